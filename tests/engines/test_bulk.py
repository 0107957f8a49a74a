"""The two texts, taken apart as they were put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.bulk import Bulk, Form, field_of, row_of, rows_of, values_of

VALUES = st.lists(st.none() | st.binary(max_size=12), min_size=1, max_size=4)


@pytest.mark.parametrize("bulk", list(Bulk))
@given(rows=st.lists(VALUES, min_size=1, max_size=5))
def test_rows_come_back(bulk: Bulk, rows: list[list[bytes | None]]) -> None:
    spelt = [row_of(bulk, [field_of(bulk, Form.TEXT, value) for value in row]) for row in rows]
    assert rows_of(bulk, b"".join(spelt)) == spelt
    assert [values_of(bulk, row) for row in spelt] == rows


def test_bytes_travel_as_digits() -> None:
    assert field_of(Bulk.COPY_TEXT, Form.BINARY, b"\x00\\") == b"\\\\x005c"
    assert field_of(Bulk.CSV, Form.BINARY, b"\x00\\") == b'"005c"'


def test_bare_values_are_read() -> None:
    assert values_of(Bulk.CSV, b'1,NULL,"NULL",,-2.5\n') == [b"1", None, b"NULL", b"", b"-2.5"]
