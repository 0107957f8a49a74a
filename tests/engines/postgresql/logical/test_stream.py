"""Changes as they come out of a slot, on real servers."""

from collections.abc import Iterator

import pytest

from migrate.model.change import UNCHANGED, Commit, Operation, RowChanges, StructureChange, Truncation
from migrate.url import Url
from tests.engines.databases import made_database
from tests.engines.postgresql.logical.streaming import same_tables, table, tapped
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server


@pytest.fixture(scope="module", params=["postgres", "postgres-old"])
def source(request: pytest.FixtureRequest, servers: Pool) -> Iterator[Url]:
    """A database of each version."""
    with made_database(servers.url(request.param), prefix="pgo") as url:
        yield url


def fresh(url: Url, name: str, columns: str, *more: str) -> None:
    run(url, f"DROP TABLE IF EXISTS {name}", f"CREATE TABLE {name} ({columns})", *more)


def test_inserts_updates_and_deletes_in_their_order(source: Url) -> None:
    fresh(source, "item", "id int PRIMARY KEY, word text")
    with tapped(source, same_tables(source, ["item"])) as tap:
        run(
            source,
            "INSERT INTO item VALUES (1, 'a'), (2, NULL)",
            "UPDATE item SET word = 'b' WHERE id = 1",
            "DELETE FROM item WHERE id = 2",
        )
        events = tap.read()
    changes = [event for event in events if not isinstance(event, Commit)]
    assert changes == [
        RowChanges(table=table("item"), operation=Operation.INSERT, after=((b"1", b"a"), (b"2", None))),
        RowChanges(table=table("item"), operation=Operation.UPDATE, after=((b"1", b"b"),)),
        RowChanges(table=table("item"), operation=Operation.DELETE, before=((b"2", UNCHANGED),)),
    ]
    assert len(events) == 6


def test_an_update_of_the_key_tells_the_old_key(source: Url) -> None:
    fresh(source, "item", "id int, part int, word text, PRIMARY KEY (part, id)", "INSERT INTO item VALUES (1, 2, 'a')")
    with tapped(source, same_tables(source, ["item"])) as tap:
        run(source, "UPDATE item SET id = 5")
        change = tap.read()[0]
    assert change == RowChanges(
        table=table("item"),
        operation=Operation.UPDATE,
        before=((b"1", b"2", UNCHANGED),),
        after=((b"5", b"2", b"a"),),
    )


def test_a_full_replica_identity_tells_whole_rows(source: Url) -> None:
    fresh(source, "item", "id int, word text", "ALTER TABLE item REPLICA IDENTITY FULL")
    with tapped(source, same_tables(source, ["item"])) as tap:
        run(source, "INSERT INTO item VALUES (1, NULL)", "UPDATE item SET word = 'x'", "DELETE FROM item")
        changes = [event for event in tap.read() if isinstance(event, RowChanges)]
    assert [(change.before, change.after) for change in changes] == [
        ((), ((b"1", None),)),
        (((b"1", None),), ((b"1", b"x"),)),
        (((b"1", b"x"),), ()),
    ]


LONG = "(SELECT string_agg(md5(n::text), '') FROM generate_series(1, 500) n)"


@pytest.mark.parametrize("identity", ["DEFAULT", "FULL"])
def test_a_long_value_that_an_update_did_not_touch(source: Url, identity: str) -> None:
    fresh(
        source,
        "item",
        "id int PRIMARY KEY, word text, long text",
        "ALTER TABLE item ALTER long SET STORAGE EXTERNAL",
        f"ALTER TABLE item REPLICA IDENTITY {identity}",
        f"INSERT INTO item VALUES (1, 'a', {LONG})",
    )
    with tapped(source, same_tables(source, ["item"])) as tap:
        run(source, "UPDATE item SET word = 'b'")
        change = tap.read()[0]
    assert isinstance(change, RowChanges)
    ((number, word, long),) = change.after
    assert (number, word) == (b"1", b"b")
    assert long is UNCHANGED if identity == "DEFAULT" else isinstance(long, bytes) and len(long) == 16000


def test_truncated_tables(source: Url) -> None:
    fresh(source, "item", "id int PRIMARY KEY")
    fresh(source, "other", "id int PRIMARY KEY")
    fresh(source, "not_ours", "id int PRIMARY KEY")
    with tapped(source, same_tables(source, ["item", "other"])) as tap:
        run(source, "INSERT INTO item VALUES (1)", "INSERT INTO not_ours VALUES (1)", "TRUNCATE item, other, not_ours")
        events = tap.read()
    assert [type(event) for event in events if not isinstance(event, Commit)] == [RowChanges, Truncation]
    truncation = next(event for event in events if isinstance(event, Truncation))
    assert set(truncation.tables) == {table("item"), table("other")}


def test_reading_goes_on_after_any_commit(source: Url) -> None:
    fresh(source, "item", "id int PRIMARY KEY")
    with tapped(source, same_tables(source, ["item"])) as tap:
        run(source, *(f"INSERT INTO item VALUES ({number})" for number in range(5)))
        events = tap.read()
        commits = [event for event in events if isinstance(event, Commit)]
        assert len(commits) == 5
        for number, commit in enumerate(commits):
            rest = tap.read(start=commit.position)
            assert [row for event in rest if isinstance(event, RowChanges) for row in event.after] == [
                (b"%d" % later,) for later in range(number + 1, 5)
            ]


def test_hostile_names(source: Url) -> None:
    name = "a \"b\" %s 'c'\n😀"
    quoted = '"' + name.replace('"', '""') + '"'
    run(source, f"DROP SCHEMA IF EXISTS {quoted} CASCADE", f"CREATE SCHEMA {quoted}")
    run(source, f"CREATE TABLE {quoted}.{quoted} ({quoted} int PRIMARY KEY)")
    with tapped(source, same_tables(source, [name])) as tap:
        run(source, f"INSERT INTO {quoted}.{quoted} VALUES (7)")
        assert tap.read()[0] == RowChanges(table=table(name, name), operation=Operation.INSERT, after=((b"7",),))


class TestStructure:
    def test_another_type_is_told_and_no_value_is(self, source: Url) -> None:
        fresh(source, "item", "id int PRIMARY KEY, word text")
        with tapped(source, same_tables(source, ["item"])) as tap:
            run(source, "INSERT INTO item VALUES (1, '2')", "ALTER TABLE item ALTER word TYPE int USING word::int")
            run(source, "INSERT INTO item VALUES (2, 3)")
            events = [event for event in tap.read() if not isinstance(event, Commit)]
        assert [type(event) for event in events] == [RowChanges, StructureChange, StructureChange]
        assert "word is integer and was text" in events[1].statement  # type: ignore[union-attr]

    def test_a_dropped_column_is_told(self, source: Url) -> None:
        fresh(source, "item", "id int PRIMARY KEY, word text")
        with tapped(source, same_tables(source, ["item"])) as tap:
            run(source, "ALTER TABLE item DROP word", "INSERT INTO item VALUES (2)")
            events = tap.read()
        assert [event.tables for event in events if isinstance(event, StructureChange)] == [(table("item"),)] * 2

    def test_a_new_column_is_told_and_rows_go_on(self, source: Url) -> None:
        fresh(source, "item", "id int PRIMARY KEY, word text")
        with tapped(source, same_tables(source, ["item"])) as tap:
            run(source, "INSERT INTO item VALUES (1, 'a')", "ALTER TABLE item ADD more int")
            run(source, "INSERT INTO item VALUES (2, 'b', 5)")
            events = [event for event in tap.read() if not isinstance(event, Commit)]
        assert [type(event) for event in events] == [RowChanges, StructureChange, RowChanges]
        assert not events[1].unreadable  # type: ignore[union-attr]
        assert events[2].after == ((b"2", b"b"),)  # type: ignore[union-attr]

    def test_another_name_is_told(self, source: Url) -> None:
        fresh(source, "item", "id int PRIMARY KEY")
        run(source, "DROP TABLE IF EXISTS renamed")
        with tapped(source, same_tables(source, ["item"])) as tap:
            with tap.open() as stream:
                run(source, "ALTER TABLE item RENAME TO renamed", "INSERT INTO renamed VALUES (1)")
                event = next(event for event in stream.events() if not isinstance(event, Commit))
            assert event == StructureChange(
                statement="public.item is called public.renamed now", tables=(table("item"),), unreadable=True
            )

    def test_a_table_that_was_made_again_is_told(self, source: Url) -> None:
        fresh(source, "item", "id int PRIMARY KEY")
        with tapped(source, same_tables(source, ["item"])) as tap:
            fresh(source, "item", "id int PRIMARY KEY")
            run(source, "INSERT INTO item VALUES (1)")
            events = [event for event in tap.read() if not isinstance(event, Commit)]
        assert events == [
            StructureChange(statement="the publication has no such table now", tables=(table("item"),), unreadable=True)
        ]
