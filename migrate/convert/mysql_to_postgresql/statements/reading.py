"""Reads MySQL's statements with sqlglot, after putting into its words what it does not read."""

import re

import sqlglot
from sqlglot import Token, TokenType
from sqlglot.errors import ErrorLevel, SqlglotError

from migrate.convert.expressions import Node, Unconvertible, parse_expression, parse_query, with_plain_negation

_MODES = {
    "ANSI": ("ANSI_QUOTES", "PIPES_AS_CONCAT"),
    "ORACLE": ("ANSI_QUOTES", "PIPES_AS_CONCAT"),
}


def expression(text: str, sql_mode: str) -> Node:
    """The tree of one expression. Raises `Unconvertible`."""
    return parse_expression(normal(text, sql_mode), "mysql")


def query(text: str, sql_mode: str) -> Node:
    """The tree of one query. Raises `Unconvertible`."""
    return parse_query(normal(text, sql_mode), "mysql")


def statement(text: str, sql_mode: str) -> Node:
    """The tree of one statement. Raises `Unconvertible`."""
    try:
        tree = sqlglot.parse_one(normal(text, sql_mode), read="mysql", error_level=ErrorLevel.RAISE)
    except (SqlglotError, RecursionError):
        raise Unconvertible("it can't be read") from None
    return with_plain_negation(tree)


def normal(text: str, sql_mode: str) -> str:
    """The text as it would be in MySQL's default mode. Raises `Unconvertible` for a mode that changes more."""
    modes = {mode for word in sql_mode.upper().split(",") for mode in _MODES.get(word.strip(), (word.strip(),))}
    if "NO_BACKSLASH_ESCAPES" in modes and "\\" in text:
        raise Unconvertible("it has a backslash and was stored with NO_BACKSLASH_ESCAPES")
    if "ANSI_QUOTES" in modes:
        text = _with_backticks(text)
    if "PIPES_AS_CONCAT" in modes and any(token.text == "||" for token in tokenize(text)):
        raise Unconvertible("|| joins texts in the mode that it was stored with")
    return text


def tokenize(text: str) -> list[Token]:
    """The text's tokens, each with its place. Raises `Unconvertible`."""
    try:
        return list(sqlglot.tokenize(text, read="mysql"))
    except (SqlglotError, ValueError):
        raise Unconvertible("it can't be read") from None


def top_level(text: str) -> list[Token]:
    """The tokens outside all parentheses."""
    found, depth = [], 0
    for token in tokenize(text):
        depth -= token.token_type is TokenType.R_PAREN
        if depth == 0:
            found.append(token)
        depth += token.token_type is TokenType.L_PAREN
    return found


def is_word(token: Token, text: str, *words: str) -> bool:
    """Whether the token is one of these words, unquoted."""
    return text[token.start : token.end + 1].upper() in words


def without_comments(text: str) -> str:
    """The text without comments at its start and end."""
    return (
        re.sub(r"^(\s*(/\*.*?\*/|--\s[^\n]*(\n|$)|#[^\n]*(\n|$)))+", "", text, flags=re.DOTALL)
        .strip()
        .rstrip(";")
        .strip()
    )


def _with_backticks(text: str) -> str:
    """Names in double quotes in backticks instead."""
    made, end = "", 0
    for token in tokenize(text):
        raw = text[token.start : token.end + 1]
        is_name = raw.startswith('"') and "`" not in raw and not raw[1:-1].count('"')
        made += text[end : token.start] + (f"`{raw[1:-1]}`" if is_name else raw)
        end = token.end + 1
    return made + text[end:]
