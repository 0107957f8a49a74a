"""How keys, indexes and numbering are made up."""

from collections.abc import Iterator

from migrate.assess.collations import charset_of
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Table

_ENTRY_BYTES = 2704
"""The longest entry of a B-tree index with pages of 8 KiB: a third of a page, less its overhead."""
_CHARACTER_BYTES = {"utf8mb4": 4, "utf8": 3, "utf8mb3": 3, "utf16": 4, "utf32": 4, "ucs2": 4, "gb18030": 4}


@check("MY125")
def float_in_key(context: Context) -> Iterator[Finding]:
    """A key over numbers that are not exact."""
    for table, key in context.all_keys():
        inexact = [name for name in key.columns if table.column(name).type.name in ("float", "double")]
        if inexact:
            message = (
                f"{shown(table.name.name, inexact[0])} is {table.column(inexact[0]).type.name.upper()} in a key: "
                "MySQL and PostgreSQL print and round it differently, so a row may not be found by its key"
            )
            yield context.on_key(table, key, message, guilty=inexact[0])


@check("MY126")
def long_index_entry(context: Context) -> Iterator[Finding]:
    """An index whose entries may be longer than PostgreSQL takes."""
    for table in context.schema.tables:
        groups = [(key.name, key.columns) for key in (table.primary_key, *table.unique_keys) if key]
        groups += [
            (index.name, tuple(part.column for part in index.parts if part.column))
            for index in table.indexes
            if index.method == "btree" and all(part.column and not part.prefix_length for part in index.parts)
        ]
        for name, columns in groups:
            size = sum(_bytes(context, table, column) for column in columns)
            if size > _ENTRY_BYTES:
                message = (
                    f"{shown(table.name.name, name)} covers up to {size} bytes of text: a row whose entry is longer "
                    f"than {_ENTRY_BYTES} bytes is refused by PostgreSQL"
                )
                yield context.on_table(table, message)


@check("MY224")
def numbering_by_group(context: Context) -> Iterator[Finding]:
    """An AUTO_INCREMENT that counts anew in each group."""
    for table, column in context.columns():
        keys = [key.columns for key in (table.primary_key, *table.unique_keys) if key]
        keys += [tuple(part.column or "" for part in index.parts) for index in table.indexes]
        mine = [columns for columns in keys if column.name in columns]
        if column.identity and mine and all(columns[0] != column.name for columns in mine):
            message = (
                f"{shown(table.name.name, column.name)} is not the first column of any key: it counts anew for each "
                f"{shown(mine[0][0])}, and an identity of PostgreSQL counts for the whole table"
            )
            yield context.on_column(table, column, message, guilty="auto_increment")


@check("MY225")
def redundant_index(context: Context) -> Iterator[Finding]:
    """An index whose columns another one begins with."""
    for table in context.schema.tables:
        keys = [(key.name, key.columns) for key in (table.primary_key, *table.unique_keys) if key]
        plain = [
            index
            for index in table.indexes
            if index.method == "btree"
            and not index.unique
            and not any(p.prefix_length or p.expression for p in index.parts)
        ]
        for index in plain:
            mine = tuple(part.column or "" for part in index.parts)
            others = keys + [(o.name, tuple(p.column or "" for p in o.parts)) for o in plain if o is not index]
            cover = next(
                (
                    name
                    for name, columns in others
                    if columns[: len(mine)] == mine and (columns != mine or name < index.name)
                ),
                None,
            )
            if cover is not None:
                message = f"{shown(table.name.name, index.name)} holds nothing that {shown(cover)} does not: it may be left out"
                yield context.on_index(table, index, message)


def _bytes(context: Context, table: Table, name: str) -> int:
    kind = table.column(name).type
    if kind.name in ("char", "varchar"):
        return (kind.length or 0) * _CHARACTER_BYTES.get(charset_of(context.schema, table, table.column(name)), 1)
    return (kind.length or 0) if kind.name in ("binary", "varbinary") else 0
