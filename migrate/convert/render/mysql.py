"""DDL of MySQL and MariaDB for a schema, statement by statement in running order."""

import re
from collections.abc import Iterator

from migrate.convert.render.mysql_names import literal, quote, quote_all, quote_name
from migrate.convert.render.mysql_tables import create_index, create_table
from migrate.model.conversion import Section, Statement
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Event, ForeignKey, Routine, RoutineKind, Schema, Sequence, Table, Trigger, View


def statements(schema: Schema) -> tuple[Statement, ...]:
    """Every statement that makes the schema, in running order."""
    return tuple(_pre_data(schema)) + tuple(_post_data(schema)) + tuple(_code(schema))


def _pre_data(schema: Schema) -> Iterator[Statement]:
    for name in schema.schemas:
        options = f" CHARACTER SET {schema.charset}" if schema.charset else ""
        options += f" COLLATE {schema.collation}" if schema.collation else ""
        reference = ObjectRef(kind=ObjectKind.DATABASE, path=(name,))
        sql = f"CREATE DATABASE IF NOT EXISTS {quote(name)}{options}"
        yield Statement(section=Section.PRE_DATA, object=reference, sql=sql)
    for sequence in schema.sequences:
        yield _statement(Section.PRE_DATA, ObjectKind.SEQUENCE, sequence.name, create_sequence(sequence))
    for table in schema.tables:
        yield _statement(Section.PRE_DATA, ObjectKind.TABLE, table.name, create_table(table))


def _post_data(schema: Schema) -> Iterator[Statement]:
    for table in schema.tables:
        for index in table.indexes:
            if not is_inline(table, index.name):
                yield _part(ObjectKind.INDEX, table, index.name, create_index(table, index))
        for check in table.checks:
            enforced = "" if check.enforced else " NOT ENFORCED"
            sql = (
                f"ALTER TABLE {quote_name(table.name)} ADD CONSTRAINT {quote(check.name)}\n"
                f"    CHECK ({check.expression}){enforced}"
            )
            yield _part(ObjectKind.CHECK, table, check.name, sql)
    for view in schema.views:
        yield _statement(Section.POST_DATA, ObjectKind.VIEW, view.name, create_view(view))
    for table in schema.tables:
        for key in table.foreign_keys:
            yield _part(ObjectKind.FOREIGN_KEY, table, key.name, add_foreign_key(table, key))


def is_inline(table: Table, index: str) -> bool:
    """Whether an index stands in CREATE TABLE: the one that the column that numbers itself needs."""
    from migrate.convert.render.mysql_tables import inline_indexes

    return index in {item.name for item in inline_indexes(table)}


def _code(schema: Schema) -> Iterator[Statement]:
    for routine in schema.routines:
        yield _statement(Section.CODE, _routine_kind(routine), routine.name, create_routine(routine))
    for trigger in schema.triggers:
        path = (trigger.table.schema, trigger.table.name, trigger.name)
        yield Statement(
            section=Section.CODE, object=ObjectRef(kind=ObjectKind.TRIGGER, path=path), sql=create_trigger(trigger)
        )
    for event in schema.events:
        yield _statement(Section.CODE, ObjectKind.EVENT, event.name, create_event(event))


def create_sequence(sequence: Sequence) -> str:
    """CREATE SEQUENCE, which MariaDB knows."""
    parts = [f"CREATE SEQUENCE {quote_name(sequence.name)} START WITH {sequence.start}"]
    parts += [f"MINVALUE {sequence.minimum}"] if sequence.minimum is not None else []
    parts += [f"MAXVALUE {sequence.maximum}"] if sequence.maximum is not None else []
    parts += [f"INCREMENT BY {sequence.increment} CACHE {sequence.cache}"]
    return " ".join(parts) + (" CYCLE" if sequence.cycle else "")


def create_view(view: View) -> str:
    """CREATE VIEW."""
    columns = f" ({quote_all(tuple(column.name for column in view.columns))})" if view.columns else ""
    algorithm = f"ALGORITHM = {view.algorithm} " if view.algorithm in ("MERGE", "TEMPTABLE") else ""
    security = "SQL SECURITY INVOKER " if view.security_invoker else ""
    check = f"\nWITH {view.check_option} CHECK OPTION" if view.check_option else ""
    return f"CREATE {algorithm}{security}VIEW {quote_name(view.name)}{columns} AS\n{view.definition}{check}"


def add_foreign_key(table: Table, key: ForeignKey) -> str:
    """ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY."""
    parts = [
        f"ALTER TABLE {quote_name(table.name)} ADD CONSTRAINT {quote(key.name)}\n    FOREIGN KEY ({quote_all(key.columns)})",
        f"REFERENCES {quote_name(key.referenced_table)} ({quote_all(key.referenced_columns)})",
    ]
    for word, rule in (("UPDATE", key.on_update), ("DELETE", key.on_delete)):
        parts += [f"ON {word} {rule}"] if rule != "NO ACTION" else []
    return " ".join(parts)


def create_routine(routine: Routine) -> str:
    """CREATE FUNCTION or CREATE PROCEDURE, as the server printed it or else from its parts."""
    if routine.definition:
        return without_definer(routine.definition)
    kind = "PROCEDURE" if routine.kind is RoutineKind.PROCEDURE else "FUNCTION"
    parts = [f"CREATE {kind} {quote_name(routine.name)}({routine.parameters})"]
    parts += [f"RETURNS {routine.returns}"] if routine.returns and kind == "FUNCTION" else []
    parts += ["DETERMINISTIC"] if routine.deterministic else []
    parts += [routine.data_access] if routine.data_access else []
    parts += [] if routine.security_definer else ["SQL SECURITY INVOKER"]
    parts += [f"COMMENT {literal(routine.comment)}"] if routine.comment else []
    return " ".join(parts) + f"\n{routine.body}"


def create_trigger(trigger: Trigger) -> str:
    """CREATE TRIGGER, from its parts or else as the server printed it."""
    if not trigger.body:
        return without_definer(trigger.definition)
    name = ObjectName(schema=trigger.table.schema, name=trigger.name)
    head = f"CREATE TRIGGER {quote_name(name)} {trigger.timing} {trigger.events[0]} ON {quote_name(trigger.table)}"
    return f"{head} FOR EACH ROW {trigger.body}"


def create_event(event: Event) -> str:
    """CREATE EVENT."""
    state = "" if event.enabled else " DISABLE"
    comment = f" COMMENT {literal(event.comment)}" if event.comment else ""
    return f"CREATE EVENT {quote_name(event.name)} ON SCHEDULE {event.schedule} ON COMPLETION PRESERVE{state}{comment} DO {event.body}"


def without_definer(sql: str) -> str:
    """The statement without the account that it was made by, which the target may not have."""
    account = r"(?:`(?:[^`]|``)*`|'(?:[^']|'')*'|[^\s@]+)"
    return re.sub(rf"^(\s*CREATE\s+)DEFINER\s*=\s*{account}(?:\s*@\s*{account})?\s+", r"\1", sql, flags=re.IGNORECASE)


def _statement(section: Section, kind: ObjectKind, name: ObjectName, sql: str) -> Statement:
    return Statement(section=section, object=ObjectRef(kind=kind, path=(name.schema, name.name)), sql=sql)


def _part(kind: ObjectKind, table: Table, name: str, sql: str) -> Statement:
    reference = ObjectRef(kind=kind, path=(table.name.schema, table.name.name, name))
    return Statement(section=Section.POST_DATA, object=reference, sql=sql)


def _routine_kind(routine: Routine) -> ObjectKind:
    return ObjectKind.PROCEDURE if routine.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
