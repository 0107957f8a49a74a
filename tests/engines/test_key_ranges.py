"""Bounds of equal parts of a table, by what the source's index or statistics tell."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from migrate.engines.engine import engine_of
from migrate.engines.key_ranges import key_ranges
from migrate.engines.mysql.probe_session import MySqlSession
from migrate.engines.probes import Answer
from migrate.model.key_ranges import KeyRanges
from migrate.model.names import ObjectName
from migrate.model.schema import Key, Schema
from migrate.url import Url
from tests.engines.databases import made_database
from tests.servers.pool import Pool
from tests.sql import rows, run

pytestmark = pytest.mark.server

_HOSTILE = "po`st%s_\"x'"
_TEN = f"(SELECT 0 AS n {' '.join(f'UNION ALL SELECT {number}' for number in range(1, 10))})"
# Nine rows in ten have low numbers close together; the others are spread over a range a million times as wide.
_SKEWED = "CASE WHEN n < 18000 THEN n + 1 ELSE 1000000000 + n * 50000 END"
_NUMBERS = (
    "SELECT a.n + b.n * 10 + c.n * 100 + d.n * 1000 + e.n * 10000 AS n "
    f"FROM {_TEN} a, {_TEN} b, {_TEN} c, {_TEN} d, (SELECT 0 AS n UNION ALL SELECT 1) e"
)


@pytest.fixture(scope="module", params=["mysql", "mariadb"])
def mysql_source(servers: Pool, request: pytest.FixtureRequest) -> Iterator[Url]:
    """A skewed table, one with a text key, an empty one, and one whose name and column are hostile."""
    with made_database(servers.url(request.param)) as url:
        run(
            url,
            "CREATE TABLE skewed (id BIGINT PRIMARY KEY, v CHAR(50))",
            f"INSERT INTO skewed SELECT {_SKEWED}, 'x' FROM ({_NUMBERS}) AS numbers",
            "CREATE TABLE named (code VARCHAR(20) PRIMARY KEY)",
            "CREATE TABLE nothing (id INT PRIMARY KEY)",
            "CREATE TABLE `po``st%s_\"x'` (v INT, `i``d` INT UNSIGNED NOT NULL, UNIQUE KEY `k``1` (`i``d`))",
            f"INSERT INTO `po``st%s_\"x'` SELECT 1, n FROM ({_NUMBERS}) AS numbers",
            "CREATE TABLE tenants (tenant INT, id INT, PRIMARY KEY (tenant, id))",
            f"INSERT INTO tenants SELECT 7, n FROM ({_NUMBERS}) AS numbers WHERE n < 2000",
            "ANALYZE TABLE skewed",
        )
        yield url


@pytest.fixture(scope="module")
def postgresql_source(servers: Pool) -> Iterator[Url]:
    """The same for PostgreSQL, one table analysed and one not."""
    with made_database(servers.url("postgres")) as url:
        skewed = _SKEWED.replace("THEN n + 1", "THEN n + 1::bigint")
        run(
            url,
            "CREATE TABLE skewed (id BIGINT PRIMARY KEY, v TEXT) WITH (autovacuum_enabled = off)",
            f"INSERT INTO skewed SELECT {skewed}, 'x' FROM generate_series(0, 19999) AS n",
            "CREATE TABLE fresh (id UUID PRIMARY KEY) WITH (autovacuum_enabled = off)",
            "INSERT INTO fresh SELECT md5(n::text)::uuid FROM generate_series(1, 5000) AS n",
            "CREATE TABLE named (code VARCHAR(20) PRIMARY KEY)",
            "CREATE TABLE nothing (id INT PRIMARY KEY)",
            "ANALYZE skewed",
        )
        yield url


def _inspected(url: Url) -> Schema:
    return engine_of(url).inspect(url)


def _ask(url: Url, name: str, parts: int = 8) -> KeyRanges:
    table = next(table for table in _inspected(url).tables if table.name.name == name)
    (found,) = key_ranges(url, [(table, parts)])
    assert found.table == table.name
    return found


def _counts(url: Url, found: KeyRanges) -> list[int]:
    """The real number of rows of each range."""
    table = found.table.name
    bounds = ["-1", *found.boundaries, "9223372036854775807"]
    counted = ", ".join(f"SUM(CASE WHEN id > {a} AND id <= {b} THEN 1 ELSE 0 END)" for a, b in pairwise(bounds))
    return [int(number) for number in rows(url, f"SELECT {counted} FROM {table}")[0]]


def test_parts_of_a_skewed_key_hold_about_equally_many_rows(mysql_source: Url) -> None:
    found = _ask(mysql_source, "skewed")
    assert found.column == "id"
    counts = _counts(mysql_source, found)
    assert len(counts) == 8
    assert sum(counts) == 20_000
    assert max(counts) <= 2 * 2_500
    assert max(counts) * 0.5 <= found.largest <= max(counts) * 2


def test_parts_follow_the_histogram(postgresql_source: Url) -> None:
    found = _ask(postgresql_source, "skewed")
    counts = _counts(postgresql_source, found)
    assert (len(counts), sum(counts), found.rows) == (8, 20_000, 20_000)
    assert max(counts) <= 1.5 * 2_500
    assert found.how == "ANALYZE's histogram"


def test_a_table_that_was_never_analysed_is_sampled(postgresql_source: Url) -> None:
    found = _ask(postgresql_source, "fresh", parts=4)
    assert found.how.startswith("a sample of ")
    assert [bound[0] for bound in found.boundaries] == ["4", "8", "c"] or len(found.boundaries) == 3
    assert list(found.boundaries) == sorted(found.boundaries)


def test_hostile_names_and_a_unique_key_will_do(mysql_source: Url) -> None:
    found = _ask(mysql_source, _HOSTILE, parts=4)
    assert found.column == "i`d"
    assert len(found.boundaries) == 3
    assert all(4_000 <= int(bound) - before <= 6_000 for bound, before in _steps(found))


def _steps(found: KeyRanges) -> list[tuple[int, int]]:
    numbers = [0, *map(int, found.boundaries)]
    return [(after, before) for before, after in pairwise(numbers)]


def test_one_value_in_the_first_column_gives_no_parts(mysql_source: Url) -> None:
    found = _ask(mysql_source, "tenants")
    assert found.boundaries == ()
    assert "the same value" in found.reason


@pytest.mark.parametrize(("name", "reason"), [("named", "no key begins"), ("nothing", "empty")])
def test_why_there_are_no_parts(mysql_source: Url, name: str, reason: str) -> None:
    found = _ask(mysql_source, name)
    assert found.boundaries == ()
    assert reason in found.reason


@pytest.mark.parametrize(("name", "reason"), [("named", "no key begins"), ("nothing", "no rows")])
def test_why_there_are_no_parts_of_postgresql(postgresql_source: Url, name: str, reason: str) -> None:
    found = _ask(postgresql_source, name)
    assert found.boundaries == ()
    assert reason in found.reason


def test_nothing_wanted_asks_nothing() -> None:
    assert key_ranges(Url(scheme="mysql", host="nowhere.invalid", user="x", port=1, database="x"), []) == ()


def test_a_table_that_is_gone_is_a_reason(mysql_source: Url) -> None:
    skewed = next(table for table in _inspected(mysql_source).tables if table.name.name == "skewed")
    gone = replace(skewed, name=ObjectName(schema=skewed.name.schema, name="gone"))
    (found,) = key_ranges(mysql_source, [(gone, 4)])
    assert "gone" in found.reason


def test_time_and_number_of_tables_are_bounded(mysql_source: Url) -> None:
    table = next(table for table in _inspected(mysql_source).tables if table.name.name == "nothing")
    found = key_ranges(mysql_source, [(table, 4)] * 21)
    assert "largest tables" in found[20].reason
    moments = iter([0.0, *[31.0] * 5])
    (late,) = key_ranges(mysql_source, [(table, 4)], clock=lambda: next(moments))
    assert "used up" in late.reason


def test_a_key_over_null_columns_divides_nothing(mysql_source: Url) -> None:
    skewed = next(table for table in _inspected(mysql_source).tables if table.name.name == "skewed")
    nullable = replace(
        skewed,
        primary_key=None,
        columns=tuple(replace(column, nullable=True) for column in skewed.columns),
        unique_keys=(Key(name="k", columns=("id",)),),
    )
    (found,) = key_ranges(mysql_source, [(nullable, 4)])
    assert "no key begins" in found.reason


@pytest.mark.parametrize(("name", "most"), [("skewed", 13), ("nothing", 3), ("tenants", 13)])
def test_the_number_of_queries_is_bounded(
    mysql_source: Url, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    table = next(table for table in _inspected(mysql_source).tables if table.name.name == name)
    asked: list[str] = []
    plain = MySqlSession.ask

    def ask(self: MySqlSession, statement: str, *, seconds: float) -> Answer:
        asked.append(statement)
        return plain(self, statement, seconds=seconds)

    monkeypatch.setattr(MySqlSession, "ask", ask)
    key_ranges(mysql_source, [(table, 16)])
    assert len(asked) <= most
    assert all(statement.startswith(("EXPLAIN", "SELECT MIN", "SELECT VERSION")) for statement in asked), (
        "no rows are read"
    )
