"""Tells whether a stored routine's text is complete: whether each BEGIN, CASE, IF, LOOP … of it has its END.

Scripts for the `mysql` client change the delimiter around stored code. Scripts that a driver runs often don't, since the
server itself knows where a routine ends.
"""

import re

from migrate.engines.dumps.tokens import TokenKind, tokenize

STORED_CODE = re.compile(
    rb"create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:aggregate\s+)?(?:procedure|function|trigger|event)\b",
    re.IGNORECASE,
)
_BEFORE_A_STATEMENT = {";", "BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT", "ROW", ":", "SQL", "DETERMINISTIC", ")"}
_BLOCKS_OF_STATEMENTS = {"IF", "LOOP", "WHILE", "REPEAT"}


def is_complete(text: str) -> bool:
    """Whether every block that the text opens is closed."""
    depth = 0
    before = ""
    words = [token for token in tokenize(text) if token.kind in (TokenKind.WORD, TokenKind.SYMBOL, TokenKind.END)]
    for number, token in enumerate(words):
        word = token.upper
        if before == "END":
            pass
        elif word in ("BEGIN", "CASE"):
            depth += 1
        elif word == "END":
            depth -= 1
        elif word in _BLOCKS_OF_STATEMENTS and before in _BEFORE_A_STATEMENT:
            depth += 0 if word in ("IF", "REPEAT") and words[number + 1].upper == "(" and before == ")" else 1
        before = word
    return depth <= 0
