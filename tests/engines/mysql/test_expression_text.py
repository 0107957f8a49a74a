import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.mysql.expression_text import is_quoted, unescape, unquote, without_parentheses


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        ("`a` > 0", "`a` > 0"),
        (r"`c` <> _utf8mb4\'x\'", "`c` <> _utf8mb4'x'"),
        (r"concat(_utf8mb4\'it\\\'s\')", r"concat(_utf8mb4'it\'s')"),
        (r"concat(_utf8mb4\'a\\\\b\')", r"concat(_utf8mb4'a\\b')"),
    ],
)
def test_unescapes_what_the_server_escaped(escaped: str, plain: str) -> None:
    assert unescape(escaped) == plain


@pytest.mark.parametrize("text", ["'a'", "''", "'it''s'", r"'it\'s'", "'a''b'"])
def test_knows_a_literal(text: str) -> None:
    assert is_quoted(text)


@pytest.mark.parametrize("text", ["", "1", "NULL", "'a' 'b'", "concat('a','b')", "'a", "b'1'", "_utf8mb4'a'", "uuid()"])
def test_knows_what_is_no_literal(text: str) -> None:
    assert not is_quoted(text)


@given(st.text())
def test_a_quoted_text_comes_back(text: str) -> None:
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
    assert is_quoted(quoted)
    assert unquote(quoted) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a)", "a"),
        ("((`a` > 0) and (`b` < 1))", "(`a` > 0) and (`b` < 1)"),
        ("(a) or (b)", "(a) or (b)"),
        ("(`c` <> ')')", "`c` <> ')'"),
        ("(`(` = 1)", "`(` = 1"),
        ("concat(a)", "concat(a)"),
        ("", ""),
        ("(a", "(a"),
    ],
)
def test_takes_only_the_parentheses_around_everything(text: str, expected: str) -> None:
    assert without_parentheses(text) == expected
