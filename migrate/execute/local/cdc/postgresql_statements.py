"""The statements that change one row on PostgreSQL, with numbered places for its values."""

from collections.abc import Sequence

from migrate.engines.postgresql.engine import PostgreSql
from migrate.execute.local.cdc.tables import ApplyTable
from migrate.model.schema import Column

# Types without an equality of their own: their texts are compared.
_AS_TEXT = frozenset({"json", "xml", "point", "polygon", "path", "box", "line", "lseg", "circle"})
_quote = PostgreSql().quote
States = Sequence[bool | None]
"""Of each value of a row that has no key: whether it is NULL; None where the log does not tell it."""


def insert(table: ApplyTable) -> bytes:
    """INSERT of a whole row."""
    names = ", ".join(_quote(column.name) for column in table.columns)
    places = ", ".join(f"${number}" for number in range(1, len(table.columns) + 1))
    # Its own number goes into a column that is GENERATED ALWAYS AS IDENTITY, too.
    return f"INSERT INTO {_name(table)} ({names}) OVERRIDING SYSTEM VALUE VALUES ({places})".encode()


def update(table: ApplyTable, places: Sequence[int], states: States = ()) -> bytes:
    """UPDATE of the columns at `places`; their values come first, then those that name the row."""
    setting = ", ".join(
        f"{_quote(table.columns[place].name)} = ${number}" for number, place in enumerate(places, start=1)
    )
    return f"UPDATE {_name(table)} SET {setting} WHERE {_where(table, len(places) + 1, states)}".encode()


def delete(table: ApplyTable, states: States = ()) -> bytes:
    """DELETE of one row."""
    return f"DELETE FROM {_name(table)} WHERE {_where(table, 1, states)}".encode()


def delete_by(table: ApplyTable, key: Sequence[int]) -> bytes:
    """DELETE of the row with these values in the columns at `key`."""
    return f"DELETE FROM {_name(table)} WHERE {_by_key(table, key, 1)}".encode()


def _where(table: ApplyTable, first: int, states: States) -> str:
    if table.key:
        return _by_key(table, table.key, first)
    conditions, number = ["TRUE"], first
    for column, is_null in zip(table.columns, states, strict=True):
        if is_null is not None:
            conditions.append(f"{_quote(column.name)} IS NULL" if is_null else _equals(column, number))
            number += not is_null
    # One row, even where several are the same. Rows of two partitions may have the same ctid.
    found = f"SELECT tableoid, ctid FROM {_name(table)} WHERE {' AND '.join(conditions)} LIMIT 1"
    return f"(tableoid, ctid) = ({found})"


def _by_key(table: ApplyTable, key: Sequence[int], first: int) -> str:
    return " AND ".join(_equals(table.columns[place], number) for number, place in enumerate(key, start=first))


def _equals(column: Column, number: int) -> str:
    name = _quote(column.name)
    return f"{name}::text = ${number}" if column.type.name in _AS_TEXT else f"{name} = ${number}"


def _name(table: ApplyTable) -> str:
    return PostgreSql().quote_name(table.name)
