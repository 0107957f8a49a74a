"""Cuts statements into tokens."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.tokens import TokenKind, Tokens, tokenize
from migrate.engines.mysql.engine import MySql


def kinds(text: str) -> list[tuple[TokenKind, str]]:
    return [(token.kind, token.value) for token in tokenize(text)][:-1]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("abc", TokenKind.WORD, "abc"),
        ("1st", TokenKind.WORD, "1st"),
        ("größe😀", TokenKind.WORD, "größe😀"),
        ("`a``b`", TokenKind.QUOTED, "a`b"),
        ("'a''b'", TokenKind.STRING, "a'b"),
        (r"'a\'b\n\%\z'", TokenKind.STRING, "a'b\n%z"),
        ('"a\'b"', TokenKind.STRING, "a'b"),
        ("N'x'", TokenKind.STRING, "x"),
        ("12", TokenKind.NUMBER, "12"),
        ("1.5e3", TokenKind.NUMBER, "1.5e3"),
        (".5", TokenKind.NUMBER, ".5"),
        ("0x4a", TokenKind.HEXADECIMAL, "4a"),
        ("X'4A'", TokenKind.HEXADECIMAL, "4A"),
        ("0b101", TokenKind.BITS, "101"),
        ("b''", TokenKind.BITS, ""),
        ("@a", TokenKind.VARIABLE, "@a"),
        ("@@global.x", TokenKind.VARIABLE, "@@global.x"),
        ("->>", TokenKind.SYMBOL, "->>"),
    ],
)
def test_knows_each_kind(text: str, kind: TokenKind, value: str) -> None:
    assert kinds(text) == [(kind, value)]


def test_leaves_out_comments() -> None:
    assert [value for _, value in kinds("a /* b */ c -- d\n e # f\n-g")] == ["a", "c", "e", "-", "g"]


def test_double_quotes_hold_names_in_ansi_mode() -> None:
    assert next(iter(tokenize('"a""b"', ansi_quotes=True))).value == 'a"b'


@given(st.text())
def test_a_quoted_name_comes_back(name: str) -> None:
    assert kinds(MySql().quote(name)) == [(TokenKind.QUOTED, name)]


@given(st.text().filter(lambda text: "\\" not in text and "\0" not in text))
def test_a_literal_comes_back(value: str) -> None:
    assert kinds(MySql().literal(value)) == [(TokenKind.STRING, value)]


@given(st.text())
def test_any_text_is_cut_without_a_gap(text: str) -> None:
    tokens = list(tokenize(text))
    assert tokens[-1].kind is TokenKind.END
    assert all(one.end <= two.start for one, two in itertools.pairwise(tokens))


def test_a_problem_tells_the_place() -> None:
    tokens = Tokens(Statement(text="create\n  5", file="x.sql", line=3))
    tokens.expect("CREATE")
    with pytest.raises(NotUnderstood) as raised:
        tokens.identifier()
    assert raised.value.reason == "a name was expected, not 5"
    assert str(raised.value.location) == "x.sql:4:3"
