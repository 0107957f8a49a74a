"""What the stream tells of transactions, statements and places, on real servers."""

import time

import pytest

from migrate.engines.mysql.binlog.position import check_source, current_position, parse_position
from migrate.engines.mysql.binlog.stream import Binlog, open_binlog
from migrate.errors import ConnectionFailed, QueryFailed, UsageProblem
from migrate.model.change import Commit, Event, Operation, Row, RowChanges, StructureChange, Truncation
from migrate.model.names import EngineName
from tests.engines.mysql.binlog.following import Log, without_times
from tests.sql import run

pytestmark = pytest.mark.server
COMMIT = Commit(position="", at=0.0)


@pytest.fixture
def things(log: Log) -> Log:
    run(log.url, "DROP TABLE IF EXISTS things, others")
    run(log.url, "CREATE TABLE things (id INT PRIMARY KEY, name VARCHAR(20))", "CREATE TABLE others (id INT)")
    return log


def changed(log: Log, operation: Operation, *, before: tuple[Row, ...] = (), after: tuple[Row, ...] = ()) -> RowChanges:
    return RowChanges(table=log.name("things"), operation=operation, before=before, after=after)


def test_rows_come_in_order_with_a_commit_after_each_transaction(things: Log) -> None:
    events = things.changes(
        {"things": things.pairs("things")},
        "INSERT INTO things VALUES (1, 'a'), (2, NULL)",
        "UPDATE things SET id = 3, name = '' WHERE id = 2",
        "DELETE FROM things WHERE id = 1",
    )
    assert without_times(events) == [
        changed(things, Operation.INSERT, after=((b"1", b"a"), (b"2", None))),
        COMMIT,
        changed(things, Operation.UPDATE, before=((b"2", None),), after=((b"3", b""),)),
        COMMIT,
        changed(things, Operation.DELETE, before=((b"1", b"a"),)),
        COMMIT,
    ]


def test_one_transaction_has_one_commit(things: Log) -> None:
    events = things.changes(
        {"things": things.pairs("things")},
        "BEGIN",
        "INSERT INTO things VALUES (1, 'a')",
        "SAVEPOINT here",
        "INSERT INTO others VALUES (1)",
        "DELETE FROM things",
        "COMMIT",
    )
    assert [type(event) for event in events] == [RowChanges, RowChanges, Commit]
    assert [abs(event.at - time.time()) < 60 for event in events if isinstance(event, Commit)] == [True]


def test_what_was_rolled_back_does_not_come(things: Log) -> None:
    events = things.changes(
        {"things": things.pairs("things")},
        "BEGIN",
        "INSERT INTO things VALUES (1, 'a')",
        "SAVEPOINT here",
        "INSERT INTO things VALUES (2, 'b')",
        "ROLLBACK TO here",
        "COMMIT",
        "BEGIN",
        "DELETE FROM things",
        "ROLLBACK",
    )
    assert without_times(events) == [changed(things, Operation.INSERT, after=((b"1", b"a"),)), COMMIT]


def test_other_tables_say_nothing(things: Log) -> None:
    events = things.changes(
        {"things": things.pairs("things")},
        "INSERT INTO others VALUES (1)",
        "ALTER TABLE others ADD COLUMN more INT",
        "TRUNCATE others",
        "CREATE TEMPORARY TABLE things (a INT)",
        "INSERT INTO things VALUES (1)",
        "DROP TEMPORARY TABLE things",
        "CREATE VIEW seen AS SELECT * FROM others",
        "DROP VIEW seen",
    )
    assert events == []


def test_only_the_columns_asked_for_come_and_in_their_order(things: Log) -> None:
    identifier, name = things.pairs("things")
    events = things.changes({"things": (name, identifier)}, "INSERT INTO things VALUES (7, 'seven')")
    assert without_times(events)[0] == changed(things, Operation.INSERT, after=((b"seven", b"7"),))
    events = things.changes({"things": (name,)}, "DELETE FROM things")
    assert without_times(events)[0] == changed(things, Operation.DELETE, before=((b"seven",),))


@pytest.mark.parametrize("statement", ["TRUNCATE TABLE {0}.things", "truncate /* a; b */ `things`"])
def test_truncation(things: Log, statement: str) -> None:
    events = things.changes({"things": things.pairs("things")}, statement.format(things.url.database))
    assert without_times(events) == [Truncation(tables=(things.name("things"),)), COMMIT]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE things ADD COLUMN more INT",
        "CREATE INDEX by_name ON things (name)",
        "RENAME TABLE things TO things2, things2 TO things",
        "DROP TABLE others, things",
    ],
)
def test_a_change_of_structure(things: Log, statement: str) -> None:
    (change, commit) = things.changes({"things": things.pairs("things")}, statement)
    assert isinstance(change, StructureChange)
    assert change.tables == (things.name("things"),)
    assert change.statement.partition(" ")[0] == statement.partition(" ")[0]
    assert isinstance(commit, Commit)


def test_reading_goes_on_from_any_commit(things: Log) -> None:
    start = current_position(things.url)
    run(
        things.url,
        "INSERT INTO things VALUES (1, 'a')",
        "FLUSH BINARY LOGS",
        "INSERT INTO things VALUES (2, 'b')",
        "BEGIN",
        "INSERT INTO things VALUES (3, 'c')",
        "DELETE FROM things WHERE id = 1",
        "COMMIT",
    )
    tables = {"things": things.pairs("things")}
    whole = things.follow(tables, start)
    assert [type(event) for event in whole] == [RowChanges, Commit, RowChanges, Commit, RowChanges, RowChanges, Commit]
    for place, event in enumerate(whole):
        if isinstance(event, Commit):
            assert things.follow(tables, event.position) == whole[place + 1 :]


def test_idle_is_told(things: Log) -> None:
    start = current_position(things.url)
    with open_binlog(
        things.url, {things.name("things"): things.pairs("things")}, target=EngineName.MYSQL, start=start
    ) as stream:
        event = next(stream.events())
    assert isinstance(event, Commit)
    assert event.idle
    assert parse_position(event.position).file >= parse_position(start).file


def unreadable(events: list[Event]) -> list[str]:
    return [event.statement for event in events if isinstance(event, StructureChange) and event.unreadable]


def test_rows_of_a_table_with_other_columns_are_told(things: Log) -> None:
    pairs = things.pairs("things")
    start = current_position(things.url)
    run(things.url, "INSERT INTO things VALUES (1, 'a')", "ALTER TABLE things ADD COLUMN more INT")
    (told,) = unreadable(things.follow({"things": pairs}, start))
    assert "do not have the columns" in told


def test_rows_of_a_column_with_another_type_are_told(things: Log) -> None:
    start = current_position(things.url)
    run(things.url, "INSERT INTO things VALUES (1, 'a')", "ALTER TABLE things MODIFY id BIGINT")
    (told,) = unreadable(things.follow({"things": things.pairs("things")}, start))
    assert "things" in told
    assert "stores it as LONG" in told


def test_a_purged_place_is_refused(things: Log) -> None:
    with (
        pytest.raises(QueryFailed, match="are lost") as caught,
        open_binlog(things.url, {}, target=EngineName.MYSQL, start="binlog.000000:4"),
    ):
        pass
    assert "purged" in caught.value.reason


def test_a_place_beyond_the_end_is_refused(things: Log) -> None:
    file = parse_position(current_position(things.url)).file
    with (
        pytest.raises(QueryFailed, match="ends before"),
        open_binlog(things.url, {}, target=EngineName.MYSQL, start=f"{file}:99999999999"),
    ):
        pass


@pytest.mark.parametrize("text", ["", "binlog.000001", "binlog.000001:", ":4", "0/16B3748"])
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(UsageProblem):
        parse_position(text)


def test_a_source_that_can_be_followed(things: Log) -> None:
    assert check_source(things.url) == []


def test_a_statement_instead_of_rows_stops(things: Log) -> None:
    with pytest.raises(QueryFailed, match="a statement instead of the rows"):
        things.changes(
            {"things": things.pairs("things")},
            "SET SESSION binlog_format = STATEMENT",
            "INSERT INTO things VALUES (1, 'a')",
            "SET SESSION binlog_format = ROW",
        )


def test_minimal_rows_stop(things: Log) -> None:
    with pytest.raises(QueryFailed, match="whole rows"):
        things.changes(
            {"things": things.pairs("things")},
            "INSERT INTO things VALUES (1, 'a')",
            "SET SESSION binlog_row_image = MINIMAL",
            "UPDATE things SET name = 'b'",
        )


def test_a_prepared_xa_transaction_stops(things: Log) -> None:
    with pytest.raises(QueryFailed, match="XA"):
        things.changes(
            {"things": things.pairs("things")},
            "XA START 'x1'",
            "INSERT INTO things VALUES (1, 'a')",
            "XA END 'x1'",
            "XA PREPARE 'x1'",
            "XA COMMIT 'x1'",
        )


def test_a_prepared_xa_transaction_of_other_tables_does_not(things: Log) -> None:
    events = things.changes(
        {"things": things.pairs("things")},
        "XA START 'x2'",
        "INSERT INTO others VALUES (1)",
        "XA END 'x2'",
        "XA PREPARE 'x2'",
        "XA COMMIT 'x2'",
        "XA START 'x3'",
        "INSERT INTO things VALUES (1, 'a')",
        "XA END 'x3'",
        "XA COMMIT 'x3' ONE PHASE",
    )
    assert [type(event) for event in events] == [RowChanges, Commit]


def test_statements_that_leave_the_structure_alone(things: Log) -> None:
    events = things.changes(
        {"things": things.pairs("things")},
        "ANALYZE TABLE things",
        "OPTIMIZE TABLE things",
        "CREATE TRIGGER changes_nothing BEFORE INSERT ON things FOR EACH ROW SET @a = 1",
        "DROP TRIGGER changes_nothing",
    )
    assert events == []


def test_a_table_that_is_made_with_rows(things: Log) -> None:
    run(things.url, "INSERT INTO others VALUES (5)", "DROP TABLE IF EXISTS filled", "CREATE TABLE filled (id INT)")
    pairs = things.pairs("filled")
    events = things.changes({"filled": pairs}, "DROP TABLE filled", "CREATE TABLE filled AS SELECT id FROM others")
    assert [type(event) for event in events if not isinstance(event, Commit)] == [
        StructureChange,
        StructureChange,
        RowChanges,
    ]
    rows = [event for event in events if isinstance(event, RowChanges)]
    assert [tuple(event.after) for event in rows] == [((b"5",),)]
    assert isinstance(events[-1], Commit)


def test_a_lost_connection_is_told(things: Log) -> None:
    start = current_position(things.url)
    with open_binlog(things.url, {}, target=EngineName.MYSQL, start=start, server_id=4_000_000_002) as stream:
        assert isinstance(stream, Binlog)
        events = stream.events()
        next(events)
        run(things.url, f"KILL {stream.session}")
        with pytest.raises(ConnectionFailed):
            list(events)


def test_parts_of_documents_stop(things: Log) -> None:
    if things.url.scheme == "mysql":
        run(things.url, "DROP TABLE IF EXISTS parts", "CREATE TABLE parts (id INT PRIMARY KEY, a JSON)")
        run(things.url, "INSERT INTO parts VALUES (1, JSON_OBJECT('a', REPEAT('x', 100), 'b', 1))")
        with pytest.raises(QueryFailed, match="only parts of JSON"):
            things.changes(
                {"parts": things.pairs("parts")},
                "SET SESSION binlog_row_value_options = PARTIAL_JSON",
                "UPDATE parts SET a = JSON_SET(a, '$.b', 2)",
            )


def test_a_tagged_transaction(things: Log) -> None:
    if things.url.scheme == "mysql":
        events = things.changes(
            {"things": things.pairs("things")},
            "SET SESSION gtid_next = 'AUTOMATIC:nightly'",
            "INSERT INTO things VALUES (1, 'a')",
            "SET SESSION gtid_next = 'AUTOMATIC'",
        )
        assert [type(event) for event in events] == [RowChanges, Commit]


def test_two_readers_are_no_trouble_to_each_other(things: Log) -> None:
    start = current_position(things.url)
    run(things.url, "INSERT INTO things VALUES (1, 'a')")
    tables = {things.name("things"): things.pairs("things")}
    with (
        open_binlog(things.url, tables, target=EngineName.MYSQL, start=start) as first,
        open_binlog(things.url, tables, target=EngineName.MYSQL, start=start) as second,
    ):
        assert next(first.events()) == next(second.events())
