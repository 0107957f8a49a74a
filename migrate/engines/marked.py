"""Rows that come from a server with marks for what parts and escapes them, and get their bulk text's own spelling here.

A server escapes value by value, and takes most of its time for that; here a megabyte of rows is escaped at once. The marks are control
characters that text hardly ever holds. A text that does hold one is noticed, since the server counts apart from the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from migrate.engines.bulk import Block, Bulk

FIELD, ROW, NULL, HEX = b"\x1f", b"\x1e", b"\x1d", b"\x1c"
"""Between two fields; between two rows; in place of a NULL; before hexadecimal digits."""
_PARTS = bytes.maketrans(FIELD + ROW, b"\t\n")
_COPY_ESCAPES = ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedRows:
    """Some whole rows with marks."""

    data: bytes
    rows: int
    """How many, at least one."""
    columns: int
    nulls: int
    """How many of their values are NULL, as the server counted them."""
    hexadecimals: int
    """How many of them are hexadecimal digits, as the server counted them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedBlock:
    """Rows that can be spelt out later, by whoever has the time."""

    bulk: Bulk
    marked: MarkedRows
    changed: int = 0
    """See `Block.changed`."""

    @property
    def rows(self) -> int:
        """How many."""
        return self.marked.rows

    @property
    def size(self) -> int:
        """In bytes, with marks."""
        return len(self.marked.data)

    def spelt(self) -> Block:
        """The rows in the bulk text's own spelling."""
        data = _copy_text(self.marked) if self.bulk is Bulk.COPY_TEXT else _csv(self.marked)
        return Block(data=data, rows=self.marked.rows, changed=self.changed)


def marked_block(bulk: Bulk, marked: MarkedRows, *, changed: int = 0) -> MarkedBlock | None:
    """The rows, of which it is certain that they can be spelt; None where a value holds a mark, or is missing.

    >>> rows = MarkedRows(data=b"1\\x1fa\\tb\\x1e2\\x1f\\x1d", rows=2, columns=2, nulls=1, hexadecimals=0)
    >>> marked_block(Bulk.COPY_TEXT, rows).spelt().data
    b'1\\ta\\\\tb\\n2\\t\\\\N\\n'
    """
    expected = (marked.rows * (marked.columns - 1), marked.rows - 1, marked.nulls, marked.hexadecimals)
    return MarkedBlock(bulk=bulk, marked=marked, changed=changed) if _counts(marked) == expected else None


def _counts(marked: MarkedRows) -> Sequence[int]:
    return tuple(marked.data.count(mark) for mark in (FIELD, ROW, NULL, HEX))


def _copy_text(marked: MarkedRows) -> bytes:
    data = marked.data
    for plain, escaped in _COPY_ESCAPES:
        data = data.replace(plain, escaped)
    if marked.nulls:
        data = data.replace(NULL, b"\\N")
    if marked.hexadecimals:
        data = data.replace(HEX, b"\\\\x")
    return data.translate(_PARTS) + b"\n"


def _csv(marked: MarkedRows) -> bytes:
    data = marked.data.replace(b'"', b'""').replace(FIELD, b'","').replace(ROW, b'"\n"')
    data = b'"' + data + b'"\n'
    if marked.nulls:
        data = data.replace(b'"' + NULL + b'"', b"NULL")
    return data.replace(HEX, b"") if marked.hexadecimals else data
