"""Every type that two servers can compare: equal values are equal, and no others."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from migrate.engines.connect import open_raw
from migrate.model.validation import DifferenceKind, TableVerdict
from migrate.url import Url
from tests.validate.conftest import Sides, quoted
from tests.validate.values import KINDS, Kind, Value

pytestmark = pytest.mark.server
ROWS = 60
PAIRS = [("mysql", "postgres"), ("postgres-old", "mariadb"), ("mariadb", "mysql"), ("postgres", "postgres-old")]
Row = list[Value]


def _columns(url: Url) -> str:
    types = [(kind.name, kind.postgresql if url.scheme == "postgresql" else kind.mysql) for kind in KINDS]
    return "id int primary key, " + ", ".join(f"{quoted(url, name)} {type_}" for name, type_ in types)


def _driver_value(url: Url, kind: Kind, value: Value) -> Value:
    if value is None:
        return None
    return kind.to_postgresql(value) if url.scheme == "postgresql" else kind.to_mysql(value)


def _fill(url: Url, table: str, rows: Sequence[Row]) -> None:
    marks = ", ".join(["%s"] * (len(KINDS) + 1))
    told = [
        [number, *(_driver_value(url, kind, value) for kind, value in zip(KINDS, row, strict=True))]
        for number, row in enumerate(rows)
    ]
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quoted(url, table)}")
        cursor.executemany(f"INSERT INTO {quoted(url, table)} VALUES ({marks})", told)
        connection.commit()


def _drawn(seed: int) -> list[Row]:
    chance = random.Random(seed)
    return [[None if chance.random() < 0.1 else kind.draw(chance) for kind in KINDS] for _ in range(ROWS)]


def _differing(one: Row, other: Row) -> set[str]:
    def meaning(kind: Kind, value: Value) -> Value:
        return None if value is None else (kind.meaning(value),)

    return {
        kind.name
        for kind, left, right in zip(KINDS, one, other, strict=True)
        if meaning(kind, left) != meaning(kind, right)
    }


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_equal_values_match_and_no_others(sides: Callable[..., Sides], source: str, target: str) -> None:
    table = sides(source, target)
    table.make(_columns(table.source), _columns(table.target))

    @settings(max_examples=1, deadline=None, phases=(Phase.explicit, Phase.generate), database=None)
    @given(st.integers(0, 2**32))
    def compare(seed: int) -> None:
        rows = _drawn(seed)
        _fill(table.source, table.name, rows)
        _fill(table.target, table.name, rows)
        found = table.verdict()
        assert (found.verdict, found.samples, found.reason) == (TableVerdict.MATCH, (), "")

        moved = [*rows[1:], rows[0]]
        _fill(table.target, table.name, moved)
        found = table.verdict(max_differences=ROWS)
        named = {int(dict(sample.key)["id"]): {column.column for column in sample.columns} for sample in found.samples}
        expected = {number: _differing(one, other) for number, (one, other) in enumerate(zip(rows, moved, strict=True))}
        assert named == {number: columns for number, columns in expected.items() if columns}
        assert found.different == len(named)
        assert {sample.kind for sample in found.samples} == {DifferenceKind.DIFFERENT}

    compare()
