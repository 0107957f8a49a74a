"""Reads a routine's parameter list, as the catalogue and the dumps give it."""

from dataclasses import dataclass

from migrate.convert.stored_code.tokens import Reader
from migrate.convert.stored_code.types import read_type
from migrate.model.types import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a routine."""

    name: str
    type: ColumnType
    mode: str = "IN"
    """`IN`, `OUT` or `INOUT`."""


def read_parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters of a list without its parentheses. Raises `NotRead`."""
    reader = Reader(text)
    found: list[Parameter] = []
    while not reader.at_end:
        found.append(_parameter(reader))
        if not reader.accept(","):
            break
    if not reader.at_end:
        raise reader.problem("a comma was expected")
    return tuple(found)


def _parameter(reader: Reader) -> Parameter:
    mode = reader.take().upper if reader.at_any("IN", "OUT", "INOUT") else "IN"
    name = reader.identifier()
    type_ = read_type(reader.until(",", ";"))
    return Parameter(name=name, type=type_, mode=mode)
