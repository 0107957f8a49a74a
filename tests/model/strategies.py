"""Hypothesis strategies for every noun, drawn from the dataclasses themselves, so that a new field is tested at once.

Values are small but hostile: the names hold quotes, markup, control characters, emoji and letters written right to left.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin

from hypothesis import strategies as st

from migrate.model.baseline import PerformanceBaseline
from migrate.model.conversion import Conversion
from migrate.model.document import Document
from migrate.model.fleet import Fleet
from migrate.model.history import ValidationHistory
from migrate.model.issue import Assessment, Effort, EffortLevel, Issue
from migrate.model.lint import Lint
from migrate.model.plan import Plan
from migrate.model.progress import Progress
from migrate.model.schema import IndexPart, Schema
from migrate.model.task import ReplicationTask
from migrate.model.validation import Validation

T = TypeVar("T")

HOSTILE_NAMES = (
    "orders",
    "",
    " ",
    "Order Lines",
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "a'b",
    'a"b',
    "a`b",
    "a|b",
    "a\\b",
    "a%s{x}{{ x }}",
    "a\nb\tc\r",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202eevil\u202c",
    "טבלה",
    "🦀🦀",
    "x" * 64,
    "\x00",
)
_made: dict[type, st.SearchStrategy[Any]] = {}
SMALL = 2
"""The longest tuple drawn."""

texts = st.sampled_from(HOSTILE_NAMES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
hours = st.floats(min_value=0, max_value=1_000_000)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=SMALL) | st.dictionaries(texts, inner, max_size=SMALL),
    max_leaves=4,
)


def values(kind: type[T]) -> st.SearchStrategy[T]:
    """Values of any dataclass of the model: a field with a default has it half of the time."""
    if kind not in _made:
        _made[kind] = _make(kind)
    return typing.cast(st.SearchStrategy[T], _made[kind])


def _make(kind: type[T]) -> st.SearchStrategy[T]:
    hints = typing.get_type_hints(kind)
    fields = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        drawn = _of(hints[field.name])
        fields[field.name] = drawn if field.default is dataclasses.MISSING else st.just(field.default) | drawn
    return st.builds(kind, **fields).map(_settle)


def _of(hint: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return plain_json
    if origin in (Union, types.UnionType):
        return st.one_of(*(_of(argument) for argument in arguments))
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return st.lists(_of(arguments[0]), max_size=SMALL).map(tuple)
    if origin is tuple:
        return st.tuples(*(_of(argument) for argument in arguments))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(texts, _of(arguments[1]), max_size=SMALL)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return values(hint)
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return _PLAIN[hint]


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(min_value=-(2**70), max_value=2**70),
    bool: st.booleans(),
    float: hours,
    type(None): st.none(),
}


def _settle(value: T) -> T:
    """Brings a drawn value to what its class promises."""
    match value:
        case Effort(level=level, low_hours=low, high_hours=high):
            if level is EffortLevel.NONE:
                return typing.cast(T, Effort())
            return typing.cast(T, dataclasses.replace(value, low_hours=min(low, high), high_hours=max(low, high)))
        case IndexPart(column=None, expression=None):
            return typing.cast(T, dataclasses.replace(value, expression="lower(name)"))
        case IndexPart(column=str(), expression=str()):
            return typing.cast(T, dataclasses.replace(value, expression=None))
        case Issue(span=(start, end), excerpt=excerpt):
            bounds = sorted(min(abs(edge), len(excerpt)) for edge in (start, end))
            return typing.cast(T, dataclasses.replace(value, span=(bounds[0], bounds[1])))
        case _:
            return value


NOUNS: tuple[type[Document], ...] = (
    Schema,
    Assessment,
    Conversion,
    ReplicationTask,
    Plan,
    Progress,
    Validation,
    Fleet,
    PerformanceBaseline,
    ValidationHistory,
    Lint,
)
"""Every noun that is a document of its own."""
