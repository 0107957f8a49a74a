"""Gives integer columns that foreign keys tie together one type: MySQL refuses a key between an int and a bigint.

https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
"""

from collections.abc import Iterable
from dataclasses import replace

from migrate.convert.context import Context
from migrate.convert.foreign_key_groups import Place, tied
from migrate.convert.postgresql_to_mysql.types import base
from migrate.model.schema import Column, Table

_WIDTHS = ("smallint", "int", "bigint")


def with_one_width(context: Context, tables: Iterable[Table]) -> tuple[Table, ...]:
    """The target's tables, their tied integer columns as wide as the widest of each group."""
    tables = tuple(tables)
    names = {
        (source.name, column.name): context.column(source.name, column.name)
        for source in context.source.tables
        for column in source.columns
    }
    made = {table.name: {column.name: column.type.name for column in table.columns} for table in tables}
    widths: dict[Place, str] = {}
    for group in tied(context.source):
        known = {place: made[context.relations[place[0]]][names[place]] for place in group if place in names}
        if len(set(known.values())) > 1 and set(known.values()) <= set(_WIDTHS):
            widest = max(known.values(), key=_WIDTHS.index)
            widths |= {(context.relations[place[0]], names[place]): widest for place in known}
    return tuple(
        replace(
            table, columns=tuple(_widened(column, widths.get((table.name, column.name))) for column in table.columns)
        )
        for table in tables
    )


def _widened(column: Column, width: str | None) -> Column:
    return column if width is None or column.type.name == width else replace(column, type=base(width))
