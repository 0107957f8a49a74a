"""Every row is in exactly one range, however uneven the key is."""

import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.execute.local.key_walk import KeyWalk
from migrate.model.schema import Column
from migrate.model.types import ColumnType

Row = tuple[int, int]
WHOLE = ColumnType(name="int", text="int")
PLAIN = ColumnType(name="decimal", text="decimal(10,0)")


class Table:
    """A table that counts what it is asked."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute("CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))")
        self.connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
        self.asked = 0

    def boundary(self, key: Sequence[Column], start: str, rows: int) -> list[str] | None:
        self.asked += 1
        found = self.connection.execute(
            f"SELECT a, b FROM t WHERE {start} ORDER BY a, b LIMIT 1 OFFSET {rows - 1}"
        ).fetchone()
        return None if found is None else [str(value) for value in found][: len(key)]

    def read(self, condition: str) -> list[Row]:
        return self.connection.execute(f"SELECT a, b FROM t WHERE {condition} ORDER BY a, b").fetchall()


def walked(
    rows: Sequence[Row], *, kind: ColumnType = WHOLE, columns: int = 2, limit: int = 10_000
) -> tuple[list[list[Row]], Table]:
    """The ranges as a reader gets them; one of more than `limit` rows can't be read in one."""
    table = Table(rows)
    key = [Column(name=name, type=kind) for name in ("a", "b")][:columns]
    walk = KeyWalk(key, wanted="TRUE", block_bytes=640, first_rows=4, most_rows=64)
    ranges = []
    while (condition := walk.next(table.boundary)) is not None:
        found = table.read(condition)
        if len(found) > limit and walk.is_guess:
            walk.is_too_large()
            continue
        ranges.append(found)
        walk.took(len(found), 20 * len(found))
    return ranges, table


numbers = st.integers(-(1 << 31), 1 << 31) | st.integers(0, 300) | st.integers(10**6, 10**6 + 50)


@given(
    st.sets(st.tuples(numbers, st.integers(0, 3)), max_size=200),
    st.sampled_from([WHOLE, PLAIN]),
    st.sampled_from([50, 10_000]),
)
def test_every_row_once_and_in_order(rows: set[Row], kind: ColumnType, limit: int) -> None:
    ranges, _ = walked(sorted(rows), kind=kind, limit=limit)
    assert [row for part in ranges for row in part] == sorted(rows)


@given(st.sets(numbers, max_size=200))
def test_every_row_of_a_single_key(keys: set[int]) -> None:
    ranges, _ = walked([(key, 0) for key in sorted(keys)], columns=1)
    assert [row[0] for part in ranges for row in part] == sorted(keys)


@pytest.mark.parametrize("step", [4, 7, 1000])
def test_an_even_key_is_hardly_asked(step: int) -> None:
    ranges, table = walked([(number * step, 0) for number in range(3000)])
    assert len(ranges) > 50
    assert table.asked <= 5
    assert max(map(len, ranges)) <= 64 * 4


def test_a_key_that_is_no_whole_number_is_always_asked() -> None:
    ranges, table = walked([(number, 0) for number in range(500)], kind=PLAIN)
    assert table.asked == len(ranges)


def test_a_first_column_of_few_values_is_always_asked() -> None:
    ranges, table = walked([(number // 500, number) for number in range(2000)])
    assert table.asked == len(ranges)


def test_ranges_stay_small_where_a_key_becomes_dense() -> None:
    rows = [(number * 1000, 0) for number in range(500)] + [(500_000 + number, 0) for number in range(20_000)]
    ranges, _ = walked(rows, limit=300)
    assert [row for part in ranges for row in part] == rows
    assert max(map(len, ranges)) <= 300
