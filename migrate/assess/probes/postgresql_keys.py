"""What is asked of the keys of PostgreSQL."""

from collections.abc import Callable, Iterator

from migrate.assess.excerpt import shown
from migrate.assess.probes.question import About, GroupQuestion, RowQuestion, about_part
from migrate.engines.postgresql import probes as sql
from migrate.model.names import EngineName, ObjectKind, Target
from migrate.model.schema import Column, Key, Schema, Table

_TEXTS = ("text", "character varying", "character", "citext")
_ENDLESS = ("text", "character varying", "citext", "bytea")
KEY_BYTES = 3072
"""Of InnoDB's longest key: https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html"""
_BYTES_A_CHARACTER = 4
_OWN_BYTES = 16


def postgresql_key_questions(schema: Schema, target: Target) -> Iterator[RowQuestion | GroupQuestion]:
    """Every question about foreign and unique keys."""
    for table in schema.tables:
        yield from _references(table)
        for kind, key in _keys(table):
            yield from _lengths(table, kind, key)
            yield from _equals(table, kind, key, target)


def _keys(table: Table) -> Iterator[tuple[ObjectKind, Key]]:
    if table.primary_key:
        yield ObjectKind.PRIMARY_KEY, table.primary_key
    for key in table.unique_keys:
        yield ObjectKind.UNIQUE_KEY, key


def _references(table: Table) -> Iterator[RowQuestion]:
    for key in table.foreign_keys:
        there = shown(key.referenced_table.name)
        message = (
            f"{shown(table.name.name)} holds rows whose {key.name} leads to no row of {there}: the target refuses it"
        )
        subject = f"references to no row of {there}"
        about = about_part("PG706", ObjectKind.FOREIGN_KEY, table, key.name, subject=subject, message=message)
        yield RowQuestion(about=about, condition=sql.is_orphan(key), is_heavy=True)


def _lengths(table: Table, kind: ObjectKind, key: Key) -> Iterator[RowQuestion]:
    """What a column without a length of its own may hold so that the key fits InnoDB's limit, shared equally."""
    columns = [table.column(name) for name in key.columns]
    endless = [column for column in columns if column.type.name in _ENDLESS and column.type.length is None]
    if not endless:
        return
    taken = sum(_bytes(column) for column in columns if column not in endless)
    share = max((KEY_BYTES - taken) // len(endless), _BYTES_A_CHARACTER)
    for column in endless:
        most = share if column.type.name == "bytea" else share // _BYTES_A_CHARACTER
        name = shown(table.name.name, column.name)
        message = f"{name} holds values of more than {most}, which is what the key {key.name} leaves for it in MySQL"
        about = about_part("PG708", kind, table, key.name, subject=f"{name} longer than {most}", message=message)
        yield RowQuestion(about=about, condition=sql.is_longer(column, most))


def _bytes(column: Column) -> int:
    if column.type.name == "uuid":
        return 36 * _BYTES_A_CHARACTER
    return column.type.length * _BYTES_A_CHARACTER if column.type.length else _OWN_BYTES


def _equals(table: Table, kind: ObjectKind, key: Key, target: Target) -> Iterator[GroupQuestion]:
    if not any(table.column(name).type.name in _TEXTS for name in key.columns):
        return
    name = shown(table.name.name, key.name)
    subject = "keys that differ only by trailing spaces or composed characters"
    message = f"{name} has keys that the collation the converter writes takes for equal: the target refuses them"
    strict = sql.without_padding if target.engine is EngineName.MARIADB else sql.composed
    about = about_part("PG705", kind, table, key.name, subject=subject, message=message)
    yield _grouped(table, key, about=about, fold=strict)
    subject = "keys that differ only by case, accents or trailing spaces"
    message = f"{name} has keys that are equal under MySQL's default collation: a table that DMS makes refuses them"
    about = about_part("PG710", kind, table, key.name, subject=subject, message=message)
    yield _grouped(table, key, about=about, fold=sql.without_case_and_accents)


def _grouped(table: Table, key: Key, *, about: About, fold: Callable[[Column], str]) -> GroupQuestion:
    columns = [table.column(name) for name in key.columns]
    groups = tuple(fold(item) if item.type.name in _TEXTS else sql.column(item.name) for item in columns)
    present = " AND ".join(f"{sql.column(item.name)} IS NOT NULL" for item in columns)
    return GroupQuestion(about=about, groups=groups, condition=present)
