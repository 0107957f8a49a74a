"""The way back: a plan that brings to the old server what changes on the new one after the cutover."""

from dataclasses import replace
from pathlib import Path

from migrate.dms.define import define_task
from migrate.engines.engine import engine_of, parse_target
from migrate.errors import MigrateError
from migrate.execute.plan_folder import PlanFolder, load, write_progress
from migrate.execute.planner import make_plan
from migrate.model.conversion import ColumnMapping, Conversion, TableMapping
from migrate.model.issue import Assessment, Source
from migrate.model.names import ObjectName
from migrate.model.progress import Progress
from migrate.model.schema import Schema, Table
from migrate.model.task import MigrationType
from migrate.url import Url

FALLBACK = "fallback"


def write_fallback(folder: PlanFolder, target: Url) -> Path:
    """Writes the plan of the way back into the folder's `fallback`, and gives its place. Raises `MigrateError`.

    It carries changes alone: the old server has the rows already. Every column goes back to the one that it came from.
    """
    wanted = {mapping.target for mapping in folder.conversion.tables}
    found = engine_of(target).inspect(target, schemas=sorted({name.schema for name in wanted}))
    schema = replace(
        found,
        tables=tuple(table for table in found.tables if table.name in wanted),
        views=(),
        routines=(),
        triggers=(),
        events=(),
    )
    conversion = Conversion(
        source=Source(engine=schema.engine, version=schema.version, database=schema.database),
        target=parse_target(folder.plan.source.engine.value),
        schema=folder.schema,
        tables=reversed_tables(folder, schema),
    )
    task = define_task(
        conversion,
        schema,
        migration_type=MigrationType.CDC,
        source=target,
        identifier=f"{folder.task.identifier}-{FALLBACK}",
    )
    place = folder.folder / FALLBACK
    make_plan(schema, conversion, Assessment(source=conversion.source, target=conversion.target), task, place)
    return place


def begin_fallback(place: Path, source: Url, target: Url) -> str:
    """Marks, from now on, the new server's changes for the way back, so that they are kept; gives a line that says so.

    On PostgreSQL that is a replication slot, which keeps the log until the way back is taken or given up. The old server
    gets the task's checkpoint. Raises `NotPermitted` where the new server's log can't be followed.
    """
    from migrate.execute.local.cdc.task import ChangeTask

    changes = ChangeTask(load(place).task, target, source)
    changes.check()
    changes.begin("")
    write_progress(
        place, Progress(status="stopped", stop_reason="NORMAL", message="the way back begins at the cutover")
    )
    return f"the way back is kept open: migrate run {place} --on local --resume --source NEW --target OLD"


def position_line(target: Url, place: Path) -> str:
    """Where the new server's log is at the cutover: the way back begins there."""
    from migrate.execute.local.cdc.task import ChangeTask

    try:
        position = ChangeTask(load(place).task, target, target).end_of_log()
    except MigrateError as problem:
        return f"the new server's log can't be followed back: {problem.message}"
    return f"the way back, should it be needed, begins at --cdc-start-position {position}"


def reversed_tables(folder: PlanFolder, found: Schema) -> tuple[TableMapping, ...]:
    """The plan's table mappings the other way round. What either side computes, or the old one has not, does not go back."""
    old, new = folder.schema.tables_by_name, found.tables_by_name
    return tuple(
        _reversed(mapping, old[mapping.source], new[mapping.target])
        for mapping in folder.conversion.tables
        if mapping.source in old and mapping.target in new
    )


def _reversed(mapping: TableMapping, old: Table, new: Table) -> TableMapping:
    computed = {column.name for column in old.columns if column.generated}
    back = {
        column.target: column.source for column in mapping.columns if column.target and column.source not in computed
    }
    return TableMapping(
        source=ObjectName(schema=new.name.schema, name=new.name.name),
        target=mapping.source,
        columns=tuple(
            ColumnMapping(source=column.name, target="" if column.generated else back.get(column.name, ""))
            for column in new.columns
        ),
    )
