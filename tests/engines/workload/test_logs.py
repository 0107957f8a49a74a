"""Slow logs and general logs of MySQL and MariaDB."""

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.workload.general_log import is_general_log, read_general_log
from migrate.engines.workload.lexer import dialect_of
from migrate.engines.workload.read import read_workload_files
from migrate.engines.workload.slow_log import is_slow_log, read_slow_log
from migrate.engines.workload.tally import MOST_STATEMENTS, Observed, Tally
from migrate.errors import UsageProblem
from migrate.model.names import EngineName
from migrate.model.workload import InputKind, WorkloadInput

DIALECT = dialect_of(postgresql=False)
SLOW_MYSQL = """\
/usr/sbin/mysqld, Version: 8.0.36 (MySQL Community Server - GPL). started with:
Tcp port: 3306  Unix socket: /run/mysqld.sock
Time                 Id Command    Argument
# Time: 2024-01-01T00:00:00.000000Z
# User@Host: app[app] @ localhost []  Id:     8
# Query_time: 1.500000  Lock_time: 0.000001 Rows_sent: 1  Rows_examined: 1
use shop;
SET timestamp=1704067200;
SELECT name
# a comment that is no head
FROM users WHERE name = '
# Query: not a head either';
# Time: 2024-01-01T00:00:01.000000Z
# User@Host: app[app] @ localhost []  Id:     8
# Query_time: 0.500000  Lock_time: 0.000001 Rows_sent: 1  Rows_examined: 1
SET timestamp=1704067201;
# administrator command: Quit;
# User@Host: app[app] @ localhost []  Id:     9
# Query_time: 0.250000  Lock_time: 0.000001 Rows_sent: 1  Rows_examined: 1
use `other db`;
SET timestamp=1704067202;
DELETE FROM log;
"""
SLOW_MARIADB = """\
# Time: 240101  0:00:00
# User@Host: app[app] @ localhost []
# Thread_id: 5  Schema: shop  QC_hit: No
# Query_time: 2.000000  Lock_time: 0.000100  Rows_sent: 1  Rows_examined: 9
# Rows_affected: 0  Bytes_sent: 60
SET timestamp=1704067200;
SELECT 1 + 1;
# User@Host: app[app] @ localhost []
# Thread_id: 5  Schema:   QC_hit: No
# Query_time: 1.000000  Lock_time: 0.000100  Rows_sent: 1  Rows_examined: 9
SET timestamp=1704067200;
SELECT a FROM t;
"""
GENERAL_MYSQL = """\
/usr/sbin/mysqld, Version: 8.0.36 (MySQL Community Server - GPL). started with:
Tcp port: 3306  Unix socket: /run/mysqld.sock
Time                 Id Command    Argument
2024-01-01T00:00:00.000000Z\t    8 Connect\tapp@localhost on shop using Socket
2024-01-01T00:00:00.000001Z\t    9 Connect\tapp@localhost on  using TCP/IP
2024-01-01T00:00:00.000002Z\t    8 Query\tSELECT a
FROM t
WHERE b = 'x'
2024-01-01T00:00:00.000003Z\t    9 Init DB\tother
2024-01-01T00:00:00.000004Z\t    9 Prepare\tSELECT ? + 1
2024-01-01T00:00:00.000005Z\t    9 Execute\tSELECT 5 + 1
2024-01-01T00:00:00.000006Z\t    8 Quit\t
"""
GENERAL_MARIADB = """\
240101  1:02:03\t     8 Connect\tapp@localhost on shop using Socket
\t\t     8 Query\tSELECT 1 + 1
\t\t     8 Quit\t
"""


def lines(text: str) -> Iterator[str]:
    return iter(text.splitlines(keepends=True))


def test_slow_log_of_mysql() -> None:
    first, last = read_slow_log(lines(SLOW_MYSQL))
    assert (first.schema, first.seconds) == ("shop", 1.5)
    assert first.sql.startswith("SELECT name\n# a comment")
    assert first.sql.endswith("not a head either'")
    assert (last.sql, last.schema, last.seconds) == ("DELETE FROM log", "other db", 0.25)


def test_slow_log_of_mariadb() -> None:
    found = [(item.sql, item.seconds) for item in read_slow_log(lines(SLOW_MARIADB))]
    assert found == [("SELECT 1 + 1", 2.0), ("SELECT a FROM t", 1.0)]


def test_general_log_of_mysql() -> None:
    """What is only prepared did not run, and each connection has a database of its own."""
    found = [(item.sql, item.schema, item.seconds) for item in read_general_log(lines(GENERAL_MYSQL))]
    assert found == [("SELECT a\nFROM t\nWHERE b = 'x'", "shop", None), ("SELECT 5 + 1", "other", None)]


def test_general_log_of_mariadb() -> None:
    assert [(item.sql, item.schema) for item in read_general_log(lines(GENERAL_MARIADB))] == [("SELECT 1 + 1", "shop")]


def test_kinds_are_told_apart() -> None:
    slow, general = (SLOW_MYSQL, SLOW_MARIADB), (GENERAL_MYSQL, GENERAL_MARIADB)
    assert [is_slow_log(text) for text in (*slow, *general, "SELECT 1")] == [True, True, False, False, False]
    assert [is_general_log(text) for text in (*slow, *general, "SELECT 1")] == [False, False, True, True, False]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for read in (read_slow_log, read_general_log):
        for observed in read(io.StringIO(text)):
            assert isinstance(observed.sql, str)


def test_a_long_log_is_not_held_in_memory() -> None:
    def log() -> Iterator[str]:
        for number in range(20_000):
            yield "# Query_time: 0.1  Lock_time: 0 Rows_sent: 1  Rows_examined: 1\n"
            yield f"INSERT INTO t VALUES ({number}, 'x')" + f", ({number}, '{'y' * 500}')" * 4 + ";\n"

    tally = Tally(DIALECT)
    tracemalloc.start()
    for observed in read_slow_log(log()):
        tally.add(observed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    gathered = tally.finish(WorkloadInput(kind=InputKind.SLOW_LOG))
    assert (len(gathered.statements), gathered.inputs[0].runs) == (1, 20_000)
    assert peak < 20_000_000


def test_too_many_distinct_statements_are_counted_and_said() -> None:
    tally = Tally(DIALECT)
    for number in range(2 * MOST_STATEMENTS + 10):
        tally.add(Observed(sql=f"SELECT c{number} FROM t", seconds=float(number)))
    gathered = tally.finish(WorkloadInput(kind=InputKind.SLOW_LOG))
    assert len(gathered.statements) == MOST_STATEMENTS
    assert gathered.statements[0].statement.text == f"SELECT c{2 * MOST_STATEMENTS + 9} FROM t"
    assert gathered.skipped[0].object.startswith(f"{MOST_STATEMENTS + 10:,} statements")


def test_a_statement_of_a_megabyte_is_judged_by_its_first_rows() -> None:
    tally = Tally(DIALECT)
    tally.add(Observed(sql="INSERT IGNORE INTO t VALUES (1, 'x')" + ", (2, 'y')" * 100_000))
    (counted,) = tally.finish(WorkloadInput(kind=InputKind.SLOW_LOG)).statements
    assert counted.statement.text == "INSERT IGNORE INTO t VALUES (?, ?)"
    assert not counted.sample.is_cut


class TestFiles:
    def test_a_folder_of_scripts(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "one.sql").write_text(
            "-- first\nSELECT a FROM t WHERE b = 1;\n\nSELECT a FROM t WHERE b = 2; SET x = 1;"
        )
        (tmp_path / "two.sql").write_text(
            "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nSELECT ';' FROM u//"
        )
        (tmp_path / "readme.txt").write_text("not SQL")
        gathered = read_workload_files(tmp_path, engine=EngineName.MYSQL, dialect=DIALECT)
        found = {item.statement.text: item.statement for item in gathered.statements}
        assert {text: item.count for text, item in found.items()} == {
            "SELECT a FROM t WHERE b = ?": 2,
            "SELECT ? FROM u": 1,
        }
        assert str(found["SELECT a FROM t WHERE b = ?"].location).endswith("one.sql:2:1")
        assert [item.object for item in gathered.skipped] == ["stored code"]
        assert gathered.inputs[0].left_out == 1

    @pytest.mark.parametrize("packed", [False, True])
    def test_a_log(self, tmp_path: Path, packed: bool) -> None:
        import gzip

        path = tmp_path / "slow.log"
        path.write_bytes(gzip.compress(SLOW_MYSQL.encode()) if packed else SLOW_MYSQL.encode())
        gathered = read_workload_files(path, engine=EngineName.MYSQL, dialect=DIALECT)
        assert gathered.inputs[0].kind is InputKind.SLOW_LOG
        assert [item.statement.seconds for item in gathered.statements] == [1.5, 0.25]

    @pytest.mark.parametrize("engine", list(EngineName))
    def test_what_is_no_workload_is_refused(self, tmp_path: Path, engine: EngineName) -> None:
        (tmp_path / "x.log").write_text("hello\n")
        (tmp_path / "empty").mkdir()
        for name in ("x.log", "nowhere", "empty"):
            with pytest.raises(UsageProblem):
                read_workload_files(tmp_path / name, engine=engine, dialect=DIALECT)

    def test_a_log_of_mysql_is_none_of_postgresql(self, tmp_path: Path) -> None:
        (tmp_path / "slow.log").write_text(SLOW_MYSQL)
        with pytest.raises(UsageProblem, match="slow log of MySQL"):
            read_workload_files(tmp_path / "slow.log", engine=EngineName.POSTGRESQL, dialect=DIALECT)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM `shop`.`t` AS migrate_probe WHERE `migrate_probe`.`a` < ?",
        'SELECT count(*) FROM "public"."t" AS migrate_probe WHERE migrate_probe."a" IS NULL',
    ],
)
def test_our_own_questions_about_data_are_not_the_applications(sql: str) -> None:
    tally = Tally(DIALECT)
    tally.add(Observed(sql=sql, count=3))
    tally.add(Observed(sql="SELECT a FROM migrate_probes", count=1))
    gathered = tally.finish(WorkloadInput(kind=InputKind.SCRIPTS))
    assert gathered.inputs[0].left_out == 3
    assert [item.statement.text for item in gathered.statements] == ["SELECT a FROM migrate_probes"]
