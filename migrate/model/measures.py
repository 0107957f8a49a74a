"""What was measured on both sides beside the rows: aggregates of columns, users' queries, and the source's slowest statements."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateDifference:
    """One aggregate of one column that is not the same on both sides."""

    column: str
    aggregate: str
    """`count`, `distinct`, `min`, `max` or `sum`; of the whole table `rows`, with no column."""
    source: str | None
    target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateComparison:
    """One table's aggregates."""

    KEEP_DEFAULTS = True

    table: str
    """The source's name, `schema.table`."""
    target: str
    compared: int
    """How many aggregates were compared."""
    differences: tuple[AggregateDifference, ...] = ()
    reason: str = ""
    """Why nothing, or not everything, could be compared."""

    @property
    def is_match(self) -> bool:
        """Whether something was compared and nothing differs."""
        return self.compared > 0 and not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryComparison:
    """A pair of queries, run on both sides."""

    KEEP_DEFAULTS = True

    name: str
    verdict: str
    """`match`, `mismatch` or `not-comparable`."""
    reason: str = ""
    source_rows: int | None = None
    target_rows: int | None = None
    source_seconds: float | None = None
    """The shortest of the runs."""
    target_seconds: float | None = None
    is_slower: bool = False
    """Whether the target took longer than the limit says it may."""
    source_plan: str = ""
    target_plan: str = ""

    @property
    def is_match(self) -> bool:
        """Whether both sides answered alike."""
        return self.verdict == "match"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTiming:
    """A statement of the performance baseline, run on both sides."""

    KEEP_DEFAULTS = True

    statement: str
    """As the baseline has it, without values."""
    runs: int = 0
    """How often it ran before the baseline was taken."""
    baseline_seconds: float | None = None
    """All those runs together."""
    values: str = ""
    """Where the values came from that it was run with; empty where it has none."""
    reason: str = ""
    """Why it could not be compared; empty where it was."""
    source_rows: int | None = None
    target_rows: int | None = None
    source_seconds: float | None = None
    """The median of the runs."""
    target_seconds: float | None = None
    factor: float | None = None
    """The target's seconds over the source's."""
    is_slower: bool = False
    """Whether the target took so much longer that it is worth a look."""
    source_plan: str = ""
    target_plan: str = ""

    @property
    def is_compared(self) -> bool:
        """Whether both sides ran it."""
        return not self.reason and self.source_seconds is not None and self.target_seconds is not None
