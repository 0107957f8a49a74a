"""Types whose contents PostgreSQL holds in another form: JSON, bytes, shapes, vectors."""

import re
from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

SPATIAL = (
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
    "geomcollection",
)
_JSON_VALID = re.compile(r"json_valid\s*\(\s*(`[^`]+`|\w+)\s*\)", re.IGNORECASE)


@check("MY116")
def json(context: Context) -> Iterator[Finding]:
    """JSON, which becomes jsonb."""
    for table, column in context.columns("json"):
        message = (
            f"{shown(table.name.name, column.name)} becomes jsonb: equal content, but keys may come back in another "
            "order and JSON_ functions have other names"
        )
        yield context.on_column(table, column, message, guilty="json")


@check("MY117")
def json_in_text(context: Context) -> Iterator[Finding]:
    """MariaDB's JSON: a LONGTEXT and a check with json_valid, a function that PostgreSQL lacks."""
    for table in context.schema.tables:
        valid = {match[1].strip("`") for check_ in table.checks for match in _JSON_VALID.finditer(check_.expression)}
        for column in table.columns:
            if column.name in valid and column.type.name.endswith("text"):
                message = (
                    f"{shown(table.name.name, column.name)} is MariaDB's JSON, text with a json_valid check: jsonb "
                    "keeps the content, text keeps every blank and the order of keys"
                )
                yield context.on_column(table, column, message, guilty=column.type.text)


@check("MY118")
def spatial(context: Context) -> Iterator[Finding]:
    """Shapes, which need PostGIS."""
    for table, column in context.columns(*SPATIAL):
        message = (
            f"{shown(table.name.name, column.name)} is {column.type.name.upper()}: PostgreSQL needs PostGIS for it, "
            "and DMS does not carry it over between the two engines"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("MY119")
def binary_uuid(context: Context) -> Iterator[Finding]:
    """BINARY(16), as a rule a UUID."""
    for table, column in context.columns("binary"):
        if column.type.length == 16:
            message = (
                f"{shown(table.name.name, column.name)} is BINARY(16) and becomes bytea; where it holds UUIDs, uuid "
                "is smaller and easier to read"
            )
            yield context.on_column(table, column, message, guilty=column.type.text)


@check("MY120")
def binary_length(context: Context) -> Iterator[Finding]:
    """BINARY and VARBINARY, whose length bytea does not limit."""
    for table, column in context.columns("binary", "varbinary"):
        if column.type.name == "varbinary" or column.type.length != 16:
            message = (
                f"{shown(table.name.name, column.name)} becomes bytea, which does not limit its length and does not pad"
            )
            yield context.on_column(table, column, message, guilty=column.type.text)


@check("MY124")
def vector(context: Context) -> Iterator[Finding]:
    """VECTOR, which needs the extension pgvector."""
    for table, column in context.columns("vector"):
        message = (
            f"{shown(table.name.name, column.name)} is VECTOR: PostgreSQL needs the extension pgvector for it, and "
            "DMS does not carry it over"
        )
        yield context.on_column(table, column, message, guilty="vector")
