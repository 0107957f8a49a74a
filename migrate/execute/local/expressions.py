"""Expressions in SQLite's dialect over a row's values, which SQLite itself computes.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Expressions.html
"""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from migrate.engines.families import Family, family_of, underlying
from migrate.errors import QueryFailed, Unsupported
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Table

Result = int | float | str | bytes | None
_LEAST, _MOST = -(2**63), 2**63 - 1
_MOST_DIGITS = 15
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION)
_OPERATION = "AR_H_OPERATION"
_TEXTS = (Family.TEXT, Family.LABELS, Family.DATE, Family.TIME, Family.UUID, Family.JSON, Family.NETWORK)


class Expressions:
    """The expressions of one table's added columns."""

    def __init__(self, texts: Sequence[str], table: Table, target: ObjectName, engine: EngineName) -> None:
        """Raises `Unsupported` for an expression that SQLite does not take, or a name that has no meaning here."""
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.set_authorizer(_permission)
        self._connection.create_function("hash_sha256", 1, _hash, deterministic=True)
        self._connection.create_function("replaceChars", 3, _replace_characters, deterministic=True)
        self._query = "SELECT " + ", ".join(map(_enclosed, texts))
        self._table = table.name
        self._fixed = {
            "AR_M_SOURCE_SCHEMA": table.name.schema,
            "AR_M_SOURCE_TABLE_NAME": table.name.name,
            "AR_M_MODIFIED_SCHEMA": target.schema,
            "AR_M_MODIFIED_TABLE_NAME": target.name,
        }
        self._names: dict[str, int] = {}
        self._readers: list[Callable[[str], Result]] = []
        columns: list[Column] = []
        for name in self._wanted(texts):
            if name not in self._fixed and name != _OPERATION:
                column = _column(name, table, engine)
                if column not in columns:
                    columns.append(column)
                    self._readers.append(_reader(column, engine))
                self._names[name] = columns.index(column)
        self.columns = tuple(columns)
        """The source's columns whose values, as `migrate.engines.observed` has them, are asked for."""

    def results(self, values: Sequence[bytes | None], operation: str) -> tuple[Result, ...]:
        """The value of each expression. Raises `QueryFailed` where SQLite can't hold a value, or can't compute with it."""
        try:
            read = [
                None if value is None else reader(value.decode())
                for reader, value in zip(self._readers, values, strict=True)
            ]
            bound: dict[str, Result] = {name: read[place] for name, place in self._names.items()}
            found = self._connection.execute(self._query, {**self._fixed, _OPERATION: operation, **bound}).fetchone()
        except (sqlite3.Error, ValueError, OverflowError) as problem:
            raise QueryFailed(
                f"can't compute the columns that are added to {self._table}", reason=str(problem)
            ) from None
        return tuple(found)

    def close(self) -> None:
        """Ends SQLite's session."""
        self._connection.close()

    def _wanted(self, texts: Sequence[str]) -> list[str]:
        """The names that the expressions ask for, as SQLite reads them."""
        for text in texts:
            asked = _Asked()
            try:
                self._connection.execute(f"SELECT {_enclosed(text)}", asked)
            except (sqlite3.Error, sqlite3.Warning) as problem:
                raise Unsupported(
                    f"the expression {text!r} can't be computed for {self._table}",
                    reason=str(problem),
                    hint="AWS DMS documents which of SQLite's functions an expression may have",
                ) from None
        asked = _Asked()
        self._connection.execute(self._query, asked)
        return list(asked.names)


class _Asked(dict[str, None]):
    """Gives NULL for every name, and keeps the names."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def __missing__(self, name: str) -> None:
        self.names[name] = None


def _enclosed(text: str) -> str:
    """The expression in parentheses, which no comment at its end can hide."""
    return f"({text}\n)"


def _permission(action: int, first: str | None, second: str | None, database: str | None, inner: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _column(name: str, table: Table, engine: EngineName) -> Column:
    for column in table.columns:
        if column.name == name or (engine.is_mysql_family and column.name.lower() == name.lower()):
            return column
    reason = f"{table.name} has no such column"
    if name.startswith("AR_"):
        reason = "a local run does not know this header's value"
    raise Unsupported(
        f"an expression asks for ${name}", reason=reason, hint="leave the column out, or run the task on AWS DMS"
    )


def _reader(column: Column, engine: EngineName) -> Callable[[str], Result]:
    """What SQLite gets for a value: a number for a number, text for the rest."""
    family = family_of(underlying(column.type), engine)
    match family:
        case Family.INTEGER | Family.YEAR | Family.DECIMAL if column.type.name != "money":
            return _number
        case Family.FLOAT:
            return float
        case Family.BOOLEAN:
            return lambda text: int(text == "t")
        case Family.TIMESTAMP:
            return lambda text: text.removesuffix("+00")
        case Family.PADDED:
            return lambda text: text.rstrip(" ")
    if family in _TEXTS:
        return str
    raise Unsupported(
        f"an expression asks for {column.name!r}, a {column.type}",
        hint="only numbers, texts, dates and times can be computed with",
    )


def _number(text: str) -> Result:
    if "." not in text:
        whole = int(text)
        if _LEAST <= whole <= _MOST:
            return whole
    number = Decimal(text)
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > _MOST_DIGITS:
        raise ValueError(f"SQLite can't hold the number {text} as it is")
    return float(number)


def _hash(value: Result) -> str | None:
    if value is None:
        return None
    data = value if isinstance(value, bytes) else str(value).encode()
    return hashlib.sha256(data).hexdigest()


def _replace_characters(text: Result, old: Result, new: Result) -> str | None:
    """Each character of `old` becomes the one at its place in `new`; those without one are left out."""
    if text is None or old is None or new is None:
        return None
    left, right = str(old), str(new)
    table: Mapping[int, str | None] = {
        ord(character): right[place] if place < len(right) else None
        for place, character in reversed(list(enumerate(left)))
    }
    return str(text).translate(dict(table))
