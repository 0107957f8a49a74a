"""Collations: text is compared without regard to case unless one says otherwise.

https://learn.microsoft.com/en-us/sql/relational-databases/collations/collation-and-unicode-support
"""

import re
from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.model.schema import Column, Key, Table

_TEXTS = frozenset({"char", "character", "varchar", "nchar", "nvarchar", "sysname"})
_EXACT = re.compile(r"_(?:CS|BIN2?)(?:_|$)", re.IGNORECASE)
_IGNORES_CASE = re.compile(r"_CI(?:_|$)", re.IGNORECASE)
_WITHOUT_ACCENTS = re.compile(r"_AI(?:_|$)", re.IGNORECASE)


@check("MS122")
def column_collation(context: Context) -> Iterator[Finding]:
    """Columns with a collation of their own."""
    for table in context.schema.tables:
        names = _collated(table, ignoring_case=not to_mysql(context))
        if names:
            listed = ", ".join(shown(name) for name in names)
            plural = len(names) > 1
            what = "take" if plural else "takes"
            if to_mysql(context):
                message = f"{listed} of {shown(table.name.name)} {what} note of case: MySQL does not unless told to"
            else:
                message = f"{listed} of {shown(table.name.name)} {what} no note of case: PostgreSQL always does"
            yield context.on_table(table, message)


def _collated(table: Table, *, ignoring_case: bool) -> list[str]:
    return [
        column.name
        for column in table.columns
        if column.collation and bool(_IGNORES_CASE.search(column.collation)) is ignoring_case
    ]


@check("MS202")
def key_without_case(context: Context) -> Iterator[Finding]:
    """A key over text, which ignores case unless a collation says otherwise."""
    there = (
        "MySQL's default collation ignores accents too, so e and é are one key and the load fails on the second"
        if to_mysql(context)
        else "in PostgreSQL a and A are two keys, and a look-up has to write a key as it is stored"
    )
    for table, key in context.all_keys():
        names = [column.name for column in _columns(table, key) if _ignores_case(column, context)]
        if names:
            listed = ", ".join(shown(name) for name in names)
            message = f"{shown(table.name.name, key.name)} is a key over the text of {listed}: {there}"
            yield context.on_key(table, key, message, guilty=names[0])


def _columns(table: Table, key: Key) -> list[Column]:
    return [column for column in table.columns if column.name in key.columns]


def _ignores_case(column: Column, context: Context) -> bool:
    collation = column.collation or ""
    if column.type.name not in _TEXTS or _EXACT.search(collation):
        return False
    return not (to_mysql(context) and _WITHOUT_ACCENTS.search(collation))
