"""Rows of changes as the text that PostgreSQL's COPY reads, many rows in a few steps."""

from collections.abc import Callable, Iterator, Sequence

from migrate.engines.bulk import Bulk, Form, field_of, row_of
from migrate.errors import QueryFailed
from migrate.model.change import Row, Unchanged, Value

_NULL = b"\\N"
_BLOCK_BYTES = 1 << 18
_FIRST_ROWS, _MOST_ROWS = 16, 256
Speller = Callable[[Value], bytes]


def copy_text(rows: Sequence[Row], forms: Sequence[Form]) -> Iterator[bytes]:
    """The text of the rows, in blocks. Raises `QueryFailed` for a value that the log left out."""
    spellers = [_speller(form) for form in forms]
    may_be_plain = Form.BINARY not in forms
    parts: list[bytes] = []
    size, start, count = 0, 0, _FIRST_ROWS
    while start < len(rows):
        some = rows[start : start + count]
        text = _plain(some, len(forms)) if may_be_plain else None
        if text is None:
            text = b"".join(
                [
                    row_of(Bulk.COPY_TEXT, [spell(value) for spell, value in zip(spellers, row, strict=True)])
                    for row in some
                ]
            )
        parts.append(text)
        size += len(text)
        if size >= _BLOCK_BYTES:
            yield b"".join(parts)
            parts, size = [], 0
        start += count
        # A block's text is made at once: of large rows it takes few.
        count = max(1, min(_MOST_ROWS, _BLOCK_BYTES * len(some) // len(text)))
    if parts:
        yield b"".join(parts)


def _plain(rows: Sequence[Row], width: int) -> bytes | None:
    """The text, where no value holds a character that needs to be escaped; else None.

    Whether one does is seen in the whole text: only then it has more marks than the rows put into it.
    """
    nulls = 0
    try:
        text = b"\n".join(map(b"\t".join, rows))  # type: ignore[arg-type]
    except TypeError:  # There is a NULL, or a value that the log left out.
        nulls = sum(row.count(None) for row in rows)
        with_nulls = [[_NULL if value is None else value for value in row] for row in rows]
        try:
            text = b"\n".join(map(b"\t".join, with_nulls))  # type: ignore[arg-type]
        except TypeError:
            return None
    is_plain = (
        text.count(b"\n") == len(rows) - 1
        and text.count(b"\t") == len(rows) * (width - 1)
        and text.count(b"\\") == nulls
        and b"\r" not in text
    )
    return text + b"\n" if is_plain else None


def _speller(form: Form) -> Speller:
    """Spells the values of one column."""

    def spell(value: Value) -> bytes:
        if isinstance(value, Unchanged):
            raise QueryFailed("the log does not tell a value of a row that is to be written")
        return field_of(Bulk.COPY_TEXT, form, value)

    return spell
