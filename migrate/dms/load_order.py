"""Which tables a task loads first, and which it loads in parallel ranges."""

from collections.abc import Iterable, Mapping, Sequence

from migrate.dms.rules import Extra
from migrate.model.conversion import Conversion
from migrate.model.key_ranges import KeyRanges
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, Table

DIVIDED_ROWS = 5_000_000
DIVIDED_BYTES = 2 * 10**9
"""From here on a table loads in more than three minutes at 10 MB/s, the rate of one thread, and is worth dividing."""
_ROWS_A_PART, _BYTES_A_PART = 2_500_000, 10**9
_FEWEST_PARTS, MOST_PARTS = 2, 16
"""Every range is a session of its own on source and target."""
_BYTES_A_ROW = 100


def load_orders(tables: Sequence[Table]) -> dict[ObjectName, int]:
    """DMS's `load-order`: the largest table has the highest number and is loaded first, a parent before its child of equal size.

    The longest load is then not the last to start. Empty where the source tells no size and there is no foreign key, so
    that any order is as good.
    """
    if len(tables) < 2 or not any(_weight(table) or table.foreign_keys for table in tables):
        return {}
    depth = _depths(tables)
    ordered = sorted(tables, key=lambda table: (-_weight(table), depth[table.name], table.name))
    return {table.name: len(ordered) - at for at, table in enumerate(ordered)}


def tables_to_divide(schema: Schema, conversion: Conversion) -> tuple[tuple[Table, int], ...]:
    """The tables that are worth loading in ranges, with the number of ranges, the largest first."""
    large = [
        table
        for table in schema.tables
        if table.name in conversion.mapping
        and ((table.size_bytes or 0) >= DIVIDED_BYTES or (table.row_estimate or 0) >= DIVIDED_ROWS)
    ]
    return tuple((table, _parts(table)) for table in sorted(large, key=lambda table: (-_weight(table), table.name)))


def no_ranges(tables: Iterable[tuple[Table, int]]) -> tuple[KeyRanges, ...]:
    """What is known of large tables where there is no server to ask."""
    reason = "the plan was made from a file: how its rows spread is known to the source alone"
    return tuple(KeyRanges(table=table.name, reason=reason) for table, _ in tables)


def parallel_load(table: Table, ranges: KeyRanges | None, schema: Schema) -> Extra | None:
    """The table's `parallel-load`: ranges of its key, or its own partitions where the source is MySQL or MariaDB."""
    if ranges is not None and ranges.boundaries:
        return {
            "type": "ranges",
            "columns": [ranges.column],
            "boundaries": [[boundary] for boundary in ranges.boundaries],
        }
    if ranges is not None and schema.engine.is_mysql_family and table.partitioning is not None:
        return {"type": "partitions-auto"}
    return None


def segments(rules: Iterable[Extra]) -> int:
    """The most parts into which one of these `parallel-load` blocks divides its table; 0 without any."""
    return max((len(rule.get("boundaries", ())) + 1 for rule in rules), default=0)


def _parts(table: Table) -> int:
    wanted = max((table.row_estimate or 0) // _ROWS_A_PART, (table.size_bytes or 0) // _BYTES_A_PART)
    return min(max(wanted, _FEWEST_PARTS), MOST_PARTS)


def _weight(table: Table) -> int:
    return table.size_bytes or (table.row_estimate or 0) * _BYTES_A_ROW


def _depths(tables: Sequence[Table]) -> Mapping[ObjectName, int]:
    """How many parents stand above each table; tables of a circle stand where it was entered."""
    parents = {table.name: {key.referenced_table for key in table.foreign_keys} - {table.name} for table in tables}
    depth = dict.fromkeys(parents, 0)
    waiting = set(parents)
    level = 0
    while waiting:
        ready = {name for name in waiting if not parents[name] & waiting} or set(waiting)
        depth.update(dict.fromkeys(ready, level))
        waiting -= ready
        level += 1
    return depth
