"""Reads the SQL fragments that MySQL and MariaDB print in information_schema: expressions, literals, parentheses."""

import re

from migrate.engines.parentheses import strip_parentheses

_ESCAPES = {"0": "\0", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "Z": "\x1a"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_QUOTED = re.compile(r"'(?:[^'\\]|''|\\.)*'", re.DOTALL)
_TOKEN = re.compile(r"'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"|`(?:[^`]|``)*`|.", re.DOTALL)
_IN_QUOTES = re.compile(r"''|\\(.)", re.DOTALL)


def unescape(text: str) -> str:
    r"""Undoes the escaping that MySQL puts over a whole expression in information_schema.

    MySQL 8 stores generation, default, check and index expressions as escaped text.

    >>> unescape(r"concat(`a`,_utf8mb4\'it\\\'s\')")
    "concat(`a`,_utf8mb4'it\\'s')"
    """
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), text)


def is_quoted(text: str) -> bool:
    """Whether the text is one string literal in single quotes and nothing else."""
    return _QUOTED.fullmatch(text) is not None


def unquote(literal: str) -> str:
    r"""The value of a string literal in single quotes, which doubles quotes or escapes with backslashes.

    >>> unquote(r"'it''s \\ here'")
    "it's \\ here"
    """
    return _IN_QUOTES.sub(
        lambda match: "'" if match[1] is None else _ESCAPES.get(match[1], match[1]), literal.strip()[1:-1]
    )


def without_parentheses(expression: str) -> str:
    """The expression without the pairs of parentheses that enclose all of it.

    >>> without_parentheses("((`a` > 0))"), without_parentheses("(a) or (b)")
    ('`a` > 0', '(a) or (b)')
    """
    return strip_parentheses(expression, _TOKEN)
