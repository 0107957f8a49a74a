"""A source and a target of a test's own."""

import os
from collections.abc import Callable, Iterator

import pytest

from migrate.execute.local.cdc.postgresql_source import slot_name
from migrate.url import Url
from tests.execute.local.cdc.traffic import make_tables
from tests.servers.pool import Pool
from tests.sql import create_database, drop_database, run

Pair = Callable[[str, str], tuple[Url, Url]]


@pytest.fixture
def pair(bare_pair: Pair) -> Pair:
    """As `bare_pair`, with the traffic's tables in the source."""

    def give(source: str, target: str) -> tuple[Url, Url]:
        made = bare_pair(source, target)
        make_tables(made[0])
        return made

    return give


@pytest.fixture
def bare_pair(servers: Pool) -> Iterator[Pair]:
    """Gives a source and a target database of one name; what a task leaves on either side is removed."""
    made: list[Url] = []
    name = f"follow{os.getpid()}"

    def give(source: str, target: str) -> tuple[Url, Url]:
        made.extend(create_database(servers.url(server), name) for server in (source, target))
        return made[0], made[1]

    yield give
    for url in made:
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
