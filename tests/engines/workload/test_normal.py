"""A statement without its values: what names stay, and that no value ever does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.workload.lexer import Dialect, dialect_of, tokens
from migrate.engines.workload.normal import normalised

MYSQL = dialect_of(postgresql=False)
POSTGRESQL = dialect_of(postgresql=True)
DIALECTS = (
    MYSQL,
    POSTGRESQL,
    dialect_of(postgresql=False, sql_mode="ANSI_QUOTES"),
    dialect_of(postgresql=False, sql_mode="NO_BACKSLASH_ESCAPES"),
)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select  1 ;", "select ?"),
        ("SELECT a FROM t WHERE b = 'x' AND c = -5", "SELECT a FROM t WHERE b = ? AND c = ?"),
        ("SELECT a FROM t WHERE b - 5 > 1", "SELECT a FROM t WHERE b - ? > ?"),
        ("SELECT a /* card 4711 */ FROM t -- card 4711\n", "SELECT a FROM t"),
        ("SELECT a FROM t WHERE id IN (1, 2,3)", "SELECT a FROM t WHERE id IN (?)"),
        ("INSERT INTO t (a, b) VALUES (1, now()), (2, now())", "INSERT INTO t (a, b) VALUES (?, now())"),
        ("SELECT f(1, 2), `weird ``name`", "SELECT f(?, ?), `weird ``name`"),
        ("SELECT 'a' 'b', _utf8mb4'c', x'00', 0xFF, 1e5", "SELECT ?, _utf8mb4 ?, ?, ?, ?"),
        ("SELECT 'it''s', 'it\\'s', \"dou\\\"ble\"", "SELECT ?, ?, ?"),
        ("SELECT /*!40001 SQL_NO_CACHE */ a FROM t", "SELECT SQL_NO_CACHE a FROM t"),
        ("SELECT 'never closed", "SELECT …"),
        ("", ""),
    ],
)
def test_mysql(sql: str, expected: str) -> None:
    assert normalised(sql, MYSQL) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT $1::int, E'a\\'b', $x$secret 'here'$x$", "SELECT ?::int, ?, ?"),
        ('SELECT "a ""b" FROM t WHERE c ->> \'k\' = $2', 'SELECT "a ""b" FROM t WHERE c ->> ? = ?'),
        ("SELECT /* one /* two */ three */ 1", "SELECT ?"),
        ("SELECT 'back\\' || x", "SELECT ? || x"),
    ],
)
def test_postgresql(sql: str, expected: str) -> None:
    assert normalised(sql, POSTGRESQL) == expected


@given(st.text(), st.sampled_from(DIALECTS))
def test_tokens_together_are_the_statement(sql: str, dialect: Dialect) -> None:
    assert "".join(token.text for token in tokens(sql, dialect)) == sql


VALUE = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)


@given(VALUE, VALUE)
def test_no_value_of_mysql_is_left(first: str, second: str) -> None:
    shown = [value.replace("\\", "\\\\").replace("'", "''") for value in (first, second)]
    sql = f"SELECT a FROM t WHERE b = '{shown[0]}' AND c LIKE '{shown[1]}' LIMIT 7"
    assert normalised(sql, MYSQL) == "SELECT a FROM t WHERE b = ? AND c LIKE ? LIMIT ?"


@given(VALUE, VALUE)
def test_no_value_of_postgresql_is_left(first: str, second: str) -> None:
    shown = [value.replace("'", "''") for value in (first, second)]
    sql = f"SELECT a FROM t WHERE b = '{shown[0]}' AND c LIKE '{shown[1]}' LIMIT 7"
    assert normalised(sql, POSTGRESQL) == "SELECT a FROM t WHERE b = ? AND c LIKE ? LIMIT ?"


@given(
    st.lists(st.sampled_from(["'", '"', "`", "\\", "/*", "*/", "s3cr3t", " ", "$$", "--", "\n", "(", ","]), max_size=12)
)
def test_no_quote_of_a_string_is_left(parts: list[str]) -> None:
    shown = re.sub("`(?:[^`]|``)*`", "", normalised("".join(parts), MYSQL))
    assert "'" not in shown  # a name in backticks may hold one


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("piece", ["'a\\", "('a',", "/* ", "x ", '"', "`a``", "((", "$a$", "''"])
def test_a_long_odd_statement_is_read(piece: str, dialect: Dialect) -> None:
    assert len(normalised(piece * 2_000, dialect)) <= 2_000 * (len(piece) + 1) + 8
