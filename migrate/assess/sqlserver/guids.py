"""GUIDs: https://learn.microsoft.com/en-us/sql/t-sql/data-types/uniqueidentifier-transact-sql"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.names import EngineName
from migrate.model.schema import DefaultKind


@check("MS109")
def unique_identifier(context: Context) -> Iterator[Finding]:
    """A GUID."""
    is_mysql = context.target.engine is EngineName.MYSQL
    there = "char(36) or binary(16), to be chosen once" if is_mysql else "uuid"
    for table, column in context.columns("uniqueidentifier"):
        message = (
            f"{shown(table.name.name, column.name)} is uniqueidentifier and becomes {there}: it sorts by other bytes "
            "there"
        )
        yield context.on_column(table, column, message, guilty="uniqueidentifier")


@check("MS110")
def sequential_guid(context: Context) -> Iterator[Finding]:
    """A default that gives GUIDs in ascending order."""
    for table, column in context.columns():
        default = column.default
        if default and default.kind is DefaultKind.EXPRESSION and "newsequentialid" in default.text.lower():
            message = (
                f"{shown(table.name.name, column.name)} is filled by newsequentialid(): a random UUID in its place "
                "spreads new rows over the whole index"
            )
            yield context.on_column(table, column, message, guilty="newsequentialid")
