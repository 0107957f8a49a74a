"""How a key of MySQL's or MariaDB's spreads, as the optimizer finds it by looking into the index.

EXPLAIN of a range of a unique key descends to both of its ends and counts the pages between them: a few page reads, no
matter how large the table. https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.engines.checksum_expressions import query_template
from migrate.engines.key_columns import leading_column
from migrate.engines.mysql.engine import MySql
from migrate.engines.probes import ProbeSession, Refused
from migrate.model.key_ranges import KeyRanges
from migrate.model.schema import Table

_INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint"})
_CELLS = 48
"""Ranges explained in one statement."""
_ROUNDS = 10
"""How often ranges that hold too many rows are looked at more closely."""
_ROWS_AT_MYSQL, _ROWS_AT_MARIADB = 9, 8
"""The column of EXPLAIN's table that tells the rows: MySQL has one more before it."""
_FINE = 8
"""A range is fine enough when it holds no more than this part of a segment."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """The rows above `low` up to `high`."""

    low: int
    high: int
    rows: int = 0


def ranges_of(session: ProbeSession, table: Table, *, parts: int, seconds: float) -> KeyRanges:
    """The bounds of about equal parts of the table, in at most `_ROUNDS` + 3 queries."""
    found = leading_column(table, _INTEGERS)
    if found is None:
        return KeyRanges(table=table.name, reason="no key begins with a whole number")
    key, column = found
    quote, name = MySql().quote, MySql().quote_name(table.name)
    ends = session.ask(_query("key_ends", table=name, column=quote(column.name)), seconds=seconds)
    version = session.ask("SELECT VERSION()", seconds=seconds)
    if isinstance(ends, Refused):
        return KeyRanges(table=table.name, reason=ends.reason)
    if isinstance(version, Refused):
        return KeyRanges(table=table.name, reason=version.reason)
    if ends[0][0] is None:
        return KeyRanges(table=table.name, reason="the table is empty")
    low, high = (int(str(end)) for end in ends[0])
    index = "PRIMARY" if key is table.primary_key else key.name
    names = {"table": name, "index": quote(index), "column": quote(column.name)}
    counter = _Counter(session, names, seconds, is_mariadb="mariadb" in str(version[0][0]).lower())
    cells = counter.divide(_Cell(low - 1, high), parts=parts)
    if isinstance(cells, Refused):
        return KeyRanges(table=table.name, reason=cells.reason)
    bounds, largest = _bounds(cells, parts)
    return KeyRanges(
        table=table.name,
        column=column.name,
        boundaries=tuple(map(str, bounds)),
        rows=sum(cell.rows for cell in cells),
        largest=largest,
        how="the optimizer's look into the index",
        reason="" if bounds else "nearly all rows have the same value in the key's first column",
    )


@dataclass(frozen=True, slots=True)
class _Counter:
    """Counts the rows of ranges of one key."""

    session: ProbeSession
    names: dict[str, str]
    seconds: float
    is_mariadb: bool

    def divide(self, whole: _Cell, *, parts: int) -> list[_Cell] | Refused:
        """Cells in the order of the key, none of which holds much of a part, as far as the rounds allow."""
        counted = self._count(list(_pieces(whole, _CELLS)))
        for _ in range(_ROUNDS):
            if isinstance(counted, Refused):
                return counted
            limit = max(sum(cell.rows for cell in counted) // (parts * _FINE), 1)
            large = {cell for cell in counted if cell.rows > limit and cell.high - cell.low > 1}
            if not large:
                break
            each = max(_CELLS // len(large), 2)
            finer = self._count([piece for cell in sorted(large, key=_low) for piece in _pieces(cell, each)])
            if isinstance(finer, Refused):
                return finer
            counted = sorted([cell for cell in counted if cell not in large] + finer, key=_low)
        return counted

    def _count(self, cells: Sequence[_Cell]) -> list[_Cell] | Refused:
        ranges = " UNION ALL ".join(
            _query("key_share", **self.names, low=str(cell.low), high=str(cell.high)) for cell in cells
        )
        form, at = ("", _ROWS_AT_MARIADB) if self.is_mariadb else ("FORMAT=TRADITIONAL ", _ROWS_AT_MYSQL)
        answer = self.session.ask(f"EXPLAIN {form}{ranges}", seconds=self.seconds)
        if isinstance(answer, Refused):
            return answer
        rows = [int(str(line[at] or 0)) for line in answer]
        return [_Cell(cell.low, cell.high, number) for cell, number in zip(cells, rows, strict=True)]


def _pieces(cell: _Cell, number: int) -> Iterator[_Cell]:
    """The cell in so many pieces of equal width; fewer where it has not as many values."""
    width = cell.high - cell.low
    number = min(number, width)
    for at in range(number):
        yield _Cell(cell.low + width * at // number, cell.low + width * (at + 1) // number)


def _bounds(cells: Sequence[_Cell], parts: int) -> tuple[list[int], int]:
    """Upper bounds that close a part as soon as it has its share, and the rows of the fullest part."""
    share = sum(cell.rows for cell in cells) / parts
    bounds: list[int] = []
    filled, largest, done = 0, 0, 0
    for cell in cells[:-1]:
        filled += cell.rows
        done += cell.rows
        if done >= share * (len(bounds) + 1) and len(bounds) < parts - 1:
            bounds.append(cell.high)
            largest, filled = max(largest, filled), 0
    return bounds, max(largest, filled + cells[-1].rows)


def _low(cell: _Cell) -> int:
    return cell.low


def _query(name: str, **parts: str) -> str:
    return query_template(Path(__file__).parent / "queries" / f"{name}.sql").format(**parts)
