"""MySQL's binary JSON as the text that `CAST(… AS CHAR)` gives.

https://dev.mysql.com/doc/dev/mysql-server/latest/json__binary_8h.html
"""

import base64
import re
import struct
from collections.abc import Callable

from migrate.engines.mysql.binlog.floats import json_text
from migrate.engines.mysql.binlog.scalars import datetime_text, decimal_reader, time_text
from migrate.engines.mysql.binlog.table_map import Stored

_SMALL_OBJECT, _LARGE_OBJECT, _SMALL_ARRAY, _LARGE_ARRAY, _LITERAL = range(5)
_DOUBLE, _STRING, _OPAQUE = 0x0B, 0x0C, 0x0F
_INTEGERS = {5: (2, True), 6: (2, False), 7: (4, True), 8: (4, False), 9: (8, True), 10: (8, False)}
_WORDS = {0: b"null", 1: b"true", 2: b"false"}
_ESCAPES = re.compile(rb'["\\\x00-\x1f]')
_ESCAPED = {b'"': b'\\"', b"\\": b"\\\\", b"\b": b"\\b", b"\f": b"\\f", b"\n": b"\\n", b"\r": b"\\r", b"\t": b"\\t"}
_MOST_LEVELS = 200


def json_document(raw: bytes) -> bytes:
    """The text of a document. Raises `ValueError` for what is no document."""
    if not raw:
        return b"null"
    try:
        return _value(raw[0], raw, 1, 0)
    except (KeyError, struct.error) as problem:
        raise ValueError(f"no JSON of MySQL's: {problem}") from None


def _value(kind: int, data: bytes, at: int, level: int) -> bytes:
    if level > _MOST_LEVELS:
        raise ValueError("JSON is nested too deeply")
    if kind <= _LARGE_ARRAY:
        return _container(kind, data, at, level)
    if kind == _LITERAL:
        return _WORDS[data[at]]
    if kind in _INTEGERS:
        size, signed = _INTEGERS[kind]
        return b"%d" % int.from_bytes(data[at : at + size], "little", signed=signed)
    if kind == _DOUBLE:
        return json_text(struct.unpack_from("<d", data, at)[0])
    if kind == _STRING:
        size, at = _length(data, at)
        return _quoted(data[at : at + size])
    if kind == _OPAQUE:
        size, start = _length(data, at + 1)
        return _opaque(data[at], data[start : start + size])
    raise ValueError(f"JSON of the unknown type {kind}")


def _container(kind: int, data: bytes, at: int, level: int) -> bytes:
    width = 4 if kind in (_LARGE_OBJECT, _LARGE_ARRAY) else 2
    count = int.from_bytes(data[at : at + width], "little")
    place = at + 2 * width
    is_object = kind in (_SMALL_OBJECT, _LARGE_OBJECT)
    keys = []
    if is_object:
        for number in range(count):
            entry = place + number * (width + 2)
            start = at + int.from_bytes(data[entry : entry + width], "little")
            size = int.from_bytes(data[entry + width : entry + width + 2], "little")
            keys.append(_quoted(data[start : start + size]) + b": ")
        place += count * (width + 2)
    values = [_entry(data, at, place + number * (width + 1), width, level) for number in range(count)]
    if is_object:
        return b"{" + b", ".join(map(bytes.__add__, keys, values)) + b"}"
    return b"[" + b", ".join(values) + b"]"


def _entry(data: bytes, container: int, entry: int, width: int, level: int) -> bytes:
    """A value whose type and place, or itself where it is small, stand in its container's table."""
    kind = data[entry]
    is_inside = kind == _LITERAL or (kind in _INTEGERS and _INTEGERS[kind][0] <= width)
    start = entry + 1 if is_inside else container + int.from_bytes(data[entry + 1 : entry + 1 + width], "little")
    return _value(kind, data, start, level + 1)


def _length(data: bytes, at: int) -> tuple[int, int]:
    """A length of seven bits a byte, and where it ends."""
    size, shift = 0, 0
    while True:
        size |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            return size, at
        shift += 7


def _quoted(text: bytes) -> bytes:
    return b'"' + _ESCAPES.sub(_escape, text) + b'"'


def _escape(found: re.Match[bytes]) -> bytes:
    return _ESCAPED.get(found[0]) or b"\\u%04x" % found[0][0]


def _opaque(kind: int, raw: bytes) -> bytes:
    """A value of one of the server's own types."""
    if kind == Stored.NEWDECIMAL:
        return decimal_reader(raw[0], raw[1])(raw[2:])
    reader = _MOMENTS.get(kind)
    if reader is not None:
        return b'"' + reader(int.from_bytes(raw, "little", signed=True)) + b'"'
    return b'"base64:type%d:%b"' % (kind, base64.b64encode(raw))


def _date(packed: int) -> bytes:
    return datetime_text(packed >> 24)[:10]


def _datetime(packed: int) -> bytes:
    return datetime_text(packed >> 24) + b".%06d" % (packed & 0xFFFFFF)


def _time(packed: int) -> bytes:
    sign = b"-" if packed < 0 else b""
    packed = abs(packed)
    return sign + time_text(packed >> 24) + b".%06d" % (packed & 0xFFFFFF)


_MOMENTS: dict[int, Callable[[int], bytes]] = {
    Stored.DATE: _date,
    Stored.DATETIME: _datetime,
    Stored.TIMESTAMP: _datetime,
    Stored.TIME: _time,
}
