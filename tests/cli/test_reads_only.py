"""An assessment with a look at the data and at the workload writes nothing: told by the servers' own counts and log of its sessions."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from migrate.engines import connect
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.conftest import FreshDatabase
from tests.sql import run

pytestmark = pytest.mark.server

READS_OF_MYSQL = {"begin", "change_db", "commit", "ping", "rollback", "select", "set_option"}
READS_OF_POSTGRESQL = re.compile(r"(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT|SET|SHOW|WITH)\b", re.IGNORECASE)
WORDS_THAT_WRITE = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|GRANT|REVOKE|COPY|CALL|DO|LOCK|VACUUM|ANALYZE|NOTIFY|INTO)\b"
    r"|\b(?:nextval|setval|lo_\w+|pg_logical_\w+|pg_create_\w+|pg_stat_reset\w*|set_config)\s*\(",
    re.IGNORECASE,
)
TABLES = (
    "CREATE TABLE parents (id int NOT NULL PRIMARY KEY, name varchar(50), UNIQUE (name))",
    "CREATE TABLE children (id int NOT NULL PRIMARY KEY, parent int, made timestamp, born date, note text, price decimal(10,2),"
    " FOREIGN KEY (parent) REFERENCES parents (id))",
    "CREATE VIEW named AS SELECT name FROM parents",
    "INSERT INTO parents VALUES (1, 'a'), (2, 'B')",
    "INSERT INTO children VALUES (1, 1, '2020-01-01 00:00:00', '2020-01-01', 'x', 1), (2, 2, NULL, NULL, NULL, NULL)",
)
OF_MYSQL = (
    "ALTER TABLE children ADD lasted time, ADD state enum('a', 'b'), ADD is_paid tinyint(1), ADD big bigint unsigned, ADD data blob",
)
OF_POSTGRESQL = (
    "ALTER TABLE children ADD lasted interval, ADD at timestamptz, ADD is_paid boolean, ADD data bytea, ADD many numeric, ADD list int[]",
    "CREATE SEQUENCE numbers",
)
Listener = Callable[[Any], None]


@contextmanager
def listening(*, opened: Listener | None = None, closing: Listener | None = None) -> Iterator[None]:
    """Calls the listeners when a connection has been opened, and before it is closed."""
    open_connection, close = connect.open_connection, connect._close

    def opens(*arguments: Any, **options: Any) -> Any:
        connection = open_connection(*arguments, **options)
        if opened:
            opened(connection)
        return connection

    def closes(connection: Any) -> None:
        if closing:
            closing(connection)
        close(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connect, "open_connection", opens)
        patch.setattr(connect, "_close", closes)
        yield


@contextmanager
def statements_of_mysql() -> Iterator[Counter[str]]:
    """What the server counted of each kind of statement, refused ones too, added up as the sessions end."""
    counts: Counter[str] = Counter()

    def add(connection: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW SESSION STATUS LIKE 'Com\\_%'")
            counts.update({name.removeprefix("Com_"): int(count) for name, count in cursor.fetchall() if int(count)})

    with listening(closing=add):
        yield counts


@contextmanager
def statements_of_postgresql() -> Iterator[list[str]]:
    """The lines that the server's log has of each session's statements: it sends the session what it writes there."""
    logged: list[str] = []

    def note(diagnostic: psycopg.errors.Diagnostic) -> None:
        if diagnostic.severity_nonlocalized == "LOG":
            logged.append(diagnostic.message_primary or "")

    def switch_on(connection: Any) -> None:
        connection.add_notice_handler(note)
        connection.execute("SET client_min_messages = 'log'")
        connection.execute("SET log_statement = 'all'")
        connection.commit()

    with listening(opened=switch_on):
        yield logged


def text_of(line: str) -> str:
    """The statement of a line of PostgreSQL's log, without comments."""
    found = re.match(r"(?:statement|execute [^:]*): (.*)", line, re.DOTALL)
    assert found, line
    return re.sub(r"--[^\n]*", "", found[1]).strip()


def writes(line: str) -> bool:
    """Whether a line of PostgreSQL's log could change something; what stands between quotes is no code."""
    code = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "''", text_of(line))
    return not READS_OF_POSTGRESQL.match(code) or bool(WORDS_THAT_WRITE.search(code))


def assess(migrate: Command, url: Url, target: str) -> None:
    done = migrate("assess", with_secret(url), "--target", target, "--probe-data", "--workload", "auto")
    assert done.status in (0, 1), done.err
    assert "  data: " in done.out


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_mysql_and_mariadb_count_no_write(server: str, migrate: Command, fresh_database: FreshDatabase) -> None:
    url = fresh_database(server)
    run(url, *TABLES, *OF_MYSQL)
    with statements_of_mysql() as counts:
        assess(migrate, url, "aurora-postgresql:17")
    assert counts["select"] > 20
    assert {name for name in counts if not name.startswith("show_")} <= READS_OF_MYSQL


@pytest.mark.parametrize("server", ["postgres", "postgres-old"])
def test_the_log_of_postgresql_holds_no_write(server: str, migrate: Command, fresh_database: FreshDatabase) -> None:
    url = fresh_database(server)
    run(url, *TABLES, *OF_POSTGRESQL)
    with statements_of_postgresql() as logged:
        assess(migrate, url, "aurora-mysql")
    assert len(logged) > 20
    assert [line for line in logged if writes(line)] == []


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_a_write_would_be_counted(server: str, fresh_database: FreshDatabase) -> None:
    url = fresh_database(server)
    with statements_of_mysql() as counts:
        run(url, *TABLES)
    assert (counts["create_table"], counts["create_view"], counts["insert"]) == (2, 1, 2)


def test_a_write_would_be_logged(fresh_database: FreshDatabase) -> None:
    url = fresh_database("postgres")
    with statements_of_postgresql() as logged:
        run(url, *TABLES, "SELECT pg_stat_reset()", "SELECT 1")
    assert [text_of(line) for line in logged if writes(line)] == [*TABLES, "SELECT pg_stat_reset()"]
    assert "SELECT 1" in [text_of(line) for line in logged]
