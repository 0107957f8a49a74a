"""What servers remember of their statements, and their counters."""

import pytest

from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.engines.mysql.workload import as_statement
from migrate.engines.workload.baseline import read_baseline
from migrate.engines.workload.lexer import dialect_of
from migrate.engines.workload.read import read_live_workload
from migrate.model.baseline import PerformanceBaseline
from migrate.model.issue import Source
from migrate.model.names import EngineName
from migrate.report.formats import Format, render
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.sql import rows, run

pytestmark = pytest.mark.server

TABLE = "CREATE TABLE users (id int NOT NULL PRIMARY KEY, name varchar(50))"


def live(url: Url, engine: EngineName) -> tuple[dict[str, int], str]:
    """The statements with their runs, and what was not evaluated."""
    dialect = dialect_of(postgresql=engine is EngineName.POSTGRESQL)
    found = read_live_workload(url, engine=engine, schemas=(url.database,), dialect=dialect)
    return {item.statement.text: item.statement.count for item in found.statements}, str(found.skipped)


def test_digests_of_mysql(mysql_url: Url) -> None:
    """A server whose table of digests is full keeps none of new statements: that is said then."""
    run(mysql_url, TABLE)
    with open_raw(mysql_url) as connection, connection.cursor() as cursor:
        for name in ("s3cr3t one", "s3cr3t two"):
            cursor.execute(f"SELECT IFNULL(name, 'none') FROM users WHERE name = '{name}'")
    found, skipped = live(mysql_url, EngineName.MYSQL)
    assert "s3cr3t" not in str(found)
    is_full = "performance_schema_digests_size" in skipped
    assert is_full or found["SELECT IFNULL(name, ?) FROM users WHERE name = ?"] == 2


def test_digests_of_mariadb(mariadb_url: Url) -> None:
    """It is switched off by default: that is said."""
    run(mariadb_url, TABLE, "SELECT name FROM users WHERE id IN (1, 2)")
    found, skipped = live(mariadb_url, EngineName.MARIADB)
    is_off = "OFF" in str(rows(mariadb_url, "SHOW VARIABLES LIKE 'performance_schema'"))
    assert ("set performance_schema=ON" in skipped) is is_off
    assert bool(found) is not is_off


@pytest.mark.parametrize("server", ["postgres", "postgres-old"])
def test_postgresql_without_the_library(server: str, fresh_database: FreshDatabase) -> None:
    """Without the extension, and with an extension whose library is not loaded."""
    url = fresh_database(server)
    found, skipped = live(url, EngineName.POSTGRESQL)
    assert (found, "CREATE EXTENSION pg_stat_statements" in skipped) == ({}, True)
    run(url, 'CREATE SCHEMA "odd ""name"', 'CREATE EXTENSION pg_stat_statements SCHEMA "odd ""name"')
    if "pg_stat_statements" not in str(rows(url, "SHOW shared_preload_libraries")):
        found, skipped = live(url, EngineName.POSTGRESQL)
        assert (found, "shared_preload_libraries" in skipped) == ({}, True)


@pytest.mark.parametrize(
    ("digest", "expected"),
    [
        ("INSERT INTO `t` ( `a` ) VALUES (...) /* , ... */", "INSERT INTO `t` ( `a` ) VALUES (?) "),
        ("SELECT `SHA2` ( `a` , ? ) LIMIT ?, ...", "SELECT SHA2 ( `a` , ? ) LIMIT ?, ?"),
        ("SELECT `a` FROM `t` WHERE `b` IN (...)", "SELECT `a` FROM `t` WHERE `b` IN (?)"),
    ],
)
def test_a_digest_is_read_as_a_statement(digest: str, expected: str) -> None:
    assert as_statement(digest) == expected


class TestBaseline:
    @pytest.mark.parametrize("server", ["mysql", "mariadb", "postgres", "postgres-old"])
    def test_counts_what_is_written_in_between(self, server: str, fresh_database: FreshDatabase) -> None:
        url = fresh_database(server)
        run(url, TABLE, "INSERT INTO users VALUES (1, 'a')")
        baseline = self.take(url, lambda seconds: self.write(url))
        (users,) = baseline.tables
        assert users.name.name == "users"
        assert users.data_bytes
        assert baseline.connections
        assert baseline.uptime_seconds
        off = "writes of each table" in str(baseline.skipped)
        assert off is (server == "mariadb" and "OFF" in str(rows(url, "SHOW VARIABLES LIKE 'performance_schema'")))
        assert off or users.inserts in (0, 2)
        for format_ in (Format.TEXT, Format.MARKDOWN):
            assert "users" in render(baseline, format_)
        assert PerformanceBaseline.from_text(baseline.to_text()) == baseline

    @staticmethod
    def write(url: Url) -> None:
        flush = [] if url.scheme != "postgresql" else ["SELECT pg_stat_clear_snapshot()"]
        run(url, "INSERT INTO users VALUES (2, 'b')", "INSERT INTO users VALUES (3, 'c')", *flush)

    @staticmethod
    def take(url: Url, wait: object) -> PerformanceBaseline:
        schema = engine_of(url).inspect(url)
        return read_baseline(
            url,
            source=Source(engine=schema.engine, version=schema.version, database=schema.database),
            schemas=tuple({table.name.schema for table in schema.tables}),
            dialect=dialect_of(postgresql=url.scheme == "postgresql"),
            interval=0.01,
            wait=wait,  # type: ignore[arg-type]
        )
