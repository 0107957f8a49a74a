"""A source and a target of a test's own."""

import os
from collections.abc import Callable, Iterator

import pytest

from migrate.execute.local.cdc.postgresql_source import slot_name
from migrate.url import Url
from tests.execute.local.cdc.traffic import TABLES, make_tables
from tests.servers.pool import Pool
from tests.sql import create_database, drop_database, run

Pair = Callable[[str, str], tuple[Url, Url]]
_NAME = f"follow{os.getpid()}"


@pytest.fixture(autouse=True)
def _reports_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run tells of its changes about once a second, and a test that waits for some stops it as soon as it is told."""
    monkeypatch.setattr("migrate.execute.local.cdc.follow._REPORT_SECONDS", 0.05)


@pytest.fixture(scope="session")
def filled(servers: Pool) -> Iterator[Callable[[str], Url]]:
    """Gives a database on the server of that name with the traffic's tables, for tests to copy."""
    made: dict[str, Url] = {}

    def give(server: str) -> Url:
        if server not in made:
            made[server] = create_database(servers.url(server), f"filled{os.getpid()}")
            make_tables(made[server])
        return made[server]

    yield give
    for url in made.values():
        drop_database(url)


@pytest.fixture
def pair(servers: Pool, filled: Callable[[str], Url], made: list[Url]) -> Pair:
    """As `bare_pair`, with the traffic's tables in the source."""

    def give(source: str, target: str) -> tuple[Url, Url]:
        model = filled(source)
        made.append(create_database(servers.url(source), _NAME, template=model.database))
        made.append(create_database(servers.url(target), _NAME))
        if model.scheme != "postgresql":
            for table in TABLES:
                copied = f"{model.database}.{table}"
                run(made[0], f"CREATE TABLE {table} LIKE {copied}", f"INSERT INTO {table} SELECT * FROM {copied}")
        return made[0], made[1]

    return give


@pytest.fixture
def bare_pair(servers: Pool, made: list[Url]) -> Pair:
    """Gives a source and a target database of one name; what a task leaves on either side is removed."""

    def give(source: str, target: str) -> tuple[Url, Url]:
        made.extend(create_database(servers.url(server), _NAME) for server in (source, target))
        return made[0], made[1]

    return give


@pytest.fixture
def made() -> Iterator[list[Url]]:
    """The test's databases; they, and what a task leaves on either side, are removed at the end."""
    urls: list[Url] = []
    yield urls
    for url in urls:
        _drop(url)


def _drop(url: Url) -> None:
    if url.scheme == "postgresql":
        slot = slot_name(url.database)
        run(
            url,
            f"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '{slot}' AND active",
            f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{slot}'",
        )
    drop_database(url)
