"""Rows that the target refuses are counted and kept; the others load."""

import pytest

from migrate.engines.connect import open_raw
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.mysql_writer import MySqlWriter
from migrate.execute.local.settings import LoadSettings, RowPolicy
from migrate.model.progress import TableState
from migrate.url import Url
from tests.execute.local.conftest import Databases
from tests.execute.local.loading import load
from tests.sql import rows, run

pytestmark = pytest.mark.server
ROWS = 300


def _filled(url: Url, name: str, kind: str, *values: str) -> None:
    """A table of good rows with the given ones among them."""
    good = ", ".join(f"({number}, NULL)" for number in range(ROWS))
    run(url, f"DROP TABLE IF EXISTS {name}", f"CREATE TABLE {name} (id int PRIMARY KEY, v {kind})")
    run(url, f"INSERT INTO {name} VALUES {good}")
    place = ROWS // 2
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        if url.scheme != "postgresql":
            cursor.execute("SET SESSION sql_mode = ''")
        for value in values:
            cursor.execute(f"UPDATE {name} SET v = {value} WHERE id = {place}")
            place += 1


def _kept(url: Url, name: str) -> list[tuple[str, str, str]]:
    schema = f"{url.database}_control"
    if url.scheme == "postgresql":
        columns, table = '"TASK_NAME", "STATEMENT", "ERROR"', f'{schema}."awsdms_apply_exceptions"'
        return rows(url, f"SELECT {columns} FROM {table} WHERE \"TABLE_NAME\" = '{name}'")
    columns, table = "TASK_NAME, STATEMENT, ERROR", f"{schema}.awsdms_apply_exceptions"
    return rows(url, f"SELECT {columns} FROM {table} WHERE TABLE_NAME = '{name}'")


POSTGRES_REFUSES = (
    ("nul", "varchar(20)", "text", ("'a\\0b'",), "0x00"),
    ("zero", "date", "date NOT NULL DEFAULT now()", ("'0000-00-00'",), "0000-00-00"),
    ("half", "date", "date", ("'2020-00-15'",), "2020-00-15"),
    ("big", "bigint unsigned", "bigint", ("18446744073709551615",), "out of range"),
    ("long", "varchar(30)", "varchar(3)", ("'abcd'", "'abcde'"), "too long"),
    ("time", "time", "time", ("'838:59:59'", "'-01:00:00'"), "time"),
    ("chk", "int", "int CHECK (v < 5)", ("7",), "check constraint"),
    ("bool", "tinyint(1)", "boolean", ("2",), "boolean"),
    ("uniq", "int", "int UNIQUE", ("7", "7"), "duplicate key"),
    ("json", "varchar(20)", "jsonb", ("'{'",), "json"),
)


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_rows_that_postgresql_refuses(databases: Databases, server: str) -> None:
    source, goal = databases(server), databases("postgres")
    tables = [f"{case[0]}_{server}" for case in POSTGRES_REFUSES]
    for table, (_, kind, wanted, values, _) in zip(tables, POSTGRES_REFUSES, strict=True):
        _filled(source, table, kind, *values)
        if "NOT NULL" in wanted:
            run(source, f"UPDATE {table} SET v = '2020-01-01' WHERE v IS NULL")
        run(goal, f"CREATE TABLE {table} (id int PRIMARY KEY, v {wanted})")
    finished = load(source, goal, tables=tables)
    for table, (name, _, _, values, words) in zip(tables, POSTGRES_REFUSES, strict=True):
        refused = len(values) - (name == "uniq")
        told = finished[table]
        assert (told.table_state, told.error) == (TableState.TABLE_COMPLETED, ""), table
        assert (told.full_load_rows, told.full_load_error_rows) == (ROWS - refused, refused), table
        assert rows(goal, f"SELECT count(*) FROM {table}") == [(ROWS - refused,)], table
        kept = _kept(goal, table)
        assert len(kept) == refused, table
        assert {task for task, _, _ in kept} == {"task"}
        assert [error for _, _, error in kept if words not in error] == []
        assert str(ROWS // 2 + (name == "uniq")) in "".join(statement for _, statement, _ in kept)


MYSQL_REFUSES = (
    ("long", "text", "varchar(3)", ("'abcd'", "'abcde'"), "for column 'v'"),
    ("emoji", "text", "varchar(3) character set latin1", ("'😀'",), "Incorrect string"),
    ("range", "bigint", "int", ("2147483648", "-2147483649"), "Out of range"),
    ("nan", "numeric", "decimal(10,2)", ("'NaN'", "'Infinity'"), "decimal"),
    ("nanf", "float8", "double", ("'NaN'", "'-Infinity'"), ""),
    ("scale", "numeric", "decimal(10,2)", ("1.234",), "truncated"),
    (
        "infinity",
        "timestamp",
        "datetime(6)",
        ("'infinity'", "'-infinity'", "'0044-03-15 BC'", "'12020-01-01'"),
        "",
    ),
    ("bc", "date", "date", ("'0044-03-15 BC'", "'12020-01-01'", "'infinity'"), ""),
    ("tz", "timestamptz", "timestamp null", ("'1969-01-01'", "'2200-01-01'"), ""),
    ("enum", "text", "enum('a','b')", ("'c'",), ""),
    ("json", "text", "json", ("'{'",), ""),
    ("blanks", "text", "varchar(3)", ("'abc  '",), "truncated"),
    ("uniq", "int", "int unique", ("7", "7"), "Duplicate"),
    ("chk", "int", "int check (v < 5)", ("7",), ""),
)


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
@pytest.mark.parametrize("local_infile", [True, False], ids=["load-data", "insert"])
def test_rows_that_mysql_would_bend(
    databases: Databases, monkeypatch: pytest.MonkeyPatch, server: str, local_infile: bool
) -> None:
    if not local_infile:
        begin = MySqlWriter.begin

        def without(self: MySqlWriter, job: TableJob) -> None:
            self._may_load = False
            begin(self, job)

        monkeypatch.setattr(MySqlWriter, "begin", without)
    source, goal = databases("postgres"), databases(server)
    tables = [f"{case[0]}_{server}_{local_infile}".lower() for case in MYSQL_REFUSES]
    for table, (_, kind, wanted, values, _) in zip(tables, MYSQL_REFUSES, strict=True):
        _filled(source, table, kind, *values)
        run(goal, f"CREATE TABLE {table} (id int PRIMARY KEY, v {wanted}) DEFAULT CHARSET utf8mb4")
    finished = load(source, goal, tables=tables)
    for table, (name, _, _, values, words) in zip(tables, MYSQL_REFUSES, strict=True):
        refused = len(values) - (name == "uniq")
        told = finished[table]
        assert (told.table_state, told.error) == (TableState.TABLE_COMPLETED, ""), table
        assert (told.full_load_rows, told.full_load_error_rows) == (ROWS - refused, refused), table
        assert rows(goal, f"SELECT count(*), count(v) FROM {table}") == [(ROWS - refused, len(values) - refused)]
        kept = _kept(goal, table)
        assert len(kept) == refused, table
        assert [error for _, _, error in kept if words.lower() not in error.lower()] == []


def test_zero_dates_become_null_and_are_counted(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("postgres")
    _filled(source, "zeros", "datetime(3)", "'0000-00-00'", "'2020-01-01'", "'0000-00-00'")
    run(goal, "CREATE TABLE zeros (id int PRIMARY KEY, v timestamp)")
    finished = load(source, goal, tables=["zeros"])["zeros"]
    assert (finished.full_load_rows, finished.full_load_error_rows, finished.full_load_changed_values) == (ROWS, 0, 2)
    assert rows(goal, "SELECT count(v) FROM zeros") == [(1,)]


def test_zero_dates_stay_within_the_family(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("mariadb")
    _filled(source, "zeros", "datetime(3)", "'0000-00-00'", "'2020-01-00'")
    run(goal, "CREATE TABLE zeros (id int PRIMARY KEY, v datetime(3))")
    finished = load(source, goal, tables=["zeros"])["zeros"]
    assert (finished.full_load_rows, finished.full_load_error_rows, finished.full_load_changed_values) == (ROWS, 0, 0)
    query = "SELECT id, CAST(v AS CHAR) FROM zeros ORDER BY id"
    assert rows(source, query) == rows(goal, query)


@pytest.mark.parametrize(
    ("policy", "state", "kept", "error"),
    [
        (RowPolicy.IGNORE_RECORD, TableState.TABLE_COMPLETED, 0, False),
        (RowPolicy.SUSPEND_TABLE, TableState.TABLE_ERROR, 0, True),
        (RowPolicy.STOP_TASK, TableState.TABLE_ERROR, 0, True),
    ],
)
def test_the_tasks_policy(databases: Databases, policy: RowPolicy, state: TableState, kept: int, error: bool) -> None:
    source, goal = databases("mysql"), databases("postgres")
    table = f"policy_{policy.value.lower()}"
    _filled(source, table, "int", "7")
    run(goal, f"CREATE TABLE {table} (id int PRIMARY KEY, v int CHECK (v < 5))")
    settings = LoadSettings(threads=1, data_error=policy, control_schema=f"{goal.database}_control")
    finished = load(source, goal, tables=[table], settings=settings)[table]
    assert (finished.table_state, bool(finished.error)) == (state, error)
    assert finished.full_load_rows == (0 if error else ROWS - 1)
    assert rows(goal, f"SELECT count(*) FROM {table}") == [(finished.full_load_rows,)]


def test_too_many_refused_rows_escalate(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("postgres")
    _filled(source, "escalate", "int", "7", "8", "9")
    run(goal, "CREATE TABLE escalate (id int PRIMARY KEY, v int CHECK (v < 5))")
    settings = LoadSettings(threads=1, escalation_rows=3, control_schema=f"{goal.database}_control")
    finished = load(source, goal, tables=["escalate"], settings=settings)["escalate"]
    assert finished.table_state is TableState.TABLE_ERROR
    assert "check constraint" in finished.error
