"""Aggregates of both sides: the same for equal rows of every type, and named where they differ."""

from collections.abc import Callable

import pytest

from migrate.engines.checksum import expressions_of
from migrate.model.measures import AggregateComparison
from migrate.validate.aggregates import compare_aggregates
from migrate.validate.pairs import match_tables
from migrate.validate.relations import pair_up
from migrate.validate.side import Side
from tests.validate.conftest import Sides
from tests.validate.test_types import PAIRS, _columns, _drawn, _fill
from tests.validate.values import KINDS

pytestmark = pytest.mark.server


def _compared(item: Sides) -> AggregateComparison:
    source, target = item.structures
    [mapping] = [found for found in match_tables(source, target) if found.source.name == item.name]
    pairing = pair_up(
        mapping,
        source.tables_by_name[mapping.source],
        source.engine,
        target.tables_by_name[mapping.target],
        target.engine,
    )
    assert not hasattr(pairing, "verdict")
    with (
        Side(item.source, expressions_of(source.engine), workers=1) as left,
        Side(item.target, expressions_of(target.engine), workers=1) as right,
    ):
        return compare_aggregates(left, right, pairing)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_equal_rows_have_equal_aggregates(sides: Callable[..., Sides], source: str, target: str) -> None:
    item = sides(source, target)
    item.make(_columns(item.source), _columns(item.target))
    rows = _drawn(11)
    _fill(item.source, item.name, rows)
    _fill(item.target, item.name, list(rows))
    found = _compared(item)
    assert (found.differences, found.reason) == ((), "")
    assert found.compared > 3 * len(KINDS)
    assert found.is_match


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_what_differs_is_named(sides: Callable[..., Sides], source: str, target: str) -> None:
    item = sides(source, target)
    item.make("id int primary key, n decimal(10,2), name varchar(20)")
    item.insert("1, 1.50, 'a'", "2, NULL, 'B'", "3, 2.25, 'b'")
    assert _compared(item).is_match
    item.on_target("UPDATE {t} SET n = 2.24 WHERE id = 3")
    item.on_target("UPDATE {t} SET name = 'A' WHERE id = 1")
    told = {(pair.column, pair.aggregate) for pair in _compared(item).differences}
    assert told == {("n", "max"), ("n", "sum"), ("name", "min")}
    item.on_target("UPDATE {t} SET name = NULL WHERE id = 1")
    assert ("name", "count") in {(pair.column, pair.aggregate) for pair in _compared(item).differences}
    item.on_target("DELETE FROM {t} WHERE id = 2")
    assert ("", "rows") in {(pair.column, pair.aggregate) for pair in _compared(item).differences}


def test_empty_tables(sides: Callable[..., Sides]) -> None:
    item = sides()
    item.make("id int primary key, n int")
    assert _compared(item).differences == ()


def test_a_table_that_is_gone_is_told(sides: Callable[..., Sides]) -> None:
    item = sides()
    item.make("id int primary key")
    assert item.structures
    item.on_target("DROP TABLE {t}")
    found = _compared(item)
    assert (found.compared, found.is_match) == (0, False)
    assert "does not exist" in found.reason
