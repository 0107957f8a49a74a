"""Picks the scripts of a folder that a migration tool would run, in its order, and leaves out what takes changes back.

Known are the names and comments of Flyway (`V1__x.sql`, `U1__x.sql`, `R__x.sql`), golang-migrate and others (`1_x.up.sql`,
`1_x.down.sql`), Diesel and Prisma (a folder each), goose, sql-migrate, dbmate and MyBatis (two parts in one file), and
Liquibase's lines such as `--rollback`.
https://documentation.red-gate.com/flyway/flyway-concepts/migrations and https://github.com/golang-migrate/migrate
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrate.engines.dumps.script import Content, open_script
from migrate.errors import UsageProblem

_BACK = re.compile(r"(?:.*\.)?(?:down|undo|rollback|revert)\.sql\Z|U\d[\d._]*__.*\Z", re.IGNORECASE)
_BACK_OF_PAIR = re.compile(r"(.*[_-])down\.sql\Z", re.IGNORECASE)
_VERSIONED = re.compile(r"V(\d+(?:[._]\d+)*)__", re.IGNORECASE)
_REPEATED = re.compile(r"R__", re.IGNORECASE)
_MARK = re.compile(
    rb"^[ \t]*--[ \t]*(?:\+[ \t]*(?:goose|migrate)[ \t]+|migrate:)(up|down)\b[^\n]*|^[ \t]*--[ \t]*//[ \t]*@(UNDO)\b[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_LIQUIBASE = re.compile(rb"\s*--[ \t]*liquibase[ \t]+formatted", re.IGNORECASE)
_OF_LIQUIBASE = re.compile(
    rb"^[ \t]*--[ \t]*(?:liquibase|changeset|rollback|precondition|comment|property|ignore|validchecksum)[^\r\n]*",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines that Liquibase reads itself. Without a space after them, two hyphens begin no comment in MySQL."""
_TEXT = re.compile(rb"[^\r\n]+")
_LARGEST = 1 << 24
"""A script of a migration tool is smaller than so many bytes; a larger one is a dump."""


def scripts_in(folder: Path) -> tuple[Path, ...]:
    """The scripts of a folder, in the order in which they are to be run; those of its folders where it has none itself.

    Raises `UsageProblem` where there is none.
    """
    found = [file for file in folder.iterdir() if _is_script(file)]
    if not found:
        found = [file for file in folder.rglob("*") if _is_script(file)]
    if not found:
        raise UsageProblem(f"the folder {folder} has no .sql files")
    forward = [file for file in found if not _takes_back(file)]
    return tuple(sorted(forward or found, key=lambda file: _order(file.relative_to(folder))))


def _is_script(file: Path) -> bool:
    return file.suffix.lower() == ".sql" and file.is_file()


def _takes_back(file: Path) -> bool:
    """Whether the file's name says so; `x_down.sql` does where there is an `x_up.sql`."""
    pair = _BACK_OF_PAIR.match(file.name)
    return _BACK.match(file.name) is not None or (pair is not None and file.with_name(f"{pair[1]}up.sql").exists())


def _order(path: Path) -> tuple[bool, list[list[tuple[int, str]]]]:
    """Natural order, `2.sql` before `10.sql`, folder by folder; what Flyway repeats comes last."""
    return _REPEATED.match(path.name) is not None, [_natural(part) for part in path.parts]


def _natural(name: str) -> list[tuple[int, str]]:
    versioned = _VERSIONED.match(name)
    if versioned:
        numbers = [(int(number), "") for number in re.split(r"[._]", versioned[1])]
        return [(0, "v"), *numbers, (-1, name)]
    return [(int(part), "") if part.isdecimal() else (0, part.lower()) for part in re.split(r"(\d+)", name) if part]


@contextmanager
def open_forward(path: Path) -> Iterator[Content]:
    """Gives a script's bytes, those parts blank that take its changes back. Raises `UsageProblem`."""
    with open_script(path) as content:
        yield content if len(content) > _LARGEST else without_down(content)


def without_down(content: Content) -> Content:
    """The same script, every part that a mark says takes changes back made blank, so that places stay the same."""
    if _LIQUIBASE.match(content):
        content = _OF_LIQUIBASE.sub(lambda found: b" " * len(found[0]), bytes(content))
    pieces: list[bytes] = []
    end, is_down = 0, False
    for mark in _MARK.finditer(content):
        pieces.append(_blank(content[end : mark.start()]) if is_down else content[end : mark.start()])
        end, is_down = mark.start(), mark[2] is not None or mark[1].lower() == b"down"
    if not pieces:
        return content
    pieces.append(_blank(content[end:]) if is_down else content[end:])
    return b"".join(pieces)


def _blank(text: bytes) -> bytes:
    return _TEXT.sub(lambda found: b" " * len(found[0]), text)
