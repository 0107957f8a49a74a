"""Writes rows as MySQL's text protocol does."""

from array import array
from collections.abc import Iterable, Sequence

from migrate.engines.mysql.result_stream import WireRows

LONGEST = 0xFFFFFF
Row = Sequence[bytes | None]


def wire_rows(rows: Iterable[Row], *, first: int = 5) -> WireRows:
    """Whole rows, the first with that packet number."""
    data, starts = bytearray(), array("q")
    for number, row in enumerate(rows):
        starts.append(len(data))
        data += packets(payload(row), first + number)
    return WireRows(data=bytes(data), starts=starts)


def payload(row: Row) -> bytes:
    """The values, each behind its length."""
    return b"".join(b"\xfb" if value is None else _length(len(value)) + value for value in row)


def packets(content: bytes, number: int) -> bytes:
    """The content behind a header; in several packets when it fills one."""
    made = bytearray()
    for at in range(0, len(content) + 1, LONGEST):
        part = content[at : at + LONGEST]
        made += len(part).to_bytes(3, "little") + bytes([number % 256]) + part
        number += 1
    return bytes(made)


def _length(size: int) -> bytes:
    if size <= 250:
        return bytes([size])
    if size < 1 << 16:
        return b"\xfc" + size.to_bytes(2, "little")
    if size < 1 << 24:
        return b"\xfd" + size.to_bytes(3, "little")
    return b"\xfe" + size.to_bytes(8, "little")
