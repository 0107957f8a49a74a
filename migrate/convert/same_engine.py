"""A schema for the engine that it comes from, or between MySQL and MariaDB: types stay as they are where they can."""

from collections.abc import Mapping
from dataclasses import replace

from migrate.convert.context import Context, make_context, table_mappings
from migrate.convert.family_code import convert_code, convert_views
from migrate.convert.family_tables import convert_tables
from migrate.convert.notes import SEQUENCE, Choice, Notes
from migrate.convert.render import mysql, postgresql
from migrate.model.conversion import Conversion
from migrate.model.issue import Source
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef, Target
from migrate.model.schema import Schema, Sequence

_CHOICES = {
    "collation": Choice(
        alternatives=("nearest",),
        why="MySQL and MariaDB name their Unicode collations differently; the nearest one is taken",
    )
}


def convert_same_engine(
    source: Schema, target: Target, *, renames: Mapping[str, str], choices: Mapping[str, str]
) -> Conversion:
    """Expresses the schema for another server of the same engine or family. Raises `UsageProblem` for an unknown choice."""
    notes = Notes(_CHOICES, choices)
    kept = {name: name for name in {*source.schemas, *(table.name.schema for table in source.tables)}}
    context = make_context(source, target, notes=notes, renames={**kept, **renames}, fold=False)
    schema = _postgresql(context) if target.engine is EngineName.POSTGRESQL else _mysql(context)
    render = postgresql.statements if target.engine is EngineName.POSTGRESQL else mysql.statements
    return Conversion(
        source=Source(engine=source.engine, version=source.version, database=source.database),
        target=target,
        schema=schema,
        statements=render(schema),
        tables=table_mappings(context, schema),
        issues=tuple(notes.issues),
        skipped=tuple(notes.skipped),
        decisions=notes.decisions(),
    )


def _postgresql(context: Context) -> Schema:
    source = context.source
    return replace(_carried(context), sequences=source.sequences, types=source.types, extensions=source.extensions)


def _mysql(context: Context) -> Schema:
    return replace(_carried(context), sequences=_sequences(context))


def _carried(context: Context) -> Schema:
    """What both engines have."""
    views = convert_views(context)
    routines, triggers, events = convert_code(context)
    return Schema(
        engine=context.target.engine,
        version=context.target.version,
        database=context.source.database,
        schemas=tuple(sorted(set(context.schemas.values()))),
        tables=convert_tables(context),
        views=views,
        routines=routines,
        triggers=triggers,
        events=events,
    )


def _sequences(context: Context) -> tuple[Sequence, ...]:
    if context.target.engine is EngineName.MARIADB:
        return tuple(
            replace(found, name=ObjectName(schema=context.schemas[found.name.schema], name=found.name.name))
            for found in context.source.sequences
        )
    for found in context.source.sequences:
        reference = ObjectRef(kind=ObjectKind.SEQUENCE, path=(found.name.schema, found.name.name))
        message = f"MySQL has no sequences: {found.name.name} is left out"
        context.notes.add(SEQUENCE, reference, message, fix="use AUTO_INCREMENT or a table of counters")
        context.notes.skip(reference, "MySQL has no sequences", location=found.location)
    return ()
