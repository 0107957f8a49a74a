"""Splits a script of SQL*Plus into statements: semicolons, lines of a slash alone, and PL/SQL that only such a line ends.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/using-SQL-Plus.html
"""

import re
from collections.abc import Iterator

from migrate.engines.dumps.plain_draft import without_passwords
from migrate.engines.dumps.script import Content, Places
from migrate.engines.dumps.standard_script import statement_at
from migrate.engines.dumps.statement import Statement
from migrate.model.names import Skipped

_FLAGS = re.IGNORECASE | re.MULTILINE
_BETWEEN = re.compile(rb"(?:\s+|--[^\n]*|/\*(?s:.*?)\*/|;|/[ \t\r]*(?=\n|\Z)){1,1000}")
"""White space, comments, and terminators with nothing before them."""
_SILENT = re.compile(
    rb"(?:rem|remark|prompt|pro|spool|whenever|define|undefine|accept|column|col|connect|conn|disconnect|exit|quit|show|"
    rb"clear|variable|var|ttitle|btitle|pause|break|compute|host|store|timing|print|describe|desc)(?=[ \t\r\n;]|\Z)[^\n]*|"
    rb"set[ \t]+(?!role\b|transaction\b|constraints?\b)(?:[^\n-]|-(?![ \t\r]*\n))*(?:-[ \t\r]*\n[^\n]*)*|!(?!=)[^\n]*",
    re.IGNORECASE,
)
"""Commands of the client that define nothing."""
_OTHER_FILE = re.compile(
    rb"(?:@@?[ \t]*|start[ \t]+|run[ \t]+|get[ \t]+)\S[^\n]*|(?:exec|execute)[ \t]+[^\n]*", re.IGNORECASE
)
_PLSQL = re.compile(
    rb"(?:create\s+(?:or\s+replace\s+)?(?:and\s+(?:compile|resolve)\s+)?(?:(?:no)?force\s+)?(?:(?:non)?editionable\s+)?"
    rb"(?:function|procedure|package|trigger|type|java)|declare|begin|<<)(?![\w$#])",
    re.IGNORECASE,
)
_WRAPPED = re.compile(rb"create\s[\w\s.$#\"]{1,400}\swrapped\s", re.IGNORECASE)
_SLASH = re.compile(rb"^[ \t]*/[ \t\r]*$", re.MULTILINE)
_DATA = re.compile(
    rb"(?:insert|update|delete|merge|select|with|commit|rollback|savepoint|lock|truncate|call|explain|grant|revoke|analyze|"
    rb"audit|noaudit|purge|flashback|administer|set\s+(?:role|transaction|constraints?)|"
    rb"(?:create|drop|alter)\s+(?:bigfile\s+|smallfile\s+|temporary\s+|undo\s+)*"
    rb"(?:tablespace|user|role|profile|rollback|database(?!\s+link)|system|pfile|spfile|controlfile|audit))(?![\w$#])",
    re.IGNORECASE,
)
"""The beginning of a statement that defines nothing a schema holds."""
_STOP = re.compile(
    rb"(?P<pass>--[^\n]*|/\*(?s:.*?)\*/"
    rb"|(?<![\w$#])[nN]?[qQ]'(?:\[(?s:.*?)\]|\{(?s:.*?)\}|\((?s:.*?)\)|<(?s:.*?)>|(?P<mark>[^\s\[{(<])(?s:.*?)(?P=mark))'"
    rb"|'[^']*'|\"[^\"]*\")"
    rb"|(?P<open>/\*|['\"])"
    rb"|(?P<slash>^[ \t]*/[ \t\r]*$)"
    rb"|(?P<semicolon>;)"
    rb"|(?P<next>^[ \t]*(?:create\s+(?:or\s+replace\s+|global\s+|private\s+|public\s+|unique\s+|bitmap\s+|table\b|index\b|view\b"
    rb"|sequence\b|synonym\b|materialized\b|trigger\b|procedure\b|function\b|package\b|type\b|force\b|editionable\b|noneditionable\b)"
    rb"|alter\s+(?:table|index|trigger|session|sequence|view|procedure|function|package|type)\b"
    rb"|comment\s+on\s+(?:table|column)\b))",
    _FLAGS,
)
_RESYNCHRONISE = re.compile(rb"^[ \t]*/[ \t\r]*$|;[ \t\r]*$|\Z", re.MULTILINE)


def statements(content: Content, file: str, skipped: list[Skipped]) -> Iterator[Statement]:
    """Gives the statements that may define something; what could not be read goes to `skipped`, rows are passed over.

    A statement whose terminator is missing ends where the next CREATE, ALTER or COMMENT begins a line.
    """
    position = 3 if content[:3] == b"\xef\xbb\xbf" else 0
    places = Places(content, file, position)
    while True:
        position = _past_all(content, position)
        if position >= len(content):
            return
        silent = _SILENT.match(content, position)
        if silent:
            position = silent.end()
            continue
        command = _OTHER_FILE.match(content, position)
        if command:
            words = command[0].decode(errors="replace").strip()[:60]
            reason = "a command of the client, not read"
            skipped.append(Skipped(object=words, reason=reason, location=places.at(position)))
            position = command.end()
            continue
        end, following = _end_of(content, position)
        if end < 0:
            excerpt = bytes(content[position : position + 60]).decode(errors="replace").split("\n")[0]
            reason = "a quote or a comment in it is never closed"
            skipped.append(Skipped(object=without_passwords(excerpt), reason=reason, location=places.at(position)))
            found = _RESYNCHRONISE.search(content, position)
            position = max(found.end() if found else len(content), position + 1)
            continue
        if not _DATA.match(content, position):
            statement = statement_at(content, position, end, places, skipped)
            if statement:
                yield statement
        position = following


def _past_all(content: Content, position: int) -> int:
    while match := _BETWEEN.match(content, position):
        position = match.end()
    return position


def _end_of(content: Content, start: int) -> tuple[int, int]:
    """Where the statement ends, and where the next may begin; what is wrapped has no tokens and ends at a slash."""
    is_plsql = _PLSQL.match(content, start) is not None
    if is_plsql and _WRAPPED.match(content, start):
        slash = _SLASH.search(content, start)
        return (slash.start(), slash.end()) if slash else (len(content), len(content))
    return _end(content, start, is_plsql=is_plsql)


def _end(content: Content, start: int, *, is_plsql: bool) -> tuple[int, int]:
    """Where the statement ends, and where the next may begin; -1 where a quote or comment is never closed."""
    for stop in _STOP.finditer(content, start):
        kind = stop.lastgroup if stop.lastgroup != "mark" else "pass"
        if kind == "open":
            return -1, -1
        if kind == "slash" or (kind == "semicolon" and not is_plsql):
            return stop.start(), stop.end()
        if kind == "next" and stop.start() > start:
            return stop.start(), stop.start()
    return len(content), len(content)
