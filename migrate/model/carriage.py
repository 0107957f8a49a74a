"""What a replication task does to a table's rows and values on their way, beyond the names of tables and columns."""

from dataclasses import dataclass
from enum import StrEnum


class Comparison(StrEnum):
    """How a filter compares a column with its operands."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "="
    NOT_EQUAL = "<>"
    BETWEEN = "between"
    NOT_BETWEEN = "not between"
    NULL = "is null"
    NOT_NULL = "is not null"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTest:
    """One comparison of a filter's column: as many operands as the comparison has, as texts."""

    comparison: Comparison
    operands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFilter:
    """What a column of the source must be for a row to be carried: one of the tests has to hold."""

    column: str
    tests: tuple[RowTest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCarriage:
    """What happens to one column's values."""

    column: str
    """The source's name."""
    left_out: str = ""
    """Why its values can't be compared, though there is a column for them on the target. Empty where they can."""
    is_masked: bool = False
    """Whether the target must not hold the source's values."""
    kept: int | None = None
    """Of a longer value at least so many characters, or bytes, arrive. None where values arrive whole."""
    retyped: str = ""
    """The type that the task is told to give the column, in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """What a task does with one table."""

    filters: tuple[tuple[RowFilter, ...], ...] = ()
    """A row is carried when all filters of one of these groups hold; every row where there is none."""
    columns: tuple[ColumnCarriage, ...] = ()
    notes: tuple[str, ...] = ()
    """What the task asks for that a comparison of the rows has nothing to do with, but whoever reads it should know."""
