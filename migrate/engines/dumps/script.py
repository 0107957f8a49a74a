"""Splits a client script into statements, as the `mysql` client does: DELIMITER, quotes, comments.

The file is searched as bytes and never held in memory as a whole; a statement is decoded only when it is asked for, so
that the rows of a large dump are passed over at the speed of one regular expression.
"""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from migrate.engines.dumps.blocks import STORED_CODE, is_complete
from migrate.engines.dumps.statement import Statement
from migrate.engines.dumps.tokens import TokenKind, tokenize
from migrate.engines.dumps.version_comments import CommentVersion, expand
from migrate.errors import UsageProblem
from migrate.model.names import Location, Skipped

Content = bytes | mmap.mmap

_BETWEEN = re.compile(rb"(?:\s+|#[^\n]*|--(?:[ \t\r][^\n]*|(?=\n|\Z))|/\*(?![!+]|M!)(?s:.*?)\*/){1,1000}")
"""White space and plain comments."""
_DELIMITER = re.compile(rb"delimiter[ \t]+(\S+)[^\n]*", re.IGNORECASE)
_CLIENT_COMMAND = re.compile(rb"(?:(?:source|\\\.|\\[a-zA-Z!#-])[ \t][^\n]*|(?:system|tee|notee|prompt)\b[^\n]*)", re.I)
_USE = re.compile(rb"use[ \t]+[^\n;]*", re.IGNORECASE)
_LEADING = re.compile(rb"(?:\s+|/\*M?!\d*|/\*(?!M?!)(?s:.*?)\*/){1,1000}")
"""What may stand before a statement's first word: white space, comments, and the mark of a version comment."""
_DATA = re.compile(
    rb"(?:insert|replace|lock|unlock|select|commit|rollback|start|begin\s*;|begin\Z|analyze|optimize|check|checksum|repair|flush|reset|"
    rb"update|delete|load|do|handler|values|with|table\s|truncate|show|describe|desc|explain|help|kill|cache|purge|change|"
    rb"savepoint|release|xa|prepare|deallocate|grant|revoke|install|uninstall|signal|get|binlog|import|"
    rb"stop|shutdown|restart|clone|"
    rb"(?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:user|role|server|tablespace|undo|logfile|resource|library|spatial\s+reference)|"
    rb"(?:create|drop)\s+(?:aggregate\s+)?function\s+(?:if\s+(?:not\s+)?exists\s+)?[^\s(]+\s+returns\s+\w+\s+soname|set\s+password|rename\s+user)\b",
    re.IGNORECASE,
)
"""The beginning of a statement that defines nothing a schema holds."""
_LAST_END = re.compile(rb"\bend(?:\s+[\w`]+)?\s*\Z", re.IGNORECASE)
_RESYNCHRONISE = re.compile(rb";[ \t\r]*(?:\n|\Z)")


@dataclass(slots=True, kw_only=True)
class Reading:
    """How the script is to be read from here on; statements of the script change it."""

    version: CommentVersion
    backslash_escapes: bool = True
    latin1_noted: bool = False
    """Whether it was said already that a file is not UTF-8."""


@contextmanager
def open_script(path: Path) -> Iterator[Content]:
    """Gives a file's bytes, without a byte order mark and in UTF-8 where it was UTF-16. Raises `UsageProblem`."""
    try:
        with path.open("rb") as stream:
            if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
                yield _from_utf16(path)
                return
            if path.stat().st_size == 0:
                yield b""
                return
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
                yield content
    except OSError as problem:
        raise UsageProblem(f"can't read {path}", reason=problem.strerror or "") from None


def _from_utf16(path: Path) -> bytes:
    try:
        return path.read_bytes().decode("utf-16").encode()
    except UnicodeError as problem:
        raise UsageProblem(f"can't read {path}", reason=f"it begins as UTF-16, but {problem}") from None


def statements(content: Content, file: str, reading: Reading) -> Iterator[Statement | Skipped]:
    """Gives the statements that may define something, and what could not be read; rows and other data are passed over."""
    position, delimiter = (3 if content[:3] == b"\xef\xbb\xbf" else 0), b";"
    places = Places(content, file, position)
    while True:
        position = _past_all(_BETWEEN, content, position)
        if position >= len(content):
            break
        command = _DELIMITER.match(content, position)
        if command:
            position, delimiter = command.end(), command[1]
            continue
        if content[position : position + len(delimiter)] == delimiter:
            position += len(delimiter)
            continue
        command = _CLIENT_COMMAND.match(content, position)
        if command:
            words = command[0].decode(errors="replace").strip()
            yield Skipped(object=words, reason="a command of the client, not read", location=places.at(position))
            position = command.end()
            continue
        end, closed = _end_of_statement(content, position, delimiter, reading.backslash_escapes)
        if not closed:
            excerpt = bytes(content[position : position + 60]).decode(errors="replace").split("\n")[0]
            yield Skipped(
                object=excerpt, reason="a quote or a comment in it is never closed", location=places.at(position)
            )
            position = _past_search(_RESYNCHRONISE, content, position)
            continue
        if delimiter == b";" and STORED_CODE.match(content, position):
            end = _end_of_stored_code(content, position, end, reading.backslash_escapes)
        if not _DATA.match(content, _past_all(_LEADING, content, position), end):
            yield from _decoded(content[position:end], places.at(position), reading)
        position = end + len(delimiter)


def _past_all(pattern: re.Pattern[bytes], content: Content, position: int) -> int:
    """Where the matches of the pattern, one right after the other, end. Each is short, so that none is held for long."""
    while match := pattern.match(content, position):
        position = match.end()
    return position


def _past_search(pattern: re.Pattern[bytes], content: Content, position: int) -> int:
    match = pattern.search(content, position)
    return match.end() if match else len(content)


def _end_of_statement(content: Content, start: int, delimiter: bytes, backslash_escapes: bool) -> tuple[int, bool]:
    """Where the statement's delimiter stands, and whether every quote before it is closed."""
    use = _USE.match(content, start)
    if use:
        at = use[0].find(delimiter)
        return (use.end() if at < 0 else start + at), True
    end = _past_all(_statement_pattern(delimiter, backslash_escapes), content, start)
    closed = end >= len(content) or content[end : end + len(delimiter)] == delimiter
    return end, closed


def _end_of_stored_code(content: Content, start: int, first_end: int, backslash_escapes: bool) -> int:
    """Where a routine ends in a script that leaves the delimiter alone; the first semicolon where no END closes it."""
    end = first_end
    if is_complete(content[start:end].decode("latin-1")):
        return end
    while end < len(content):
        begun = end + 1
        end, closed = _end_of_statement(content, begun, b";", backslash_escapes)
        if not closed:
            break
        if _LAST_END.search(content, begun, end) and is_complete(content[start:end].decode("latin-1")):
            return end
    return first_end


@cache
def _statement_pattern(delimiter: bytes, backslash_escapes: bool) -> re.Pattern[bytes]:
    """A stretch of what comes before the delimiter, the end of the file, or a quote or comment that is never closed."""
    first = re.escape(delimiter[:1])
    escape = rb"\\(?s:.)|" if backslash_escapes else b""
    stop = rb"\\" if backslash_escapes else b""
    strings = b"|".join(_string(quote, escape, stop) for quote in (b"'", b'"'))
    return re.compile(
        rb"(?:(?!"
        + re.escape(delimiter)
        + rb")(?:[^'\"`#/\-"
        + first
        + rb"]+|"
        + strings
        + rb"|"
        + _string(b"`", b"", b"")
        + rb"|/\*(?![!+]|M!)(?s:.*?)\*/|/(?!\*(?![!+]|M!))|#[^\n]*|--(?:[ \t\r][^\n]*|(?=\n|\Z))|-"
        + (b"" if first in (b"'", b'"', b"`", b"\\#", b"/", b"\\-") else b"|" + first)
        + rb")){1,1000}"
    )


def _string(quote: bytes, escape: bytes, stop: bytes) -> bytes:
    plain = rb"[^" + quote + stop + rb"]*"
    return (
        quote + plain + rb"(?:(?:" + escape + quote + quote + rb")" + plain + rb")*" + quote + rb"(?!" + quote + rb")"
    )


def _decoded(raw: bytes, place: Location, reading: Reading) -> Iterator[Statement | Skipped]:
    try:
        text = raw.decode()
    except UnicodeDecodeError as problem:
        if not reading.latin1_noted:
            reason = f"not valid UTF-8 ({problem.reason}): this and what follows like it is read as latin-1"
            yield Skipped(object=f"the encoding of {place.file}", reason=reason, location=place)
        reading.latin1_noted = True
        text = raw.decode("latin-1")
    text = _joined(expand(text, reading.version)).rstrip()
    stripped = text.lstrip()
    if not stripped:
        return
    start = Statement(text=text, file=place.file, line=place.line, column=place.column).location(
        len(text) - len(stripped)
    )
    yield Statement(text=stripped, file=start.file, line=start.line, column=start.column)


def _joined(text: str) -> str:
    """The text with a space for each backslash at the end of a line, which the client drops outside quotes."""
    if "\\\n" not in text:
        return text
    ends = [token.start for token in tokenize(text) if token.kind is TokenKind.SYMBOL and token.value == "\\"]
    for place in ends:
        if text[place + 1 : place + 2] == "\n":
            text = f"{text[:place]} {text[place + 1 :]}"
    return text


class Places:
    """Turns offsets, asked for in rising order, into lines and columns."""

    def __init__(self, content: Content, file: str, start: int) -> None:
        self._content, self._file = content, file
        self._offset = self._line_start = start
        self._line = 1

    def at(self, offset: int) -> Location:
        """The place of the byte at `offset`."""
        step = 1 << 24
        while self._offset < offset:
            end = min(offset, self._offset + step)
            piece = self._content[self._offset : end]
            newlines = piece.count(b"\n")
            if newlines:
                self._line += newlines
                self._line_start = self._offset + piece.rfind(b"\n") + 1
            self._offset = end
        column = len(bytes(self._content[self._line_start : offset]).decode(errors="replace")) + 1
        return Location(file=self._file, line=self._line, column=column)
