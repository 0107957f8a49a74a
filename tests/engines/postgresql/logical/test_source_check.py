"""What is said of a source before changes are read from it."""

import pytest

from migrate.engines.connect import open_raw
from migrate.engines.postgresql.logical.publication import create_publication, drop_publication
from migrate.engines.postgresql.logical.slot import create_slot, drop_slot, require_slot
from migrate.engines.postgresql.logical.source_check import check_source
from migrate.errors import ConnectionFailed, QueryFailed, UsageProblem
from migrate.url import Url
from tests.engines.postgresql.logical.streaming import same_tables, table, tapped
from tests.sql import rows, run

pytestmark = pytest.mark.server


def test_nothing_is_in_the_way(postgres_url: Url, postgres_old_url: Url) -> None:
    for url in (postgres_url, postgres_old_url):
        run(
            url,
            "CREATE TABLE item (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)",
            "CREATE TABLE loose (id int)",
            "ALTER TABLE loose REPLICA IDENTITY FULL",
            "CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id)",
            "CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (9)",
        )
        plain = {name: pairs[:1] for name, pairs in same_tables(url).items()}
        assert check_source(url, plain) == ()


def test_tables_that_cannot_be_followed(postgres_url: Url) -> None:
    run(
        postgres_url,
        "CREATE TABLE a_loose (id int)",
        "CREATE TABLE b_nothing (id int PRIMARY KEY)",
        "ALTER TABLE b_nothing REPLICA IDENTITY NOTHING",
        "CREATE TABLE c_index (id int PRIMARY KEY, other int NOT NULL UNIQUE)",
        "ALTER TABLE c_index REPLICA IDENTITY USING INDEX c_index_other_key",
        "CREATE UNLOGGED TABLE d_unlogged (id int PRIMARY KEY)",
        "CREATE TABLE e_parent (id int PRIMARY KEY)",
        "CREATE TABLE f_child () INHERITS (e_parent)",
        "ALTER TABLE f_child REPLICA IDENTITY FULL",
        "CREATE TABLE g_virtual (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) VIRTUAL)",
    )
    found = check_source(postgres_url, same_tables(postgres_url))
    assert [one.table.name for one in found if one.table] == [
        "a_loose",
        "b_nothing",
        "c_index",
        "d_unlogged",
        "e_parent",
        "g_virtual",
    ]


def test_an_account_that_may_not_replicate(postgres_url: Url) -> None:
    name = f"{postgres_url.database}_reader"
    run(postgres_url, f"CREATE ROLE {name} LOGIN PASSWORD 'suite'")
    try:
        reader = Url(
            scheme="postgresql",
            host=postgres_url.host,
            port=postgres_url.port,
            user=name,
            password="suite",
            database=postgres_url.database,
        )
        (obstacle,) = check_source(reader, {})
        assert obstacle.reason == f"the account {name} may not replicate"
        with pytest.raises(ConnectionFailed, match="permission denied"), create_slot(reader, "never_made"):
            pass
    finally:
        run(postgres_url, f"DROP ROLE {name}")


class TestSlot:
    def test_its_snapshot_ends_where_its_changes_begin(self, postgres_url: Url) -> None:
        run(postgres_url, "CREATE TABLE item (id int PRIMARY KEY)", "INSERT INTO item VALUES (1)")
        tables = same_tables(postgres_url)
        create_publication(postgres_url, "ours", tables)
        name = f"{postgres_url.database}_slot"
        try:
            with create_slot(postgres_url, name) as slot:
                run(postgres_url, "INSERT INTO item VALUES (2)")
                seen = _seen(postgres_url, slot.snapshot)
            assert seen == [(1,)]
        finally:
            assert drop_slot(postgres_url, name)
            drop_publication(postgres_url, "ours")
        assert not drop_slot(postgres_url, name)
        drop_publication(postgres_url, "ours")

    def test_a_slot_that_is_not_there(self, postgres_url: Url) -> None:
        with pytest.raises(QueryFailed, match="there is no such slot"):
            require_slot(postgres_url, "nowhere", "0/1")

    def test_a_slot_that_has_moved_on(self, postgres_url: Url) -> None:
        run(postgres_url, "CREATE TABLE item (id int PRIMARY KEY)")
        with tapped(postgres_url, same_tables(postgres_url)) as tap:
            run(postgres_url, "INSERT INTO item VALUES (1)")
            with tap.open() as stream:
                position = next(event.position for event in stream.events() if hasattr(event, "position"))
                stream.confirm(position)
            run(postgres_url, f"SELECT pg_replication_slot_advance('{tap.name}', pg_current_wal_flush_lsn())")
            with pytest.raises(QueryFailed, match="no longer has the changes"), tap.open():
                pass

    def test_confirmed_changes_are_forgotten_by_the_server(self, postgres_url: Url) -> None:
        run(postgres_url, "CREATE TABLE item (id int PRIMARY KEY)")
        with tapped(postgres_url, same_tables(postgres_url)) as tap:
            run(postgres_url, "INSERT INTO item VALUES (1)")
            with tap.open() as stream:
                position = next(event.position for event in stream.events() if hasattr(event, "position"))
                stream.confirm(position)
            for _ in range(500):
                ((confirmed, active),) = rows(
                    postgres_url,
                    "SELECT confirmed_flush_lsn::text, active FROM pg_replication_slots"
                    f" WHERE slot_name = '{tap.name}'",
                )
                if not active:
                    break
            assert confirmed == position
            assert tap.read(start=position) == []

    def test_a_name_that_the_server_would_refuse(self, postgres_url: Url) -> None:
        with pytest.raises(UsageProblem), create_slot(postgres_url, "Not-A-Name; DROP"):
            pass

    def test_a_publication_that_is_not_there(self, postgres_url: Url) -> None:
        run(postgres_url, "CREATE TABLE item (id int PRIMARY KEY)")
        with tapped(postgres_url, same_tables(postgres_url)) as tap:
            drop_publication(postgres_url, tap.name)
            with pytest.raises(QueryFailed, match="has no publication"), tap.open():
                pass


def _seen(url: Url, snapshot: str) -> list[tuple[int, ...]]:
    with open_raw(url, read_only=True, autocommit=True) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        return [tuple(row) for row in connection.execute("SELECT id FROM item").fetchall()]


def test_names_in_obstacles_are_the_tables(postgres_url: Url) -> None:
    run(postgres_url, "CREATE TABLE loose (id int)")
    (obstacle,) = check_source(postgres_url, same_tables(postgres_url))
    assert obstacle.table == table("loose")
    assert "public.loose has no primary key" in obstacle.reason
