"""A stream whose reader is slow, whose server falls silent, or whose slot is given up; and large transactions."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrate.engines.postgresql.logical import session
from migrate.errors import ConnectionFailed, MigrateError, QueryFailed
from migrate.model.change import Commit, RowChanges
from migrate.url import Url
from tests.engines.databases import made_database
from tests.engines.postgresql.logical.streaming import Tap, same_tables, tapped, until_now
from tests.faults.containers import own_server
from tests.faults.proxy import proxied
from tests.servers.pool import Pool
from tests.sql import rows, run

pytestmark = pytest.mark.server


@pytest.fixture
def source(servers: Pool) -> Iterator[Url]:
    with made_database(servers.url("postgres"), prefix="pgo") as url:
        run(url, "CREATE TABLE item (id int PRIMARY KEY, word text)")
        yield url


def through(tap: Tap, url: Url) -> Tap:
    """The same slot by another address."""
    return Tap(url, tap.tables, tap.name, tap.position)


def test_a_reader_that_is_busy_for_longer_than_the_server_waits(source: Url) -> None:
    run(source, f"ALTER DATABASE {source.database} SET wal_sender_timeout = '900ms'")
    with tapped(source, same_tables(source)) as tap, tap.open() as stream:
        events = stream.events()
        run(source, "INSERT INTO item SELECT n, 'a' FROM generate_series(1, 10) n")
        first = next(event for event in events if isinstance(event, RowChanges))
        time.sleep(3)
        run(source, "INSERT INTO item VALUES (100, 'b')")
        seen = list(first.after)
        while seen[-1] != (b"100", b"b"):
            event = next(events)
            seen += event.after if isinstance(event, RowChanges) else ()
        assert len(seen) == 11


def test_a_server_that_falls_silent_is_given_up(source: Url, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_SILENCE_SECONDS", 0.5)
    with tapped(source, same_tables(source)) as tap, proxied(source) as (proxy, url):
        with through(tap, url).open() as stream:
            events = stream.events()
            assert isinstance(next(events), Commit)
            proxy.stall()
            with pytest.raises(ConnectionFailed, match="can't connect") as told:
                deque(events, maxlen=0)
            assert "said nothing for" in str(told.value.reason)
            proxy.cut()
        run(source, "INSERT INTO item VALUES (1, 'a')")
        assert [event.after for event in tap.read() if isinstance(event, RowChanges)] == [((b"1", b"a"),)]


def test_a_line_that_is_cut_is_told_and_nothing_is_missing_afterwards(source: Url) -> None:
    with tapped(source, same_tables(source)) as tap, proxied(source) as (proxy, url):
        with through(tap, url).open() as stream:
            events = stream.events()
            run(source, "INSERT INTO item VALUES (1, 'a')")
            assert any(isinstance(event, RowChanges) for event in (next(events), next(events)))
            proxy.cut()
            with pytest.raises(MigrateError):
                deque(events, maxlen=0)
        run(source, "INSERT INTO item VALUES (2, 'b')")
        again = [event.after for event in tap.read() if isinstance(event, RowChanges)]
        assert again == [((b"1", b"a"),), ((b"2", b"b"),)]


def test_a_large_transaction_is_one_transaction(source: Url) -> None:
    count = 40_000
    with tapped(source, same_tables(source)) as tap, tap.open() as stream:
        run(source, f"INSERT INTO item SELECT n, repeat('x', 100) FROM generate_series(1, {count}) n")
        events = until_now(stream, source)
    keys = [int(row[0]) for event in events if isinstance(event, RowChanges) for row in event.after]
    assert keys == list(range(1, count + 1))
    assert [type(event) for event in events].count(Commit) == 1
    assert isinstance(events[-1], Commit)


def test_a_slot_that_the_server_has_given_up() -> None:
    with own_server("postgres", "-c", "max_slot_wal_keep_size=1MB", "-c", "max_wal_size=32MB") as (server, _):
        url = replace(server, database="postgres")
        run(url, "CREATE TABLE item (id int PRIMARY KEY)")
        with tapped(url, same_tables(url)) as tap:
            run(url, "INSERT INTO item VALUES (0)")
            for number in range(1, 6):
                run(url, f"INSERT INTO item VALUES ({number})", "SELECT pg_switch_wal()", "CHECKPOINT")
            assert rows(url, "SELECT wal_status FROM pg_replication_slots") == [("lost",)]
            with pytest.raises(QueryFailed, match="no longer has the changes") as told, tap.open():
                pass
            assert "given the slot up" in str(told.value.reason)
