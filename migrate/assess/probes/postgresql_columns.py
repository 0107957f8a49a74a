"""What is asked of the columns of PostgreSQL."""

import re
from collections.abc import Iterator

from migrate.assess.probes.question import RowQuestion, about_column, leads_an_index, own_columns
from migrate.engines.postgresql import probes as sql
from migrate.engines.probes import Cell
from migrate.model.names import Target
from migrate.model.schema import Column, Schema, Table
from migrate.model.types import TypeKind

_MOMENTS = ("date", "timestamp without time zone", "timestamp with time zone")
_TEXTS = ("text", "character varying", "character", "citext")
_MYSQL_DIGITS = (35, 30)
"""Digits before and after the point of the widest decimal that has room for both, decimal(65,30)."""
_DMS_DIGITS = (22, 6)
"""Of NUMERIC(28,6), which DMS takes for a numeric without digits."""


def postgresql_column_questions(schema: Schema, target: Target) -> Iterator[RowQuestion]:
    """Every question about single columns."""
    del target
    for table, column in own_columns(schema):
        if column.type.kind not in (TypeKind.BASE, TypeKind.DOMAIN) or column.type.dimensions:
            continue
        match _type_name(column):
            case "numeric":
                yield _not_numbers(table, column)
                yield from _digits(table, column)
            case "real" | "double precision":
                yield _not_numbers(table, column)
            case name if name in _MOMENTS:
                yield from _moments(table, column)
            case name if name in _TEXTS:
                yield _texts(table, column)


def _type_name(column: Column) -> str:
    """The type's name, or that of the type below a domain."""
    is_domain = column.type.kind is TypeKind.DOMAIN
    return re.sub(r" ?\(.*?\)", "", column.type.base) if is_domain else column.type.name


def _not_numbers(table: Table, column: Column) -> RowQuestion:
    return RowQuestion(
        about=about_column("PG701", table, column, "NaN or Infinity", "MySQL's numbers have neither"),
        condition=sql.is_not_a_number(column),
        shown=sql.shown(column),
    )


def _digits(table: Table, column: Column) -> Iterator[RowQuestion]:
    if column.type.precision is not None or "(" in column.type.base:
        return
    cells = (("integer-digits", sql.integer_digits(column)), ("scale", sql.scale(column)))
    measures = tuple((name, Cell(expression=expression, aggregate="MAX")) for name, expression in cells)
    for check, (before, after), consequence in (
        ("PG704", _MYSQL_DIGITS, "MySQL's decimal keeps 65 digits, 30 of them after the point"),
        ("CD302", _DMS_DIGITS, "DMS reads the column as NUMERIC(28,6)"),
    ):
        subject = f"numbers of more than {before} digits before or {after} after the point"
        yield RowQuestion(
            about=about_column(check, table, column, subject, consequence),
            condition=sql.has_more_digits(column, integer_digits=before, scale=after),
            shown=sql.shown(column),
            measures=measures,
        )


def _moments(table: Table, column: Column) -> Iterator[RowQuestion]:
    is_indexed = leads_an_index(table, column.name)
    yield RowQuestion(
        about=about_column("PG702", table, column, "infinity", "MySQL has no such date"),
        condition=sql.is_infinite(column),
        shown=sql.shown(column),
        is_ranged=is_indexed,
    )
    yield RowQuestion(
        about=about_column("PG703", table, column, "dates before the year 1 or after 9999", "MySQL refuses them"),
        condition=sql.is_outside_mysql_years(column),
        shown=sql.shown(column),
    )


def _texts(table: Table, column: Column) -> RowQuestion:
    about = about_column("PG709", table, column, "text encoded twice", "it arrives as it is, unreadable")
    return RowQuestion(about=about, condition=sql.is_double_encoded(column))
