"""Tables between servers of one engine or family."""

import re
from dataclasses import replace

from migrate.convert.context import Context, part_ref, table_ref
from migrate.convert.family_types import convert_collation, convert_type, is_json_check
from migrate.convert.notes import CONSTRAINT, INDEX, NOT_ENFORCED, STORAGE_ENGINE, SYSTEM_VERSIONED
from migrate.model.names import EngineName, ObjectKind, ObjectName
from migrate.model.schema import Check, Column, ForeignKey, Index, Table

_TRANSACTIONAL = ("innodb", "rocksdb")


def convert_tables(context: Context) -> tuple[Table, ...]:
    """The tables as they are on the target."""
    if context.target.engine is EngineName.POSTGRESQL:
        return tuple(_renamed(context, table) for table in context.source.tables)
    return tuple(_convert(context, table) for table in context.source.tables)


def _renamed(context: Context, table: Table) -> Table:
    """A table of PostgreSQL's with the names of renamed schemas put in."""
    return replace(
        table,
        name=context.relations[table.name],
        columns=tuple(_with_schema(context, column) for column in table.columns),
        foreign_keys=_foreign_keys(context, table),
        inherits=tuple(context.relations.get(name, name) for name in table.inherits),
    )


def _with_schema(context: Context, column: Column) -> Column:
    made = column
    if column.type.schema:
        schema = context.schemas.get(column.type.schema, column.type.schema)
        made = replace(made, type=replace(column.type, schema=schema))
    if column.identity and column.identity.sequence:
        old = column.identity.sequence
        sequence = ObjectName(schema=context.schemas.get(old.schema, old.schema), name=old.name)
        made = replace(made, identity=replace(column.identity, sequence=sequence))
    return made


def _foreign_keys(context: Context, table: Table) -> tuple[ForeignKey, ...]:
    return tuple(
        replace(key, referenced_table=context.relations.get(key.referenced_table, key.referenced_table))
        for key in table.foreign_keys
    )


def _convert(context: Context, table: Table) -> Table:
    _tell(context, table)
    crosses = context.source.engine is not context.target.engine
    columns = tuple(_column(context, table, column) if crosses else column for column in table.columns)
    return replace(
        table,
        name=context.relations[table.name],
        columns=columns,
        indexes=tuple(index for item in table.indexes if (index := _index(context, table, item))),
        checks=tuple(check for item in table.checks if (check := _check(context, table, item))),
        foreign_keys=_foreign_keys(context, table),
        storage_engine="InnoDB",
        collation=convert_collation(context, table_ref(table.name), table.collation),
        options=(),
        system_versioned=False,
    )


def _tell(context: Context, table: Table) -> None:
    if table.storage_engine and table.storage_engine.lower() not in _TRANSACTIONAL:
        message = f"{table.name.name} is kept by {table.storage_engine} and becomes an InnoDB table"
        context.notes.add(STORAGE_ENGINE, table_ref(table.name), message, location=table.location)
    if table.system_versioned:
        message = f"{table.name.name} keeps the history of its rows; only the current rows are carried over"
        context.notes.add(SYSTEM_VERSIONED, table_ref(table.name), message, location=table.location)


def _column(context: Context, table: Table, column: Column) -> Column:
    reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
    type_ = convert_type(context, table, column)
    changed = type_ != column.type
    is_text = type_.name in ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set")
    collation = convert_collation(context, reference, column.collation) if is_text else None
    return replace(
        column,
        type=type_,
        charset=column.charset if is_text and not changed else None,
        collation=None if changed else collation,
    )


def _index(context: Context, table: Table, index: Index) -> Index | None:
    if context.target.engine is not EngineName.MARIADB or context.source.engine is EngineName.MARIADB:
        return index
    reference = part_ref(ObjectKind.INDEX, table.name, index.name)
    if any(part.expression for part in index.parts):
        note = CONSTRAINT if index.unique else INDEX
        reason = "MariaDB has no indexes on expressions"
        context.notes.add(note, reference, f"{index.name} is left out: {reason}", location=index.location)
        context.notes.skip(reference, reason, location=index.location)
        return None
    if not index.visible:
        context.notes.add(INDEX, reference, f"{index.name} is invisible in MySQL and visible in MariaDB")
    return replace(index, visible=True)


def _check(context: Context, table: Table, check: Check) -> Check | None:
    reference = part_ref(ObjectKind.CHECK, table.name, check.name)
    crosses = context.source.engine is not context.target.engine
    if crosses and any(is_json_check(check, column) for column in table.columns):
        return None
    if crosses and not check.enforced:
        context.notes.add(NOT_ENFORCED, reference, f"{check.name} is not enforced by MySQL and is left out")
        context.notes.skip(reference, "a check that is not enforced", location=check.location)
        return None
    if crosses and re.fullmatch(r"CONSTRAINT_\d+", check.name):
        return replace(check, name=f"{table.name.name}_{check.name.lower()}"[:64])
    return check
