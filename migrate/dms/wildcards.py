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
    found = pieces(pattern)
    if any(_is_open(piece) for piece in found):
        return None
    return "".join(piece[1] if len(piece) == 3 else piece for piece in found)


def matches(pattern: str, name: str, *, ignore_case: bool = False) -> bool:
    """Whether the whole name fits the pattern. `%` stands for any text, `_` for one character, `[a-z_]` for one of a set.

    >>> matches("ord%", "orders"), matches("a[_]b", "axb")
    (True, False)
    """
    return _compiled(pattern, ignore_case).fullmatch(name) is not None


def _is_open(piece: str) -> bool:
    return piece in ("%", "_") or (len(piece) > 3 and piece.startswith("["))


def pieces(pattern: str) -> list[str]:
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
    text = "".join(_expression(piece) for piece in pieces(pattern))
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _expression(piece: str) -> str:
    if piece == "%":
        return ".*"
    if piece == "_":
        return "."
    if len(piece) > 2 and piece.startswith("["):
        return _set_expression(piece[1:-1])
    return re.escape(piece)


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
