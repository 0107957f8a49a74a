"""What an engine has to offer so that checksums can be computed in it, whichever engine it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from migrate.model.canonical import Form
from migrate.model.names import ObjectName
from migrate.model.schema import Column

FLOATS_SCALED = (("*", "1e-16", "1e-1", "9007199254740992e0"), ("/", "1e15", "1e30", "1.1102230246251565e-16"))
"""The sizes of floats that servers print in different ways: a sign for each range, its ends, and what makes of its floats some between
0.1 and 1e15, which all print alike. It is 2 ** 53 or 2 ** -53, so that no digit is lost and no two floats become one."""


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

    def printed(self, cell: Cell) -> str:
        """An expression that `joined` prints as the canonical text, perhaps cheaper than `text`."""
        ...

    def marked(self, cell: Cell, text: str) -> str:
        """What was made of a column, `N` where the column is NULL; unchanged where it never is."""
        ...

    def size(self, cell: Cell) -> str:
        """The bytes of the canonical text in UTF-8."""
        ...

    def shown(self, cell: Cell, *, limit: int) -> str:
        """The canonical text for people: one of more than `limit` bytes cut, its size and SHA-256 told."""
        ...

    def joined(self, parts: Sequence[str]) -> str:
        """The parts, but for those that are NULL, with commas between them."""
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

    def until(self, columns: Sequence[str], values: Sequence[str]) -> str:
        """Whether the columns do not come after the values: the opposite of `after`, and as well served."""
        ...

    def ordered_digest(
        self, *, number: int, row: str, table: str, where: str, order: Sequence[str], most: int, sort: bool
    ) -> str:
        """The query for `number`, the count of rows and one SHA-256 over the rows' texts in order.

        Where there are more than `most` rows the count may stop at one more. Without `sort` a server may take the rows in the order in
        which it reads them, where ordering costs: along the key's index that is the same order, though nothing promises it.
        """
        ...

    def spread(self, name: ObjectName, column: str) -> str:
        """The query for what the server knows, without a scan, of the values of a key's first column.

        One row of bounds that divide the rows into equal parts, the share of the rows that have one of the most common values, and the
        number of rows; or one of the least and the greatest value.
        """
        ...


def query_template(path: Path) -> str:
    """A query's text without its comments; parts to be put in stand in braces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))
