"""A comparison waits for a busy server, and a server ends what takes too long."""

from collections.abc import Callable, Iterator

import pytest

from migrate.engines.checksum import expressions_of
from migrate.engines.load import statement_limit
from migrate.errors import QueryFailed
from migrate.model.names import EngineName
from migrate.model.validation import TableVerdict
from migrate.validate import load_limits
from migrate.validate import table as table_module
from migrate.validate.load_limits import LoadLimits, lag_seconds, running
from migrate.validate.options import Options
from migrate.validate.side import Side
from tests.servers.pool import SERVERS
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server


@pytest.fixture(params=sorted(SERVERS))
def side(request: pytest.FixtureRequest, sides: Callable[..., Sides]) -> Iterator[Side]:
    """A connection to each server, its queries ended after half a second."""
    url = sides(request.param).source
    engine = EngineName.POSTGRESQL if url.scheme == "postgresql" else EngineName.MYSQL
    with Side(url, expressions_of(engine), workers=1, statement_seconds=0.5) as opened:
        yield opened


def test_every_server_tells_its_load_and_its_lag(side: Side) -> None:
    assert running(side) >= 0
    assert lag_seconds(side) == 0.0


def test_a_server_ends_what_takes_too_long(side: Side) -> None:
    query = "SELECT PG_SLEEP(5)"
    if side.url.scheme != "postgresql":
        tables = ", ".join(f"information_schema.columns AS c{number}" for number in range(4))
        query = (
            f"SELECT SUM(LENGTH(CONCAT(c0.column_name, c1.column_name, c2.column_name, c3.column_name))) FROM {tables}"
        )
    with pytest.raises(QueryFailed, match="failed"):
        side.rows(query)
    assert side.rows("SELECT 1")


def test_no_limit_is_set_where_none_is_asked_for() -> None:
    assert "1500" in statement_limit("postgresql", 1.5)
    assert "1.5" in statement_limit("mysql", 1.5)


def test_it_waits_until_both_servers_are_within_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    loads, slept, now = iter([3, 9, 2, 3, 2, 3]), [], [0.0]
    monkeypatch.setattr(load_limits, "running", lambda _: next(loads))
    limits = LoadLimits((object(), object()), Options(max_load=5), clock=lambda: now[0], sleep=slept.append)  # type: ignore[arg-type]
    limits.wait()
    assert slept == [1.0]
    limits.wait()
    now[0] = 2.0
    limits.wait()
    assert slept == [1.0]
    assert not list(loads)


def test_without_limits_no_server_is_asked() -> None:
    LoadLimits((), Options()).wait()


def test_a_table_is_compared_under_limits(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("id int primary key, v text")
    table.insert("1, 'a'", "2, 'b'")
    found = table.verdict(max_load=500, max_lag_seconds=500, statement_seconds=30)
    assert found.verdict is TableVerdict.MATCH


def test_a_chunk_that_times_out_is_read_in_parts(sides: Callable[..., Sides], monkeypatch: pytest.MonkeyPatch) -> None:
    table = sides()
    table.make("id int primary key, v int")
    table.insert(*(f"{number}, 1" for number in range(2000)))
    asked = table_module.of_spans

    def impatient(relation: object, spans: list[object], **options: bool) -> Callable[[Side], object]:
        task = asked(relation, spans, **options)  # type: ignore[arg-type]

        def timed(side: Side) -> object:
            found = task(side)
            if sum(item.rows for item in found) > 1000:
                raise QueryFailed("a query failed", reason="maximum statement execution time exceeded")
            return found

        return timed

    monkeypatch.setattr(table_module, "of_spans", impatient)
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = 2 WHERE id = 1999")
    assert [item.key for item in table.verdict().samples] == [(("id", "1999"),)]


def test_a_server_that_refuses_every_chunk_is_no_match(
    sides: Callable[..., Sides], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = sides()
    table.make("id int primary key, v int")
    table.insert("1, 1", "2, 1")

    def refused(*_: object, **__: object) -> Callable[[Side], object]:
        def task(side: Side) -> object:
            raise QueryFailed("a query failed", reason="could not read block 7")

        return task

    monkeypatch.setattr(table_module, "of_spans", refused)
    monkeypatch.setattr(table_module, "sums_of", refused)
    found = table.verdict()
    assert found.verdict is TableVerdict.NOT_COMPARABLE
    assert "could not read block 7" in found.reason
