"""What sort of value a column or an expression of MySQL's is once it is in PostgreSQL."""

from enum import StrEnum

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.types import BINARIES, SPATIAL, is_json
from migrate.model.schema import Column, Table
from migrate.model.types import ColumnType


class Kind(StrEnum):
    """A family of types whose members compare and combine."""

    NUMBER = "number"
    FLOAT = "float"
    BOOLEAN = "boolean"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    MOMENT = "moment"
    INSTANT = "instant"
    """A timestamp with time zone."""
    TIME = "time"
    BINARY = "binary"
    JSON = "json"
    NULL = "null"
    UNKNOWN = "unknown"

    @property
    def is_number(self) -> bool:
        """Whether one can reckon with it."""
        return self in (Kind.NUMBER, Kind.FLOAT)

    @property
    def is_text(self) -> bool:
        """Whether it is text or an enum."""
        return self in (Kind.TEXT, Kind.ENUM)

    @property
    def is_day(self) -> bool:
        """Whether it has a date in it."""
        return self in (Kind.DATE, Kind.MOMENT, Kind.INSTANT)


_KINDS = {
    "tinyint": Kind.NUMBER,
    "smallint": Kind.NUMBER,
    "mediumint": Kind.NUMBER,
    "int": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "bigint": Kind.NUMBER,
    "bool": Kind.NUMBER,
    "boolean": Kind.NUMBER,
    "dec": Kind.NUMBER,
    "fixed": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "numeric": Kind.NUMBER,
    "year": Kind.NUMBER,
    "float": Kind.FLOAT,
    "double": Kind.FLOAT,
    "real": Kind.FLOAT,
    "char": Kind.TEXT,
    "varchar": Kind.TEXT,
    "tinytext": Kind.TEXT,
    "text": Kind.TEXT,
    "mediumtext": Kind.TEXT,
    "longtext": Kind.TEXT,
    "set": Kind.TEXT,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "json": Kind.JSON,
}


def kind_of_column(context: Context, column: Column, table: Table | None = None) -> Kind:
    """The kind of a table's or view's column on the target."""
    if table is not None and is_json(table, column):
        return Kind.JSON
    if column.type.name == "enum" and context.notes.peek("enum") == "type":
        return Kind.ENUM
    return kind_of_type(context, column.type)


def kind_of_type(context: Context, type_: ColumnType) -> Kind:
    """The kind of a value of one of the source's types on the target. An enum that is no column's is text."""
    name, notes = type_.name, context.notes
    if type_.text.lower().startswith("tinyint(1)") and notes.peek("tinyint1") == "boolean":
        return Kind.BOOLEAN
    if name == "bit" and (type_.length or type_.precision or 1) == 1:
        return Kind.BOOLEAN if notes.peek("bit1") == "boolean" else Kind.UNKNOWN
    if name == "enum":
        return Kind.TEXT
    if name in ("datetime", "timestamp"):
        return Kind.INSTANT if notes.peek(name) == "timestamp with time zone" else Kind.MOMENT
    if name in BINARIES or name in SPATIAL:
        return Kind.BINARY
    return _KINDS.get(name, Kind.UNKNOWN)
