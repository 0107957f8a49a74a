"""A database on each server, for the tests of the binlog's reader."""

import os
from collections.abc import Iterator

import pytest

from tests.engines.mysql.binlog.following import MARK, Log
from tests.servers.pool import Pool
from tests.sql import run


@pytest.fixture(params=["mysql", "mariadb"], scope="module")
def log(request: pytest.FixtureRequest, servers: Pool) -> Iterator[Log]:
    """A database on MySQL, and one on MariaDB."""
    administrator = servers.url(request.param)
    name = f"binlog{os.getpid()}"
    run(administrator, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    made = Log(url=administrator.with_database(name))
    run(made.url, f"CREATE TABLE {MARK} (number INT)")
    yield made
    run(administrator, f"DROP DATABASE {name}")
