"""Counting rows of one table by conditions, within limits: what both families of engines share.

A row is called `ROW` in every expression.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from migrate.model.probe import ProbeMethod
from migrate.model.schema import Table

ROW = "migrate_probe"
"""What a row is called in a question. A server keeps names of tables when it sums statements up, and drops comments: by this one the
reader of a workload knows that a statement was ours and not the application's."""
AT_MOST = 1000
"""How far rows are counted that an index finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number that a statement gives: an expression over a row, and the aggregate over the rows."""

    expression: str
    aggregate: str = "SUM"

    @property
    def sql(self) -> str:
        """The aggregate over the expression."""
        return f"{self.aggregate}({self.expression})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a table that are looked at."""

    relation: str
    """What stands behind FROM, without the condition."""
    method: ProbeMethod = ProbeMethod.SCAN
    where: str = ""
    """The condition that picks the sample."""
    limit: int | None = None
    """Only the first so many rows, where no better sample can be had."""
    words: str = ""
    """How the sample was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A statement that gave no answer."""

    reason: str
    out_of_time: bool = False


Answer = tuple[tuple[object, ...], ...] | Refused


class ProbeSession(Protocol):
    """A read-only connection whose statements end when their time is up."""

    def ask(self, statement: str, *, seconds: float) -> Answer:
        """The rows of a SELECT, or why there are none. Never raises for what the server says."""
        ...

    def sample(self, table: Table, *, rows: int, estimate: int, seconds: float) -> Rows:
        """About `rows` rows of a table that has about `estimate`."""
        ...

    def whole(self, table: Table) -> Rows:
        """Every row of a table."""
        ...

    def key_text(self, table: Table) -> str:
        """An expression that names a row by its key, or an empty text where the table has none."""
        ...


def totals(cells: Sequence[Cell], rows: Rows) -> str:
    """A statement that gives the number of rows looked at, and each cell."""
    if rows.limit is None:
        shown = ", ".join(("COUNT(*)", *(cell.sql for cell in cells)))
        return f"SELECT {shown} FROM {rows.relation}{_where(rows.where)}"
    inner = ", ".join(("1 AS p", *(f"{cell.expression} AS p{number}" for number, cell in enumerate(cells))))
    outer = ", ".join(("COUNT(*)", *(f"{cell.aggregate}(p{number})" for number, cell in enumerate(cells))))
    return f"SELECT {outer} FROM (SELECT {inner} FROM {rows.relation} LIMIT {rows.limit}) AS looked_at"


def found_through_index(condition: str, rows: Rows) -> str:
    """A statement that counts the rows an index finds, up to one more than `AT_MOST`."""
    return f"SELECT COUNT(*) FROM (SELECT 1 AS p FROM {rows.relation}{_where(condition)} LIMIT {AT_MOST + 1}) AS found"


def found_rows(condition: str, rows: Rows, *, key: str, shown: str, most: int) -> str:
    """A statement that gives key and value of some rows of which the condition is true."""
    key, shown = key or _NOTHING, shown or _NOTHING
    if rows.limit is not None:
        inner = f"SELECT {key} AS k, {shown} AS v, {condition} AS c FROM {rows.relation} LIMIT {rows.limit}"
        return f"SELECT k, v FROM ({inner}) AS looked_at WHERE c LIMIT {most}"
    both = " AND ".join(f"({part})" for part in (rows.where, condition) if part)
    return f"SELECT {key}, {shown} FROM {rows.relation}{_where(both)} LIMIT {most}"


def group_sizes(groups: Sequence[str], rows: Rows, *, condition: str) -> str:
    """A statement that gives the rows looked at, and how many of them share their group with another."""
    both = " AND ".join(f"({part})" for part in (rows.where, condition) if part)
    inner = f"SELECT COUNT(*) AS n FROM {rows.relation}{_where(both)} GROUP BY {', '.join(groups)}"
    return f"SELECT COALESCE(SUM(n), 0), COALESCE(SUM(CASE WHEN n > 1 THEN n ELSE 0 END), 0) FROM ({inner}) AS sizes"


def equal_rows(groups: Sequence[str], rows: Rows, *, condition: str, key: str, most: int) -> str:
    """A statement that gives the keys of two rows of some groups that have more than one."""
    both = " AND ".join(f"({part})" for part in (rows.where, condition) if part)
    shown = key or _NOTHING
    grouped = f"GROUP BY {', '.join(groups)} HAVING COUNT(*) > 1 LIMIT {most}"
    return f"SELECT MIN({shown}), MAX({shown}) FROM {rows.relation}{_where(both)} {grouped}"


def at_most(rows: Rows, most: int) -> str:
    """A statement that counts a table's rows, but no further than `most`."""
    return f"SELECT COUNT(*) FROM (SELECT 1 AS p FROM {rows.relation} LIMIT {most}) AS looked_at"


_NOTHING = "''"


def _where(condition: str) -> str:
    return f" WHERE {condition}" if condition else ""
