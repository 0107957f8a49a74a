"""Numbers and points in time: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_LONGEST_FRACTION = 6
"""Digits of a second in PostgreSQL and MySQL alike."""


@check("OR101")
def number_without_precision(context: Context) -> Iterator[Finding]:
    """A NUMBER of which nothing says how many digits it has."""
    for table, column in context.columns("number"):
        if column.type.precision is None and column.type.scale is None and not column.generated:
            message = (
                f"{shown(table.name.name, column.name)} is NUMBER without precision, which holds whole numbers and "
                "fractions of up to 40 digits: as numeric it is slow to join by, and DMS rounds it to the scale that "
                "numberDataTypeScale says"
            )
            yield context.on_column(table, column, message, guilty="NUMBER")


@check("OR102")
def rounded_number(context: Context) -> Iterator[Finding]:
    """A NUMBER with a negative scale."""
    for table, column in context.columns("number", "numeric", "decimal", "dec"):
        scale = column.type.scale
        if scale is not None and scale < 0:
            message = (
                f"{shown(table.name.name, column.name)} is rounded to {-scale} places before the point: the target's "
                "type can't say so, and a rounding of the application's has to"
            )
            yield context.on_column(table, column, message, guilty=str(scale))


@check("OR103")
def date_with_time(context: Context) -> Iterator[Finding]:
    """A DATE, which has a time of day in Oracle."""
    there = "timestamp(0)" if context.target.engine.value == "postgresql" else "datetime"
    for table, column in context.columns("date"):
        message = (
            f"{shown(table.name.name, column.name)} is DATE, which holds hours, minutes and seconds: it becomes "
            f"{there}; as date it would lose them"
        )
        yield context.on_column(table, column, message, guilty="DATE")


@check("OR104")
def local_time_zone(context: Context) -> Iterator[Finding]:
    """A moment that each session sees in its own time zone."""
    for table, column in context.columns("timestamp with local time zone"):
        message = (
            f"{shown(table.name.name, column.name)} is kept in the database's time zone and shown in the session's: "
            "DMS reads it as text, so the zone of its session and the target's type decide which moment arrives"
        )
        yield context.on_column(table, column, message, guilty="WITH LOCAL TIME ZONE")


@check("OR105")
def kept_time_zone(context: Context) -> Iterator[Finding]:
    """A moment with a zone of its own."""
    for table, column in context.columns("timestamp with time zone"):
        message = (
            f"{shown(table.name.name, column.name)} keeps the zone that each value was given in: "
            f"{context.target.engine.title} keeps the moment alone"
        )
        yield context.on_column(table, column, message, guilty="WITH TIME ZONE")


@check("OR106")
def fine_fraction(context: Context) -> Iterator[Finding]:
    """More digits of a second than the target keeps."""
    for table, column in context.columns():
        digits = column.type.fraction
        if digits is not None and digits > _LONGEST_FRACTION:
            message = (
                f"{shown(table.name.name, column.name)} keeps {digits} digits of a second and "
                f"{context.target.engine.title} {_LONGEST_FRACTION}: the rest is rounded off, and two moments can become one"
            )
            yield context.on_column(table, column, message, guilty=str(digits))


@check("OR107")
def interval_column(context: Context) -> Iterator[Finding]:
    """A span of time, on the way to an engine without such a type."""
    for table, column in context.columns("interval year to month", "interval day to second"):
        message = (
            f"{shown(table.name.name, column.name)} is an interval, which {context.target.engine.title} has no type "
            "for: DMS reads it as text; a number of months or seconds can be computed with"
        )
        yield context.on_column(table, column, message, guilty="INTERVAL")
