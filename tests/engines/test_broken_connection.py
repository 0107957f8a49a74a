"""A connection that breaks while it is used: the error comes out, and nothing is printed beside it."""

import logging

import psycopg
import pymysql
import pytest

from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.faults.proxy import Proxy, proxied
from tests.servers.pool import Pool

pytestmark = pytest.mark.server


@pytest.mark.parametrize("server", ["mysql", "mariadb", "postgres"])
def test_a_broken_connection_says_one_thing(servers: Pool, server: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), proxied(servers.url(server)) as (proxy, url):
        assert isinstance(_broken(url, proxy), (psycopg.OperationalError, pymysql.err.OperationalError))
    assert not caplog.records


def _broken(url: Url, proxy: Proxy) -> Exception | None:
    """What comes out of a connection that is cut."""
    try:
        with open_raw(url) as connection:
            proxy.cut()
            connection.cursor().execute("SELECT 1")
    except (psycopg.Error, pymysql.Error) as problem:
        return problem
    return None
