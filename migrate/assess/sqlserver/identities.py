"""Columns that number themselves.

https://learn.microsoft.com/en-us/sql/t-sql/statements/create-table-transact-sql-identity-property
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Column, Table


@check("MS214")
def identity(context: Context) -> Iterator[Finding]:
    """A column that numbers itself."""
    for table, column in context.columns():
        if column.identity:
            message = (
                f"{shown(table.name.name, column.name)} numbers itself: DMS moves the numbers and not the property, so "
                "the counter there has to be set past them"
            )
            yield context.on_column(table, column, message)


@check("MS215")
def identity_mysql_refuses(context: Context) -> Iterator[Finding]:
    """A column that numbers itself in a way that MySQL's can't."""
    for table, column in context.columns():
        if column.identity is None:
            continue
        called = shown(table.name.name, column.name)
        if not _leads_an_index(table, column):
            message = f"{called} numbers itself and leads no key or index, which MySQL asks of AUTO_INCREMENT"
            yield context.on_column(table, column, message)
        elif column.identity.increment != 1:
            step = column.identity.increment
            message = f"{called} numbers itself by steps of {step}: MySQL's step is a setting of the whole server"
            yield context.on_column(table, column, message)


def _leads_an_index(table: Table, column: Column) -> bool:
    first = [key.columns[0] for key in (table.primary_key, *table.unique_keys) if key is not None]
    first += [index.parts[0].column or "" for index in table.indexes if index.parts and not index.predicate]
    return column.name.casefold() in (name.casefold() for name in first)
