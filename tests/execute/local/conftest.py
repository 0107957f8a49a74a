"""Databases that the tests of one module share."""

import os
from collections.abc import Callable, Iterator

import pytest

from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import create_database, drop_database

Databases = Callable[[str], Url]


@pytest.fixture(scope="module")
def databases(servers: Pool, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Gives a database of the module's own on the server of that name, the same one every time; all are dropped at the end."""
    made: dict[str, Url] = {}

    def give(server: str) -> Url:
        if server not in made:
            name = f"load{os.getpid()}_{request.module.__name__.rpartition('.')[2]}"
            made[server] = create_database(servers.url(server), name)
        return made[server]

    yield give
    for url in made.values():
        drop_database(url)
