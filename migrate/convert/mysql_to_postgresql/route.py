"""A whole schema of MySQL or MariaDB, expressed for PostgreSQL."""

from collections.abc import Mapping

from migrate.convert.context import Context, make_context, table_mappings
from migrate.convert.mysql_to_postgresql.choices import CHOICES
from migrate.convert.mysql_to_postgresql.compatibility import compatibility_statements
from migrate.convert.mysql_to_postgresql.on_update import on_update_triggers
from migrate.convert.mysql_to_postgresql.tables import convert_tables, enum_types
from migrate.convert.mysql_to_postgresql.views import convert_views
from migrate.convert.notes import EVENT, ROUTINE, TRIGGER, Notes
from migrate.convert.render.postgresql import statements
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Source
from migrate.model.names import ObjectKind, ObjectName, ObjectRef, Target
from migrate.model.schema import Routine, RoutineKind, Schema, Sequence


def convert_mysql_to_postgresql(
    source: Schema, target: Target, *, renames: Mapping[str, str], choices: Mapping[str, str]
) -> Conversion:
    """Expresses the schema for PostgreSQL. Raises `UsageProblem` for an unknown choice."""
    notes = Notes(CHOICES, choices)
    context = make_context(source, target, notes=notes, renames=renames, fold=notes.peek("name-case") == "lower")
    pairs = convert_tables(context)
    tables = tuple(made for _, made in pairs)
    functions, triggers = on_update_triggers(context, pairs)
    views = convert_views(context)
    _tell_code(context)
    schema = Schema(
        engine=target.engine,
        version=target.version,
        database=source.database,
        schemas=tuple(sorted(set(context.schemas.values()))),
        tables=tables,
        views=views,
        routines=functions,
        triggers=triggers,
        sequences=tuple(_sequence(context, sequence) for sequence in source.sequences),
        types=enum_types(tables),
    )
    made = statements(schema, code=Section.POST_DATA)
    return Conversion(
        source=Source(engine=source.engine, version=source.version, database=source.database),
        target=target,
        schema=schema,
        statements=(*compatibility_statements(made), *made),
        tables=table_mappings(context, schema),
        issues=tuple(notes.issues),
        skipped=tuple(notes.skipped),
        decisions=notes.decisions(),
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


def _tell_code(context: Context) -> None:
    """Stored code is not converted: each piece is an issue."""
    notes, fix = context.notes, "write it anew for PostgreSQL"
    for routine in context.source.routines:
        reference = ObjectRef(kind=_routine_kind(routine), path=(routine.name.schema, routine.name.name))
        notes.add(ROUTINE, reference, f"the {routine.kind} is not converted", fix=fix, location=routine.location)
        notes.skip(reference, "stored code is not converted", location=routine.location)
    for trigger in context.source.triggers:
        path = (trigger.table.schema, trigger.table.name, trigger.name)
        reference = ObjectRef(kind=ObjectKind.TRIGGER, path=path)
        notes.add(TRIGGER, reference, "the trigger is not converted", fix=fix, location=trigger.location)
        notes.skip(reference, "stored code is not converted", location=trigger.location)
    for event in context.source.events:
        reference = ObjectRef(kind=ObjectKind.EVENT, path=(event.name.schema, event.name.name))
        message = "PostgreSQL has no event scheduler: the event is not converted"
        notes.add(EVENT, reference, message, fix="schedule it with pg_cron or outside", location=event.location)
        notes.skip(reference, "PostgreSQL has no event scheduler", location=event.location)


def _routine_kind(routine: Routine) -> ObjectKind:
    return ObjectKind.PROCEDURE if routine.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
