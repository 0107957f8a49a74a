"""Types of PostgreSQL that MySQL holds otherwise, or not at all."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.issue import Severity, Verdict
from migrate.model.types import TypeKind

_NO_EQUAL = {
    "inet": "text",
    "cidr": "text",
    "macaddr": "text",
    "macaddr8": "text",
    "xml": "text",
    "money": "a decimal",
    "bit varying": "bytes",
    "tsvector": "a FULLTEXT index instead",
    "tsquery": "text",
    "pg_lsn": "text",
    "oid": "an unsigned integer; a large object behind it does not come along",
    "hstore": "JSON",
    "citext": "text of a collation that ignores case",
    "ltree": "text",
}
_MONTHS_OR_YEARS = "TIME holds 838 hours and no months"


@check("PG103")
def uuid(context: Context) -> Iterator[Finding]:
    """uuid."""
    for table, column in context.columns("uuid"):
        if column.type.kind is TypeKind.BASE:
            message = (
                f"{shown(table.name.name, column.name)} is uuid, a type that MySQL does not have: its text takes 36 "
                "characters there, BINARY(16) would be smaller"
            )
            yield context.on_column(table, column, message, guilty="uuid")


@check("PG104")
def timestamp_with_zone(context: Context) -> Iterator[Finding]:
    """timestamptz: MySQL's TIMESTAMP ends in 2038, its DATETIME has no zone."""
    for table, column in context.columns("timestamp with time zone"):
        if column.type.kind is TypeKind.BASE:
            message = (
                f"{shown(table.name.name, column.name)} is a moment in time: MySQL's DATETIME holds it without its "
                "zone, so every session must write and read UTC"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG106")
def unbounded_numeric(context: Context) -> Iterator[Finding]:
    """numeric without digits, or with more than MySQL has."""
    for table, column in context.columns("numeric"):
        kind = column.type
        if kind.kind is not TypeKind.BASE:
            continue
        name = shown(table.name.name, column.name)
        if kind.precision is None:
            message = f"{name} is numeric without digits: MySQL's DECIMAL needs them, and rounds what lies beyond"
            yield context.on_column(table, column, message, guilty=str(kind))
        elif kind.precision > 65 or (kind.scale or 0) > 30:
            message = f"{name} is {kind}: MySQL's DECIMAL ends at 65 digits, 30 of them after the point"
            yield context.on_column(table, column, message, guilty=str(kind), severity=Severity.ERROR)


@check("PG107")
def interval(context: Context) -> Iterator[Finding]:
    """interval."""
    for table, column in context.columns("interval"):
        if column.type.kind is TypeKind.BASE:
            message = (
                f"{shown(table.name.name, column.name)} is an interval, which MySQL does not have: {_MONTHS_OR_YEARS}"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG112")
def type_without_equal(context: Context) -> Iterator[Finding]:
    """Types whose values MySQL holds only in another form."""
    for table, column in context.columns(*_NO_EQUAL):
        if column.type.kind in (TypeKind.BASE, TypeKind.ARRAY) and not column.type.dimensions:
            form = _NO_EQUAL[column.type.name]
            message = (
                f"{shown(table.name.name, column.name)} is {column.type.name}, which MySQL does not have: the "
                f"nearest is {form}"
            )
            yield context.on_column(table, column, message, guilty=str(column.type), verdict=Verdict.DECISION)
