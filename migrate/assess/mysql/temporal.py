"""Dates and times."""

import re
from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Column, DefaultKind

_ZERO_DATE = re.compile(r"0000-|\d{4}-00-|\d{4}-\d{2}-00")
_NOW = re.compile(r"(current_timestamp|now|localtime|localtimestamp)\b", re.IGNORECASE)


@check("MY104")
def zero_date_default(context: Context) -> Iterator[Finding]:
    """A default that is no date: PostgreSQL refuses it."""
    for table, column in context.columns("date", "datetime", "timestamp"):
        default = column.default
        if default and default.kind is DefaultKind.LITERAL and _ZERO_DATE.match(default.text):
            message = (
                f"default of {shown(table.name.name, column.name)} is '{shown(default.text)}', which PostgreSQL "
                "refuses; so it does such values in rows"
            )
            yield context.on_column(table, column, message, guilty=f"'{default.text}'")


@check("MY111")
def year(context: Context) -> Iterator[Finding]:
    """YEAR, which becomes a small number."""
    for table, column in context.columns("year"):
        message = f"{shown(table.name.name, column.name)} becomes smallint with a check of YEAR's range"
        yield context.on_column(table, column, message, guilty="year")


@check("MY112")
def time_range(context: Context) -> Iterator[Finding]:
    """TIME, which in MySQL also holds long and negative spans."""
    for table, column in context.columns("time"):
        message = (
            f"{shown(table.name.name, column.name)} may hold -838:59:59 to 838:59:59; PostgreSQL's time ends at "
            "24:00:00 and a row beyond it does not load"
        )
        yield context.on_column(table, column, message, guilty="time")


@check("MY113")
def datetime_without_zone(context: Context) -> Iterator[Finding]:
    """DATETIME, once a schema: what time zone its values mean."""
    for schema, example in _first_of(context, "datetime"):
        message = (
            f"DATETIME columns such as {example} become timestamp without time zone: the same digits, whatever the "
            "session's zone"
        )
        yield context.on_schema(schema, message)


@check("MY114")
def timestamp_with_zone(context: Context) -> Iterator[Finding]:
    """TIMESTAMP, once a schema."""
    for schema, example in _first_of(context, "timestamp"):
        message = (
            f"TIMESTAMP columns such as {example} become timestamp with time zone: the same moment, shown in the "
            "session's zone as before"
        )
        yield context.on_schema(schema, message)


@check("MY115")
def seconds_are_rounded(context: Context) -> Iterator[Finding]:
    """A default of now in a column without all six digits: MySQL cuts the fraction off, PostgreSQL rounds."""
    for table, column in context.columns("datetime", "timestamp"):
        fraction = column.type.fraction or 0
        if fraction < 6 and _defaults_to_now(column):
            digits = "whole seconds" if not fraction else f"{fraction} digits of a second"
            message = (
                f"{shown(table.name.name, column.name)} keeps {digits} and defaults to now: MySQL cuts the rest off, "
                "PostgreSQL rounds, so a new row may be dated up to a second ahead"
            )
            yield context.on_column(table, column, message, guilty=column.default.text if column.default else "")


@check("MY201")
def on_update(context: Context) -> Iterator[Finding]:
    """ON UPDATE CURRENT_TIMESTAMP, which becomes a trigger."""
    for table, column in context.columns():
        if column.on_update:
            message = (
                f"{shown(table.name.name, column.name)} is set by every UPDATE: a trigger does that on PostgreSQL, "
                "and must be off while DMS applies changes"
            )
            yield context.on_column(table, column, message, guilty=f"on update {column.on_update}")


def _defaults_to_now(column: Column) -> bool:
    return bool(column.default and _NOW.match(column.default.text))


def _first_of(context: Context, type_name: str) -> Iterator[tuple[str, str]]:
    """Each schema that has a column of the type, and the first such column by name."""
    found: dict[str, str] = {}
    for table, column in sorted(context.columns(type_name), key=lambda pair: (pair[0].name, pair[1].name)):
        found.setdefault(table.name.schema, shown(table.name.name, column.name))
    yield from found.items()
