"""What was measured on both sides beside the rows themselves: aggregates of columns, and queries that users wrote."""

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
