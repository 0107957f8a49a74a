"""Whether two servers' values are the same value. Drivers give some of them in different shapes; nothing else is forgiven."""

import datetime
import json
import math
from decimal import Decimal
from typing import Any

ZONE = datetime.timezone(datetime.timedelta(hours=2))
"""The time zone of every session, so that instants are shown in it."""
_RELATIVE = 1e-13


def plain(value: Any) -> Any:
    """The value in the shape that both drivers can give."""
    match value:
        case bool():
            return int(value)
        case datetime.timedelta():
            return (
                (datetime.datetime.min + value).time()
                if datetime.timedelta(0) <= value < datetime.timedelta(1)
                else value
            )
        case datetime.datetime() if value.tzinfo is not None:
            return value.astimezone(ZONE).replace(tzinfo=None)
        case bytes() | bytearray() | memoryview():
            return bytes(value)
    return value


def same(one: Any, other: Any, *, is_json: bool = False) -> bool:
    """Whether the values are equal: numbers by value, floating-point numbers to their last digits, the rest exactly."""
    one, other = plain(one), plain(other)
    if is_json and isinstance(one, str) and isinstance(other, str):
        return _same_document(json.loads(one, parse_float=Decimal), json.loads(other, parse_float=Decimal))
    if isinstance(one, (int, float, Decimal)) and isinstance(other, (int, float, Decimal)):
        if isinstance(one, float) or isinstance(other, float):
            return math.isclose(one, other, rel_tol=_RELATIVE, abs_tol=1e-300)
        return one == other
    return type(one) is type(other) and bool(one == other)


def _same_document(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same_document(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same_document, one, other))
    return bool(one == other)
