"""Databases that the tests of one module share."""

import os
from collections.abc import Callable, Iterator

import pytest

from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import run

Databases = Callable[[str], Url]


@pytest.fixture(scope="module")
def databases(servers: Pool, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Gives a database of the module's own on the server of that name, the same one every time; all are dropped at the end."""
    made: dict[str, Url] = {}

    def give(server: str) -> Url:
        if server not in made:
            name = f"load{os.getpid()}_{request.module.__name__.rpartition('.')[2]}"
            run(servers.url(server), f"CREATE DATABASE {name}")
            made[server] = servers.url(server).with_database(name)
        return made[server]

    yield give
    for server, url in made.items():
        with open_raw(servers.url(server), autocommit=True) as connection, connection.cursor() as cursor:
            force = " WITH (FORCE)" if url.scheme == "postgresql" else ""
            cursor.execute(f"DROP DATABASE IF EXISTS {url.database}{force}")
            if url.scheme != "postgresql":
                cursor.execute(f"DROP DATABASE IF EXISTS {url.database}_control")
