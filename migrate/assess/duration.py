"""How long a full load takes, from the sizes that the source's catalogue gives and stated rates.

The rates are assumptions, not measurements: AWS names none. Whoever has run a rehearsal knows better.
"""

from collections.abc import Sequence

from migrate.model.judgement import Duration
from migrate.model.schema import Schema, Table

_RATE = 20.0
"""Megabytes a second of one replication instance with its default of eight tables at once."""
_TABLE_RATE = 10.0
"""Megabytes a second of one table that no parallel load divides."""
_SPREAD = 2.0
"""The low end goes this many times as fast, the high end this many times as slow."""
_MB = 10**6
_DIGITS = 4


def duration(schema: Schema) -> Duration | None:
    """The expected hours of a full load, or None where the source tells no size at all, as a dump does not."""
    known = [table for table in schema.tables if table.size_bytes is not None]
    if not known:
        return None
    total = sum(table.size_bytes or 0 for table in known)
    largest = max(known, key=lambda table: (table.size_bytes or 0, table.name))
    expected = max(_hours(total, _RATE), _hours(largest.size_bytes or 0, _TABLE_RATE))
    return Duration(
        low_hours=round(expected / _SPREAD, _DIGITS),
        high_hours=round(expected * _SPREAD, _DIGITS),
        rate_mb_per_second=_RATE,
        size_bytes=total,
        rationale=tuple(_rationale(schema, known, total=total, largest=largest)),
    )


def _hours(size: int, rate: float) -> float:
    return size / _MB / rate / 3600


def _rationale(schema: Schema, known: Sequence[Table], *, total: int, largest: Table) -> list[str]:
    size = largest.size_bytes or 0
    lines = [
        f"all tables with their indexes: {total / _MB:,.1f} MB at {_RATE:g} MB/s are {_hours(total, _RATE):,.2f} h",
        f"the largest table, {largest.name}, in one thread: {size / _MB:,.1f} MB at {_TABLE_RATE:g} MB/s are "
        f"{_hours(size, _TABLE_RATE):,.2f} h",
        "the longer of the two, half and twice of it; the rates are assumed, and a rehearsal measures them",
    ]
    if missing := len(schema.tables) - len(known):
        lines.append(f"the source tells no size of {missing:,} of {len(schema.tables):,} tables: they are not in it")
    rows = [table.row_estimate for table in known if table.row_estimate is not None]
    if rows:
        lines.append(f"about {sum(rows):,} rows, by the source's own estimate")
    return lines
