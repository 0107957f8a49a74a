"""What AWS DMS leaves on the target is read: its failures are held against what is there, its checkpoint tells how far it is."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrate.engines.checksum import expressions_of
from migrate.model.names import EngineName
from migrate.model.validation import OtherValidator, TableValidation, TableVerdict
from migrate.url import Url
from migrate.validate.dms_progress import DmsProgress, dms_progress, position
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.settle import Settling, Unknown
from migrate.validate.side import Side
from migrate.validate.validate import compare_schemas, structures
from tests.conftest import FreshDatabase
from tests.sql import run

_COLUMNS = (
    *("TASK_NAME varchar(128)", "TABLE_OWNER varchar(128)", "TABLE_NAME varchar(128)", "FAILURE_TIME timestamp"),
    *("KEY_TYPE varchar(128)", "KEY varchar(7800)", "FAILURE_TYPE varchar(128)", "DETAILS varchar(7800)"),
)


def quoted(url: Url, name: str) -> str:
    return f'"{name}"' if url.scheme == "postgresql" else f"`{name}`"


def make_failures(url: Url, name: str, owner: str, notes: list[tuple[str, str]]) -> None:
    columns = ", ".join(" ".join((quoted(url, column.split()[0]), column.split()[1])) for column in _COLUMNS)
    run(url, f"CREATE TABLE {name} ({columns})")
    for key, kind in notes:
        values = f"'task', '{owner}', 't', '2026-01-01 00:00:00', 'Row', '{key}', '{kind}', '[]'"
        run(url, f"INSERT INTO {name} VALUES ({values})")


def key(*values: object) -> str:
    return json.dumps({"key": [str(value) for value in values]})


def validated(source: Url, target: Url, **options: object) -> TableValidation:
    schemas = structures(source, target)
    renames = {} if target.scheme != "postgresql" else {source.database: "public"}
    tables = [table for table in match_tables(*schemas, renames=renames) if table.source.name == "t"]
    return compare_schemas(source, target, schemas, tables, options=Options(workers=1, **options)).tables[0]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("0/1A2B3C4", ("", 0, 0x1A2B3C4)),
        ("mysql-bin.000012:4", ("mysql-bin", 12, 4)),
        ("mysql-bin-changelog.157832:1975:-1:2002:677883278264080:mysql-bin-changelog.157832:1876",
         ("mysql-bin-changelog", 157832, 1876)),
        ("a.000001:4:b.000001:5", None),
        ("", None),
        ("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5", None),
        ("SCN 12345", None),
    ],
)  # fmt: skip
def test_position(told: str, found: object) -> None:
    assert position(told) == found


@pytest.mark.server
@pytest.mark.parametrize("target", ["mysql", "postgres"])
def test_only_the_tables_of_the_task_s_own_schema_are_read(fresh_database: FreshDatabase, target: str) -> None:
    source, url = fresh_database("mysql"), fresh_database(target)
    for end in (source, url):
        run(end, "CREATE TABLE t (id int PRIMARY KEY, v varchar(9))", "INSERT INTO t VALUES (1, 'x')")
    is_postgresql = url.scheme == "postgresql"
    other = fresh_database(target) if not is_postgresql else url
    own, foreign = (url.database, other.database) if not is_postgresql else ("public", "elsewhere")
    if is_postgresql:
        run(url, "CREATE SCHEMA elsewhere")
    make_failures(url, f"{foreign}.awsdms_validation_failures_v1", source.database, [(key(1), "RECORD_DIFF")])
    found = validated(source, url, control_schemas=frozenset({own}))
    assert (found.verdict, found.dms) == (TableVerdict.MATCH, None)
    assert validated(source, url, control_schemas=frozenset({own, foreign})).dms == OtherValidator(
        confirmed=0, equal=1, equal_keys=(key(1),)
    )
    run(url, f"CREATE TABLE {foreign}.awsdms_status (task_name varchar(99), task_status varchar(99))")
    with Side(url, expressions_of(EngineName(url.scheme)), workers=1) as side:
        assert isinstance(dms_progress(side, side, frozenset({own})), Unknown)
        assert isinstance(dms_progress(side, side, frozenset({foreign})), DmsProgress)


@pytest.mark.server
class TestFailures:
    def make(self, source: Url, target: Url) -> None:
        for url in (source, target):
            run(url, "CREATE TABLE t (id int PRIMARY KEY, v varchar(9))")
            run(url, "INSERT INTO t VALUES " + ", ".join(f"({n}, 'x')" for n in range(1, 9)))
        run(target, "UPDATE t SET v = 'y' WHERE id = 1", "DELETE FROM t WHERE id = 2")

    def test_on_postgresql(self, mysql_url: Url, postgres_url: Url) -> None:
        self.make(mysql_url, postgres_url)
        notes = [
            *((key(1), "RECORD_DIFF"), (key(1), "RECORD_DIFF"), (key(2), "MISSING_TARGET"), (key(3), "RECORD_DIFF")),
            *(
                (key(999), "RECORD_DIFF"),
                ("not json", "RECORD_DIFF"),
                (key(1, 2), "RECORD_DIFF"),
                (key(4), "TABLE_WARNING"),
            ),
        ]
        make_failures(postgres_url, "awsdms_validation_failures_v2", mysql_url.database, notes)
        found = validated(mysql_url, postgres_url)
        assert found.dms == OtherValidator(confirmed=2, equal=1, unclear=4, equal_keys=(key(3),))

    def test_on_mysql(self, postgres_url: Url, mysql_url: Url) -> None:
        self.make(postgres_url, mysql_url)
        make_failures(
            mysql_url, "awsdms_validation_failures_v1", "public", [(key(1), "RECORD_DIFF"), (key(5), "MISSING_SOURCE")]
        )
        found = validated(postgres_url, mysql_url)
        assert found.dms == OtherValidator(confirmed=1, equal=1, equal_keys=(key(5),))

    def test_another_table_of_that_name(self, mysql_url: Url, postgres_url: Url) -> None:
        self.make(mysql_url, postgres_url)
        run(
            postgres_url,
            "CREATE TABLE awsdms_validation_failures_v1 (id int)",
            "INSERT INTO awsdms_validation_failures_v1 VALUES (1)",
        )
        assert validated(mysql_url, postgres_url).dms is None

    def test_nothing_noted(self, mysql_url: Url, postgres_url: Url) -> None:
        self.make(mysql_url, postgres_url)
        make_failures(postgres_url, "awsdms_validation_failures_v1", "elsewhere", [(key(1), "RECORD_DIFF")])
        assert validated(mysql_url, postgres_url).dms is None


def side(url: Url) -> Side:
    engine = EngineName.POSTGRESQL if url.scheme == "postgresql" else EngineName.MYSQL
    return Side(url, expressions_of(engine), workers=1)


@contextlib.contextmanager
def seeing_its_own(url: Url) -> Iterator[Url]:
    """The address with an account that sees no other database: on MySQL the tables of every task of the server count."""
    if url.scheme == "postgresql":
        yield url
        return
    name = url.database
    run(url, f"CREATE USER {name} IDENTIFIED BY 'Secr3t-word'", f"GRANT ALL ON {name}.* TO {name}")
    try:
        yield replace(url, user=name, password="Secr3t-word")
    finally:
        run(url, f"DROP USER {name}")


@pytest.mark.server
@pytest.mark.parametrize("pair", [("mysql", "postgres"), ("mariadb", "postgres"), ("postgres", "mysql")])
def test_progress(pair: tuple[str, str], fresh_database: "type[Url]") -> None:
    source_url, target_url = (fresh_database(name) for name in pair)
    with seeing_its_own(target_url) as own, side(source_url) as source, side(own) as target:
        assert isinstance(dms_progress(source, target), Unknown)
        names = quoted(target_url, "TASK_NAME"), quoted(target_url, "CHECKPOINT")
        run(target_url, f"CREATE TABLE awsdms_txn_state ({names[0]} varchar(99), {names[1]} varchar(999))")
        run(target_url, "CREATE TABLE awsdms_status (task_name varchar(99), task_status varchar(32))")
        progress = dms_progress(source, target)
        assert isinstance(progress, DmsProgress)
        before = progress.mark()
        assert before
        run(source_url, "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)")
        after = progress.mark()
        assert after
        assert position(before) < position(after)  # type: ignore[operator]
        assert progress.has_reached(before) is None
        run(target_url, f"INSERT INTO awsdms_txn_state VALUES ('one', 'checkpoint:V1#34#{before}#0#0#*#0#121')")
        assert [progress.has_reached(mark) for mark in (before, after)] == [True, None]
        run(target_url, f"INSERT INTO awsdms_txn_state VALUES ('two', 'checkpoint:V1#34#{after}#0#0#*#0#121')")
        assert [progress.has_reached(mark) for mark in (before, after)] == [True, None]
        run(target_url, "DELETE FROM awsdms_txn_state WHERE " + names[0] + " = 'one'")
        assert [progress.has_reached(mark) for mark in (before, after)] == [True, True]
        run(target_url, "INSERT INTO awsdms_status VALUES ('one', 'FULL LOAD')")
        assert progress.has_reached(before) is False


@pytest.mark.server
def test_a_task_that_still_loads_leaves_a_difference_pending(mysql_url: Url, postgres_url: Url) -> None:
    TestFailures().make(mysql_url, postgres_url)
    run(postgres_url, "CREATE TABLE awsdms_status (task_name varchar(99), task_status varchar(32))")
    run(postgres_url, "INSERT INTO awsdms_status VALUES ('one', 'Full load')")
    found = validated(mysql_url, postgres_url, settling=Settling(seconds=0.3))
    assert (found.verdict, found.pending) == (TableVerdict.PENDING, 2)
    run(postgres_url, "UPDATE awsdms_status SET task_status = 'CHANGE PROCESSING'")
    found = validated(mysql_url, postgres_url, settling=Settling(seconds=0.3))
    assert (found.verdict, found.missing, found.different) == (TableVerdict.MISMATCH, 1, 1)
