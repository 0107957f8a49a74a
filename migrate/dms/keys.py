"""Values whose fields are keys of a DMS document: reading them from JSON and writing them back, without loss.

A field's `Key` says which key it is; what an object holds beyond its class's keys goes to the field `extra`, and so does a
key whose value is null. What is read here has passed `migrate.dms.shape`, so nothing is checked a second time.
"""

import dataclasses
import typing
from enum import Enum
from typing import Any, Self

from migrate.model.codec import Json

Extra = dict[str, Json]


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A field's key in the document; `kind` is the class or the enum of its value, or of the items of a list."""

    name: str
    kind: type | None = None


class Value:
    """A value whose fields are keys of one JSON object."""

    __slots__ = ()

    @classmethod
    def from_json(cls, data: Extra, *, passed_over: tuple[str, ...] = ()) -> Self:
        """The object as a value of this class; keys in `passed_over` are known elsewhere."""
        values: dict[str, Any] = {}
        taken = set(passed_over)
        for name, key in _keys_of(cls):
            given = data.get(key.name)
            if given is not None:
                values[name] = _read(given, key.kind)
                taken.add(key.name)
        values["extra"] = {name: item for name, item in data.items() if name not in taken}
        return cls(**values)

    def to_json(self) -> Extra:
        """The object that the value stands for: its own keys in the order of the class, then what it keeps."""
        given = ((key.name, getattr(self, name)) for name, key in _keys_of(type(self)))
        own = {key: _write(item) for key, item in given if item is not None}
        kept: Extra = getattr(self, "extra", {})
        return {**own, **kept}


_KEYS: dict[int, tuple[tuple[str, Key], ...]] = {}
"""The keys of each class, by its identity: looking them up takes longer than reading a value."""


def _keys_of(kind: type[Value]) -> tuple[tuple[str, Key], ...]:
    found = _KEYS.get(id(kind))
    if found is None:
        hints = typing.get_type_hints(kind, include_extras=True).items()
        marks = [(name, mark) for name, hint in hints for mark in getattr(hint, "__metadata__", ())]
        found = _KEYS[id(kind)] = tuple((name, mark) for name, mark in marks if isinstance(mark, Key))
    return found


def _read(given: Json, kind: type | None) -> object:
    if isinstance(given, list):
        return tuple(_read(item, kind) for item in given)
    if kind is None:
        return given
    if issubclass(kind, Enum):
        return kind(given)
    return kind.from_json(given) if issubclass(kind, Value) else given


def _write(item: object) -> Json:
    if isinstance(item, tuple):
        return [_write(part) for part in item]
    if isinstance(item, Enum):
        return item.value
    return item.to_json() if isinstance(item, Value) else item
