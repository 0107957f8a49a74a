"""One row that a server's catalogue answered, read by column name and with types that mypy can follow."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)


class Row:
    """A row of a catalogue query. Asking for a column that the query does not give raises `KeyError`."""

    __slots__ = ("_values",)

    def __init__(self, names: Sequence[str], values: Sequence[Any]) -> None:
        self._values = dict(zip(names, values, strict=True))

    def has(self, name: str) -> bool:
        """Whether the query gives this column."""
        return name in self._values

    def maybe(self, name: str) -> str | None:
        """The column as text, or None where it is NULL."""
        value = self._values[name]
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bytes | bytearray):
            return bytes(value).decode("utf-8", errors="replace")
        return str(value)

    def text(self, name: str) -> str:
        """The column as text; NULL is the empty text."""
        return self.maybe(name) or ""

    def number(self, name: str) -> int | None:
        """The column as a whole number, or None where it is NULL."""
        value = self._values[name]
        return None if value is None else int(value)

    def flag(self, name: str) -> bool:
        """Whether the column is true, or says YES. NULL is false."""
        value = self._values[name]
        return value.upper() == "YES" if isinstance(value, str) else bool(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """An array of texts; NULL is the empty one."""
        return tuple("" if value is None else str(value) for value in self._values[name] or ())

    def values(self, name: str) -> tuple[Any, ...]:
        """An array as the driver gave it; NULL is the empty one."""
        return tuple(self._values[name] or ())


def rows_of(cursor: Any) -> list[Row]:
    """Everything that the cursor's last statement answered, with lower-case column names."""
    names = [column[0].lower() for column in cursor.description or ()]
    return [Row(names, values) for values in cursor.fetchall()]


def grouped(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, list[Row]]:
    """The rows by key, in their order."""
    groups: defaultdict[K, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)
