"""A whole schema of PostgreSQL, expressed for MySQL or MariaDB."""

from collections.abc import Mapping

from migrate.convert.context import Context, make_context, table_mappings
from migrate.convert.notes import MATERIALIZED_VIEW, OTHER_MEANING, ROUTINE, SEQUENCE, TRIGGER, VIEW, Notes, Refused
from migrate.convert.postgresql_to_mysql.choices import CHOICES
from migrate.convert.postgresql_to_mysql.columns import NEXT, numbered_by_sequence
from migrate.convert.postgresql_to_mysql.expressions import convert_query
from migrate.convert.postgresql_to_mysql.tables import convert_tables
from migrate.convert.render.mysql import statements
from migrate.convert.view_order import in_order
from migrate.model.conversion import Conversion
from migrate.model.issue import Source
from migrate.model.names import EngineName, ObjectKind, ObjectName, ObjectRef, Target
from migrate.model.schema import Column, RoutineKind, Schema, Sequence, View
from migrate.model.types import ColumnType

_COLLATIONS = {EngineName.MYSQL: "utf8mb4_0900_as_cs", EngineName.MARIADB: "utf8mb4_nopad_bin"}
"""Collations that, like PostgreSQL, tell upper and lower case and accents apart."""


def convert_postgresql_to_mysql(
    source: Schema, target: Target, *, renames: Mapping[str, str], choices: Mapping[str, str]
) -> Conversion:
    """Expresses the schema for MySQL or MariaDB. Raises `UsageProblem` for an unknown choice."""
    notes = Notes(CHOICES, choices)
    context = make_context(source, target, notes=notes, renames=renames)
    collation = _COLLATIONS[target.engine]
    notes.choose("collation", count=len(source.tables))
    tables = convert_tables(context, collation=collation)
    views = _views(context)
    _tell_code(context)
    schema = Schema(
        engine=target.engine,
        version=target.version,
        database=source.database,
        schemas=tuple(sorted(set(context.schemas.values()))),
        charset="utf8mb4",
        collation=collation,
        tables=tables,
        views=views,
        sequences=_sequences(context),
    )
    return Conversion(
        source=Source(engine=source.engine, version=source.version, database=source.database),
        target=target,
        schema=schema,
        statements=statements(schema),
        tables=table_mappings(context, schema),
        issues=tuple(notes.issues),
        skipped=tuple(notes.skipped),
        decisions=notes.decisions(),
    )


def _views(context: Context) -> tuple[View, ...]:
    made: dict[ObjectName, View] = {}
    lost: set[ObjectName] = set()
    for view, reads in in_order(context.source, "postgres"):
        kind = ObjectKind.MATERIALIZED_VIEW if view.materialized else ObjectKind.VIEW
        reference = ObjectRef(kind=kind, path=(view.name.schema, view.name.name))
        result = convert_query(context, view)
        if view.materialized:
            result = Refused(reason="MySQL has no materialized views")
        elif reads & lost:
            result = Refused(reason=f"it reads the view {min(reads & lost)}, which is not converted")
        if isinstance(result, Refused):
            lost.add(view.name)
            note = MATERIALIZED_VIEW if view.materialized else VIEW
            context.notes.add(
                note, reference, f"{view.name.name} is not converted: {result.reason}", excerpt=view.definition
            )
            context.notes.skip(reference, result.reason, location=view.location)
            continue
        for remark in result.remarks:
            context.notes.add(OTHER_MEANING, reference, f"the view {view.name.name} is converted, but {remark}")
        names = context.columns[view.name]
        made[view.name] = View(
            name=context.relations[view.name],
            definition=result.sql,
            columns=tuple(Column(name=names[column.name], type=ColumnType(name="")) for column in view.columns),
            check_option=view.check_option,
            security_invoker=view.security_invoker,
        )
    return tuple(made.values())


def _sequences(context: Context) -> tuple[Sequence, ...]:
    """MariaDB has sequences, MySQL none."""
    if context.target.engine is EngineName.MARIADB:
        return tuple(
            Sequence(
                name=ObjectName(
                    schema=context.schemas[found.name.schema],
                    name=context.names.take(("relations", context.schemas[found.name.schema]), found.name.name),
                ),
                start=found.start,
                increment=found.increment,
                minimum=found.minimum,
                maximum=None if found.maximum and found.maximum >= 2**63 - 1 else found.maximum,
                cycle=found.cycle,
                cache=found.cache,
            )
            for found in context.source.sequences
        )
    used = {
        match[1].replace('"', "").rpartition(".")[2]
        for table in context.source.tables
        for column in table.columns
        if numbered_by_sequence(context, column)
        and column.default
        and (match := NEXT.fullmatch(column.default.text.strip()))
    }
    for found in context.source.sequences:
        if found.name.name in used:
            continue
        reference = ObjectRef(kind=ObjectKind.SEQUENCE, path=(found.name.schema, found.name.name))
        message = f"MySQL has no sequences: {found.name.name} is left out"
        context.notes.add(SEQUENCE, reference, message, fix="use AUTO_INCREMENT or a table of counters")
        context.notes.skip(reference, "MySQL has no sequences", location=found.location)
    return ()


def _tell_code(context: Context) -> None:
    notes, fix = context.notes, "write it anew for MySQL"
    for routine in context.source.routines:
        kind = ObjectKind.PROCEDURE if routine.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
        reference = ObjectRef(kind=kind, path=(routine.name.schema, routine.name.name))
        notes.add(ROUTINE, reference, f"the {routine.kind} is not converted", fix=fix, location=routine.location)
        notes.skip(reference, "stored code is not converted", location=routine.location)
    for trigger in context.source.triggers:
        reference = ObjectRef(kind=ObjectKind.TRIGGER, path=(trigger.table.schema, trigger.table.name, trigger.name))
        notes.add(TRIGGER, reference, "the trigger is not converted", fix=fix, location=trigger.location)
        notes.skip(reference, "stored code is not converted", location=trigger.location)
