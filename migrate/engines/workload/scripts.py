"""Reads the statements that an application keeps in `.sql` files."""

import re
from collections.abc import Iterator
from pathlib import Path

from migrate.engines.workload.lexer import Dialect, Sort, tokens
from migrate.engines.workload.tally import Observed
from migrate.errors import UsageProblem
from migrate.model.names import Location, Skipped

MOST_BYTES = 32 * 1024 * 1024
"""A larger file is a dump rather than an application's queries."""
_DELIMITER = re.compile(r"^[ \t]*delimiter[ \t]+(\S+)[^\n]*$", re.IGNORECASE | re.MULTILINE)
_STORED_CODE = re.compile(
    r"create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:aggregate\s+)?(?:procedure|function|trigger|event|package)\b",
    re.IGNORECASE,
)
_CLIENT_COMMAND = re.compile(r"\\[a-zA-Z!][^\n]*\n?")


def scripts_under(path: Path) -> tuple[Path, ...]:
    """The file itself, or every `.sql` file of the folder and the folders in it. Raises `UsageProblem` for none."""
    if path.is_file():
        return (path,)
    found = tuple(sorted(file for file in path.rglob("*") if file.suffix.lower() == ".sql" and file.is_file()))
    if not found:
        raise UsageProblem(
            f"the folder {path} has no .sql files", hint="--workload takes auto, a log, or a folder of .sql"
        )
    return found


def read_script(path: Path, dialect: Dialect) -> Iterator[Observed | Skipped]:
    """Gives every statement of a file with its place. What can't be read is a `Skipped`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            yield Skipped(
                object=str(path), reason=f"larger than {MOST_BYTES // 2**20} MiB: a dump, not an application's queries"
            )
            return
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as problem:
        raise UsageProblem(f"can't read {path}", reason=problem.strerror or "") from None
    for start, sql in split(text, dialect):
        location = Location(file=str(path), line=text.count("\n", 0, start) + 1)
        if _STORED_CODE.match(sql):
            yield Skipped(object="stored code", reason="judged with the schema that it belongs to", location=location)
        else:
            yield Observed(sql=sql, location=location)


def split(text: str, dialect: Dialect) -> Iterator[tuple[int, str]]:
    """The statements of a script, each with the offset where it begins."""
    if dialect.postgresql:
        yield from _statements(text, 0, dialect, ";")
        return
    position, delimiter = 0, ";"
    for change in _DELIMITER.finditer(text):
        yield from _statements(text[position : change.start()], position, dialect, delimiter)
        position, delimiter = change.end(), change[1]
    yield from _statements(text[position:], position, dialect, delimiter)


def _statements(text: str, offset: int, dialect: Dialect, delimiter: str) -> Iterator[tuple[int, str]]:
    if delimiter != ";":
        for piece in text.split(delimiter):
            yield from _placed(piece, offset, dialect)
            offset += len(piece) + len(delimiter)
        return
    start = 0
    for token in tokens(text, dialect):
        if token.text == ";" and token.sort is Sort.SYMBOL:
            yield from _placed(text[start : token.start], offset + start, dialect)
            start = token.start + 1
    yield from _placed(text[start:], offset + start, dialect)


def _placed(sql: str, start: int, dialect: Dialect) -> Iterator[tuple[int, str]]:
    """The statement without what stands before it: blanks, comments, commands of the client."""
    while True:
        first = next((token for token in tokens(sql, dialect) if token.sort not in (Sort.SPACE, Sort.COMMENT)), None)
        if first is None:
            return
        command = _CLIENT_COMMAND.match(sql, first.start) if dialect.postgresql else None
        if command is None:
            yield start + first.start, sql[first.start :].rstrip()
            return
        sql, start = sql[command.end() :], start + command.end()
