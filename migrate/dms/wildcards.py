"""The wildcards of DMS's object locators: `%`, `_` and `[…]`.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Wildcards.html
"""

import re
from functools import cache

_SPECIAL = "%_["


def escape(name: str) -> str:
    """The pattern that matches this name and no other.

    >>> escape("a_b%")
    'a[_]b[%]'
    """
    return "".join(f"[{character}]" if character in _SPECIAL else character for character in name)


def only_match(pattern: str) -> str | None:
    """The one name that the pattern stands for, or None where it can match several.

    >>> only_match("a[_]b"), only_match("a_b")
    ('a_b', None)
    """
    tokens = _tokens(pattern)
    if any(_is_open(token) for token in tokens):
        return None
    return "".join(token[1] if len(token) == 3 else token for token in tokens)


def matches(pattern: str, name: str, *, ignore_case: bool = False) -> bool:
    """Whether the whole name fits the pattern. `%` stands for any text, `_` for one character, `[a-z_]` for one of a set.

    >>> matches("ord%", "orders"), matches("a[_]b", "axb")
    (True, False)
    """
    return _compiled(pattern, ignore_case).fullmatch(name) is not None


def _is_open(token: str) -> bool:
    return token in ("%", "_") or (len(token) > 3 and token.startswith("["))


def _tokens(pattern: str) -> list[str]:
    """The pattern in pieces: `%`, `_`, a whole set with its brackets, or one literal character."""
    found = []
    position = 0
    while position < len(pattern):
        end = pattern.find("]", position + 2) if pattern[position] == "[" else -1
        stop = end + 1 if end > 0 else position + 1
        found.append(pattern[position:stop])
        position = stop
    return found


@cache
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    text = "".join(_expression(token) for token in _tokens(pattern))
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _expression(token: str) -> str:
    if token == "%":
        return ".*"
    if token == "_":
        return "."
    if len(token) > 2 and token.startswith("["):
        return _set_expression(token[1:-1])
    return re.escape(token)


def _set_expression(content: str) -> str:
    """A set's members as an expression. A range that runs backwards holds nothing, as in SQL."""
    members = []
    position = 0
    while position < len(content):
        is_range = content[position + 1 : position + 2] == "-" and position + 2 < len(content)
        first, last = content[position], content[position + 2] if is_range else content[position]
        if first <= last:
            members.append(f"{re.escape(first)}-{re.escape(last)}")
        position += 3 if is_range else 1
    return f"[{''.join(members)}]" if members else "(?!)"
