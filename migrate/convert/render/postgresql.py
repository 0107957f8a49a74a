"""PostgreSQL's DDL for a schema, statement by statement in running order."""

import re
from collections.abc import Collection, Iterable, Iterator

from migrate.convert.render.postgresql_names import literal, quote, quote_all, quote_name
from migrate.convert.render.postgresql_tables import create_index, create_table, table_comments
from migrate.model.conversion import Section, Statement
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import ForeignKey, Routine, RoutineKind, Schema, Sequence, Table, UserType, View

_FOREIGN_KEY_RULES = ("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT")


def statements(schema: Schema, *, early: Collection[ObjectName] = ()) -> tuple[Statement, ...]:
    """Every statement that makes the schema, in running order.

    Routines and triggers go into the section of code; the `early` routines, and triggers that call them, into the one before.
    """
    code = tuple(_code(schema, early))
    return tuple(_pre_data(schema)) + tuple(_post_data(schema)) + code + tuple(_references(schema))


def _pre_data(schema: Schema) -> Iterator[Statement]:
    for name in schema.schemas:
        reference = ObjectRef(kind=ObjectKind.SCHEMA, path=(name,))
        yield Statement(section=Section.PRE_DATA, object=reference, sql=f"CREATE SCHEMA IF NOT EXISTS {quote(name)}")
    for extension in schema.extensions:
        if extension.name != "plpgsql":
            reference = ObjectRef(kind=ObjectKind.EXTENSION, path=(extension.name,))
            sql = f"CREATE EXTENSION IF NOT EXISTS {quote(extension.name)}"
            yield Statement(section=Section.PRE_DATA, object=reference, sql=sql)
    for type_ in schema.types:
        yield _statement(Section.PRE_DATA, ObjectKind.TYPE, type_.name, create_type(type_))
    for sequence in schema.sequences:
        yield _statement(Section.PRE_DATA, ObjectKind.SEQUENCE, sequence.name, create_sequence(sequence))
    for table in schema.tables:
        for sql in create_table(table):
            yield _statement(Section.PRE_DATA, ObjectKind.TABLE, table.name, sql)
        for sql in table_comments(table):
            yield _statement(Section.PRE_DATA, ObjectKind.TABLE, table.name, sql)


def _post_data(schema: Schema) -> Iterator[Statement]:
    for table in schema.tables:
        for index in table.indexes:
            for sql in create_index(table, index):
                yield _part(ObjectKind.INDEX, table, index.name, sql)
        for check in table.checks:
            sql = f"ALTER TABLE {quote_name(table.name)} ADD CONSTRAINT {quote(check.name)}\n    CHECK ({check.expression})"
            yield _part(ObjectKind.CHECK, table, check.name, sql)
    for view in _views_without_code(schema):
        yield from _view(Section.POST_DATA, view)


def _view(section: Section, view: View) -> Iterator[Statement]:
    kind = ObjectKind.MATERIALIZED_VIEW if view.materialized else ObjectKind.VIEW
    for sql in create_view(view):
        yield _statement(section, kind, view.name, sql)


def _views_without_code(schema: Schema) -> tuple[View, ...]:
    """The views that call no function of the schema's own, and read no view that does."""
    callees = [re.escape(quote(routine.name.name)) for routine in schema.routines]
    calls = re.compile(rf"(?<![\w\"])({'|'.join(callees)})\s*\(") if callees else None
    late: set[str] = set()
    found = []
    for view in schema.views:
        reads_late = any(re.search(rf"(?<![\w\"]){re.escape(name)}(?![\w\"])", view.definition) for name in late)
        if reads_late or (calls is not None and calls.search(view.definition)):
            late.add(quote(view.name.name))
        else:
            found.append(view)
    return tuple(found)


def _references(schema: Schema) -> Iterator[Statement]:
    for table in schema.tables:
        for key in table.foreign_keys:
            yield _part(ObjectKind.FOREIGN_KEY, table, key.name, add_foreign_key(table, key))


def _code(schema: Schema, early_code: Collection[ObjectName]) -> Iterator[Statement]:
    for routine in schema.routines:
        section = Section.POST_DATA if routine.name in early_code else Section.CODE
        yield _statement(section, _routine_kind(routine), routine.name, routine.definition)
        if routine.comment and routine.language == "plpgsql":
            sql = (
                f"COMMENT ON {_routine_kind(routine).upper()} {quote_name(routine.name)} IS {literal(routine.comment)}"
            )
            yield _statement(section, _routine_kind(routine), routine.name, sql)
    early = {view.name for view in _views_without_code(schema)}
    for view in schema.views:
        if view.name not in early:
            yield from _view(Section.CODE, view)
    for trigger in schema.triggers:
        section = Section.POST_DATA if trigger.function in early_code else Section.CODE
        path = (trigger.table.schema, trigger.table.name, trigger.name)
        yield Statement(section=section, object=ObjectRef(kind=ObjectKind.TRIGGER, path=path), sql=trigger.definition)


def create_type(type_: UserType) -> str:
    """CREATE TYPE or CREATE DOMAIN."""
    name = quote_name(type_.name)
    if type_.kind == "enum":
        return f"CREATE TYPE {name} AS ENUM ({', '.join(literal(label) for label in type_.labels)})"
    if type_.kind == "composite":
        attributes = ", ".join(f"{quote(column.name)} {column.type}" for column in type_.attributes)
        return f"CREATE TYPE {name} AS ({attributes})"
    if type_.kind == "range":
        return f"CREATE TYPE {name} AS RANGE (subtype = {type_.base})"
    parts = [f"CREATE DOMAIN {name} AS {type_.base}"]
    parts += [f"DEFAULT {type_.default}"] if type_.default is not None else []
    parts += [] if type_.nullable else ["NOT NULL"]
    parts += [f"CONSTRAINT {quote(check.name)} CHECK ({check.expression})" for check in type_.checks]
    return " ".join(parts)


def create_sequence(sequence: Sequence) -> str:
    """CREATE SEQUENCE."""
    parts = [f"CREATE SEQUENCE {quote_name(sequence.name)} AS {sequence.type} INCREMENT BY {sequence.increment}"]
    parts += [f"MINVALUE {sequence.minimum}"] if sequence.minimum is not None else []
    parts += [f"MAXVALUE {sequence.maximum}"] if sequence.maximum is not None else []
    parts += [f"START WITH {sequence.start} CACHE {sequence.cache}"]
    parts += ["CYCLE"] if sequence.cycle else []
    return " ".join(parts)


def create_view(view: View) -> Iterable[str]:
    """CREATE VIEW, and its comment and indexes."""
    name = quote_name(view.name)
    columns = f" ({quote_all(tuple(column.name for column in view.columns))})" if view.columns else ""
    options = " WITH (security_invoker = true)" if view.security_invoker else ""
    check = f"\nWITH {view.check_option} CHECK OPTION" if view.check_option else ""
    kind = "MATERIALIZED VIEW" if view.materialized else "VIEW"
    yield f"CREATE {kind} {name}{columns}{options} AS\n{view.definition}{check}"
    if view.comment:
        yield f"COMMENT ON {kind} {name} IS {literal(view.comment)}"
    for index in view.indexes:
        yield from create_index(Table(name=view.name, columns=view.columns), index)


def add_foreign_key(table: Table, key: ForeignKey) -> str:
    """ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY."""
    parts = [
        f"ALTER TABLE {quote_name(table.name)} ADD CONSTRAINT {quote(key.name)}\n    FOREIGN KEY ({quote_all(key.columns)})",
        f"REFERENCES {quote_name(key.referenced_table)} ({quote_all(key.referenced_columns)})",
    ]
    parts += ["MATCH FULL"] if key.match == "FULL" else []
    for word, rule in (("UPDATE", key.on_update), ("DELETE", key.on_delete)):
        parts += [f"ON {word} {rule}"] if rule in _FOREIGN_KEY_RULES and rule != "NO ACTION" else []
    parts += ["DEFERRABLE"] if key.deferrable else []
    parts += ["INITIALLY DEFERRED"] if key.initially_deferred else []
    parts += [] if key.validated else ["NOT VALID"]
    return " ".join(parts)


def _statement(section: Section, kind: ObjectKind, name: ObjectName, sql: str) -> Statement:
    return Statement(section=section, object=ObjectRef(kind=kind, path=(name.schema, name.name)), sql=sql)


def _part(kind: ObjectKind, table: Table, name: str, sql: str) -> Statement:
    reference = ObjectRef(kind=kind, path=(table.name.schema, table.name.name, name))
    return Statement(section=Section.POST_DATA, object=reference, sql=sql)


def _routine_kind(routine: Routine) -> ObjectKind:
    return ObjectKind.PROCEDURE if routine.kind is RoutineKind.PROCEDURE else ObjectKind.FUNCTION
