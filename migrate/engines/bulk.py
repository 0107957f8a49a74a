"""The two texts in which rows travel between servers, and how a column's value is put into them.

A PostgreSQL target reads COPY's text format (https://www.postgresql.org/docs/current/sql-copy.html); a MySQL or MariaDB target
reads comma-separated values, every value in double quotes and NULL bare, with no escape character
(https://dev.mysql.com/doc/refman/8.4/en/load-data.html). In both a row ends with a line feed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from migrate.model.names import EngineName
from migrate.model.schema import Column

BLOCK_BYTES = 1 << 20
"""How long a block of rows is to be, in bytes: the target takes or refuses it as one."""


class Bulk(StrEnum):
    """A text that rows travel in."""

    COPY_TEXT = "copy-text"
    CSV = "csv"


class Form(StrEnum):
    """What a value's text may hold."""

    PLAIN = "plain"
    """Only characters that neither text needs to escape: numbers, dates."""
    TEXT = "text"
    """Any character, as UTF-8."""
    BINARY = "binary"
    """Any byte; it travels as hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """How the source server gives one column's value, in its own SQL."""

    form: Form
    value: str
    """An expression for the value, still unescaped. Bytes where the form is binary."""
    is_null: str = ""
    """A condition for the value being NULL; empty where it never is."""
    changed: str = ""
    """A condition for a value that can't be carried over and becomes NULL; empty where there is none."""
    unmade: str = ""
    """A condition for a value that the server could not make, and gave NULL for; empty where it always can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPair:
    """One column on its way: as it is in the source, and as it is on the target."""

    source: Column
    target: Column
    is_observed: bool = False
    """Whether the value is only looked at: it has the form that a column of PostgreSQL takes, whatever the target is."""

    def form_for(self, target: EngineName) -> EngineName:
        """The engine whose form the value has on its way to a target."""
        return EngineName.POSTGRESQL if self.is_observed else target


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some whole rows in one of the two texts."""

    data: bytes
    rows: int
    changed: int = 0
    """Values among them that became NULL because the target has no such value."""

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)


_ESCAPES = re.compile(rb"[\\\t\n\r]")
COPY_ESCAPES = {b"\\": b"\\\\", b"\t": b"\\t", b"\n": b"\\n", b"\r": b"\\r"}
"""What COPY's text writes for a character; the backslash comes first, since the others bring one with them."""
_UNESCAPES = re.compile(rb"\\(.)", re.DOTALL)
_UNESCAPED = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_CSV_ROW = re.compile(rb'(?:[^"\n]+|"[^"]*")*\n')
_CSV_FIELD = re.compile(rb'(?:"((?:[^"]|"")*)"|([^,\n]*))[,\n]')


def field_of(bulk: Bulk, form: Form, value: bytes | None) -> bytes:
    """One value as the text spells it.

    >>> field_of(Bulk.COPY_TEXT, Form.TEXT, b"a\\tb"), field_of(Bulk.CSV, Form.TEXT, None)
    (b'a\\\\tb', b'NULL')
    """
    match bulk:
        case Bulk.COPY_TEXT:
            if value is None:
                return b"\\N"
            if form is Form.BINARY:
                return b"\\\\x" + value.hex().encode()
            return _ESCAPES.sub(lambda found: COPY_ESCAPES[found[0]], value) if form is Form.TEXT else value
        case Bulk.CSV:
            if value is None:
                return b"NULL"
            if form is Form.BINARY:
                return b'"' + value.hex().encode() + b'"'
            return b'"' + value.replace(b'"', b'""') + b'"'
    assert_never(bulk)


def row_of(bulk: Bulk, fields: Sequence[bytes]) -> bytes:
    """A row of values that `field_of` spelt, with its line feed."""
    return (b"\t" if bulk is Bulk.COPY_TEXT else b",").join(fields) + b"\n"


def rows_of(bulk: Bulk, data: bytes) -> list[bytes]:
    """Takes whole rows apart, each with its line feed."""
    if bulk is Bulk.COPY_TEXT:
        return data.splitlines(keepends=True) if b"\r" not in data else re.findall(rb"[^\n]*\n", data)
    return _CSV_ROW.findall(data)


def fields_of(bulk: Bulk, row: bytes) -> list[bytes]:
    """Takes one row apart into its fields, still spelt as `field_of` does."""
    if bulk is Bulk.COPY_TEXT:
        return row.removesuffix(b"\n").split(b"\t")
    return [found[0][:-1] for found in _CSV_FIELD.finditer(row)]


def value_of(bulk: Bulk, field: bytes) -> bytes | None:
    """The value that a field spells; None is NULL.

    >>> value_of(Bulk.CSV, b'"a ""word\""'), value_of(Bulk.COPY_TEXT, b"\\\\N")
    (b'a "word"', None)
    """
    if bulk is Bulk.COPY_TEXT:
        return None if field == b"\\N" else _UNESCAPES.sub(_unescape, field)
    if field.startswith(b'"'):
        return field[1:-1].replace(b'""', b'"')
    return None if field == b"NULL" else field


def values_of(bulk: Bulk, row: bytes) -> list[bytes | None]:
    """Takes one row apart into its values; None is NULL."""
    return [value_of(bulk, field) for field in fields_of(bulk, row)]


def _unescape(found: re.Match[bytes]) -> bytes:
    return _UNESCAPED.get(found[1], found[1])
