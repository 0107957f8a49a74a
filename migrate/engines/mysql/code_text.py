r"""Finds the exact text of stored code, which information_schema alters.

ROUTINE_DEFINITION, ACTION_STATEMENT and EVENT_DEFINITION print string literals without their escapes and character
sets: `'it''s'` becomes `'it's'` and `'a\\b'` becomes `'a\b'`. SHOW CREATE prints what was written. Only code that holds a
quote or a backslash can be altered, so only for that SHOW CREATE is asked.
"""

import re
from enum import StrEnum

_ALTERED = re.compile(r"['\"\\]")
_TRIGGER = r"\bFOR\s+EACH\s+ROW\s+(?:(?:FOLLOWS|PRECEDES)\s+(?:`(?:[^`]|``)*`|\S+)\s+)?"


class CodeKind(StrEnum):
    """The sorts of stored code, in SHOW CREATE's words."""

    PROCEDURE = "PROCEDURE"
    FUNCTION = "FUNCTION"
    TRIGGER = "TRIGGER"
    EVENT = "EVENT"


STATEMENT_COLUMNS = ("create procedure", "create function", "sql original statement", "create event")
"""The columns in which SHOW CREATE gives the statement."""

_BEFORE_BODY = {
    CodeKind.PROCEDURE: r"\n",
    CodeKind.FUNCTION: r"\n",
    CodeKind.TRIGGER: _TRIGGER,
    CodeKind.EVENT: r"\bDO\s+",
}


def may_be_altered(text: str) -> bool:
    """Whether information_schema may have printed this code otherwise than it was written."""
    return _ALTERED.search(text) is not None


def body_in(statement: str, text: str, kind: CodeKind) -> str | None:
    """The body inside a CREATE statement, found by the unaltered start of what information_schema printed.

    None where it can't be found, which no statement that a server printed has been seen to cause.
    """
    start = _ALTERED.split(text, maxsplit=1)[0]
    match = re.search(rf"(?i:{_BEFORE_BODY[kind]})(?={re.escape(start)})", statement)
    if match is None:
        return None
    body = statement[match.end() :].rstrip()
    return body if text.rstrip().endswith(";") else body.removesuffix(";").rstrip()
