"""The pages' samples on real servers: what inspection finds is judged as what is read from a script."""

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

POSTGRESQL_DATABASE = "assess_samples"
NOT_ON_A_SERVER = ("MY302", "MY505")
"""A view that no server takes, and databases that other tests' would meet."""
NOT_ON_MYSQL_9 = ("MY223",)
"""What newer servers refuse; older ones hold it."""


@pytest.fixture(scope="module")
def scratch(servers: Pool) -> Iterator[Url]:
    """A PostgreSQL database whose schemas are dropped before each sample."""
    administrator = servers.url("postgres")
    _run(administrator, f"DROP DATABASE IF EXISTS {POSTGRESQL_DATABASE} WITH (FORCE)", f"CREATE DATABASE {POSTGRESQL_DATABASE}")
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
    """One database a server, emptied before each sample: hundreds of databases would take minutes."""
    administrator = servers.url(server)
    database = f"assess_samples_{server}"
    url = administrator.with_database(database)
    wrong = []
    for page, sort, sample in sample_cases(EngineName.MYSQL, EngineName.MARIADB):
        if not _holds(server, page):
            continue
        _run(
            administrator,
            f"DROP DATABASE IF EXISTS {database}",
            f"CREATE DATABASE {database} COLLATE utf8mb4_bin",
            f"USE {database}",
            "SET sql_mode = ''",
            *(statement for statement in sample.sql.split(";\n") if statement.strip()),
        )
        found = findings(page, sample, engine_of(url).inspect(url))
        if bool(found) is not (sort == "flagged"):
            wrong.append((page.id, sort, [item.message for item in found]))
    _run(administrator, f"DROP DATABASE {database}")
    assert wrong == []


def _holds(server: str, page: Page) -> bool:
    if page.id in NOT_ON_A_SERVER or (server == "mysql" and page.id in NOT_ON_MYSQL_9):
        return False
    is_setting_of_this_server = page.id == "CD108" and server == "mariadb"
    return server in page.engines and not is_setting_of_this_server


def _run(url: Url, *statements: str) -> None:
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
