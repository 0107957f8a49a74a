"""Spatial values as ST_AsBinary and ST_AsText of the source server give them.

A value is stored as the number of its reference system and its well-known binary, every geographic one with the longitude first.
MySQL gives the axes in the order of the reference system:
https://dev.mysql.com/doc/refman/8.4/en/gis-format-conversion-functions.html
"""

import struct
from collections.abc import Callable, Collection, Iterator

_SRID_SIZE = 4
_NAMES = {
    1: b"POINT",
    2: b"LINESTRING",
    3: b"POLYGON",
    4: b"MULTIPOINT",
    5: b"MULTILINESTRING",
    6: b"MULTIPOLYGON",
    7: b"GEOMETRYCOLLECTION",
}
_POINT, _LINE, _POLYGON, _MULTIPOINT, _COLLECTION = 1, 2, 3, 4, 7
Points = Callable[[bytes, int, int], bytes]


def binary_reader(latitude_first: Collection[int]) -> Callable[[bytes], bytes]:
    """Gives the well-known binary; of the reference systems `latitude_first` with the axes turned."""

    def read(raw: bytes) -> bytes:
        if int.from_bytes(raw[:_SRID_SIZE], "little") not in latitude_first:
            return raw[_SRID_SIZE:]
        data = bytearray(raw[_SRID_SIZE:])
        _turn(data, 0)
        return bytes(data)

    return read


def text_reader(
    latitude_first: Collection[int], number: Callable[[float], bytes], *, wraps_points: bool
) -> Callable[[bytes], bytes]:
    """Gives the well-known text. `wraps_points` puts parentheses around each point of a MULTIPOINT, as MySQL does."""
    binary = binary_reader(latitude_first)

    def read(raw: bytes) -> bytes:
        return _text(binary(raw), 0, number, wraps_points)[0]

    return read


def _turn(data: bytearray, at: int) -> int:
    kind, at = int.from_bytes(data[at + 1 : at + 5], "little"), at + 5
    if kind == _POINT:
        return _turn_points(data, at, 1)
    count, at = int.from_bytes(data[at : at + 4], "little"), at + 4
    if kind == _LINE:
        return _turn_points(data, at, count)
    for _ in range(count):
        at = (
            _turn_points(data, at + 4, int.from_bytes(data[at : at + 4], "little"))
            if kind == _POLYGON
            else _turn(data, at)
        )
    return at


def _turn_points(data: bytearray, at: int, count: int) -> int:
    for place in range(at, at + 16 * count, 16):
        data[place : place + 8], data[place + 8 : place + 16] = data[place + 8 : place + 16], data[place : place + 8]
    return at + 16 * count


def _text(data: bytes, at: int, number: Callable[[float], bytes], wraps: bool) -> tuple[bytes, int]:
    kind = int.from_bytes(data[at + 1 : at + 5], "little")
    if kind not in _NAMES:
        raise ValueError(f"a geometry of the unknown type {kind}")
    body, end = _body(kind, data, at + 5, number, wraps)
    return _NAMES[kind] + body, end


def _body(kind: int, data: bytes, at: int, number: Callable[[float], bytes], wraps: bool) -> tuple[bytes, int]:
    if kind == _POINT:
        return b"(" + _points(data, at, 1, number) + b")", at + 16
    count, at = int.from_bytes(data[at : at + 4], "little"), at + 4
    if kind == _LINE:
        return b"(" + _points(data, at, count, number) + b")", at + 16 * count
    if not count and kind == _COLLECTION:
        return b" EMPTY", at
    parts = []
    for _ in range(count):
        if kind == _POLYGON:
            part, at = _body(_LINE, data, at, number, wraps)
        elif kind == _COLLECTION:
            part, at = _text(data, at, number, wraps)
        else:
            part, at = _body(kind - 3, data, at + 5, number, wraps)
            part = part if wraps or kind != _MULTIPOINT else part[1:-1]
        parts.append(part)
    return b"(" + b",".join(parts) + b")", at


def _points(data: bytes, at: int, count: int, number: Callable[[float], bytes]) -> bytes:
    return b",".join(_pairs(struct.unpack_from(f"<{2 * count}d", data, at), number))


def _pairs(numbers: tuple[float, ...], number: Callable[[float], bytes]) -> Iterator[bytes]:
    for place in range(0, len(numbers), 2):
        yield number(numbers[place]) + b" " + number(numbers[place + 1])
