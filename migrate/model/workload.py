"""What an application asks of the source, how often and how long, and what the target would make of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from migrate.model.codec import Json, encode
from migrate.model.names import Location, Skipped
from migrate.model.severity import NO_EFFORT, Effort, Severity


class StatementVerdict(StrEnum):
    """What the target would make of a statement as it is sent now. Declared from worst to best."""

    DIFFERENT = "different"
    """It is taken, and answers something else: nobody notices."""
    REJECTED = "rejected"
    """It is refused: everybody notices."""
    NOT_EVALUATED = "not-evaluated"
    FINE = "fine"


class InputKind(StrEnum):
    """Where statements were read from."""

    PERFORMANCE_SCHEMA = "performance_schema"
    PG_STAT_STATEMENTS = "pg_stat_statements"
    SLOW_LOG = "slow log"
    GENERAL_LOG = "general log"
    SCRIPTS = "scripts"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadInput:
    """One place that statements were read from."""

    kind: InputKind
    name: str = ""
    """The file or folder; empty for a server's own tables."""
    statements: int = 0
    """Distinct statements, literals apart."""
    runs: int = 0
    """How often they ran; of scripts, how often they are written."""
    seconds: float | None = None
    """How long they ran in all; None where the input does not tell."""
    left_out: int = 0
    """Runs that are not the application's: what sessions say to set themselves up, questions to its catalogue, and ours about data."""
    since: str = ""
    """From when on the input counts, where it tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadStatement:
    """A statement without its literals. It holds names of tables and columns, and never a value."""

    text: str
    count: int = 0
    seconds: float | None = None
    """All its runs together; None where the input does not tell."""
    schema: str = ""
    """The schema (MySQL: database) that was current."""
    location: Location | None = None
    """Where it stands, if it was read from a script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReason:
    """A rule of the catalogue that a statement meets."""

    check: str
    name: str
    severity: Severity
    verdict: StatementVerdict
    message: str
    fix: str = ""
    effort: Effort = NO_EFFORT

    @property
    def is_spelling(self) -> bool:
        """Whether a layer that knows both dialects writes it right by itself."""
        return self.severity is Severity.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedStatement:
    """A statement, what the target would make of it, and the rules that say so."""

    statement: WorkloadStatement
    verdict: StatementVerdict
    reasons: tuple[StatementReason, ...] = ()
    why_not_evaluated: str = ""

    @property
    def is_spelling(self) -> bool:
        """Whether nothing but spelling keeps the target from answering the same."""
        return bool(self.reasons) and all(reason.is_spelling for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Statements with their verdicts, those that matter most first."""

    KEEP_DEFAULTS = True

    inputs: tuple[WorkloadInput, ...] = ()
    statements: tuple[JudgedStatement, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def verdicts(self) -> dict[StatementVerdict, int]:
        """How many distinct statements have each verdict, every verdict named."""
        counted = Counter(item.verdict for item in self.statements)
        return {verdict: counted[verdict] for verdict in StatementVerdict}

    @property
    def spelling(self) -> int:
        """How many of the rejected statements need nothing but another spelling."""
        return sum(item.is_spelling for item in self.statements)

    def runs(self, verdict: StatementVerdict) -> int:
        """How often statements of that verdict ran."""
        return sum(item.statement.count for item in self.statements if item.verdict is verdict)

    @property
    def effort_hours(self) -> tuple[float, float]:
        """Hours to change each distinct statement by hand, from low to high."""
        efforts = [reason.effort for item in self.statements for reason in item.reasons]
        return _total(effort.low_hours for effort in efforts), _total(effort.high_hours for effort in efforts)

    def to_json(self) -> dict[str, Json]:
        """The JSON object, with a summary first."""
        low, high = self.effort_hours
        return {
            "summary": {
                **{verdict.value: number for verdict, number in self.verdicts.items()},
                "spelling_only": self.spelling,
                "effort_hours": encode((low, high)),
            },
            **encode(self),
        }


def _total(hours: Iterable[float]) -> float:
    return round(sum(hours), 2)
