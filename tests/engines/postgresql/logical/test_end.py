"""Where a source's log ends."""

import pytest

from migrate.engines.connect import open_raw
from migrate.engines.postgresql.logical.end import end_of_log
from migrate.engines.postgresql.logical.positions import position_number
from migrate.errors import ConnectionFailed
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.sql import run

pytestmark = pytest.mark.server


@pytest.mark.parametrize("server", ["postgres", "postgres-old"])
@pytest.mark.parametrize("setting", ["off", "local", "on"])
def test_a_commit_is_before_it_however_it_was_made(fresh_database: FreshDatabase, server: str, setting: str) -> None:
    url = fresh_database(server)
    run(url, "CREATE TABLE t (n int)")
    for number in range(5):
        with open_raw(url, autocommit=True) as connection:
            connection.execute(f"SET synchronous_commit = {setting}")
            connection.execute("INSERT INTO t VALUES (%s)", (number,))
            (after,) = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()
            found = end_of_log(url)
            (readable,) = connection.execute("SELECT pg_current_wal_flush_lsn()::text").fetchone()
        assert position_number(after) <= position_number(found) <= position_number(readable)


def test_it_does_not_go_back(postgres_url: Url) -> None:
    assert position_number(end_of_log(postgres_url)) <= position_number(end_of_log(postgres_url))


def test_a_server_that_is_not_there(postgres_url: Url) -> None:
    with pytest.raises(ConnectionFailed):
        end_of_log(postgres_url.with_database("no_such_database"))
