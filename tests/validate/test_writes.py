"""What the servers count tells which tables need not be read again."""

import pytest

from migrate.engines.checksum import expressions_of
from migrate.model.names import ObjectName
from migrate.url import Url
from migrate.validate.pairs import match_tables
from migrate.validate.side import Side
from migrate.validate.validate import structures
from migrate.validate.writes import Writes, writes_of
from tests.sql import rows, run

pytestmark = pytest.mark.server


def counted(source: Url, target: Url) -> dict[str, Writes]:
    schemas = structures(source, target)
    tables = match_tables(*schemas)
    with (
        Side(source, expressions_of(schemas[0].engine), workers=1) as left,
        Side(target, expressions_of(schemas[1].engine), workers=1) as right,
    ):
        return {name.name: told for name, told in writes_of((left, right), schemas, tables).items()}


def test_every_kind_of_write_is_seen_on_both_sides(mysql_url: Url, postgres_url: Url) -> None:
    for url in (mysql_url, postgres_url):
        run(
            url,
            "CREATE TABLE t (id int PRIMARY KEY, v int)",
            "INSERT INTO t VALUES (1, 1), (2, 2)",
            "CREATE TABLE u (id int PRIMARY KEY)",
        )
        run(url, "INSERT INTO u VALUES (1)")
    last = counted(mysql_url, postgres_url)
    assert set(last) == {"t", "u"}
    assert counted(mysql_url, postgres_url) == last
    for statement in (
        "UPDATE t SET v = 3 WHERE id = 1",
        "DELETE FROM t WHERE id = 1",
        "INSERT INTO t VALUES (1, 1)",
        "TRUNCATE TABLE t",
    ):
        for url in (mysql_url, postgres_url):
            if "TRUNCATE" in statement and url is mysql_url:
                run(url, "INSERT INTO t VALUES (9, 9)")
            run(url, statement)
            now = counted(mysql_url, postgres_url)
            assert now["t"] != last["t"], (statement, url.scheme)
            assert now["u"] == last["u"]
            last = now


def test_what_a_foreign_key_changes_is_not_trusted(mysql_url: Url, postgres_url: Url) -> None:
    for url in (mysql_url, postgres_url):
        run(url, "CREATE TABLE p (id int PRIMARY KEY)", "INSERT INTO p VALUES (1)")
        run(url, "CREATE TABLE c (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE)")
        run(url, "CREATE TABLE r (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id))")
        run(url, "INSERT INTO c VALUES (1, 1)", "INSERT INTO r VALUES (1, NULL)")
    assert set(counted(mysql_url, postgres_url)) == {"p", "r"}


def test_a_server_that_does_not_count(mariadb_url: Url, postgres_url: Url) -> None:
    for url in (mariadb_url, postgres_url):
        run(url, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    is_on = rows(mariadb_url, "SELECT @@performance_schema")[0][0]
    assert set(counted(mariadb_url, postgres_url)) == ({"t"} if is_on else set())


def test_partitions_are_always_read(postgres_url: Url, postgres_old_url: Url) -> None:
    for url in (postgres_url, postgres_old_url):
        run(
            url,
            "CREATE TABLE t (id int PRIMARY KEY) PARTITION BY RANGE (id)",
            "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9)",
        )
    assert ObjectName(schema="public", name="t").name not in counted(postgres_url, postgres_old_url)
