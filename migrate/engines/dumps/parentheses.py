"""Takes away the parentheses that stand around a whole expression of any dialect."""

import re

from migrate.engines.parentheses import strip_parentheses

_PIECE = re.compile(
    r"'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'(?!')|\"[^\"\\]*(?:(?:\\.|\"\")[^\"\\]*)*\"(?!\")|`[^`]*`|[()]", re.DOTALL
)


def without_parentheses(expression: str) -> str:
    """The same expression without any pair of parentheses around the whole of it.

    >>> without_parentheses("((a + 1))"), without_parentheses("(a) or (b)")
    ('a + 1', '(a) or (b)')
    """
    return strip_parentheses(expression, _PIECE)
