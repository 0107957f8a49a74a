"""A connection that breaks while it is used: the error comes out, and nothing is printed beside it."""

import logging

import psycopg
import pymysql
import pytest

from migrate.engines.connect import open_raw
from tests.faults.proxy import proxied
from tests.servers.pool import Pool

pytestmark = pytest.mark.server


@pytest.mark.parametrize("server", ["mysql", "mariadb", "postgres"])
def test_a_broken_connection_says_one_thing(servers: Pool, server: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), proxied(servers.url(server)) as (proxy, url):
        with pytest.raises((psycopg.OperationalError, pymysql.err.OperationalError)), open_raw(url) as connection:
            proxy.cut()
            connection.cursor().execute("SELECT 1")
    assert not caplog.records
