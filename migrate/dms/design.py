"""Designs the task, or the tasks, that carry a converted schema: which tables together, loaded how, with which settings.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_BestPractices.html
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from migrate.dms.document import to_document
from migrate.dms.endpoints import source_endpoint, target_endpoint
from migrate.dms.large_values import LobChoice, lob_choices, lob_rule, lob_settings
from migrate.dms.load_order import load_orders, parallel_load, segments
from migrate.dms.retyping import RetypedColumn, retyped_columns
from migrate.dms.rules import Extra, TableMappings
from migrate.dms.settings import PARALLEL_TABLES, LobSettings, task_settings
from migrate.dms.table_groups import TableGroup, group_tables
from migrate.dms.table_rules import TableLoad, may_have_settings, refuse_merges, table_rules, task_identifier
from migrate.errors import UsageProblem
from migrate.model.conversion import Conversion, TableMapping
from migrate.model.issue import Assessment
from migrate.model.key_ranges import KeyRanges
from migrate.model.names import ObjectName
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask
from migrate.url import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignedTask:
    """One task as DMS is given it, and why it has just these tables."""

    task: ReplicationTask
    group: TableGroup
    tables: tuple[ObjectName, ...]
    lobs: LobSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What carries the schema. `whole` is one task for all tables; `parts`, one or more, are what DMS is given."""

    whole: ReplicationTask
    parts: tuple[DesignedTask, ...]
    why: str = ""
    """Why there are so many tasks, and no more."""
    lobs: tuple[tuple[ObjectName, LobChoice], ...] = ()
    ranges: tuple[KeyRanges, ...] = ()
    retyped: tuple[RetypedColumn, ...] = ()

    @property
    def is_divided(self) -> bool:
        """Whether there are several tasks."""
        return len(self.parts) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """All that rules and settings are made from."""

    conversion: Conversion
    schema: Schema
    lobs: Mapping[ObjectName, LobChoice]
    retyped: tuple[RetypedColumn, ...]
    parallel: Mapping[ObjectName, Extra]


def design_tasks(
    conversion: Conversion,
    schema: Schema,
    *,
    migration_type: MigrationType,
    source: Url | None,
    identifier: str,
    assessment: Assessment | None = None,
    ranges: Sequence[KeyRanges] = (),
) -> Design:
    """The tasks for every table that was converted.

    `identifier` is made fit for DMS. The `assessment` gives the sizes of large values where the data was looked at, and
    `ranges` how the rows of large tables spread over their keys, where the source was asked. Raises `UsageProblem` where
    there is nothing to move and `Unsupported` where two tables would go into one.
    """
    if not conversion.tables:
        raise UsageProblem(
            "there is no table to migrate",
            hint="check the database's name, and whether the account may see its tables",
        )
    refuse_merges(conversion.tables)
    lobs = lob_choices(schema, conversion, assessment)
    loads = migration_type is not MigrationType.CDC
    known = _Known(
        conversion=conversion,
        schema=schema,
        lobs=lobs,
        retyped=tuple(retyped_columns(conversion, schema)),
        parallel=_parallel(schema, ranges) if loads else {},
    )
    frame = _frame(conversion, schema, migration_type, source, task_identifier(identifier))
    grouping = group_tables(schema, conversion, lobs, migration_type=migration_type)
    divided = len(grouping.groups) > 1
    parts = tuple(_designed(frame, known, group, names, divided=divided) for group, names in grouping.groups)
    whole = _designed(frame, known, TableGroup.WHOLE, tuple(conversion.mapping), divided=False)
    return Design(
        whole=whole.task,
        parts=parts,
        why=grouping.why,
        lobs=tuple(lobs.items()),
        ranges=tuple(ranges),
        retyped=known.retyped,
    )


def only(task: ReplicationTask) -> Design:
    """The design that a single task is, where nothing else is known of it."""
    part = DesignedTask(task=task, group=TableGroup.WHOLE, tables=(), lobs=LobSettings())
    return Design(whole=task, parts=(part,))


def _frame(
    conversion: Conversion, schema: Schema, migration_type: MigrationType, source: Url | None, name: str
) -> ReplicationTask:
    """What all the tasks share."""
    return ReplicationTask(
        identifier=name,
        migration_type=migration_type,
        source=source_endpoint(
            schema, target=conversion.target.engine, migration_type=migration_type, url=source, identifier=name
        ),
        target=target_endpoint(
            conversion.target,
            source=schema.engine,
            database=conversion.schema.database or schema.database,
            identifier=name,
        ),
        table_mappings={},
        task_settings={},
    )


def _parallel(schema: Schema, ranges: Iterable[KeyRanges]) -> dict[ObjectName, Extra]:
    found = {}
    for item in ranges:
        block = parallel_load(schema.tables_by_name[item.table], item, schema)
        if block is not None and may_have_settings(item.table):
            found[item.table] = block
    return found


def _designed(
    frame: ReplicationTask, known: _Known, group: TableGroup, names: tuple[ObjectName, ...], *, divided: bool
) -> DesignedTask:
    schema, conversion = known.schema, known.conversion
    own_lobs = {name: known.lobs[name] for name in names if name in known.lobs}
    lobs = lob_settings(own_lobs.values())
    parallel = {name: known.parallel[name] for name in names if name in known.parallel}
    tables = [schema.tables_by_name[name] for name in names if name in schema.tables_by_name]
    orders = load_orders(tables) if frame.migration_type is not MigrationType.CDC else {}
    loads = {
        name: TableLoad(
            order=orders.get(name),
            parallel=parallel.get(name),
            lobs=lob_rule(own_lobs[name], lobs) if name in own_lobs else None,
        )
        for name in names
    }
    mappings = [_without_computed(conversion.mapping[name], conversion) for name in names]
    rules = table_rules(mappings, loads, known.retyped)
    settings = task_settings(
        migration_type=frame.migration_type,
        source=schema.engine,
        target=conversion.target.engine,
        lobs=lobs,
        parallel_tables=max(PARALLEL_TABLES, segments(parallel.values())),
        batches=group is TableGroup.ONE_KEY,
        keys=group is not TableGroup.NO_KEY,
    )
    task = replace(
        frame,
        identifier=f"{frame.identifier}-{group.value}" if divided else frame.identifier,
        table_mappings=to_document(TableMappings(rules=rules)),
        task_settings=settings,
    )
    return DesignedTask(task=task, group=group, tables=names, lobs=lobs)


def _without_computed(mapping: TableMapping, conversion: Conversion) -> TableMapping:
    """The table without the columns that the target computes: it refuses a value for them."""
    there = conversion.schema.tables_by_name.get(mapping.target)
    computed = {column.name for column in there.columns if column.generated} if there else set()
    if not computed:
        return mapping
    columns = (replace(item, target="") if item.target in computed else item for item in mapping.columns)
    return replace(mapping, columns=tuple(columns))
