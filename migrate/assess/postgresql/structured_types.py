"""Types with something inside: arrays, documents, ranges, composites."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.types import TypeKind


@check("PG101")
def array(context: Context) -> Iterator[Finding]:
    """An array."""
    for table, column in context.columns():
        if column.type.kind is TypeKind.ARRAY:
            message = (
                f"{shown(table.name.name, column.name)} is an array, which MySQL does not have: make it JSON or a "
                "table of its own, and rewrite the queries that look inside"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG102")
def jsonb(context: Context) -> Iterator[Finding]:
    """json and jsonb."""
    for table, column in context.columns("json", "jsonb"):
        if column.type.kind is TypeKind.BASE:
            message = (
                f"{shown(table.name.name, column.name)} becomes JSON; PostgreSQL's operators on it are functions in "
                "MySQL"
            )
            yield context.on_column(table, column, message, guilty=column.type.name)


@check("PG108")
def range_type(context: Context) -> Iterator[Finding]:
    """Ranges."""
    for table, column in context.columns():
        is_range = column.type.kind is TypeKind.RANGE or column.type.name.endswith(("range", "multirange"))
        if is_range and column.type.kind in (TypeKind.RANGE, TypeKind.BASE):
            message = (
                f"{shown(table.name.name, column.name)} is a range, which MySQL does not have: two columns hold its "
                "bounds, and no index keeps ranges apart"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG110")
def composite(context: Context) -> Iterator[Finding]:
    """Composite types."""
    for table, column in context.columns():
        if column.type.kind is TypeKind.COMPOSITE:
            message = (
                f"{shown(table.name.name, column.name)} is of the composite type {shown(column.type.name)}, which "
                "MySQL does not have: it becomes a column for each part, or JSON"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))
