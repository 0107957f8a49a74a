"""What differs only because the target lags behind is not called different; what stays different is."""

from collections.abc import Callable, Hashable, Mapping, Sequence

import pytest

from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.settle import Answers, Item, Mark, Settling, settle
from migrate.validate.validate import compare_schemas, structures
from tests.sql import run
from tests.validate.replicator import Replication, make_tables

KEY = ("1",)


class Clock:
    """Time that passes only when someone sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Row:
    """A row whose value on the source is a function of time, and on the target the same some time later, unless it is stuck."""

    def __init__(self, clock: Clock, value: Callable[[float], Hashable], *, lag: float, stuck: Hashable = None) -> None:
        self._clock, self._value, self._lag, self._stuck = clock, value, lag, stuck

    def source(self, items: Sequence[Item]) -> Mapping[Item, Hashable]:
        return dict.fromkeys(items, self._value(self._clock.now))

    def target(self, items: Sequence[Item]) -> Mapping[Item, Hashable]:
        return dict.fromkeys(items, self._stuck or self._value(self._clock.now - self._lag))


class Known:
    """A replicator that tells how far it is."""

    def __init__(self, clock: Clock, lag: float) -> None:
        self._clock, self._lag = clock, lag

    def mark(self) -> Mark | None:
        return str(self._clock.now)

    def has_reached(self, mark: Mark) -> bool | None:
        return self._clock.now - self._lag >= float(mark)


def answers(row: Row, clock: Clock, seconds: float = 10, progress: Known | None = None) -> Answers:
    told = {} if progress is None else {"progress": progress}
    return settle(row, [KEY], Settling(seconds=seconds, sleep=clock.sleep, clock=lambda: clock.now, **told))


def test_equal_at_once() -> None:
    clock = Clock()
    assert answers(Row(clock, lambda _: "same", lag=5), clock).equal == (KEY,)
    assert clock.now == 0


def test_equal_once_the_target_has_caught_up() -> None:
    clock = Clock()
    assert answers(Row(clock, lambda now: now >= 0, lag=5), clock).equal == (KEY,)
    assert 5 <= clock.now < 10


def test_stays_different() -> None:
    clock = Clock()
    assert answers(Row(clock, lambda _: "a", lag=0, stuck="b"), clock).different == (KEY,)
    assert 15 <= clock.now < 30


def test_a_row_that_always_changes_is_checked_against_what_it_was() -> None:
    clock = Clock()
    assert not answers(Row(clock, lambda now: int(now * 10), lag=3), clock).different


@pytest.mark.parametrize("period", [0.3, 0.7, 1.1, 2.5, 7.0])
def test_a_value_that_changes_to_and_fro_is_not_different(period: float) -> None:
    for start in range(20):
        clock = Clock()
        clock.now = start * 0.37
        row = Row(clock, lambda now: int(now / period) % 2, lag=3.1)
        assert not answers(row, clock).different


def test_always_changing_and_stuck_is_pending_and_not_equal() -> None:
    clock = Clock()
    assert answers(Row(clock, lambda now: int(now * 10), lag=0, stuck="b"), clock).pending == (KEY,)


def test_known_progress_waits_longer_than_asked_for() -> None:
    clock = Clock()
    row = Row(clock, lambda now: now >= 0, lag=15)
    assert answers(row, clock, progress=Known(clock, 15)).equal == (KEY,)


def test_known_progress_that_does_not_come_is_pending() -> None:
    clock = Clock()
    assert answers(Row(clock, lambda _: "a", lag=0, stuck="b"), clock, progress=Known(clock, 1000)).pending == (KEY,)


def test_known_progress_decides_early() -> None:
    clock = Clock()
    assert answers(Row(clock, lambda _: "a", lag=0, stuck="b"), clock, 60, Known(clock, 1)).different == (KEY,)
    assert clock.now < 15


def test_a_lag_that_is_seen_to_be_longer_is_waited_for() -> None:
    clock = Clock()

    class Many:
        """Row n changed last n seconds ago: all of them catch up within the lag of ten."""

        def source(self, items: Sequence[Item]) -> Mapping[Item, Hashable]:
            return {item: clock.now >= -float(item[0]) for item in items}

        def target(self, items: Sequence[Item]) -> Mapping[Item, Hashable]:
            return {item: clock.now - 10 >= -float(item[0]) for item in items}

    found = settle(
        Many(), [(str(n),) for n in range(10)], Settling(seconds=4, sleep=clock.sleep, clock=lambda: clock.now)
    )
    assert len(found.equal) == 10


pytestmark_server = pytest.mark.server


def flux(source: Url, target: Url, *, level: Level = Level.ROWS, seconds: float = 3.0) -> TableValidation:
    schemas = structures(source, target)
    tables = [table for table in match_tables(*schemas) if table.source.name == "flux"]
    options = Options(level=level, settling=Settling(seconds=seconds))
    [table] = compare_schemas(source, target, schemas, tables, options=options).tables
    return table


@pytest.mark.server
class TestUnderWrites:
    def test_equal_but_behind(self, mysql_url: Url, postgres_url: Url) -> None:
        make_tables(mysql_url, postgres_url)
        with Replication(mysql_url, postgres_url, lag=1) as replication:
            found = [flux(mysql_url, postgres_url) for _ in range(2)]
        assert replication.changes > 50
        assert [table.missing + table.extra + table.different for table in found] == [0, 0]
        assert {table.verdict for table in found} <= {TableVerdict.MATCH, TableVerdict.PENDING}
        assert sum(table.settled for table in found) > 0

    def test_a_real_difference_is_found(self, postgres_url: Url, mysql_url: Url) -> None:
        make_tables(postgres_url, mysql_url)
        run(mysql_url, "UPDATE flux SET name = 'ROW 500' WHERE id = 500", "DELETE FROM flux WHERE id = 600")
        with Replication(postgres_url, mysql_url, lag=1):
            found = flux(postgres_url, mysql_url)
        assert found.verdict is TableVerdict.MISMATCH
        assert (found.missing, found.extra, found.different) == (1, 0, 1)
        assert {sample.key for sample in found.samples} == {(("id", "500"),), (("id", "600"),)}

    def test_counts(self, mysql_url: Url, postgres_url: Url) -> None:
        make_tables(mysql_url, postgres_url)
        with Replication(mysql_url, postgres_url, lag=1):
            found = flux(mysql_url, postgres_url, level=Level.COUNTS)
        assert found.verdict in (TableVerdict.MATCH, TableVerdict.PENDING)

    def test_without_writes_nothing_is_waited_for_when_equal(self, mysql_url: Url, postgres_url: Url) -> None:
        make_tables(mysql_url, postgres_url)
        found = flux(mysql_url, postgres_url, seconds=600)
        assert (found.verdict, found.settled, found.pending) == (TableVerdict.MATCH, 0, 0)

    def test_rows_without_a_key(self, mysql_url: Url, postgres_url: Url) -> None:
        for url in (mysql_url, postgres_url):
            run(
                url,
                "CREATE TABLE flux (v int, name varchar(9))",
                "INSERT INTO flux VALUES (1, 'a'), (1, 'a'), (2, 'b')",
            )
        run(postgres_url, "INSERT INTO flux VALUES (1, 'a')")
        found = flux(mysql_url, postgres_url, seconds=0.5)
        assert (found.verdict, found.missing, found.extra) == (TableVerdict.MISMATCH, 0, 1)
