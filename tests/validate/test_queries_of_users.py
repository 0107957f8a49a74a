"""Pairs of queries that users wrote."""

from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.engines.checksum import expressions_of
from migrate.errors import UsageProblem
from migrate.model.measures import QueryComparison
from migrate.validate.queries import QueryPair, compare_queries, read_queries
from migrate.validate.side import Side
from tests.validate.conftest import Sides

ENGINES = [("mysql", "postgres"), ("postgres", "mariadb"), ("mariadb", "mysql")]


def _asked(item: Sides, source: str, target: str = "", *, ordered: bool = False) -> QueryComparison:
    schemas = item.structures
    pair = QueryPair(
        name="q",
        source=source.replace("{t}", item.name),
        target=(target or source).replace("{t}", item.name),
        ordered=ordered,
    )
    with (
        Side(item.source, expressions_of(schemas[0].engine), workers=1) as left,
        Side(item.target, expressions_of(schemas[1].engine), workers=1) as right,
    ):
        [found] = compare_queries(left, right, [pair])
    return found


@pytest.fixture
def filled(sides: Callable[..., Sides]) -> Callable[..., Sides]:
    def make(source: str, target: str) -> Sides:
        item = sides(source, target)
        item.make("id int primary key, n decimal(10,3), name varchar(20), d date, f double precision")
        item.insert("1, 1.500, 'a', '2020-01-02', 0.1", "2, NULL, '', NULL, 1e20", "3, 100, '007', '2021-12-31', NULL")
        return item

    return make


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), ENGINES)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM {t}",
        "SELECT count(*), sum(n), min(d) FROM {t}",
        "SELECT name, count(*) FROM {t} GROUP BY name",
        "SELECT id FROM {t} WHERE id > 99",
        "SELECT avg(id) FROM {t}",
    ],
)
def test_the_same_answer(filled: Callable[..., Sides], source: str, target: str, query: str) -> None:
    found = _asked(filled(source, target), query)
    assert (found.verdict, found.reason) == ("match", "")
    assert found.source_rows == found.target_rows
    assert found.source_plan
    assert found.target_plan


@pytest.mark.server
@pytest.mark.parametrize(("source", "target"), ENGINES)
def test_another_answer(filled: Callable[..., Sides], source: str, target: str) -> None:
    item = filled(source, target)
    item.on_target("UPDATE {t} SET n = 1.501 WHERE id = 1")
    found = _asked(item, "SELECT id, n FROM {t}")
    assert (found.verdict, found.reason) == (
        "mismatch",
        "1 rows differ, such as (1, 1.5) on the source, (1, 1.501) on the target",
    )
    item.on_target("DELETE FROM {t} WHERE id = 2")
    assert _asked(item, "SELECT id FROM {t}").reason == "3 rows on the source, 2 on the target"


@pytest.mark.server
def test_the_order_counts_where_it_is_asked_for(filled: Callable[..., Sides]) -> None:
    item = filled("mysql", "postgres")
    ascending, descending = "SELECT id FROM {t} ORDER BY id", "SELECT id FROM {t} ORDER BY id DESC"
    assert _asked(item, ascending, descending).is_match
    assert not _asked(item, ascending, descending, ordered=True).is_match
    assert _asked(item, ascending, ordered=True).is_match


@pytest.mark.server
def test_a_query_that_is_refused_is_told_and_changes_nothing(filled: Callable[..., Sides]) -> None:
    item = filled("mysql", "postgres")
    found = _asked(item, "SELECT nothing FROM {t}")
    assert found.verdict == "not-comparable"
    assert "nothing" in found.reason
    found = _asked(item, "DELETE FROM {t}")
    assert found.verdict == "not-comparable"
    assert _asked(item, "SELECT count(*) FROM {t}").is_match


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "queries.toml"
    path.write_text(
        '[[query]]\nname = "a"\nsource = "SELECT 1"\n[[query]]\nsource = "x"\ntarget = "y"\nordered = true\n'
    )
    assert read_queries(path) == (
        QueryPair(name="a", source="SELECT 1", target="SELECT 1"),
        QueryPair(name="query 2", source="x", target="y", ordered=True),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no queries"),
        ("[[query]]\nname = 'a'", "can't be read"),
        ("[[query]]\nsource = 'a'\nmore = 1", "unknown: more"),
        ("[[query]", "can't read"),
        ("other = 1\n[[query]]\nsource = 'a'", "unknown: other"),
    ],
)
def test_a_file_that_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "queries.toml"
    path.write_text(text)
    with pytest.raises(UsageProblem) as problem:
        read_queries(path)
    assert words in f"{problem.value.message} {problem.value.reason}"
