"""The same comparison on Spark's executors says the same as in one process."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pyspark import SparkConf, SparkContext

from migrate.cli.app import status_of
from migrate.errors import ExecutorsFailed
from migrate.model.schema import Schema
from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.pairs import match_tables
from migrate.validate.spark import Spark, open_spark
from migrate.validate.validate import compare_schemas, structures
from tests.cli.conftest import with_secret
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server
ROWS = 20_000
SECRET = "canary-9c41"
USER = f"spark_{os.getpid()}"

TABLES = {
    "ordered": "id int PRIMARY KEY, name varchar(40) NOT NULL, n numeric(12, 2)",
    "same": "id bigint PRIMARY KEY, name varchar(40) NOT NULL, n numeric(12, 2)",
    "composite": "a int, b int, name varchar(40), PRIMARY KEY (a, b)",
    "by_name": "name varchar(40) PRIMARY KEY, n int",
    "loose": "id int PRIMARY KEY, f double precision, d json",
    "nothing": "id int PRIMARY KEY",
}
NUMBERS = (
    "WITH RECURSIVE d(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM d WHERE x < 9),"
    " n(id) AS (SELECT a.x + 10 * b.x + 100 * c.x + 1000 * e.x + 10000 * f.x"
    " FROM d a, d b, d c, d e, d f WHERE f.x < 2)"
)
FEWER = {"same": 9000, "composite": 3000, "by_name": 300, "loose": 3000}
VALUES = {
    "ordered": "id, CONCAT('row ', id), id / 4.0",
    "same": "id, CONCAT('row ', id), id / 4.0",
    "composite": "CAST(FLOOR(id / 100) AS {int}), id % 100, CONCAT('é', id)",
    "by_name": "CONCAT('k', id), id",
    "loose": "id, id / 8.0, CAST(CONCAT('{{\"a\": ', id, ', \"b\": [1, 2]}}') AS json)",
}
CHANGES = (
    "UPDATE ordered SET name = 'changed' WHERE id IN (5, 17000, 19999)",
    "DELETE FROM ordered WHERE id IN (0, 16999)",
    "INSERT INTO ordered VALUES (-4, 'extra', 1), (30007, 'extra', NULL)",
    "UPDATE composite SET name = NULL WHERE a = 7 AND b = 7",
    "DELETE FROM by_name WHERE name = 'k77'",
    "UPDATE loose SET f = f + 1 WHERE id = 20",
)


@dataclass(frozen=True)
class Pair:
    """Two databases with the same tables and some other rows."""

    source: Url
    target: Url
    schemas: tuple[Schema, Schema]

    def compared(self, options: Options, *names: str) -> dict[str, TableValidation]:
        """What was found of these tables, or of all, but for the time it took."""
        mappings = [table for table in match_tables(*self.schemas) if not names or table.source.name in names]
        result = compare_schemas(self.source, self.target, self.schemas, mappings, options=options)
        return {table.table.partition(".")[2]: replace(table, elapsed_seconds=0.0) for table in result.tables}


@pytest.fixture(scope="module")
def event_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="module")
def context(event_log: Path) -> Iterator[SparkContext]:
    quick = '--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" pyspark-shell'
    settings = SparkConf().setMaster("local[2]").setAppName("tests").set("spark.ui.enabled", "false")
    settings.set("spark.driver.bindAddress", "127.0.0.1").set("spark.driver.host", "127.0.0.1")
    settings.set("spark.eventLog.enabled", "true").set("spark.eventLog.dir", event_log.as_uri())
    settings.set("spark.eventLog.compress", "false").set("spark.ui.showConsoleProgress", "false")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYSPARK_SUBMIT_ARGS", quick)
        found = SparkContext(conf=settings)
    found.setLogLevel("OFF")
    yield found
    found.stop()


@pytest.fixture(scope="module")
def spark(context: SparkContext) -> Iterator[Spark]:
    with open_spark(tasks=2) as found:
        yield found
    assert context._jsc is not None, "a context that was there before is left running"


@pytest.fixture(scope="module")
def pair(servers: Pool) -> Iterator[Pair]:
    name = f"spark_{os.getpid()}"
    administrators = servers.url("mysql"), servers.url("postgres")
    for url in administrators:
        run(url, f"CREATE DATABASE {name}")
    source, target = (url.with_database(name) for url in administrators)
    for url in (source, target):
        whole = "signed" if url.scheme == "mysql" else "int"
        for table, columns in TABLES.items():
            run(url, f"CREATE TABLE {table} ({columns})")
        for table, values in VALUES.items():
            run(
                url,
                f"INSERT INTO {table} {NUMBERS} SELECT {values.format(int=whole)} FROM n WHERE id < {FEWER.get(table, ROWS)}",
            )
        run(url, f"ANALYZE TABLE {', '.join(TABLES)}" if url.scheme == "mysql" else "ANALYZE")
    run(target, *CHANGES)
    run(
        administrators[1],
        f"CREATE ROLE {USER} LOGIN PASSWORD '{SECRET}'",
        f"GRANT CONNECT ON DATABASE {name} TO {USER}",
    )
    run(target, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {USER}")
    yield Pair(source, target, structures(source, target))
    run(administrators[0], f"DROP DATABASE {name}")
    run(administrators[1], f"DROP DATABASE {name} WITH (FORCE)", f"DROP ROLE {USER}")


@pytest.mark.parametrize("level", [Level.ROWS, Level.CHECKSUMS])
def test_the_verdicts_and_the_differences_are_those_of_the_local_engine(pair: Pair, spark: Spark, level: Level) -> None:
    local = pair.compared(Options(level=level))
    assert pair.compared(Options(level=level, cluster=spark)) == local
    assert {name: table.verdict for name, table in local.items()} == {
        "ordered": TableVerdict.MISMATCH,
        "same": TableVerdict.MATCH,
        "composite": TableVerdict.MISMATCH,
        "by_name": TableVerdict.MISMATCH,
        "loose": TableVerdict.MISMATCH,
        "nothing": TableVerdict.MATCH,
    }


def test_the_rows_that_differ_are_named(pair: Pair, spark: Spark) -> None:
    found = pair.compared(Options(cluster=spark), "ordered")["ordered"]
    assert (found.missing, found.extra, found.different) == (2, 2, 3)
    assert {(item.kind.value, item.key[0][1]) for item in found.samples} == {
        ("missing", "0"),
        ("missing", "16999"),
        ("extra", "-4"),
        ("extra", "30007"),
        ("different", "5"),
        ("different", "17000"),
        ("different", "19999"),
    }


def test_the_executors_do_the_work(pair: Pair, spark: Spark, context: SparkContext) -> None:
    before = len(context.statusTracker().getJobIdsForGroup())
    found = pair.compared(Options(cluster=spark), "same")["same"]
    assert (found.verdict, found.source_rows, found.checksum) == (TableVerdict.MATCH, FEWER["same"], "equal")
    assert len(context.statusTracker().getJobIdsForGroup()) > before


def test_what_a_server_refuses_is_read_in_smaller_parts_or_told(pair: Pair, spark: Spark) -> None:
    nobody = replace(pair, target=pair.target.with_password("not it"))
    found = nobody.compared(Options(cluster=spark, reconcile=False), "nothing")["nothing"]
    assert found.verdict is TableVerdict.NOT_COMPARABLE
    assert "authentication failed" in found.reason


def test_executors_that_fail_say_why_and_no_secret(pair: Pair, spark: Spark, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(task: object, spans: object) -> object:
        raise ModuleNotFoundError(f"No module named 'migrate' at {SECRET}")

    monkeypatch.setattr("migrate.validate.spark.answers", broken)
    monkeypatch.setattr(broken, "__module__", "__main__")
    secret = replace(pair, target=replace(pair.target, options=(("sslpassword", SECRET),)))
    with pytest.raises(ExecutorsFailed, match="No module named 'migrate' at") as problem:
        secret.compared(Options(cluster=spark, reconcile=False), "same")
    assert SECRET not in str(problem.value)


def test_the_command(
    pair: Pair,
    spark: Spark,
    event_log: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIGRATE_SOURCE_URL", with_secret(pair.source))
    monkeypatch.setenv("MIGRATE_TARGET_URL", with_secret(replace(pair.target, user=USER, password=SECRET)))
    options = ("--engine", "spark", "--include", "%.ordered", "--state", "none", "--workers", "8")
    assert status_of(["validate", *options]) == 1
    told = "".join(capfd.readouterr())
    assert "id=16999" in told
    assert SECRET not in told
    events = [path.read_bytes() for path in event_log.rglob("*") if path.is_file()]
    assert any(b"SparkListenerJobStart" in text and b".ordered" in text for text in events)
    assert not any(SECRET.encode() in text for text in events)
