"""Spells rows of MySQL's text protocol as bulk text: a megabyte at once, and value by value only where that can't be done.

A row is one value after another, each behind its length. All rows of a block are gone along side by side, column by column: every length
is overwritten with a mark of what comes to stand there. The marks are bytes that no text in UTF-8 has; where a value has one
nevertheless, there are more of them than were written, and the block is spelt value by value.
https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_strings.html
"""

import binascii
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy
from numpy.typing import NDArray

from migrate.engines.bulk import COPY_ESCAPES, Block, Bulk, Form, field_of, row_of
from migrate.engines.mysql.packets import HEAD_BYTES
from migrate.engines.mysql.result_stream import WireRows
from migrate.errors import QueryFailed

_FIELD, _ROW, _NULL, _FIRST_NULL, _GONE = b"\xf8", b"\xf9", b"\xfa", b"\xfb", b"\xff"
"""Between two values; between two rows; the same before a NULL, which it stands for too; a NULL that begins a row; nothing."""
_LEAST_MARK = 0xF8
_COPY_PARTS = bytes.maketrans(_FIELD + _ROW, b"\t\n")
_PART_BYTES = 96 << 10
_SHORT = 250
_NULL_LENGTH = 251
_WIDTHS = {252: 2, 253: 3, 254: 8}
"""How many bytes hold the length, by the byte before them."""
Bytes = NDArray[numpy.uint8]
Places = NDArray[numpy.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShape:
    """What the values of a row are."""

    bulk: Bulk
    forms: tuple[Form, ...]
    never_null: tuple[bool, ...]
    """Whether a NULL in that column can only mean that the server could not make the value."""
    tallies: int = 0
    """How many numbers come after the values, to be added up: first the values that were changed, then those that could not be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireBlock:
    """Rows that can be spelt out later, by whoever has the time."""

    wire: WireRows
    shape: RowShape

    def spelt(self) -> Block:
        """The rows in the bulk text's own spelling. Raises `QueryFailed` where the server could not make a value."""
        try:
            blocks = [self._spelt(part) for part in self._parts()]
        except LookupError:
            raise _unreadable() from None
        data = b"".join(block.data for block in blocks)
        return Block(data=data, rows=len(self.wire.starts), changed=sum(block.changed for block in blocks))

    def _parts(self) -> Iterator[WireRows]:
        """The rows, few enough at a time for the processor's cache."""
        if not self.wire.header:
            yield self.wire
            return
        data, starts = self.wire.data, numpy.frombuffer(self.wire.starts, dtype=numpy.int64)
        numbers = numpy.frombuffer(data, dtype=numpy.uint8)[starts + 3]
        if not bool((numpy.diff(numbers) == 1).all()):
            raise _unreadable()
        limits = numpy.searchsorted(starts, numpy.arange(0, len(data), _PART_BYTES)).tolist()
        for first, last in zip(limits, [*limits[1:], len(starts)], strict=True):
            if first < last:
                begin = int(starts[first])
                end = int(starts[last]) if last < len(starts) else len(data)
                yield WireRows(data=data[begin:end], starts=array("q", (starts[first:last] - begin).tobytes()))

    def _spelt(self, wire: WireRows) -> Block:
        found = _Marking(wire, self.shape).block() if wire.header else None
        return found or _one_by_one(wire, self.shape)


@dataclass(slots=True)
class _Marking:
    """The rows of a block while marks are put over their lengths."""

    wire: WireRows
    shape: RowShape
    data: Bytes = field(init=False)
    marks: int = 0
    """How many were written."""
    has_null: bool = False
    binaries: list[tuple[Places, Places, NDArray[numpy.bool_]]] = field(default_factory=list)
    """Of each binary column where its values begin and end, and which are no NULL."""

    def block(self) -> Block | None:
        """The rows spelt out; None where a value has a mark in it, or a number is no digit."""
        self.data = numpy.frombuffer(self.wire.data, dtype=numpy.uint8).copy()
        starts = numpy.frombuffer(self.wire.starts, dtype=numpy.int64)
        at = self._headers(starts)
        for number, form in enumerate(self.shape.forms):
            at = self._column(at, number, form)
        totals = []
        for _ in range(self.shape.tallies):
            if not bool((self.data[at] == 1).all()):
                return None
            totals.append(int(self.data[at + 1].sum()) - ord("0") * len(at))
            self._mark(at, _GONE)
            self._mark(at + 1, _GONE)
            at = at + 2
        if not numpy.array_equal(at, numpy.append(starts[1:], len(self.data))):
            raise _unreadable()
        text = self._with_digits()
        if int(numpy.count_nonzero(numpy.frombuffer(text, dtype=numpy.uint8) >= _LEAST_MARK)) != self.marks:
            return None
        return _block(
            _copy_text(text, self) if self.shape.bulk is Bulk.COPY_TEXT else _csv(text, self), len(starts), totals
        )

    def _headers(self, starts: Places) -> Places:
        for offset in range(HEAD_BYTES - 1):
            self._mark(starts + offset, _GONE)
        self._mark(starts + 3, _ROW)
        self.data[3] = ord(_GONE)
        return starts + HEAD_BYTES

    def _column(self, at: Places, number: int, form: Form) -> Places:
        """Marks a column's lengths, and gives where its values end."""
        lengths = self.data[at]
        mark, null = (_FIELD, _NULL) if number else (_GONE, _FIRST_NULL)
        self._mark(at, mark)
        if int(lengths.max()) <= _SHORT:
            ends: Places = at + 1 + lengths
            if form is Form.BINARY:
                self.binaries.append((at + 1, ends, numpy.ones(len(at), dtype=numpy.bool_)))
            return ends
        given = lengths != _NULL_LENGTH
        if not given.all():
            self._nulls(at[~given], null, number)
        begins, sizes = self._long(at, lengths)
        if form is Form.BINARY:
            self.binaries.append((begins, begins + sizes, given))
        return begins + sizes

    def _nulls(self, at: Places, mark: bytes, number: int) -> None:
        if self.shape.never_null[number]:
            raise _not_made(len(at))
        self.data[at] = ord(mark)
        self.has_null = True

    def _long(self, at: Places, lengths: Bytes) -> tuple[Places, Places]:
        """Where the values begin, and how long they are, when some of the lengths take more than a byte."""
        begins, sizes = at + 1, lengths.astype(numpy.int64)
        sizes[lengths == _NULL_LENGTH] = 0
        for lead, width in _WIDTHS.items():
            rows = numpy.flatnonzero(lengths == lead)
            if rows.size:
                sizes[rows] = self._number(begins[rows], width)
                begins[rows] += width
        return begins, sizes

    def _number(self, at: Places, width: int) -> Places:
        number = numpy.zeros(len(at), dtype=numpy.int64)
        for place in range(width):
            number |= self.data[at + place].astype(numpy.int64) << (8 * place)
            self._mark(at + place, _GONE)
        return number

    def _mark(self, at: Places, mark: bytes) -> None:
        self.data[at] = ord(mark)
        self.marks += len(at)

    def _with_digits(self) -> bytes:
        """The text, bytes put in hexadecimal."""
        text = self.data.tobytes()
        if not self.binaries:
            return text
        begins, ends, given = (numpy.stack(places, axis=1) for places in zip(*self.binaries, strict=True))
        before = b"\\x" if self.shape.bulk is Bulk.COPY_TEXT else b""
        pieces: list[bytes] = []
        done = 0
        for begin, end in zip(begins[given].tolist(), ends[given].tolist(), strict=True):
            pieces += (text[done:begin], before, binascii.hexlify(text[begin:end]))
            done = end
        pieces.append(text[done:])
        return b"".join(pieces)


def _copy_text(text: bytes, marking: _Marking) -> bytes:
    for plain, escaped in COPY_ESCAPES.items():
        text = text.replace(plain, escaped)
    text = text.translate(_COPY_PARTS, _GONE)
    if marking.has_null:
        text = text.replace(_NULL, b"\t\\N").replace(_FIRST_NULL, b"\\N")
    return text + b"\n"


def _csv(text: bytes, marking: _Marking) -> bytes:
    text = text.translate(None, _GONE).replace(b'"', b'""')
    if marking.has_null:
        text = text.replace(_NULL, _FIELD + _FIRST_NULL)
    text = b'"' + text.replace(_FIELD, b'","').replace(_ROW, b'"\n"') + b'"\n'
    return text.replace(b'"' + _FIRST_NULL + b'"', b"NULL") if marking.has_null else text


def _one_by_one(wire: WireRows, shape: RowShape) -> Block:
    totals = [0] * shape.tallies
    rows = []
    for start, end in zip(wire.starts, [*wire.starts[1:], len(wire.data)], strict=True):
        values = list(_values(wire.data, start + wire.header, end))
        if len(values) != len(shape.forms) + shape.tallies:
            raise _unreadable()
        given, counts = values[: len(shape.forms)], values[len(shape.forms) :]
        missing = sum(value is None for value, never in zip(given, shape.never_null, strict=True) if never)
        if missing:
            raise _not_made(missing)
        totals = [total + int(count or 0) for total, count in zip(totals, counts, strict=True)]
        fields = (field_of(shape.bulk, form, value) for form, value in zip(shape.forms, given, strict=True))
        rows.append(row_of(shape.bulk, list(fields)))
    return _block(b"".join(rows), len(rows), totals)


def _values(data: bytes, at: int, end: int) -> Iterator[bytes | None]:
    while at < end:
        length = data[at]
        at += 1
        if length == _NULL_LENGTH:
            yield None
            continue
        if length > _SHORT:
            width = _WIDTHS[length]
            length = int.from_bytes(data[at : at + width], "little")
            at += width
        yield data[at : at + length]
        at += length
    if at != end:
        raise _unreadable()


def _block(data: bytes, rows: int, totals: Sequence[int]) -> Block:
    changed, missing = (*totals, 0, 0)[:2]
    if missing:
        raise _not_made(missing)
    return Block(data=data, rows=rows, changed=changed)


def _unreadable() -> QueryFailed:
    return QueryFailed("the server's rows can't be told apart", hint="this is a fault of migrate's; please report it")


def _not_made(values: int) -> QueryFailed:
    return QueryFailed(
        f"the server could not make {values} values of a block of rows", hint="raise max_allowed_packet on the source"
    )
