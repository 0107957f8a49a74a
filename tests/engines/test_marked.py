"""Rows with marks become the same text as rows spelt value by value, or nothing where a value holds a mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.bulk import Bulk, Form, field_of, row_of, values_of
from migrate.engines.marked import FIELD, HEX, NULL, ROW, MarkedRows, marked_block

_MARKS = (FIELD, ROW, NULL, HEX)
_TEXTS = st.text(alphabet=st.one_of(st.sampled_from('ab\\N"\t\n\r,'), st.characters(codec="utf-8"))).map(str.encode)
_VALUES = st.one_of(st.none(), _TEXTS, st.integers().map(lambda number: str(number).encode()))


def bulk_text(bulk: Bulk, marked: MarkedRows) -> bytes | None:
    block = marked_block(bulk, marked)
    return None if block is None else block.spelt().data


def _marked(rows: list[tuple[bytes | None, ...]], binary: int | None) -> MarkedRows:
    def spelt(place: int, value: bytes | None) -> bytes:
        if value is None:
            return NULL
        return HEX + value.hex().encode() if place == binary else value

    data = ROW.join(FIELD.join(spelt(place, value) for place, value in enumerate(row)) for row in rows)
    nulls = sum(value is None for row in rows for value in row)
    hexadecimals = sum(binary is not None and row[binary] is not None for row in rows)
    return MarkedRows(data=data, rows=len(rows), columns=len(rows[0]), nulls=nulls, hexadecimals=hexadecimals)


@given(st.data(), st.sampled_from(Bulk), st.integers(1, 4), st.booleans())
def test_the_text_is_that_of_single_values(data: st.DataObject, bulk: Bulk, columns: int, has_binary: bool) -> None:
    rows = data.draw(st.lists(st.tuples(*[_VALUES] * columns), min_size=1, max_size=5))
    binary = columns - 1 if has_binary else None
    shown = [value for row in rows for place, value in enumerate(row) if value is not None and place != binary]
    text = bulk_text(bulk, _marked(rows, binary))
    if any(mark in value for value in shown for mark in _MARKS):
        assert text is None
        return
    forms = [Form.BINARY if place == binary else Form.TEXT for place in range(columns)]
    expected = [[field_of(bulk, form, value) for form, value in zip(forms, row, strict=True)] for row in rows]
    assert text == b"".join(row_of(bulk, fields) for fields in expected)


@pytest.mark.parametrize("bulk", Bulk)
def test_the_text_of_a_null_is_no_null(bulk: Bulk) -> None:
    for value in (b"NULL", b"\\N", b"", b'"'):
        text = bulk_text(bulk, _marked([(value, None)], None))
        assert text is not None
        assert values_of(bulk, text) == [value, None]


def test_a_value_that_the_server_left_out_is_noticed() -> None:
    assert bulk_text(Bulk.COPY_TEXT, MarkedRows(data=b"1", rows=1, columns=2, nulls=0, hexadecimals=0)) is None


def test_a_row_that_the_server_left_out_is_noticed() -> None:
    assert bulk_text(Bulk.COPY_TEXT, MarkedRows(data=b"1\x1f2", rows=2, columns=2, nulls=0, hexadecimals=0)) is None


@pytest.mark.parametrize("mark", _MARKS)
def test_a_mark_in_a_value_is_noticed(mark: bytes) -> None:
    assert bulk_text(Bulk.CSV, _marked([(b"a" + mark, b"b")], None)) is None
