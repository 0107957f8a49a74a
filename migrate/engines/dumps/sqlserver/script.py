"""Splits a Transact-SQL script into statements: GO, semicolons, and words that can only begin a statement.

https://learn.microsoft.com/en-us/sql/t-sql/language-elements/sql-server-utilities-statements-go
"""

import re
from collections.abc import Iterator

from migrate.engines.dumps.plain_draft import without_passwords
from migrate.engines.dumps.script import Content, Places
from migrate.engines.dumps.standard_script import end_of_nested_comment, statement_at
from migrate.engines.dumps.statement import Statement
from migrate.model.names import Skipped

_FLAGS = re.IGNORECASE | re.MULTILINE
_GO = rb"^[ \t]*go(?:[ \t]+\d+)?[ \t]*;?[ \t]*(?:--[^\n]*)?\r?$"
_BETWEEN = re.compile(rb"(?:[\s;]+|--[^\n]*|" + _GO + rb"){1,1000}", _FLAGS)
_WHOLE_BATCH = re.compile(
    rb"(?:create\s+or\s+alter|create|alter)\s+(?:proc|procedure|function|trigger|view)(?!\w)", re.IGNORECASE
)
"""Statements that extend to the end of their batch, whatever they hold."""
_CLIENT = re.compile(rb":[a-z!]+[^\n]*", re.IGNORECASE)
_DATA = re.compile(
    rb"(?:insert|update|delete|merge|select|with|truncate|print|declare|if|else|begin|end|while|return|commit|rollback|save|"
    rb"grant|revoke|deny|backup|restore|dbcc|checkpoint|waitfor|raiserror|throw|go|goto|kill|use(?=\s*\()|bulk|set(?!\s*\()|"
    rb"(?:create|drop|alter)\s+(?:user|login|role|database|application|certificate|symmetric|asymmetric|credential|master|"
    rb"server|statistics|availability|endpoint|resource|event|authorization))(?!\w)",
    re.IGNORECASE,
)
"""The beginning of a statement that defines nothing a schema holds."""
_STOP = re.compile(
    rb"(?P<pass>--[^\n]*|'[^']*'|\"[^\"]*\"|\[(?:[^\]]|\]\])*\])"
    rb"|(?P<comment>/\*)"
    rb"|(?P<open>['\"\[])"
    rb"|(?P<go>" + _GO + rb")"
    rb"|(?P<semicolon>;)"
    rb"|(?P<next>^[ \t]*(?:create\s+(?!or\b)\w|alter\s+(?!column\b)(?:table|index|database|sequence|schema|authorization|role)\b"
    rb"|drop\s+(?:table|proc|procedure|view|function|trigger|index|type|sequence|synonym|schema|database)\b"
    rb"|exec(?:ute)?\s+\w|insert\s+(?:into\b|\[)|print\b|declare\s+@|if\s|begin\b|end\b|use\s|grant\s|dbcc\s|"
    rb"(?:enable|disable)\s+trigger\b|"
    rb"set\s+(?:ansi_|quoted_|nocount|xact|identity_|noexec|arithabort|concat_|numeric_|@)))",
    _FLAGS,
)
_NEXT_GO = re.compile(_GO + rb"|\Z", _FLAGS)


def statements(content: Content, file: str, skipped: list[Skipped]) -> Iterator[Statement]:
    """Gives the statements that may define something; what could not be read goes to `skipped`, rows are passed over."""
    position = 3 if content[:3] == b"\xef\xbb\xbf" else 0
    places = Places(content, file, position)
    while True:
        position = _past_all(content, position)
        if position >= len(content):
            return
        command = _CLIENT.match(content, position)
        if command:
            words = command[0].decode(errors="replace").strip()[:60]
            reason = "a command of the client, not read"
            skipped.append(Skipped(object=words, reason=reason, location=places.at(position)))
            position = command.end()
            continue
        end, following = _end(content, position)
        if end < 0:
            excerpt = bytes(content[position : position + 60]).decode(errors="replace").split("\n")[0]
            reason = "a quote or a comment in it is never closed"
            skipped.append(Skipped(object=without_passwords(excerpt), reason=reason, location=places.at(position)))
            found = _NEXT_GO.search(content, position)
            position = max(found.end() if found else len(content), position + 1)
            continue
        if not _DATA.match(content, position):
            statement = statement_at(content, position, end, places, skipped)
            if statement:
                yield statement
        position = max(following, position + 1)


def _past_all(content: Content, position: int) -> int:
    """Past white space, comments and batches' ends."""
    while position < len(content):
        match = _BETWEEN.match(content, position)
        if match and match.end() > position:
            position = match.end()
            continue
        end = end_of_nested_comment(content, position) if content[position : position + 2] == b"/*" else -1
        if end < 0:
            return position
        position = end
    return position


def _end(content: Content, start: int) -> tuple[int, int]:
    """Where the statement ends, and where the next may begin; -1 where a quote or comment is never closed."""
    whole_batch = _WHOLE_BATCH.match(content, start) is not None
    position = start
    while stop := _STOP.search(content, position):
        kind, position = stop.lastgroup, stop.end()
        if kind == "comment":
            position = end_of_nested_comment(content, stop.start())
        if kind == "open" or position < 0:
            return -1, -1
        if kind == "go" or (kind == "semicolon" and not whole_batch):
            return stop.start(), stop.end()
        if kind == "next" and stop.start() > start and not whole_batch:
            return stop.start(), stop.start()
    return len(content), len(content)
