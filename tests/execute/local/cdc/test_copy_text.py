"""The text of many rows is that of each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.bulk import Bulk, Form, field_of, row_of, rows_of, values_of
from migrate.errors import QueryFailed
from migrate.execute.local.cdc.copy_text import copy_text
from migrate.model.change import UNCHANGED, Row

VALUES = (
    st.none() | st.sampled_from([b"", b"7", b"\\N", b"\\.", b"\t", b"\n", b"\r", b"a\\", b"N"]) | st.binary(max_size=8)
)


@given(
    rows=st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[VALUES] * width), max_size=80)),
    last_is_binary=st.booleans(),
)
def test_rows_are_spelt_one_as_the_other(rows: list[Row], last_is_binary: bool) -> None:
    width = len(rows[0]) if rows else 1
    forms = [Form.TEXT] * (width - 1) + [Form.BINARY if last_is_binary else Form.TEXT]
    expected = [
        row_of(
            Bulk.COPY_TEXT,
            [field_of(Bulk.COPY_TEXT, form, value) for form, value in zip(forms, row, strict=True)],  # type: ignore[arg-type]
        )
        for row in rows
    ]
    assert b"".join(copy_text(rows, forms)) == b"".join(expected)


@given(rows=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=600))
def test_rows_are_read_as_they_were(rows: list[Row]) -> None:
    text = b"".join(copy_text(rows, [Form.TEXT, Form.TEXT]))
    assert [tuple(values_of(Bulk.COPY_TEXT, row)) for row in rows_of(Bulk.COPY_TEXT, text)] == rows


def test_large_rows_come_in_several_blocks() -> None:
    rows = [(b"%d" % number, b"x" * 100_000) for number in range(40)]
    blocks = list(copy_text(rows, [Form.TEXT, Form.TEXT]))
    assert len(blocks) > 5
    assert b"".join(blocks) == b"".join(b"%b\t%b\n" % row for row in rows)


@pytest.mark.parametrize("row", [(b"1", UNCHANGED), (None, UNCHANGED), (UNCHANGED, b"\t")])
def test_a_value_that_is_left_out_is_never_written(row: Row) -> None:
    with pytest.raises(QueryFailed, match="does not tell"):
        list(copy_text([(b"1", b"2"), row], [Form.TEXT, Form.TEXT]))
