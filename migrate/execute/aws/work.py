"""One run on AWS while it lasts: what it was given, and what it has come to know."""

from dataclasses import dataclass, field, replace

from migrate.execute.aws.client import Aws
from migrate.execute.aws.record import AwsRun, write_record
from migrate.execute.aws.resources import Pace
from migrate.execute.aws.settings import AwsSettings
from migrate.execute.aws.steps import AwsStep, given
from migrate.execute.plan_folder import PlanFolder
from migrate.execute.recorder import Recorder
from migrate.model.conversion import TableMapping
from migrate.url import Url


@dataclass(kw_only=True)
class Work:
    """One run on AWS."""

    folder: PlanFolder
    settings: AwsSettings
    aws: Aws
    source: Url | None
    target: Url
    tables: tuple[TableMapping, ...]
    recorder: Recorder
    pace: Pace
    record: AwsRun
    is_recovered: bool = False
    """Nothing in the folder told of a run, but DMS has tasks of this plan that were started: their tables are filled."""
    known: dict[str, str] = field(default_factory=dict)
    """What requests call `${NAME}`."""

    def __post_init__(self) -> None:
        self.known.update(given(self.settings))

    def keep(self, record: AwsRun) -> None:
        """Writes down what is known of the run."""
        self.record = record
        write_record(self.folder.folder, record)

    def is_done(self, step: AwsStep) -> bool:
        """Whether an earlier run, or this one, did it."""
        return step.name in self.record.done

    def done(self, step: AwsStep) -> None:
        """Remembers that a step need not be done again."""
        self.keep(replace(self.record, begun="", done=tuple(dict.fromkeys((*self.record.done, step.name)))))
