"""Fixtures that every test may use: one set of servers a run, one fresh database a test."""

import importlib.util
import itertools
import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import create_database, drop_database

# Continuous integration tries the same examples every time; a person's runs go on looking for new ones.
settings.register_profile("untimed", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")

_numbers = itertools.count(1)
FreshDatabase = Callable[[str], Url]


def lacks_for_spark() -> str:
    """What the tests on Spark need and is not installed; empty where it all is."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark"
    return "" if os.environ.get("JAVA_HOME") or shutil.which("java") else "Java"


def pytest_report_header() -> str | None:
    """Says what is left out."""
    missing = lacks_for_spark()
    return f"spark: tests/spark is left out, {missing} is not installed (make spark)" if missing else None


@pytest.fixture(scope="session")
def servers() -> Iterator[Pool]:
    """The running servers; each starts when it is first asked for."""
    pool = Pool()
    yield pool
    pool.close()


@pytest.fixture
def fresh_database(servers: Pool) -> Iterator[FreshDatabase]:
    """Gives the address of a new, empty database on the server of that name; it is dropped after the test.

    Names: `mysql`, `mariadb`, `postgres`, `postgres-old`.
    """
    made: list[Url] = []

    def make(server: str) -> Url:
        made.append(create_database(servers.url(server), f"t{os.getpid()}_{next(_numbers)}"))
        return made[-1]

    yield make
    for url in made:
        drop_database(url)


@pytest.fixture
def mysql_url(fresh_database: FreshDatabase) -> Url:
    """A new database on MySQL."""
    return fresh_database("mysql")


@pytest.fixture
def mariadb_url(fresh_database: FreshDatabase) -> Url:
    """A new database on MariaDB."""
    return fresh_database("mariadb")


@pytest.fixture
def postgres_url(fresh_database: FreshDatabase) -> Url:
    """A new database on the newest PostgreSQL."""
    return fresh_database("postgres")


@pytest.fixture
def postgres_old_url(fresh_database: FreshDatabase) -> Url:
    """A new database on an older PostgreSQL."""
    return fresh_database("postgres-old")
