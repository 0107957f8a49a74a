"""Takes away the parentheses that stand around a whole expression, as servers add them when they print one."""

import re

_PIECE = re.compile(
    r"'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'(?!')|\"[^\"\\]*(?:(?:\\.|\"\")[^\"\\]*)*\"(?!\")|`[^`]*`|[()]", re.DOTALL
)


def without_parentheses(expression: str) -> str:
    """The same expression without any pair of parentheses around the whole of it.

    >>> without_parentheses("((a + 1))"), without_parentheses("(a) or (b)")
    ('a + 1', '(a) or (b)')
    """
    text = expression.strip()
    while text.startswith("(") and _closes_at_end(text):
        text = text[1:-1].strip()
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for match in _PIECE.finditer(text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0 and match[0] == ")":
            return match.end() == len(text)
    return False
