"""What a look at the data answered: found, not found, or not evaluated and why."""

from dataclasses import dataclass
from enum import StrEnum

from migrate.model.names import ObjectRef


class ProbeOutcome(StrEnum):
    """The answer to one question about the data."""

    FOUND = "found"
    NONE = "none"
    NOT_EVALUATED = "not-evaluated"


class ProbeMethod(StrEnum):
    """How the rows were looked at."""

    SCAN = "scan"
    """Every row was read."""
    SAMPLE = "sample"
    """Some of the rows were read: what was not found may still be there."""
    INDEX = "index"
    """An index answered for every row, without reading them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row that shows what was found."""

    key: str
    """The row's key, such as `id=4`; empty where the table has none."""
    value: str = ""
    """The value, cut; empty where it is a text, which may be nobody's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSizes:
    """How large the values of one column are, in bytes. The percentiles are the upper bound of the class they fall in."""

    column: str
    values: int
    """How many values there are that are not NULL."""
    p50_bytes: int
    p99_bytes: int
    max_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """The answer to one question about the data of one object."""

    check: str
    """The id of the catalogue's page, such as `MY701`."""
    name: str
    """The page's kebab-case name."""
    object: ObjectRef
    outcome: ProbeOutcome
    subject: str
    """What was looked for, such as `zero dates`."""
    message: str = ""
    """What it means where it is found. The same from day to day: it holds no number."""
    count: int | None = None
    """Rows in which it was found; None where nothing was evaluated or nothing is counted."""
    exact: bool = False
    """Whether `count` is the number for the whole table; otherwise there are at least so many."""
    rows: int | None = None
    """Rows looked at; None where an index answered."""
    method: ProbeMethod | None = None
    seconds: float = 0.0
    """What the statement took; it may have answered other questions too."""
    reason: str = ""
    """Why nothing was evaluated, or what the answer leaves open."""
    samples: tuple[FoundRow, ...] = ()
    measures: tuple[tuple[str, int], ...] = ()
    """Other numbers, by name: `percent-used`, `integer-digits`, `scale`."""
    sizes: tuple[ValueSizes, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the answer holds for the whole table."""
        return self.method in (ProbeMethod.SCAN, ProbeMethod.INDEX)
