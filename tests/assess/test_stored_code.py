"""Stored code, taken apart word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.assess.stored_code import code_of, outside

PIECES = st.sampled_from(
    (
        "'a;b'",
        '"SELECT"',
        "`if`",
        "-- x\n",
        "/* ; */",
        "# y\n",
        "SELECT",
        ";",
        "@a",
        "@@b",
        "||",
        "(",
        ")",
        "'",
        "`",
        "é",
    )
)


def texts(body: str) -> list[str]:
    return [token.text for token in code_of(body).tokens]


def test_words_are_in_capitals_and_what_is_quoted_is_hidden() -> None:
    assert texts("select 'COMMIT', `commit`, \"x\"") == ["SELECT", "'", ",", "`", ",", '"']


def test_comments_are_not_code() -> None:
    assert texts("a -- COMMIT\n b # COMMIT\n c /* COMMIT */ d--e") == ["A", "B", "C", "D", "-", "-", "E"]


def test_variables_keep_their_marks() -> None:
    assert texts("SET @a := @@sql_mode || 1") == ["SET", "@A", ":=", "@@SQL_MODE", "||", "1"]


@pytest.mark.parametrize(
    ("body", "starts"),
    [
        ("SELECT 1", 1),
        ("BEGIN SELECT 1; SELECT 2; END", 2),
        ("IF a THEN SELECT 1; ELSE SELECT 2; END IF", 2),
        ("INSERT INTO t SELECT 1", 0),
        ("SET a = (SELECT 1)", 0),
        ("DECLARE c CURSOR FOR SELECT 1", 0),
    ],
)
def test_a_statement_begins_where_one_may(body: str, starts: int) -> None:
    assert len(list(code_of(body).statements("SELECT"))) == starts


def test_what_stands_in_parentheses_is_left_out() -> None:
    statement = next(code_of("DELETE FROM t WHERE id IN (SELECT 1 LIMIT 1); x").statements("DELETE"))
    assert "LIMIT" not in outside(statement)


def test_a_call_is_a_name_with_a_parenthesis() -> None:
    assert code_of("SET a = GET_LOCK ('x', 1)").call("GET_LOCK")
    assert code_of("SET a = get_lock").call("GET_LOCK") is None


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_any_text_is_taken_apart_in_order(body: str) -> None:
    places = [(token.start, token.end) for token in code_of(body).tokens]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(body) for start, end in places)
