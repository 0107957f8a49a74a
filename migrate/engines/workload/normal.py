"""Takes the values out of a statement: what is left names tables and columns, and is the same for every run."""

import re

from migrate.engines.workload.lexer import Dialect, Sort, Token, meaning

LONGEST = 4_000
"""Characters of a statement without its values that are kept."""
_APART_TEXT = (
    "AND ANY ALL AS ASC BETWEEN BY CASE CROSS DESC DISTINCT ELSE END EXCEPT EXISTS FROM GROUP HAVING IN INNER "
    "INTERSECT INTO JOIN KEY LEFT LIKE LIMIT NOT ON OR ORDER OUTER OVER PARTITION RIGHT SELECT SET SOME THEN "
    "UNION UPDATE USING VALUES WHEN WHERE WITH TABLE INDEX REFERENCES "
)
_APART = frozenset(_APART_TEXT.split())
"""Words that are no function where a parenthesis follows."""
_VALUE = (Sort.STRING, Sort.NUMBER, Sort.PLACEHOLDER)
_BEFORE_SIGN = frozenset(("(", ",", "=", "<", ">", "<=", ">=", "<>", "!=", "+", "*", "/", "-", "%"))
_LIST = re.compile(r"\bIN \(\?(?:, \?)+\)", re.IGNORECASE)
_ROWS = re.compile(r"(\bVALUES? )(\((?:[^()]|\([^()]*\))*\))(?:, \2)+", re.IGNORECASE)
_TOO_ODD = "…"


def normalised(sql: str, dialect: Dialect) -> str:
    """The statement with a question mark for each value, without comments, and with single blanks.

    Lists of values behind IN, and rows of an INSERT that look alike, are shown once. Where a quote is not closed nobody
    can tell values from names: only the statement's first word is left then.
    """
    found = meaning(sql, dialect)
    while found and found[-1].text == ";":
        found.pop()
    if any(token.sort is Sort.UNCLOSED for token in found):
        first = found[0].text.upper() if found[0].sort is Sort.WORD else ""
        return f"{first} {_TOO_ODD}".strip()
    text = _ROWS.sub(r"\1\2", _LIST.sub("IN (?)", _joined(found)))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}{_TOO_ODD}"


def _joined(found: list[Token]) -> str:
    parts: list[str] = []
    before: Token | None = None
    for number, token in enumerate(found):
        if _is_sign(token, before, found[number + 1 : number + 2]):
            continue
        is_value = token.sort in _VALUE
        if is_value and before is not None and before.sort is Sort.STRING and token.sort is Sort.STRING:
            continue
        shown = "?" if is_value else "/*+ … */" if token.sort is Sort.HINT else token.text
        if before is not None and _blank_between(before, token):
            parts.append(" ")
        parts.append(shown)
        before = token
    return "".join(parts)


def _is_sign(token: Token, before: Token | None, after: list[Token]) -> bool:
    """Whether this is the minus of a negative number, which goes with the number."""
    is_minus = token.text in ("-", "+") and before is not None and before.text in _BEFORE_SIGN
    return is_minus and bool(after) and after[0].sort is Sort.NUMBER


def _blank_between(before: Token, token: Token) -> bool:
    if before.text in ("(", ".", "::", "[") or token.text in (")", ",", ".", "::", ";", "[", "]"):
        return False
    is_call = token.text == "(" and before.sort is Sort.WORD and before.text.upper() not in _APART
    return not is_call or token.start > before.start + len(before.text)
