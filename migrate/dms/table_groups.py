"""Which tables go into which task. One task is the rule: each further one reads the source's log once more.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_BestPractices.html
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from migrate.dms.cautions import has_key
from migrate.dms.large_values import LobChoice
from migrate.model.conversion import Conversion
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema, Table
from migrate.model.task import MigrationType

SMALL_TABLES = 100
SMALL_BYTES = 50 * 10**9
"""A migration of at most so many tables and bytes is one task: at 20 MB/s its load ends within an hour, and nothing is
gained that would be worth a second reader of the source's log, or a second place to look at."""
HUGE_ROWS = 50_000_000
HUGE_BYTES = 20 * 10**9
"""A table from here on takes longer to load than all others together, or nearly: it has a task of its own kind."""


class TableGroup(StrEnum):
    """Why tables share a task. The value ends the task's identifier."""

    WHOLE = "all"
    HUGE = "huge"
    LARGE_VALUES = "large-values"
    NO_KEY = "no-key"
    ONE_KEY = "one-key"
    REST = "rest"

    @property
    def purpose(self) -> str:
        """The reason, in a sentence's words."""
        return _PURPOSE[self]


_PURPOSE = {
    TableGroup.WHOLE: "every table",
    TableGroup.HUGE: "huge tables, loaded in ranges of their keys: they neither wait for others nor hold them up",
    TableGroup.LARGE_VALUES: "tables whose large values are long or of unknown length: a look-up for each value, and much "
    "memory, slow down nobody else",
    TableGroup.NO_KEY: "tables without a key: DMS can't validate them, and a repeated load would double their rows",
    TableGroup.ONE_KEY: "small rows under one key: their changes are applied in batches, which DMS refuses or gives up "
    "for tables with further unique keys",
    TableGroup.REST: "all others: several unique keys, or bound by foreign keys to tables of another kind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The tables of each task, and why they are divided so."""

    groups: tuple[tuple[TableGroup, tuple[ObjectName, ...]], ...]
    why: str


def group_tables(
    schema: Schema,
    conversion: Conversion,
    lobs: Mapping[ObjectName, LobChoice],
    *,
    migration_type: MigrationType,
) -> Grouping:
    """Every converted table in one group, in the order of the conversion.

    Where changes are followed, tables that foreign keys bind together stay together: tasks follow at their own pace, and
    a child that is ahead of its parent would make the foreign key fail when it is built.
    """
    names = tuple(conversion.mapping)
    tables = {name: schema.tables_by_name[name] for name in names if name in schema.tables_by_name}
    reason = _one_task(schema, tables.values(), migration_type, number=len(names))
    if reason:
        return Grouping(groups=((TableGroup.WHOLE, names),), why=reason)
    follows = migration_type is not MigrationType.FULL_LOAD
    kinds = {name: _kind(tables.get(name), conversion, lobs.get(name), follows=follows) for name in names}
    if follows:
        kinds = _bound_together(kinds, tables)
    members: dict[TableGroup, list[ObjectName]] = defaultdict(list)
    for name in names:
        members[kinds[name]].append(name)
    groups = tuple((group, tuple(members[group])) for group in TableGroup if members[group])
    if len(groups) == 1:
        return Grouping(groups=((TableGroup.WHOLE, names),), why="all tables are of one kind, so one task carries them")
    return Grouping(groups=groups, why=_why(tables.values(), len(names)))


def _one_task(schema: Schema, tables: Iterable[Table], migration_type: MigrationType, *, number: int) -> str:
    """Why one task is enough; empty where it is not."""
    if migration_type is MigrationType.CDC and schema.engine is EngineName.POSTGRESQL:
        return "one task: it starts from a slot that exists, and a slot serves one task"
    size = sum(table.size_bytes or 0 for table in tables)
    if number <= SMALL_TABLES and size <= SMALL_BYTES:
        told = f" and {_sized(size)}" if size else ""
        return (
            f"one task: {number:,} tables{told} are within {SMALL_TABLES} tables and {SMALL_BYTES // 10**9} GB, where a "
            "second reader of the source's log costs more than it gains"
        )
    return ""


def _why(tables: Iterable[Table], number: int) -> str:
    size = sum(table.size_bytes or 0 for table in tables)
    return (
        f"several tasks: {number:,} tables{f' and {_sized(size)}' if size else ''} are more than {SMALL_TABLES} tables or "
        f"{SMALL_BYTES // 10**9} GB; each task reads the source's log for itself, so there are as few as there are kinds"
    )


def _sized(size: int) -> str:
    return f"{size / 10**9:,.1f} GB" if size >= 10**9 else f"{size / 10**6:,.1f} MB"


def _kind(table: Table | None, conversion: Conversion, lob: LobChoice | None, *, follows: bool) -> TableGroup:
    if table is None:
        return TableGroup.REST
    if not has_key(table):
        return TableGroup.NO_KEY
    if is_huge(table):
        return TableGroup.HUGE
    if lob is not None and not lob.is_small:
        return TableGroup.LARGE_VALUES
    if follows and lob is None and unique_keys(table) == 1 and _keys_there(table, conversion) <= 1:
        return TableGroup.ONE_KEY
    return TableGroup.REST


def is_huge(table: Table) -> bool:
    """Whether the table is one for a task of its own kind."""
    return (table.size_bytes or 0) >= HUGE_BYTES or (table.row_estimate or 0) >= HUGE_ROWS


def unique_keys(table: Table) -> int:
    """How many keys and indexes allow no two equal rows: batches are applied only where there is one."""
    return (table.primary_key is not None) + len(table.unique_keys) + sum(index.unique for index in table.indexes)


def _keys_there(table: Table, conversion: Conversion) -> int:
    there = conversion.schema.tables_by_name.get(conversion.mapping[table.name].target)
    return 1 if there is None else unique_keys(there)


def _bound_together(
    kinds: Mapping[ObjectName, TableGroup], tables: Mapping[ObjectName, Table]
) -> dict[ObjectName, TableGroup]:
    """The kinds where a group of tables that foreign keys bind has one kind; a mixed one goes to the rest."""
    found = {}
    for component in _components(list(kinds), tables):
        own = {kinds[name] for name in component}
        for name in component:
            found[name] = kinds[name] if len(own) == 1 else TableGroup.REST
    return found


def _components(names: Sequence[ObjectName], tables: Mapping[ObjectName, Table]) -> list[list[ObjectName]]:
    neighbours: dict[ObjectName, set[ObjectName]] = {name: set() for name in names}
    for name, table in tables.items():
        for key in table.foreign_keys:
            if key.referenced_table in neighbours:
                neighbours[name].add(key.referenced_table)
                neighbours[key.referenced_table].add(name)
    components, seen = [], set[ObjectName]()
    for name in names:
        if name not in seen:
            component = _reachable(name, neighbours)
            seen |= component
            components.append(sorted(component))
    return components


def _reachable(start: ObjectName, neighbours: Mapping[ObjectName, set[ObjectName]]) -> set[ObjectName]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = neighbours[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found
