"""What an engine has to offer so that checksums can be computed in it, whichever engine it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from migrate.model.canonical import Form
from migrate.model.names import ObjectName
from migrate.model.schema import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A column of one side and the form in which both sides print it."""

    column: Column
    form: Form


class Expressions(Protocol):
    """The SQL expressions of one engine. An `SQL` text given or returned is safe to paste: names and values are quoted."""

    session: tuple[str, ...]
    """Statements that prepare a connection."""

    def quote_name(self, name: ObjectName) -> str:
        """See `Engine.quote_name`."""
        ...

    def quote(self, identifier: str) -> str:
        """See `Engine.quote`."""
        ...

    def literal(self, text: str) -> str:
        """See `Engine.literal`."""
        ...

    def text(self, cell: Cell) -> str:
        """The canonical text of a column; NULL for NULL."""
        ...

    def framed(self, cell: Cell, *, wide: bool) -> str:
        """The canonical text as a part of a row's text. `wide` replaces text of any length by its SHA-256."""
        ...

    def shown(self, cell: Cell, *, limit: int) -> str:
        """The canonical text for people: one of more than `limit` bytes cut, its size and SHA-256 told."""
        ...

    def joined(self, parts: Sequence[str]) -> str:
        """The parts, each ended by a comma."""
        ...

    def sha256(self, text: str) -> str:
        """The SHA-256 of a text in lower-case hexadecimal."""
        ...

    def leading_digits(self, text: str, count: int) -> str:
        """The first characters of a text."""
        ...

    def number(self, digits: str) -> str:
        """The number that up to 15 hexadecimal digits mean, of a type whose SUM is exact."""
        ...

    def bound(self, cell: Cell, text: str) -> str:
        """A canonical text as a value of the column's own type. Raises `ValueError` for a text that can't be one."""
        ...

    def after(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """Whether the columns come after the values, in an order that an index serves."""
        ...

    def equals(self, cell: Cell, text: str) -> str:
        """Whether a column has the value of that canonical text, through an index where one can serve; may be too wide."""
        ...

    def same_text(self, cell: Cell, text: str) -> str:
        """Whether the canonical text of a column is this one, character by character, whatever the collation."""
        ...

    def bytewise(self, cell: Cell) -> str:
        """The canonical text of a column as a value that is compared byte by byte."""
        ...

    def total(self, cell: Cell, text: str) -> str:
        """The exact sum of a column of whole or decimal numbers whose canonical text is this, without trailing zeros."""
        ...

    def ordered_digest(self, *, row: str, table: str, where: str, order: Sequence[str]) -> str:
        """The query for the number of rows and one SHA-256 over the rows' texts in order."""
        ...


def query_template(path: Path) -> str:
    """A query's text without its comments; parts to be put in stand in braces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))
