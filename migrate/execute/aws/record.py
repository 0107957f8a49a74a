"""What a run on AWS leaves in the plan's folder, so that a later command finds it again."""

from dataclasses import dataclass, replace
from pathlib import Path

from migrate.execute.plan_folder import read_text, write_text
from migrate.model.document import Document

AWS = "aws.json"
ASSESSMENT = "assessment-aws.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A resource that the run used. `made` says that the run made it, so that it may be deleted."""

    kind: str
    identifier: str
    arn: str
    made: bool = True


@dataclass(frozen=True, kw_only=True)
class AwsRun(Document):
    """Where a plan was run, and what is there of it."""

    KIND = "aws-run"

    region: str
    profile: str = ""
    account: str = ""
    plan: str = ""
    """The fingerprint of the plan."""
    resources: tuple[Remembered, ...] = ()
    begun: str = ""
    """The step on the target that an earlier run began, and perhaps did not end."""
    done: tuple[str, ...] = ()
    """The steps on the target that need not be done again."""
    follows: bool = False
    """The tasks follow changes, until the cutover."""
    instance: str = ""
    """The identifier of the replication instance, which names log groups and metrics."""

    def with_resource(self, resource: Remembered) -> "AwsRun":
        """The same with a resource more, or one in another's place."""
        others = (
            item for item in self.resources if (item.kind, item.identifier) != (resource.kind, resource.identifier)
        )
        return replace(self, resources=(*others, resource))

    def arns(self, kind: str) -> tuple[str, ...]:
        """The ARNs of the resources of a kind."""
        return tuple(item.arn for item in self.resources if item.kind == kind and item.arn)


def read_record(folder: Path) -> AwsRun | None:
    """What an earlier run left; None where the plan was not run on AWS. Raises `BadDocument`."""
    path = folder / AWS
    return AwsRun.from_text(read_text(path)) if path.is_file() else None


def write_record(folder: Path, record: AwsRun) -> None:
    """Keeps it, whole even if the process ends while writing."""
    draft = folder / f"{AWS}.new"
    write_text(draft, record.to_text())
    draft.replace(folder / AWS)
