"""Takes away the parentheses that stand around a whole expression, as servers add them when they print one."""

import re


def strip_parentheses(expression: str, pieces: re.Pattern[str]) -> str:
    """The expression without the pairs of parentheses that enclose all of it.

    `pieces` matches what a dialect puts between quotes as one piece, so that the parentheses in there do not count, and every
    other parenthesis as a piece of its own.
    """
    text = expression.strip()
    while text.startswith("(") and _closes_at_end(text, pieces):
        text = text[1:-1].strip()
    return text


def _closes_at_end(text: str, pieces: re.Pattern[str]) -> bool:
    depth = 0
    for match in pieces.finditer(text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0 and match[0] == ")":
            return match.end() == len(text)
    return False
