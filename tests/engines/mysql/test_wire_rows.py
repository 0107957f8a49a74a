"""Rows spelt a block at once are the rows spelt value by value."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.bulk import Bulk, Form, field_of, row_of
from migrate.engines.mysql.result_stream import WireRows
from migrate.engines.mysql.wire_rows import RowShape, WireBlock, _Marking
from migrate.errors import QueryFailed
from tests.engines.mysql.wire import Row, payload, wire_rows

SIZES = st.sampled_from([0, 1, 9, 10, 13, 92, 249, 250, 251, 252, 253, 255, 256, 65535, 65536, 70000])
TEXT = st.one_of(
    st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text('"\\\t\n\r,x', max_size=8).map(str.encode),
    SIZES.map(lambda size: b"t" * size),
)
BYTES = st.binary(max_size=8) | SIZES.map(lambda size: b"\xff" * size)
PLAIN = st.integers().map(lambda number: str(number).encode())
VALUES = {Form.TEXT: TEXT, Form.BINARY: BYTES, Form.PLAIN: PLAIN}


def shape_of(bulk: Bulk, *forms: Form, never_null: bool = False, tallies: int = 0) -> RowShape:
    return RowShape(bulk=bulk, forms=forms, never_null=(never_null,) * len(forms), tallies=tallies)


def expected(shape: RowShape, rows: list[Row]) -> bytes:
    spelt = (
        row_of(shape.bulk, [field_of(shape.bulk, form, value) for form, value in zip(shape.forms, row, strict=True)])
        for row in rows
    )
    return b"".join(spelt)


@st.composite
def tables(draw: st.DrawFn, texts: st.SearchStrategy[bytes] = TEXT) -> tuple[RowShape, list[Row]]:
    forms = draw(st.lists(st.sampled_from(Form), min_size=1, max_size=5))
    bulk = draw(st.sampled_from(Bulk))
    values = [st.none() | (texts if form is Form.TEXT else VALUES[form]) for form in forms]
    rows = draw(st.lists(st.tuples(*values), min_size=1, max_size=12))
    return shape_of(bulk, *forms), list(rows)


@given(table=tables(), first=st.integers(0, 255))
def test_all_rows_at_once(table: tuple[RowShape, list[Row]], first: int) -> None:
    shape, rows = table
    block = _Marking(wire_rows(rows, first=first), shape).block()
    assert block is not None
    assert (block.data, block.rows, block.changed) == (expected(shape, rows), len(rows), 0)


@given(table=tables(TEXT | BYTES))
def test_texts_that_are_no_text(table: tuple[RowShape, list[Row]]) -> None:
    shape, rows = table
    block = WireBlock(wire=wire_rows(rows), shape=shape).spelt()
    assert (block.data, block.rows) == (expected(shape, rows), len(rows))


@pytest.mark.parametrize("mark", [bytes([code]) for code in range(0xF8, 0x100)])
def test_a_mark_in_a_value_is_noticed(mark: bytes) -> None:
    shape = shape_of(Bulk.COPY_TEXT, Form.TEXT, Form.TEXT)
    rows: list[Row] = [(b"a", b"b"), (b"a" + mark, None)]
    assert _Marking(wire_rows(rows), shape).block() is None
    assert WireBlock(wire=wire_rows(rows), shape=shape).spelt().data == b"a\tb\na" + mark + b"\t\\N\n"


@pytest.mark.parametrize("text", [b"a", b"\xff"])
def test_counts_behind_the_values(text: bytes) -> None:
    shape = shape_of(Bulk.COPY_TEXT, Form.TEXT, tallies=2)
    block = WireBlock(wire=wire_rows([(text, b"3", b"0"), (None, b"9", b"0")]), shape=shape).spelt()
    assert (block.data, block.changed) == (text + b"\n\\N\n", 12)
    block = WireBlock(wire=wire_rows([(text, b"30", b"0"), (text, b"9", b"0")]), shape=shape).spelt()
    assert (block.data, block.changed) == (text + b"\n" + text + b"\n", 39)
    with pytest.raises(QueryFailed, match="could not make 2 values"):
        WireBlock(wire=wire_rows([(text, b"0", b"2"), (None, b"0", b"0")]), shape=shape).spelt()


@pytest.mark.parametrize("text", [b"a", b"\xff"])
def test_a_null_that_can_not_be(text: bytes) -> None:
    shape = shape_of(Bulk.COPY_TEXT, Form.TEXT, Form.TEXT, never_null=True)
    with pytest.raises(QueryFailed, match="could not make 1 values"):
        WireBlock(wire=wire_rows([(text, b"b"), (text, None)]), shape=shape).spelt()


def test_a_row_of_several_packets() -> None:
    shape = shape_of(Bulk.COPY_TEXT, Form.TEXT, Form.BINARY)
    row = (b"a" * (1 << 24), b"\x00\xff")
    wire = WireRows(data=payload(row), starts=array("q", [0]), header=0)
    assert WireBlock(wire=wire, shape=shape).spelt().data == row[0] + b"\t\\\\x00ff\n"


@given(table=tables(), data=st.data())
def test_what_does_not_fit_is_no_row(table: tuple[RowShape, list[Row]], data: st.DataObject) -> None:
    """Lengths that lead elsewhere than to the next row, and rows that are missing, are an error."""
    shape, rows = table
    wire = wire_rows([(*row, b"more") if number == 0 else row for number, row in enumerate(rows)])
    with pytest.raises(QueryFailed, match="told apart"):
        WireBlock(wire=wire, shape=shape).spelt()
    if len(rows) > 2:
        lost = data.draw(st.integers(1, len(rows) - 2))
        wire = wire_rows(rows)
        begin, end = wire.starts[lost], wire.starts[lost + 1]
        starts = array("q", [at - (end - begin) * (at > begin) for at in wire.starts if at != begin])
        with pytest.raises(QueryFailed, match="told apart"):
            WireBlock(wire=WireRows(data=wire.data[:begin] + wire.data[end:], starts=starts), shape=shape).spelt()
