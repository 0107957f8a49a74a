"""Reads and writes expressions with sqlglot. What is written is read back; anything unsure is an `Unconvertible`."""

import logging
from collections.abc import Callable
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

Node = Any
"""A node of a sqlglot tree."""


class Unconvertible(Exception):
    """Ends the conversion of one expression; never leaves this package. Its text is the reason."""


def parse_expression(text: str, dialect: str) -> Node:
    """The tree of one expression. Raises `Unconvertible` when it can't be read."""
    tree = parse_query(f"SELECT {text}", dialect)
    selects = tree.selects if isinstance(tree, exp.Select) else []
    if len(selects) != 1 or any(tree.args.get(name) for name in tree.args if name not in ("expressions", "kind")):
        raise Unconvertible("it can't be read as one expression")
    return selects[0]


def parse_query(text: str, dialect: str) -> Node:
    """The tree of one query. Raises `Unconvertible` when it can't be read."""
    try:
        tree = sqlglot.parse_one(text, read=dialect, error_level=ErrorLevel.RAISE)
    except (SqlglotError, RecursionError):
        raise Unconvertible("it can't be read") from None
    if not isinstance(tree, exp.Query):
        raise Unconvertible("it is no query")
    return with_plain_negation(tree)


def with_plain_negation(tree: Node) -> Node:
    """The tree with NOT LIKE as NOT around LIKE. sqlglot keeps it as a mark on LIKE, which is easily lost."""
    for node in list(tree.walk()):
        if node.args.get("negate"):
            node.set("negate", None)
            outer = node.parent if isinstance(node.parent, exp.Escape) else node
            inside = outer.copy()
            outer.replace(exp.Not(this=exp.Paren(this=inside)))
    return tree


def write(tree: Node, dialect: str, *, needs_quotes: Callable[[str], bool], pretty: bool = False) -> str:
    """The tree as text of the dialect, names quoted where needed, checked by reading it back. Raises `Unconvertible`."""
    for identifier in tree.find_all(exp.Identifier):
        identifier.set("quoted", needs_quotes(identifier.name))
    try:
        text: str = tree.sql(
            dialect=dialect,
            unsupported_level=ErrorLevel.RAISE,
            pretty=pretty,
            normalize_functions=False,
            comments=False,
        )
        sqlglot.parse_one(
            text if isinstance(tree, exp.Query) else f"SELECT {text}", read=dialect, error_level=ErrorLevel.RAISE
        )
    except (SqlglotError, RecursionError, ValueError) as problem:
        reason = str(problem).splitlines()[0] if str(problem) else "it can't be written"
        raise Unconvertible(f"it can't be written for {dialect}: {reason[:120]}") from None
    return text
