"""Goes along a key of a table in ranges of about so many rows, without asking the server for each range's end where it can be guessed."""

from collections.abc import Callable, Sequence

from migrate.execute.local.chunks import beyond, up_to
from migrate.model.schema import Column

_WHOLE_NUMBERS = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint"})
_LEAST_WIDTH = 8
Boundary = Callable[[Sequence[Column], str, int], list[str] | None]
"""Gives the key of the last of the next so many rows, as literals; None where fewer are left."""


class KeyWalk:
    """The ranges of a table's key, one after another.

    Where the key begins with a whole number, the end of a range is guessed by how dense the rows were in the one before. A guess that
    turns out wrong costs nothing but a range with more or fewer rows; where the key is too uneven, the server is asked again.
    """

    def __init__(
        self,
        key: Sequence[Column],
        *,
        wanted: str,
        block_bytes: int,
        first_rows: int,
        most_rows: int,
    ) -> None:
        self._key = key
        self._wanted = wanted
        self._block_bytes = block_bytes
        self._rows, self._most_rows = first_rows, most_rows
        self._start = wanted
        self._last: int | None = None
        """The first column's value where the last range ended."""
        self._end: int | None = None
        self._width = 0
        """How wide the next range is to be; 0 to have it asked for."""
        self._literals: list[str] | None = None
        self._is_over = False

    @property
    def is_guess(self) -> bool:
        """Whether the range in hand was guessed."""
        return self._width > 0

    @property
    def rest(self) -> str:
        """The condition for all rows after the ranges that were taken."""
        return self._start

    def next(self, boundary: Boundary) -> str | None:
        """The condition for the rows of the next range; None where nothing is left."""
        if self._is_over:
            return None
        if self._width and self._last is not None:
            self._end = self._last + self._width
            return f"{self._start} AND {up_to(self._key[:1], [str(self._end)])}"
        self._literals = boundary(self._key, self._start, self._rows)
        if self._literals is None:
            self._is_over = True
            return self._start
        return f"{self._start} AND {up_to(self._key, self._literals)}"

    def is_too_large(self) -> None:
        """The guessed range can't be read in one: its end is asked for instead."""
        self._width = 0

    def took(self, rows: int, size: int) -> None:
        """The range in hand had so many rows, which took so many bytes; both 0 where nobody counted."""
        asked = self._rows
        if rows:
            self._rows = min(self._most_rows, asked * 2, max(1, rows * self._block_bytes // max(size, 1)))
        if self.is_guess:
            assert self._end is not None
            self._move(self._key[:1], [str(self._end)])
            self._last = self._end
            even = asked // 4 <= rows <= asked * 4 and rows
            self._width = self._fitting(self._width * self._rows // rows) if even else 0
        elif self._literals is not None:
            self._move(self._key, self._literals)
            before, self._last = self._last, self._first_value()
            dense = self._last - before if before is not None and self._last is not None else 0
            self._width = self._fitting(dense * self._rows // asked)

    def _move(self, columns: Sequence[Column], literals: Sequence[str]) -> None:
        self._start = f"{self._wanted} AND {beyond(columns, literals)}"

    def _first_value(self) -> int | None:
        if self._literals is None or self._key[0].type.name not in _WHOLE_NUMBERS:
            return None
        return int(self._literals[0])

    @staticmethod
    def _fitting(width: int) -> int:
        return width if width >= _LEAST_WIDTH else 0
