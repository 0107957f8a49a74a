"""What the readers of Oracle's and SQL Server's scripts have in common: finding where a statement ends.

A script is searched as bytes; a statement is decoded only when it is asked for.
"""

import re

from migrate.engines.dumps.script import Content, Places
from migrate.engines.dumps.statement import Statement
from migrate.model.names import Location, Skipped


def statement_at(content: Content, start: int, end: int, places: Places, skipped: list[Skipped]) -> Statement | None:
    """The statement of that span, or None where only white space is there; a text that is not UTF-8 is read as latin-1."""
    raw = bytes(content[start:end]).rstrip()
    if not raw:
        return None
    place = places.at(start)
    return Statement(text=decoded(raw, place, skipped), file=place.file, line=place.line, column=place.column)


def decoded(raw: bytes, place: Location, skipped: list[Skipped]) -> str:
    """The text, said once a file to be read as latin-1 where it is not UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError as problem:
        what = f"the encoding of {place.file}"
        if not any(item.object == what for item in skipped):
            reason = f"not valid UTF-8 ({problem.reason}): this and what follows like it is read as latin-1"
            skipped.append(Skipped(object=what, reason=reason, location=place))
        return raw.decode("latin-1")


def end_of_nested_comment(content: Content, start: int) -> int:
    """Where a comment that may hold comments ends, from its opening on; -1 where it is never closed."""
    depth = 0
    for mark in _COMMENT_MARKS.finditer(content, start):
        depth += 1 if mark[0] == b"/*" else -1
        if not depth:
            return mark.end()
    return -1


_COMMENT_MARKS = re.compile(rb"/\*|\*/")
