"""How MySQL and MariaDB take rows in: LOAD DATA, and the text that each column's value must arrive in."""

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from migrate.engines.mysql.engine import MySql
from migrate.model.names import ObjectName
from migrate.model.schema import Column

BINARY_TYPES = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector"})
SPATIAL_TYPES = frozenset(
    {
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
        "geomcollection",
    }
)


class Arrival(StrEnum):
    """The text that a column's value must arrive in."""

    TEXT = "text"
    """As the server would print it."""
    HEX = "hex"
    """Hexadecimal digits of the bytes; of a spatial value, the server's own bytes: SRID and WKB."""
    BITS = "bits"
    """Binary digits."""


def arrival(column: Column) -> Arrival:
    """The text in which a value of `column` must arrive."""
    if column.type.name in BINARY_TYPES or column.type.name in SPATIAL_TYPES:
        return Arrival.HEX
    return Arrival.BITS if column.type.name == "bit" else Arrival.TEXT


def load_statement(path: str, table: ObjectName, columns: Sequence[Column]) -> str:
    """The LOAD DATA statement that reads the comma-separated file at `path`."""
    engine = MySql()
    places, settings = [], []
    any_conversion = any(conversion_of(column, "") is not None for column in columns)
    for number, column in enumerate(columns):
        name = engine.quote(column.name)
        conversion = conversion_of(column, f"@v{number}")
        if column.identity is not None and any_conversion:
            # MariaDB 11.8 numbers a 0 anew, whatever the sql_mode, when it is read straight into the column beside a SET clause.
            conversion = f"@v{number}"
        places.append(name if conversion is None else f"@v{number}")
        if conversion is not None:
            settings.append(f"{name} = {conversion}")
    setting = f" SET {', '.join(settings)}" if settings else ""
    return (
        f"LOAD DATA LOCAL INFILE {engine.literal(path)} INTO TABLE {engine.quote_name(table)} CHARACTER SET utf8mb4"
        " FIELDS TERMINATED BY ',' ENCLOSED BY '\"' ESCAPED BY '' LINES TERMINATED BY '\\n'"
        f" ({', '.join(places)}){setting}"
    )


def conversion_of(column: Column, value: str) -> str | None:
    """The expression that turns the text that arrived into the column's value; None where the server does so itself."""
    match arrival(column):
        case Arrival.TEXT:
            return None
        case Arrival.HEX:
            return f"UNHEX({value})"
        case Arrival.BITS:
            return f"CAST(CONV({value}, 2, 10) AS UNSIGNED)"
    assert_never(arrival(column))
