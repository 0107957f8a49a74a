"""Types of variables, parameters and results in PL/pgSQL's words."""

from dataclasses import replace

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.types import SPATIAL, convert_type, integer_type
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Table
from migrate.model.types import ColumnType

_WIDER = {"smallint": "integer", "real": "double precision", "character": "character varying"}
"""PostgreSQL takes no integer literal for a smallint parameter, and pads a character."""
_ROUNDED = ("numeric", "timestamp without time zone", "timestamp with time zone", "time without time zone")


def variable_type(context: Context, type_: ColumnType) -> str:
    """The type of a local variable. Raises `Obstacle`."""
    made = _converted(context, type_)
    return made.text if made.name != "character" else f"character varying({made.length})"


def parameter_type(context: Context, type_: ColumnType) -> str:
    """The type of a parameter or of a result, without the length that PostgreSQL would ignore there. Raises `Obstacle`."""
    made = _converted(context, type_)
    return _WIDER.get(made.name, made.name)


def rounding_type(context: Context, type_: ColumnType) -> str:
    """The type to which MySQL rounds a value of that type, as a parameter or result of PostgreSQL's does not; or empty."""
    made = _converted(context, type_)
    return made.text if made.name in _ROUNDED and made.text != made.name else ""


def _converted(context: Context, type_: ColumnType) -> ColumnType:
    if type_.name in SPATIAL or type_.name == "vector":
        raise Obstacle(f"a value of the type {type_} has no equal")
    if type_.name in ("enum", "set"):
        return ColumnType(name="text", text="text")
    muted = replace(context, notes=context.notes.muted())
    table = Table(name=ObjectName(schema="", name=""), columns=())
    column = Column(name="", type=type_)
    made = convert_type(muted, table, column, integer=integer_type(column))
    if made is None or muted.notes.skipped:
        raise Obstacle(f"a value of the type {type_} has no equal")
    return made
