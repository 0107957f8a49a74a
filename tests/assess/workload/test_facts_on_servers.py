"""What the rules say, asked of servers: they refuse what is called rejected, and take every clean sample."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pymysql
import pytest

from migrate.assess.workload.rules import REJECTED
from migrate.catalogue import Page, Sample
from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.assess.samples import case_name
from tests.assess.workload.samples import CASES, statements_of, verdicts
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server

DATABASE = f"workload_facts_{os.getpid()}"
TO_POSTGRESQL = (
    "CREATE TABLE users (id int NOT NULL PRIMARY KEY, name varchar(50) NOT NULL, age int, settings jsonb)",
    "CREATE TABLE orders (id int NOT NULL PRIMARY KEY, user_id int, status varchar(9), placed_at timestamp, note text)",
)
TO_MYSQL = (
    "CREATE TABLE people (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, first varchar(50), last varchar(50), born date, data json)",
    "CREATE TABLE news (id int NOT NULL PRIMARY KEY, first varchar(50))",
    "INSERT INTO people (first, data) VALUES ('a', '{}')",
)
OF_MYSQL_TYPES = ("MY812",)
"""Samples whose tables PostgreSQL does not have."""
TAKEN_BUT_WRONG = ("PG818", "PG824")
"""Samples of which MySQL takes some: a string for a name, and an arrow whose path it refuses only where there is a row."""


@pytest.fixture(scope="module")
def postgresql(servers: Pool) -> Iterator[Url]:
    """A database with the tables of the samples."""
    administrator = servers.url("postgres")
    run(administrator, f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
    yield administrator.with_database(DATABASE)
    run(administrator, f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def mysql(servers: Pool) -> Iterator[Url]:
    """A database with the tables of the samples."""
    administrator = servers.url("mysql")
    run(administrator, f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
    url = administrator.with_database(DATABASE)
    run(url, *TO_MYSQL)
    yield url
    run(administrator, f"DROP DATABASE {DATABASE}")


@pytest.mark.parametrize(
    ("page", "sort", "sample"),
    [case for case in CASES if case[0].id.startswith("MY") and case[0].id not in OF_MYSQL_TYPES],
    ids=case_name,
)
def test_postgresql(page: Page, sort: str, sample: Sample, postgresql: Url, tmp_path: Path) -> None:
    tables, statements = statements_of(sample)
    for statement in statements:
        with open_raw(postgresql) as connection, connection.cursor() as cursor:
            for table in tables or TO_POSTGRESQL:
                cursor.execute(table)
            refused = _refused(cursor, statement, psycopg.Error)
        if sort == "clean":
            assert not refused, refused
        else:
            (verdict,) = verdicts(page, sample, statement, tmp_path)
            assert bool(refused) is (verdict is REJECTED), (statement, refused)


@pytest.mark.parametrize(
    ("page", "sort", "sample"),
    [case for case in CASES if case[0].id.startswith("PG") and "mysql" in case[0].targets],
    ids=case_name,
)
def test_mysql(page: Page, sort: str, sample: Sample, mysql: Url, tmp_path: Path) -> None:
    for statement in statements_of(sample)[1]:
        with open_raw(mysql) as connection, connection.cursor() as cursor:
            refused = _refused(cursor, statement, pymysql.err.MySQLError)
        if sort == "clean":
            assert not refused, refused
        elif page.id not in TAKEN_BUT_WRONG:
            (verdict,) = verdicts(page, sample, statement, tmp_path)
            assert bool(refused) is (verdict is REJECTED), (statement, refused)


def _refused(cursor: object, statement: str, error: type[Exception]) -> str:
    """The server's words where it refuses the statement."""
    try:
        cursor.execute(statement)  # type: ignore[attr-defined]
    except error as problem:
        return str(problem) or "refused"
    return ""
