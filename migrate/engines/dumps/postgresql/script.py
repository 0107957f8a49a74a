"""Splits a script for `psql` into statements: dollar quotes, nested comments, backslash commands and rows of COPY.

The file is searched as bytes and never held in memory as a whole; a statement is decoded only when it may define something.
https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrate.engines.dumps.postgresql.tokens import is_open_body
from migrate.engines.dumps.script import Content, Places
from migrate.engines.dumps.standard_script import end_of_nested_comment, statement_at
from migrate.engines.dumps.statement import Statement
from migrate.model.names import Skipped

_SPACE = re.compile(rb"(?:\s+|--[^\n]*){1,1000}")
_COMMAND = re.compile(rb"\\[^\n]*")
_QUIET = re.compile(
    rb"\\(?:restrict|unrestrict|set|unset|pset|echo|qecho|warn|timing|encoding|encrypt|prompt|x|q|t|a|if|elif|else|endif|"
    rb"d\w*|l|conninfo|o|r|p|watch|gset|\.)(?![\w])|\\?$"
)
"""Commands of psql that change nothing of a schema."""
_CONNECT = re.compile(rb"\\(?:c|connect)(?!\w)[ \t]*([^\n]*)")
_PIECE = re.compile(
    rb"(?:[^'\"$;/\-\\]+|(?<=[^\w$][eE])'[^'\\]*(?:(?:\\(?s:.)|'')[^'\\]*)*'|(?<![^\w$][eE])'[^']*'|\"[^\"]*\"|--[^\n]*|-|/(?!\*)){1,1000}"
)
"""A stretch of a statement: whole strings, names and comments, up to where a look is needed."""
_DOLLAR = re.compile(rb"\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$")
_WORD_END = re.compile(rb"[\w$\x80-\xff]")
_COPY = re.compile(rb"copy\s.*\bfrom\s+stdin\b", re.IGNORECASE | re.DOTALL)
_DATA = re.compile(
    rb"(?:insert|update|delete|truncate|copy|with|values|table\s|merge|grant|revoke|lock|begin|commit|rollback|end|start|"
    rb"savepoint|release|abort|analyze|vacuum|cluster|refresh|reindex|explain|show|checkpoint|listen|notify|unlisten|"
    rb"prepare|execute|deallocate|declare|fetch|close|move|discard|call|security\s+label|reassign|load|"
    rb"select(?!.*\b(?:setval|set_config|lo_create|lo_import|into|create_hypertable|addgeometrycolumn)\b)|"
    rb"(?:create|alter|drop)\s+(?:user|role|group|database|tablespace|subscription)|alter\s+(?:system|default\s+privileges|large\s+object)|"
    rb"set\s+(?:session|local)?\s*(?:transaction|constraints|role|authorization|session\s+authorization))\b",
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of a statement that defines nothing a schema holds."""
_SELECT_LOOK = 4096
"""So many bytes of a query are looked at for what changes a schema."""
_MAY_GO_ON = re.compile(rb"\s*create\s+(?:or\s+replace\s+)?(?:rule|function|procedure)\b", re.IGNORECASE)
_MOST_BODY_STATEMENTS = 500
"""Of a function written as BEGIN ATOMIC … END, or of a rule."""
_RESYNCHRONISE = re.compile(rb";[ \t\r]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Connect:
    """The script goes on in another database."""

    database: str


def statements(content: Content, file: str, skipped: list[Skipped]) -> Iterator[Statement | Connect]:
    """Gives the statements that may define something; rows and other data are passed over.

    What could not be read is noted in `skipped`.
    """
    position = 3 if content[:3] == b"\xef\xbb\xbf" else 0
    places = Places(content, file, position)
    while (position := _past_space(content, position)) < len(content):
        if content[position : position + 1] == b";":
            position += 1
        elif content[position : position + 1] == b"\\":
            command = _COMMAND.match(content, position)
            position = command.end() if command else len(content)
            if command:
                yield from _command(command[0], command.start(), places, skipped)
        else:
            start = position
            end, closed = _end_of_statement(content, start)
            if not closed:
                words = bytes(content[start : start + 60]).decode(errors="replace").split("\n")[0]
                skipped.append(
                    Skipped(
                        object=words, reason="a quote or a comment in it is never closed", location=places.at(start)
                    )
                )
                found = _RESYNCHRONISE.search(content, start)
                position = found.end() if found else len(content)
                continue
            position = end
            yield from _statement(content, start, end, places, skipped)
            if content[start : start + 4].lower() == b"copy" and _COPY.match(content, start, end):
                position = _past_rows(content, end, places, skipped)


def _statement(content: Content, start: int, end: int, places: Places, skipped: list[Skipped]) -> Iterator[Statement]:
    if _DATA.match(content, start, min(end, start + _SELECT_LOOK)):
        return
    statement = statement_at(content, start, end, places, skipped)
    if statement:
        yield statement


def _past_space(content: Content, position: int) -> int:
    """Past white space and comments; a comment that never ends is left."""
    while True:
        if match := _SPACE.match(content, position):
            position = match.end()
        elif content[position : position + 2] == b"/*":
            end = end_of_nested_comment(content, position)
            if end < 0:
                return position
            position = end
        else:
            return position


def _command(words: bytes, start: int, places: Places, skipped: list[Skipped]) -> Iterator[Connect]:
    connect = _CONNECT.match(words)
    if connect:
        yield Connect(_database_of(connect[1].decode(errors="replace").strip()))
    elif not _QUIET.match(words.rstrip()):
        reason = "a command of psql, not run"
        text = words.decode(errors="replace").strip()
        skipped.append(Skipped(object=text, reason=reason, location=places.at(start)))


def _database_of(words: str) -> str:
    """The name in the arguments of `\\connect`: plain, in quotes, or in a connection string; empty where there is none."""
    words = words.removesuffix(";").strip()
    if found := re.search(r"dbname\s*=\s*\\?'?((?:[^\s'\\\"])+)", words):
        return found[1]
    words = re.sub(r"^-reuse-previous=\w+\s+", "", words)
    if words.startswith('"'):
        return words[1:].partition('"')[0]
    return words.split()[0].strip("'") if words and not words.startswith("-") else ""


def _past_rows(content: Content, end: int, places: Places, skipped: list[Skipped]) -> int:
    """Where the rows after a COPY … FROM stdin end."""
    begin = content.find(b"\n", end)
    if begin < 0:
        return len(content)
    at = begin
    while (at := content.find(b"\n\\.", at)) >= 0:
        following = content[at + 3 : at + 5]
        if not following or following[:1] == b"\n" or following == b"\r\n":
            return at + 3
        at += 1
    skipped.append(
        Skipped(object="COPY", reason="the rows after it do not end with \\.", location=places.at(begin + 1))
    )
    return len(content)


def _end_of_statement(content: Content, start: int) -> tuple[int, bool]:
    """Where the statement's semicolon stands, and whether everything before it is closed."""
    first, closed = _next_semicolon(content, start)
    if not closed or not _MAY_GO_ON.match(content, start):
        return first, closed
    end = first
    for _ in range(_MOST_BODY_STATEMENTS):
        if not is_open_body(bytes(content[start:end]).decode("latin-1")):
            return end, True
        end, closed = _next_semicolon(content, end + 1)
        if not closed or content[end : end + 1] != b";":
            break
    return first, True


def _next_semicolon(content: Content, position: int) -> tuple[int, bool]:
    while position < len(content):
        if match := _PIECE.match(content, position):
            position = match.end()
            continue
        mark = content[position : position + 1]
        if mark in (b";", b"\\"):
            return position, True
        if mark == b"$":
            position = _past_dollar(content, position)
        elif mark == b"/":
            position = end_of_nested_comment(content, position)
        else:
            return position, False
        if position < 0:
            return len(content), False
    return len(content), True


def _past_dollar(content: Content, position: int) -> int:
    """Past a dollar-quoted string, or past a dollar that quotes nothing; -1 where the quote is never closed."""
    tag = _DOLLAR.match(content, position)
    if not tag or (position and _WORD_END.match(content, position - 1)):
        return position + 1
    end = content.find(tag[0], tag.end())
    return end + len(tag[0]) if end >= 0 else -1
