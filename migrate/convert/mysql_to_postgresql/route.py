"""A whole schema of MySQL or MariaDB, expressed for PostgreSQL."""

from collections.abc import Mapping

from migrate.convert.context import Context, make_context, table_mappings
from migrate.convert.mysql_to_postgresql.choices import CHOICES
from migrate.convert.mysql_to_postgresql.code.convert import convert_code
from migrate.convert.mysql_to_postgresql.compatibility import compatibility_statements
from migrate.convert.mysql_to_postgresql.on_update import on_update_triggers
from migrate.convert.mysql_to_postgresql.tables import convert_tables, enum_types
from migrate.convert.mysql_to_postgresql.views import convert_views
from migrate.convert.notes import Notes
from migrate.convert.render.postgresql import statements
from migrate.model.conversion import Conversion
from migrate.model.issue import Source
from migrate.model.names import ObjectName, Target
from migrate.model.schema import Schema, Sequence


def convert_mysql_to_postgresql(
    source: Schema, target: Target, *, renames: Mapping[str, str], choices: Mapping[str, str]
) -> Conversion:
    """Expresses the schema for PostgreSQL. Raises `UsageProblem` for an unknown choice."""
    notes = Notes(CHOICES, choices)
    context = make_context(source, target, notes=notes, renames=renames, fold=notes.peek("name-case") == "lower")
    pairs = convert_tables(context)
    tables = tuple(made for _, made in pairs)
    functions, triggers = on_update_triggers(context, pairs)
    code = convert_code(context, tables, triggers)
    views = convert_views(context, lost_routines=code.lost)
    schema = Schema(
        engine=target.engine,
        version=target.version,
        database=source.database,
        schemas=tuple(sorted(set(context.schemas.values()))),
        tables=tables,
        views=views,
        routines=(*functions, *code.routines),
        triggers=(*triggers, *code.triggers),
        sequences=tuple(_sequence(context, sequence) for sequence in source.sequences),
        types=enum_types(tables),
    )
    made = statements(schema, early=[routine.name for routine in functions]) + tuple(code.jobs)
    return Conversion(
        source=Source(engine=source.engine, version=source.version, database=source.database),
        target=target,
        schema=schema,
        statements=(*compatibility_statements(made), *made),
        tables=table_mappings(context, schema),
        issues=tuple(notes.issues),
        skipped=tuple(notes.skipped),
        decisions=notes.decisions(),
        skeletons=tuple(code.skeletons),
    )


def _sequence(context: Context, sequence: Sequence) -> Sequence:
    schema = context.schemas[sequence.name.schema]
    name = context.names.take(("relations", schema), sequence.name.name)
    return Sequence(
        name=ObjectName(schema=schema, name=name),
        start=sequence.start,
        increment=sequence.increment,
        minimum=sequence.minimum,
        maximum=sequence.maximum,
        cycle=sequence.cycle,
        cache=max(sequence.cache, 1),
        last_value=sequence.last_value,
        comment=sequence.comment,
    )
