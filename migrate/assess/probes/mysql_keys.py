"""What is asked of the keys and indexes of MySQL and MariaDB."""

from collections.abc import Iterator

from migrate.assess.collations import collation_of, ignores_case
from migrate.assess.excerpt import shown
from migrate.assess.probes.question import RowQuestion, about_part
from migrate.engines.mysql import probes as sql
from migrate.model.names import ObjectKind, Target
from migrate.model.schema import Column, ForeignKey, IndexPart, Schema, Table

ENTRY_BYTES = 2704
"""The longest entry of a B-tree of PostgreSQL: https://www.postgresql.org/docs/current/btree.html"""
_OWN_BYTES = 16
_BYTES_A_CHARACTER = 4
_VALUES = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "binary", "varbinary", "tinyblob", "blob",
           "mediumblob", "longblob")  # fmt: skip


def mysql_key_questions(schema: Schema, target: Target) -> Iterator[RowQuestion]:
    """Every question about foreign keys, unique keys and indexes."""
    del target
    for table in schema.tables:
        for key in table.foreign_keys:
            yield from _references(schema, table, key)
        yield from _spellings(schema, table)
        for name, kind, parts in _indexes(table):
            yield from _entries(table, name, kind, parts)


def _references(schema: Schema, table: Table, key: ForeignKey) -> Iterator[RowQuestion]:
    other = schema.tables_by_name.get(key.referenced_table)
    there = shown(key.referenced_table.name)
    message = f"{shown(table.name.name)} holds rows whose {key.name} leads to no row of {there}: the target refuses it"
    about = about_part(
        "MY712", ObjectKind.FOREIGN_KEY, table, key.name, subject=f"references to no row of {there}", message=message
    )
    yield RowQuestion(about=about, condition=sql.is_orphan(key), is_heavy=True)
    if other is None or not any(_is_loose(schema, table, table.column(name)) for name in key.columns):
        return
    message = (
        f"{shown(table.name.name)} refers to {there} in another spelling: to PostgreSQL, the row it means is not there"
    )
    about = about_part(
        "MY713", ObjectKind.FOREIGN_KEY, table, key.name, subject="references in another spelling", message=message
    )
    yield RowQuestion(about=about, condition=sql.refers_by_another_spelling(key), is_heavy=True)


def _spellings(schema: Schema, table: Table) -> Iterator[RowQuestion]:
    keys = [(ObjectKind.UNIQUE_KEY, key) for key in table.unique_keys]
    if table.primary_key:
        keys.append((ObjectKind.PRIMARY_KEY, table.primary_key))
    for kind, key in keys:
        loose = [table.column(name) for name in key.columns if _is_loose(schema, table, table.column(name))]
        if not loose:
            continue
        message = (
            f"the values of {shown(table.name.name, key.name)} hold capital letters: on PostgreSQL a search in another "
            "spelling finds none of them, and the same value in small letters is another one"
        )
        about = about_part("MY714", kind, table, key.name, subject="values with capital letters", message=message)
        yield RowQuestion(about=about, condition=f"({' OR '.join(sql.is_not_lower(column) for column in loose)})")


def _indexes(table: Table) -> Iterator[tuple[str, ObjectKind, tuple[IndexPart, ...]]]:
    if table.primary_key and not any(table.primary_key.prefix_lengths):
        yield table.primary_key.name, ObjectKind.PRIMARY_KEY, _whole(table.primary_key.columns)
    for key in table.unique_keys:
        yield key.name, ObjectKind.UNIQUE_KEY, _whole(key.columns)
    for index in table.indexes:
        if index.method == "btree" and index.visible:
            yield index.name, ObjectKind.INDEX, index.parts


def _whole(columns: tuple[str, ...]) -> tuple[IndexPart, ...]:
    return tuple(IndexPart(column=name) for name in columns)


def _entries(table: Table, name: str, kind: ObjectKind, parts: tuple[IndexPart, ...]) -> Iterator[RowQuestion]:
    """Only where the declared lengths allow an entry that is too long."""
    columns = [(table.column(part.column), part.prefix_length) for part in parts if part.column]
    values = [(column, prefix) for column, prefix in columns if column.type.name in _VALUES]
    most = sum((prefix or column.type.length or ENTRY_BYTES) * _width(column) for column, prefix in values)
    others = _OWN_BYTES * (len(columns) - len(values))
    if not values or most + others <= ENTRY_BYTES:
        return
    total = " + ".join(sql.utf8_bytes(column, prefix) for column, prefix in values)
    message = (
        f"{shown(table.name.name, name)} has entries of more than {ENTRY_BYTES} bytes: PostgreSQL's index takes them "
        "only where they can be compressed below that"
    )
    subject = f"index entries of more than {ENTRY_BYTES} bytes"
    about = about_part("MY715", kind, table, name, subject=subject, message=message)
    yield RowQuestion(about=about, condition=f"{total} + {others} > {ENTRY_BYTES}")


def _width(column: Column) -> int:
    is_binary = column.type.name.endswith(("blob", "binary"))
    return 1 if is_binary else _BYTES_A_CHARACTER


def _is_loose(schema: Schema, table: Table, column: Column) -> bool:
    return column.type.name in _VALUES and ignores_case(collation_of(schema, table, column))
