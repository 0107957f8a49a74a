"""Indexes and keys that InnoDB takes otherwise, or not at all: https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Table

_KEY_BYTES, _KEY_COLUMNS, _CHARACTER_BYTES = 3072, 16, 4


@check("PG220")
def included_columns(context: Context) -> Iterator[Finding]:
    """INCLUDE."""
    for table, index in context.indexes():
        if index.include:
            message = (
                f"{shown(table.name.name, index.name)} includes {shown(', '.join(index.include))}: MySQL has no "
                "INCLUDE, the columns are left out"
            )
            yield context.on_index(table, index, message)
    for table, key in context.all_keys():
        if key.include:
            message = (
                f"{shown(table.name.name, key.name)} includes {shown(', '.join(key.include))}: MySQL has no INCLUDE, "
                "the columns are left out"
            )
            yield context.on_key(table, key, message)


@check("PG221")
def index_nulls_order(context: Context) -> Iterator[Finding]:
    """NULLS FIRST or LAST, or an operator class, in an index."""
    for table, index in context.indexes():
        own = [part for part in index.parts if part.nulls_first is not None or part.operator_class]
        if own and index.method == "btree":
            message = (
                f"{shown(table.name.name, index.name)} sorts NULLs or compares by a rule of its own, which MySQL's "
                "index does not: it drops that"
            )
            yield context.on_index(table, index, message)


@check("PG223")
def key_too_long(context: Context) -> Iterator[Finding]:
    """A key of more bytes than InnoDB has for one."""
    for table, key in context.all_keys():
        if _bytes(table, key.columns) > _KEY_BYTES:
            message = (
                f"{shown(table.name.name, key.name)} is longer than the {_KEY_BYTES} bytes of a key in InnoDB: it "
                "can't be made there"
            )
            yield context.on_key(table, key, message)


@check("PG224")
def too_many_key_columns(context: Context) -> Iterator[Finding]:
    """An index over more columns than MySQL takes."""
    for table, index in context.indexes():
        if len(index.parts) > _KEY_COLUMNS:
            message = (
                f"{shown(table.name.name, index.name)} has more than the {_KEY_COLUMNS} columns that an index of "
                "MySQL's may have"
            )
            yield context.on_index(table, index, message)


def _bytes(table: Table, columns: tuple[str, ...]) -> int:
    """Bytes of the texts with a length; those without one are another check's matter."""
    types = [table.column(name).type for name in columns]
    return sum((kind.length or 0) * _CHARACTER_BYTES for kind in types if kind.name.startswith("character"))
