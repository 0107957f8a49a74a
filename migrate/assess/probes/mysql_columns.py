"""What is asked of the columns of MySQL and MariaDB."""

from collections.abc import Iterator

from migrate.assess.collations import charset_of
from migrate.assess.probes.question import RowQuestion, about_column, leads_an_index, own_columns
from migrate.engines.mysql import probes as sql
from migrate.model.names import Target
from migrate.model.schema import Column, Schema, Table

_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext")
_SIGNED_MAXIMUM = {"int": 2**31 - 1, "bigint": 2**63 - 1}


def mysql_column_questions(schema: Schema, target: Target) -> Iterator[RowQuestion]:
    """Every question about single columns."""
    del target
    for table, column in own_columns(schema):
        match column.type.name:
            case "date" | "datetime" | "timestamp":
                yield from _dates(table, column)
            case "tinyint" | "int" | "bigint":
                yield from _numbers(table, column)
            case "time":
                yield _times(table, column)
            case "enum":
                yield _enums(table, column)
            case name if name in _TEXTS:
                yield from _texts(table, column, charset_of(schema, table, column))


def _dates(table: Table, column: Column) -> Iterator[RowQuestion]:
    yield RowQuestion(
        about=about_column("MY701", table, column, "zero dates", "PostgreSQL refuses these rows, and DMS writes NULL"),
        condition=sql.is_zero_date(column),
        shown=sql.shown(column),
        is_ranged=leads_an_index(table, column.name),
    )
    if column.type.name != "timestamp":
        yield RowQuestion(
            about=about_column(
                "MY702", table, column, "dates without a month or a day", "PostgreSQL has no such dates"
            ),
            condition=sql.is_partial_date(column),
            shown=sql.shown(column),
        )


def _numbers(table: Table, column: Column) -> Iterator[RowQuestion]:
    is_indexed = leads_an_index(table, column.name)
    if column.type.unsigned and column.type.name in _SIGNED_MAXIMUM:
        maximum = _SIGNED_MAXIMUM[column.type.name]
        check, consequence = ("MY703", "they need numeric(20,0)")
        if column.type.name == "int":
            check, consequence = ("MY704", "they need bigint, as the converter writes it")
        yield RowQuestion(
            about=about_column(check, table, column, f"numbers above {maximum}", consequence),
            condition=sql.is_above(column, maximum),
            shown=sql.shown(column),
            is_ranged=is_indexed,
        )
    elif column.type.text.lower().startswith("tinyint(1)"):
        yield RowQuestion(
            about=about_column("MY705", table, column, "numbers other than 0 and 1", "it is no boolean"),
            condition=sql.is_neither_0_nor_1(column),
            shown=sql.shown(column),
            is_ranged=is_indexed,
        )


def _times(table: Table, column: Column) -> RowQuestion:
    consequence = "PostgreSQL's time ends there, interval does not"
    return RowQuestion(
        about=about_column("MY711", table, column, "times below 00:00:00 or above 24:00:00", consequence),
        condition=sql.is_outside_a_day(column),
        shown=sql.shown(column),
        is_ranged=leads_an_index(table, column.name),
    )


def _enums(table: Table, column: Column) -> RowQuestion:
    consequence = "no enum of PostgreSQL's has that member"
    return RowQuestion(
        about=about_column("MY710", table, column, "the empty error value (number 0)", consequence),
        condition=sql.is_error_value(column),
    )


def _texts(table: Table, column: Column, charset: str) -> Iterator[RowQuestion]:
    consequence = "PostgreSQL's text can't hold it"
    yield RowQuestion(
        about=about_column("MY706", table, column, "the character U+0000", consequence), condition=sql.holds_nul(column)
    )
    if not charset or charset == "binary":
        return
    if charset == "latin1":
        subject, consequence = "UTF-8 under the name of latin1", "converted as latin1, every such character becomes two"
        about, condition = about_column("MY708", table, column, subject, consequence), sql.is_utf8_in_latin1(column)
        yield RowQuestion(about=about, condition=condition)
        return
    subject = f"bytes that are no characters of {charset}"
    about = about_column("MY707", table, column, subject, "they are refused or become question marks")
    yield RowQuestion(about=about, condition=sql.is_invalid(column, charset))
    if charset in ("utf8mb4", "utf8mb3", "utf8"):
        subject, consequence = "text encoded twice", "it arrives as it is, unreadable"
        about = about_column("MY709", table, column, subject, consequence)
        yield RowQuestion(about=about, condition=sql.is_double_encoded(column))
