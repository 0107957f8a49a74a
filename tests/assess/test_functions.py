"""Functions that PostgreSQL lacks are found where they are called, and nowhere else."""

import pytest

from migrate.assess.functions import MISSING, constructs, missing_functions, parse_query, ungrouped_columns
from migrate.assess.reserved import POSTGRESQL_RESERVED
from tests.servers.pool import Pool
from tests.sql import rows

OTHER_MEANING = {"format", "match", "timestampdiff"}
"""Names that PostgreSQL has for something else, and what is no plain function in MySQL."""


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT substring_index(a, ',', 1) FROM t", ("SUBSTRING_INDEX",)),
        ("SELECT Find_In_Set('a', b), unix_timestamp(), find_in_set('c', b) FROM t", ("FIND_IN_SET", "UNIX_TIMESTAMP")),
        ("SELECT a FROM t WHERE MATCH (a) AGAINST ('x' IN BOOLEAN MODE)", ("MATCH",)),
        ("(inet_aton(`address`))", ("INET_ATON",)),
        ("SELECT week (d) FROM t", ("WEEK",)),
    ],
)
def test_calls_are_found(sql: str, found: tuple[str, ...]) -> None:
    assert missing_functions(sql) == found


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SELECT upper(a), coalesce(b, 1), count(*) FROM t",
        "SELECT 'substring_index(a)' FROM t",
        "SELECT week FROM t",
        "SELECT a AS week FROM t WHERE (a) > 1",
        "SELECT `week`(1)",
        "SELECT 1 -- unix_timestamp()\n",
        "SELECT 1 /* unix_timestamp() */",
        "INSERT INTO t (a) VALUES (1)",
        "SELECT 'never closed",
    ],
)
def test_what_is_no_call_is_not(sql: str) -> None:
    assert missing_functions(sql) == ()


@pytest.mark.server
@pytest.mark.parametrize("server", ["postgres", "postgres-old"])
def test_postgresql_lacks_them_indeed(server: str, servers: Pool) -> None:
    known = {name for (name,) in rows(servers.url(server), "SELECT DISTINCT proname FROM pg_catalog.pg_proc")}
    assert known & MISSING <= OTHER_MEANING


@pytest.mark.server
def test_the_reserved_words_are_the_server_s(servers: Pool) -> None:
    query = "SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode IN ('R', 'T')"
    assert {word for (word,) in rows(servers.url("postgres"), query)} == POSTGRESQL_RESERVED


def test_constructs_are_told_once_each() -> None:
    body = "BEGIN DECLARE c CURSOR FOR SELECT 1; DECLARE EXIT HANDLER FOR NOT FOUND SET @a = 1; SIGNAL SQLSTATE '45000'; END"
    assert constructs(body) == ("condition handlers", "cursors", "SIGNAL", "user variables")
    assert constructs("BEGIN SELECT 'HANDLER'; END") == ()


@pytest.mark.parametrize("sql", ["", "SELECT FROM WHERE", "DROP TABLE t", "SELECT ("])
def test_what_is_no_query_is_none(sql: str) -> None:
    assert parse_query(sql) is None


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT a, b FROM t GROUP BY a", ["b"]),
        ("SELECT a, concat(b, 'x') FROM t GROUP BY a", ["b"]),
        ("SELECT t.a, u.b FROM t JOIN u ON t.id = u.id GROUP BY t.a", ["u.b"]),
        ("SELECT t.id, t.a, u.b FROM t JOIN u ON t.id = u.id GROUP BY t.id", ["u.b"]),
        ("SELECT a, b FROM t", []),
        ("SELECT a, b FROM t GROUP BY a, b", []),
        ("SELECT a, max(b) FROM t GROUP BY a", []),
        ("SELECT id, a, b FROM t GROUP BY id", []),
        ("SELECT x.a, x.b FROM t x GROUP BY x.id", []),
        ("SELECT year(a) AS y, count(*) FROM t GROUP BY y", []),
        ("SELECT year(a), count(*) FROM t GROUP BY year(a)", []),
        ("SELECT a, b FROM t GROUP BY 1, 2", []),
        ("SELECT a, (SELECT max(b) FROM u) FROM t GROUP BY a", []),
        ("SELECT a, 1, now() FROM t GROUP BY a", []),
    ],
)
def test_columns_that_are_not_grouped_by(sql: str, found: list[str]) -> None:
    query = parse_query(sql)
    assert query is not None
    assert list(ungrouped_columns(query, {"t": ("id",)})) == found
