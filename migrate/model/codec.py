"""Turns the nouns into JSON values and back: frozen dataclasses, enums, tuples, optionals and plain values.

The JSON has one key a field, the field's own name; a field whose value is its default is left out unless the class
says otherwise with `KEEP_DEFAULTS`. Unknown keys are ignored when reading: a newer version only adds.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin

from migrate.errors import BadDocument

Json = Any
"""A value as the `json` module knows it: the one place where a type is not known."""
T = TypeVar("T")
_EXACT = 2**53
"""Whole floats below this are written as integers, so that 1 and 1.0, which are equal, have the same text."""


def encode(value: object) -> Json:
    """Gives the JSON value of a noun, or of a part of one."""
    if value is None or type(value) in (str, int, bool):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        keep = getattr(value, "KEEP_DEFAULTS", False)
        items = [(field, getattr(value, field.name)) for field in _declared(type(value))]
        return {field.name: encode(item) for field, item in items if keep or not _is_default(field, item)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def decode(kind: type[T], data: Json, *, where: str = "") -> T:
    """Reads a value of type `kind` from JSON.

    Raises `BadDocument` naming the place in the document when something is missing or of the wrong type.
    """
    return cast(T, _decode(kind, data, where or kind.__name__))


def _is_default(field: "dataclasses.Field[Any]", value: object) -> bool:
    return (
        field.default is not dataclasses.MISSING and bool(value == field.default) and type(value) is type(field.default)
    )


@cache
def _declared(kind: type) -> "tuple[dataclasses.Field[Any], ...]":
    return dataclasses.fields(kind)


@cache
def _fields_of(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        (
            field.name,
            hints[field.name],
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(kind)
    )


def _decode(kind: Any, data: Json, where: str) -> object:
    if kind is Any or kind is object:
        return data
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(kind, data, where)
    if origin is tuple:
        return _decode_tuple(get_args(kind), data, where)
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        if not isinstance(data, dict):
            raise BadDocument(f"{where}: an object was expected, not {_say(data)}")
        value_kind = get_args(kind)[1]
        return {key: _decode(value_kind, item, f"{where}.{key}") for key, item in data.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(data)
        except ValueError:
            known = ", ".join(str(member.value) for member in kind)
            raise BadDocument(f"{where}: {_say(data)} is not one of {known}") from None
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(cast(type, kind), data, where)
    return _decode_plain(kind, data, where)


def _decode_union(kind: Any, data: Json, where: str) -> object:
    options = [option for option in get_args(kind) if option is not type(None)]
    if data is None and len(options) < len(get_args(kind)):
        return None
    if len(options) == 1:
        return _decode(options[0], data, where)
    for option in options:
        try:
            return _decode(option, data, where)
        except BadDocument:
            continue
    raise BadDocument(f"{where}: {_say(data)} is not understood")


def _decode_tuple(arguments: tuple[Any, ...], data: Json, where: str) -> tuple[object, ...]:
    if not isinstance(data, list):
        raise BadDocument(f"{where}: a list was expected, not {_say(data)}")
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_decode(arguments[0], item, f"{where}[{number}]") for number, item in enumerate(data))
    if len(data) != len(arguments):
        raise BadDocument(f"{where}: {len(arguments)} items were expected, not {len(data)}")
    return tuple(
        _decode(item_kind, item, f"{where}[{number}]")
        for number, (item_kind, item) in enumerate(zip(arguments, data, strict=True))
    )


def _decode_dataclass(kind: type, data: Json, where: str) -> object:
    if not isinstance(data, dict):
        raise BadDocument(f"{where}: an object was expected, not {_say(data)}")
    values = {}
    for name, hint, required in _fields_of(kind):
        if name in data:
            values[name] = _decode(hint, data[name], f"{where}.{name}")
        elif required:
            raise BadDocument(f"{where}: {name} is missing")
    return kind(**values)


def _decode_plain(kind: Any, data: Json, where: str) -> object:
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        try:
            return float(data)
        except OverflowError:
            raise BadDocument(f"{where}: the number is too large") from None
    if isinstance(data, bool) and kind is not bool:
        raise BadDocument(f"{where}: {kind.__name__} was expected, not {_say(data)}")
    if not isinstance(data, kind):
        raise BadDocument(f"{where}: {kind.__name__} was expected, not {_say(data)}")
    return data


def _say(data: Json) -> str:
    return repr(data) if isinstance(data, (str, int, float, bool, type(None))) else type(data).__name__
