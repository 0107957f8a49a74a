"""Columns that a newer MySQL refuses, or takes with a warning."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.engines.dumps.tokens import tokenize
from migrate.model.schema import DefaultKind, Table

_MEMBER_CHARACTERS = 255
_WITHOUT_DEFAULT = (
    *("tinyblob", "blob", "mediumblob", "longblob", "tinytext", "text", "mediumtext", "longtext", "json"),
    *(
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
    ),
)
_CHANGED = frozenset({"CAST", "CONVERT"})


@check("UP129")
def long_member(context: Context) -> Iterator[Finding]:
    """An ENUM or SET member of more than 255 characters."""
    for table, column in context.columns("enum", "set"):
        longest = max((len(label) for label in column.type.labels), default=0)
        if longest > _MEMBER_CHARACTERS:
            message = (
                f"{shown(table.name.name, column.name)} has a member of {longest} characters: MySQL 8.0 takes "
                f"{_MEMBER_CHARACTERS} and refuses the table"
            )
            yield context.on_column(table, column, message)


@check("UP130")
def literal_default_of_large_object(context: Context) -> Iterator[Finding]:
    """A literal default of a BLOB, TEXT, JSON or spatial column."""
    for table, column in context.columns(*_WITHOUT_DEFAULT):
        if column.default and column.default.kind is DefaultKind.LITERAL:
            message = (
                f"{shown(table.name.name, column.name)} has a literal as its default: MySQL refuses it for "
                f"{column.type.name.upper()}, from 8.0.13 on it may be an expression in parentheses"
            )
            yield context.on_column(table, column, message, guilty="DEFAULT")


@check("UP131")
def fraction_numbers_itself(context: Context) -> Iterator[Finding]:
    """AUTO_INCREMENT on FLOAT or DOUBLE."""
    for table, column in context.columns("float", "double"):
        if column.identity:
            message = (
                f"{shown(table.name.name, column.name)} is {column.type.name.upper()} AUTO_INCREMENT, which MySQL 8.4 "
                "refuses"
            )
            yield context.on_column(table, column, message, guilty="AUTO_INCREMENT")


@check("UP137")
def indexed_cast(context: Context) -> Iterator[Finding]:
    """An indexed generated column that casts: the result of CAST and CONVERT changed between versions."""
    for table, column in context.columns():
        words = {token.upper for token in tokenize(column.generated.expression)} if column.generated else set()
        if words & _CHANGED and column.name in _indexed(table):
            message = (
                f"{shown(table.name.name, column.name)} is computed by CAST or CONVERT and indexed: what they give changed in "
                "8.0, so an index brought over in place may not find its rows"
            )
            yield context.on_column(table, column, message, guilty="CAST")


def _indexed(table: Table) -> set[str]:
    keys = [key for key in (table.primary_key, *table.unique_keys) if key]
    parts = (part.column for index in table.indexes for part in index.parts if part.column)
    return {*parts, *(name for key in keys for name in key.columns)}
