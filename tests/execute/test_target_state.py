"""What is on the target before a run, on real servers."""

import pytest

from migrate.execute.target_state import look
from migrate.model.names import ObjectName
from tests.conftest import FreshDatabase
from tests.sql import run

pytestmark = pytest.mark.server


@pytest.mark.parametrize("server", ["mysql", "mariadb", "postgres"])
def test_tables_are_missing_empty_or_filled(fresh_database: FreshDatabase, server: str) -> None:
    url = fresh_database(server)
    schema = "public" if url.scheme == "postgresql" else url.database
    quote = '"' if url.scheme == "postgresql" else "`"
    run(
        url,
        f"CREATE TABLE {quote}a 100%{quote} (i int)",
        "CREATE TABLE b (i int)",
        "CREATE VIEW d AS SELECT * FROM b",
        "INSERT INTO b VALUES (1)",
    )
    names = {name: ObjectName(schema=schema, name=name) for name in ("a 100%", "b", "c", "d")}
    found = look(url, list(names.values()))
    assert found.missing == (names["c"], names["d"])
    assert found.empty == (names["a 100%"],)
    assert found.filled == (names["b"],)


def test_nothing_is_there_in_an_empty_database(fresh_database: FreshDatabase) -> None:
    names = [ObjectName(schema="shop", name="orders")]
    assert look(fresh_database("postgres"), names).missing == tuple(names)
