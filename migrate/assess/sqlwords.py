"""Reads PostgreSQL's SQL and PL/pgSQL as words, without what stands in texts and comments.

What the server prints of a view has one form for each construct, so a phrase of words is a safe sign of it.
https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<gap>\s+|--[^\n]*|/\*.*?\*/)"
    r"|(?P<text>[eEbBxXnN]?'(?:[^'\\]|''|\\.)*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r'|(?P<quoted>"(?:[^"]|"")*")'
    r"|(?P<word>[^\W\d][\w$]*)"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<operator>::|:=|[-+*/<>=~!@#%^&|`?]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_CALL = re.compile(r" (?:(\S+) \. )?([^\W\d][\w$]*) \((?= )")
_NO_CALLS = frozenset(
    {"in", "values", "and", "or", "not", "as", "on", "filter", "over", "exists", "any", "all", "using"}
)


@lru_cache(maxsize=2048)
def normal(sql: str) -> str:
    """The SQL in lower case with one blank around every word, operator and bracket; a text is ``''``."""
    words = (_word(match) for match in _TOKEN.finditer(sql))
    return f" {' '.join(word for word in words if word)} "


def _word(match: re.Match[str]) -> str:
    if match["gap"]:
        return ""
    if match["text"]:
        return "''"
    return match[0] if match["quoted"] else match[0].lower()


def holds(sql: str, phrases: Iterable[str]) -> tuple[str, ...]:
    """Which of the phrases stand in the SQL. A phrase is words with one blank between them, as `normal` gives them."""
    text = normal(sql)
    return tuple(phrase for phrase in phrases if f" {phrase} " in text)


def calls(sql: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of the functions the SQL calls, as the server's own: by themselves or by way of pg_catalog."""
    found = {match[2] for match in _CALL.finditer(normal(sql)) if match[1] in (None, "pg_catalog")}
    return tuple(name for name in names if name in found)


def qualified_calls(sql: str) -> tuple[tuple[str, str], ...]:
    """The functions that the SQL calls by their schema's name and their own, but for the server's."""
    pairs = (
        (match[1].strip('"'), match[2])
        for match in _CALL.finditer(normal(sql))
        if match[1] and match[1] != "pg_catalog" and match[2] not in _NO_CALLS
    )
    return tuple(dict.fromkeys(pairs))
