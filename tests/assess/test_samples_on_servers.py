"""The pages' samples on real servers: what inspection finds is judged as what is read from a script."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pymysql
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
NOT_ON_A_SERVER = ("AW122", "AW132", "AW133", "AW179", "MY302", "MY505")
"""A view that no server takes, databases that other tests' would meet, what a binary log refuses, and a script for the client."""
NOT_ON_MYSQL_9 = ("MY223", "UP145")
"""What newer servers refuse or cut short; older ones hold it."""
REFUSED: dict[str, tuple[str, ...]] = {
    "mysql": (
        *("AW115", "AW116", "AW117", "AW120"),
        *("UP102", "UP106", "UP107", "UP108", "UP110", "UP111", "UP112", "UP113", "UP121", "UP124", "UP129", "UP130"),
        *("UP131", "UP138", "UP139", "UP140", "UP141", "UP142", "UP143"),
    ),
    "mariadb": ("AW116", "AW183"),
}
"""Samples for older servers that these refuse, as their pages say."""


NOT_ON_POSTGRESQL_18 = ("UP212", "UP214", "UP223", "UP228")
"""What the newest server refuses or no longer has; an older one takes it."""
RESET = """
DROP SCHEMA IF EXISTS other CASCADE;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
DO $$
DECLARE item text;
BEGIN
    FOR item IN
        SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
        UNION ALL SELECT format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname) FROM pg_event_trigger
        UNION ALL SELECT format('DROP PUBLICATION IF EXISTS %I', pubname) FROM pg_publication
        UNION ALL SELECT format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname) FROM pg_foreign_data_wrapper
        UNION ALL SELECT format('DROP ACCESS METHOD IF EXISTS %I CASCADE', amname) FROM pg_am WHERE oid >= 16384
    LOOP
        EXECUTE item;
    END LOOP;
    PERFORM lo_unlink(oid) FROM pg_largeobject_metadata;
END $$
"""
"""Drops what a sample may have left, also what lives in no schema."""


@pytest.fixture(scope="module")
def scratch(servers: Pool) -> Iterator[Mapping[str, Url]]:
    """A PostgreSQL database on either server whose objects are dropped before each sample."""
    administrators = {name: servers.url(name) for name in ("postgres", "postgres-old")}
    for administrator in administrators.values():
        drop = f"DROP DATABASE IF EXISTS {POSTGRESQL_DATABASE} WITH (FORCE)"
        _run(administrator, drop, f"CREATE DATABASE {POSTGRESQL_DATABASE}")
    yield {name: administrator.with_database(POSTGRESQL_DATABASE) for name, administrator in administrators.items()}
    for administrator in administrators.values():
        _run(administrator, f"DROP DATABASE {POSTGRESQL_DATABASE} WITH (FORCE)")


@pytest.mark.parametrize(("page", "sort", "sample"), sample_cases(EngineName.POSTGRESQL), ids=case_name)
def test_postgresql(page: Page, sort: str, sample: Sample, scratch: Mapping[str, Url]) -> None:
    url = scratch["postgres-old" if page.id in NOT_ON_POSTGRESQL_18 else "postgres"]
    _run(url, RESET, sample.sql)
    found = findings(page, sample, engine_of(url).inspect(url))
    assert bool(found) is (sort == "flagged"), [item.message for item in found]


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_mysql_and_mariadb(server: str, servers: Pool) -> None:
    """One database a server, made anew for each sample that is about more than a setting."""
    administrator = servers.url(server)
    database = f"assess_samples_{os.getpid()}"
    url = administrator.with_database(database)
    wrong = []
    refused = set()
    with open_raw(administrator, autocommit=True) as connection, connection.cursor() as cursor:
        for page, sort, sample in sample_cases(EngineName.MYSQL, EngineName.MARIADB):
            if not _holds(server, page):
                continue
            if not _made(cursor, (*_anew(database), *sample.sql.split(";\n")), expect_refusal=bool(sample.version)):
                refused.add((page.id, sort))
                continue
            found = findings(page, sample, engine_of(url).inspect(url))
            if bool(found) is not (sort == "flagged"):
                wrong.append((page.id, sort, [item.message for item in found]))
        cursor.execute(f"DROP DATABASE {database}")
    assert wrong == []
    assert sorted(refused) == [(identifier, "flagged") for identifier in REFUSED[server]]


def _made(cursor: Any, statements: Iterable[str], *, expect_refusal: bool) -> bool:
    """Whether the server took the statements; a sample for an older server may be refused, no other."""
    try:
        for statement in statements:
            if statement.strip():
                cursor.execute(statement)
    except pymysql.err.MySQLError as problem:
        if not expect_refusal:
            raise AssertionError(statement) from problem
        return False
    return True


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
