"""Rows of tables of every make, and of columns that a target has no value for."""

from dataclasses import replace

import pytest

from migrate.engines.bulk import ColumnPair
from migrate.engines.mysql.binlog.position import faults_in
from migrate.errors import QueryFailed, Unsupported
from migrate.model.change import Commit, Row, RowChanges, StructureChange, Truncation
from migrate.model.names import EngineName
from migrate.model.types import ColumnType
from tests.engines.mysql.binlog.following import Log, Pairs
from tests.sql import run


def inserted(log: Log, table: str, pairs: Pairs, *statements: str, target: EngineName = EngineName.MYSQL) -> list[Row]:
    changes = log.changes({table: pairs}, *statements, target=target)
    return [row for change in changes if isinstance(change, RowChanges) for row in change.after]


def told(log: Log, table: str, pairs: Pairs, *statements: str) -> str:
    """Of what is told instead of rows: the words."""
    changes = log.changes({table: pairs}, *statements, target=EngineName.MYSQL)
    (change,) = [one for one in changes if not isinstance(one, Commit)]
    assert isinstance(change, StructureChange)
    assert change.unreadable
    return change.statement


@pytest.mark.server
@pytest.mark.parametrize(
    "columns",
    [
        "id INT PRIMARY KEY, a INT, b INT AS (a + 1) VIRTUAL, c VARCHAR(20) AS (CONCAT(a, '!')) STORED, d INT",
        "id INT PRIMARY KEY, a INT, hidden INT INVISIBLE DEFAULT 7, d INT",
        "id INT, a INT, d INT, PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS (4",
        "id INT PRIMARY KEY, a INT, d INT) ENGINE=MyISAM COMMENT=(''",
        "`i``d` INT PRIMARY KEY, `a b%s` INT, `d\"'` INT",
        "id INT PRIMARY KEY, a INT, d INT, UNIQUE KEY both_of_them (a, d), INDEX one (d)",
    ],
)
def test_tables_of_every_make(log: Log, columns: str) -> None:
    columns = columns.replace("PARTITIONS (4", "PARTITIONS 4").replace("COMMENT=(''", "COMMENT=''")
    closing = "" if "ENGINE=" in columns or "PARTITIONS" in columns else ")"
    run(log.url, "DROP TABLE IF EXISTS made", f"CREATE TABLE made ({columns}{closing}")
    pairs = log.pairs("made")
    given = [pair.source for pair in pairs if pair.source.generated is None and not pair.source.invisible]
    names = ", ".join("`" + column.name.replace("`", "``") + "`" for column in given)
    rows = inserted(log, "made", pairs, f"INSERT INTO made ({names}) VALUES (1, 10, 100), (2, NULL, NULL)")
    assert rows == log.rendered("made", pairs, EngineName.MYSQL)
    assert len(rows) == 2


@pytest.mark.server
def test_a_hostile_name_of_a_table(log: Log) -> None:
    name = "a`b'c\"%s é"
    quoted = "`" + name.replace("`", "``") + "`"
    run(log.url, f"DROP TABLE IF EXISTS {quoted}", f"CREATE TABLE {quoted} (id INT PRIMARY KEY)")
    events = log.changes({name: log.pairs(name)}, f"INSERT INTO {quoted} VALUES (1)", f"TRUNCATE {quoted}")
    assert [type(event) for event in events] == [RowChanges, Commit, Truncation, Commit]


@pytest.mark.server
def test_rows_that_a_trigger_writes(log: Log) -> None:
    run(
        log.url,
        "DROP TABLE IF EXISTS first, second",
        "CREATE TABLE first (id INT PRIMARY KEY)",
        "CREATE TABLE second (id INT PRIMARY KEY)",
        "CREATE TRIGGER copies AFTER INSERT ON first FOR EACH ROW INSERT INTO second VALUES (NEW.id + 1)",
    )
    events = log.changes(
        {"first": log.pairs("first"), "second": log.pairs("second")}, "INSERT INTO first VALUES (1), (5)"
    )
    found: dict[str, list[Row]] = {"first": [], "second": []}
    for event in events:
        if isinstance(event, RowChanges):
            found[event.table.name] += event.after
    assert found == {"first": [(b"1",), (b"5",)], "second": [(b"2",), (b"6",)]}
    assert [type(event) for event in events].count(Commit) == 1


@pytest.mark.server
def test_a_unique_text_of_mariadb(log: Log) -> None:
    if log.url.scheme == "mariadb":
        run(log.url, "DROP TABLE IF EXISTS own", "CREATE TABLE own (id INT PRIMARY KEY, a TEXT, UNIQUE KEY (a))")
        pairs = log.pairs("own")
        rows = inserted(log, "own", pairs, "INSERT INTO own VALUES (1, '5'), (2, NULL)")
        assert rows == [(b"1", b"5"), (b"2", None)]


@pytest.mark.server
@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("(id INT PRIMARY KEY, a VARCHAR(200) COMPRESSED)", "COMPRESSED"),
        ("(id INT PRIMARY KEY, a TEXT COMPRESSED)", "COMPRESSED"),
    ],
)
def test_what_mariadb_stores_in_its_own_way_is_refused(log: Log, table: str, reason: str) -> None:
    if log.url.scheme == "mariadb":
        run(log.url, "DROP TABLE IF EXISTS own", f"CREATE TABLE own {table}")
        with pytest.raises((QueryFailed, Unsupported)) as caught:
            inserted(log, "own", log.pairs("own"), "INSERT INTO own (id, a) VALUES (1, '5')")
        assert reason in caught.value.reason


@pytest.mark.server
def test_the_history_of_a_table_is_told_to_be_unreadable(log: Log) -> None:
    if log.url.scheme == "mariadb":
        run(log.url, "DROP TABLE IF EXISTS own", "CREATE TABLE own (id INT PRIMARY KEY, a INT) WITH SYSTEM VERSIONING")
        assert "4 columns" in told(log, "own", log.pairs("own"), "INSERT INTO own (id, a) VALUES (1, '5')")


@pytest.mark.server
def test_zero_dates(log: Log) -> None:
    run(
        log.url,
        "DROP TABLE IF EXISTS zeros",
        "CREATE TABLE zeros (id INT PRIMARY KEY, a DATE, b DATETIME(3), c TIMESTAMP(2) NULL, d DATE)",
    )
    pairs = log.pairs("zeros")
    kinds = {"a": "date", "b": "timestamp without time zone", "c": "timestamp with time zone", "d": "date"}
    going = tuple(_to(pair, kinds.get(pair.source.name, "integer"), nullable=pair.source.name != "d") for pair in pairs)
    run(log.url, "DELETE FROM zeros")
    statements = (
        "SET SESSION sql_mode = ''",
        "INSERT INTO zeros VALUES (1, 0, 0, 0, 0), (2, '2024-00-00', '0000-00-00 00:00:01', '2024-01-01', '2024-01-01')",
    )
    rows = inserted(log, "zeros", going, *statements, target=EngineName.POSTGRESQL)
    assert rows == log.rendered("zeros", going, EngineName.POSTGRESQL)
    assert rows[0] == (b"1", None, None, None, b"0000-00-00")
    run(log.url, "DELETE FROM zeros")
    rows = inserted(log, "zeros", pairs, *statements)
    assert rows == log.rendered("zeros", pairs, EngineName.MYSQL)
    assert rows[0][1] == b"0000-00-00"


@pytest.mark.server
def test_times_that_are_no_time_of_day(log: Log) -> None:
    run(log.url, "DROP TABLE IF EXISTS times", "CREATE TABLE times (a TIME(3))")
    pairs = tuple(_to(pair, "time without time zone") for pair in log.pairs("times"))
    values = ("24:00:00", "24:00:00.001", "23:59:59.999", "-00:00:01", "100:00:00", "00:00:00", "240:00:00")
    statement = "INSERT INTO times VALUES " + ", ".join(f"('{value}')" for value in values)
    rows = inserted(log, "times", pairs, statement, target=EngineName.POSTGRESQL)
    assert rows == log.rendered("times", pairs, EngineName.POSTGRESQL, order="NULL")


@pytest.mark.server
def test_a_pair_that_a_full_load_refuses_is_refused(log: Log) -> None:
    run(log.url, "DROP TABLE IF EXISTS refused", "CREATE TABLE refused (a GEOMETRY)")
    pairs = tuple(_to(pair, "integer") for pair in log.pairs("refused"))
    with pytest.raises(Unsupported, match="can't be loaded"):
        inserted(
            log,
            "refused",
            pairs,
            "INSERT INTO refused VALUES (ST_GeomFromText('POINT(1 1)'))",
            target=EngineName.POSTGRESQL,
        )


@pytest.mark.server
def test_a_row_of_many_megabytes(log: Log) -> None:
    run(log.url, "DROP TABLE IF EXISTS large", "CREATE TABLE large (id INT PRIMARY KEY, a LONGBLOB)")
    pairs = log.pairs("large")
    rows = inserted(log, "large", pairs, "INSERT INTO large VALUES (1, REPEAT('x', 1000000)), (2, 'y')")
    for _ in range(3):
        run(log.url, "UPDATE large SET a = CONCAT(a, a, a) WHERE id = 1 AND LENGTH(a) < 9000000")
    start = log.changes({"large": pairs}, "UPDATE large SET id = 3 WHERE id = 1")
    (change, _) = start
    assert isinstance(change, RowChanges)
    assert [len(value) for row in (*change.before, *change.after) for value in row[1:] if isinstance(value, bytes)] == [
        9_000_000,
        9_000_000,
    ]
    assert [row[0] for row in rows] == [b"1", b"2"]


@pytest.mark.server
def test_a_column_that_is_gone_stops(log: Log) -> None:
    run(log.url, "DROP TABLE IF EXISTS gone", "CREATE TABLE gone (id INT, a INT)")
    pairs = log.pairs("gone")
    run(log.url, "ALTER TABLE gone DROP COLUMN a")
    assert "no longer what it was" in told(log, "gone", pairs, "INSERT INTO gone VALUES (1)")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, ""),
        ({"log_bin": "OFF"}, "log_bin"),
        ({"binlog_format": "MIXED"}, "binlog_format"),
        ({"binlog_format": "STATEMENT"}, "binlog_format"),
        ({"binlog_row_image": "MINIMAL"}, "binlog_row_image"),
        ({"binlog_row_image": "NOBLOB"}, "binlog_row_image"),
        ({"binlog_row_value_options": "PARTIAL_JSON"}, "binlog_row_value_options"),
    ],
)
def test_settings_of_a_source(changed: dict[str, str], fault: str) -> None:
    good = {"log_bin": "ON", "binlog_format": "ROW", "binlog_row_image": "FULL", "binlog_row_value_options": ""}
    found = faults_in(good | changed)
    assert len(found) == (1 if fault else 0)
    assert all(text.startswith(fault) for text in found)


def _to(pair: ColumnPair, name: str, *, nullable: bool = True) -> ColumnPair:
    kind = ColumnType(name=name, text=name)
    return ColumnPair(source=pair.source, target=replace(pair.target, type=kind, nullable=nullable))
