"""The pages' samples on real servers: what inspection finds is judged as what is read from a script."""

import os
from collections.abc import Iterator

import pytest

from migrate.catalogue import Page, Sample
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.model.names import EngineName
from migrate.url import Url
from tests.assess.samples import case_name, findings, sample_cases
from tests.servers.pool import Pool

pytestmark = pytest.mark.server

POSTGRESQL_DATABASE = f"assess_samples_{os.getpid()}"
NOT_ON_A_SERVER = ("MY302", "MY505")
"""A view that no server takes, and databases that other tests' would meet."""
NOT_ON_MYSQL_9 = ("MY223",)
"""What newer servers refuse; older ones hold it."""


@pytest.fixture(scope="module")
def scratch(servers: Pool) -> Iterator[Url]:
    """A PostgreSQL database whose schemas are dropped before each sample."""
    administrator = servers.url("postgres")
    _run(
        administrator,
        f"DROP DATABASE IF EXISTS {POSTGRESQL_DATABASE} WITH (FORCE)",
        f"CREATE DATABASE {POSTGRESQL_DATABASE}",
    )
    yield administrator.with_database(POSTGRESQL_DATABASE)
    _run(administrator, f"DROP DATABASE {POSTGRESQL_DATABASE} WITH (FORCE)")


@pytest.mark.parametrize(("page", "sort", "sample"), sample_cases(EngineName.POSTGRESQL), ids=case_name)
def test_postgresql(page: Page, sort: str, sample: Sample, scratch: Url) -> None:
    reset = "DROP SCHEMA IF EXISTS other CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
    _run(scratch, reset, sample.sql)
    schema = engine_of(scratch).inspect(scratch)
    found = findings(page, sample, schema)
    assert bool(found) is (sort == "flagged"), [item.message for item in found]


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_mysql_and_mariadb(server: str, servers: Pool) -> None:
    """One database a server, made anew for each sample that is about more than a setting."""
    administrator = servers.url(server)
    database = f"assess_samples_{os.getpid()}"
    url = administrator.with_database(database)
    wrong = []
    with open_raw(administrator, autocommit=True) as connection, connection.cursor() as cursor:
        for page, sort, sample in sample_cases(EngineName.MYSQL, EngineName.MARIADB):
            if not _holds(server, page):
                continue
            for statement in (*_anew(database), *sample.sql.split(";\n")):
                if statement.strip():
                    cursor.execute(statement)
            found = findings(page, sample, engine_of(url).inspect(url))
            if bool(found) is not (sort == "flagged"):
                wrong.append((page.id, sort, [item.message for item in found]))
        cursor.execute(f"DROP DATABASE {database}")
    assert wrong == []


def _anew(database: str) -> tuple[str, ...]:
    return (
        f"DROP DATABASE IF EXISTS {database}",
        f"CREATE DATABASE {database} COLLATE utf8mb4_bin",
        f"USE {database}",
        "SET sql_mode = ''",
    )


def _holds(server: str, page: Page) -> bool:
    if page.id in NOT_ON_A_SERVER or (server == "mysql" and page.id in NOT_ON_MYSQL_9):
        return False
    is_about_a_setting = any(sample.variables for sample in page.flagged)
    return server in page.engines and not is_about_a_setting


def _run(url: Url, *statements: str) -> None:
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
