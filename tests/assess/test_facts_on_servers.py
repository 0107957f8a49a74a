"""What the pages say of PostgreSQL, asked of PostgreSQL itself."""

import psycopg
import pytest

from migrate.url import Url
from tests.sql import rows, run

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(("SELECT '25:00:00'::time",), id="MY112"),
        pytest.param(("SELECT '0000-00-00'::date",), id="MY104"),
        pytest.param((f"CREATE TYPE long AS ENUM ('{'x' * 64}')",), id="MY109"),
        pytest.param(
            (
                "CREATE TYPE one AS ENUM ('a')",
                "CREATE TYPE two AS ENUM ('a')",
                "CREATE TABLE p (a one PRIMARY KEY)",
                "CREATE TABLE c (a two REFERENCES p)",
            ),
            id="MY216",
        ),
        pytest.param(("CREATE TABLE p (a int)", "CREATE TABLE c (a int REFERENCES p (a))"), id="MY223"),
        pytest.param(("CREATE TABLE a (b int)", "CREATE INDEX a ON a (b)"), id="MY213"),
        pytest.param(("CREATE TABLE g (a int, b int)", "CREATE VIEW v AS SELECT a, b FROM g GROUP BY a"), id="MY401"),
        pytest.param(("CREATE TABLE user (id int)",), id="MY502"),
    ],
)
def test_postgresql_refuses(statements: tuple[str, ...], postgres_url: Url) -> None:
    run(postgres_url, *statements[:-1])
    with pytest.raises(psycopg.Error):
        run(postgres_url, statements[-1])


def test_a_default_is_rounded_to_the_column_s_digits(postgres_url: Url) -> None:
    run(
        postgres_url,
        "CREATE TABLE t (a timestamp(0) DEFAULT '2020-01-01 00:00:00.7'::timestamp)",
        "INSERT INTO t DEFAULT VALUES",
    )
    assert rows(postgres_url, "SELECT a::text FROM t") == [("2020-01-01 00:00:01",)]


def test_mysql_cuts_the_current_time_off(mysql_url: Url) -> None:
    assert rows(mysql_url, "SELECT now() <= now(6), now(3) <= now(6)") == [(1, 1)]


def test_a_key_of_the_table_is_enough_to_group_by(postgres_url: Url) -> None:
    run(
        postgres_url,
        "CREATE TABLE g (id int PRIMARY KEY, a int)",
        "CREATE VIEW v AS SELECT id, a, count(*) FROM g GROUP BY id",
    )
