"""The statements that change rows on MySQL and MariaDB, with the values as literals."""

import re
from collections.abc import Sequence
from functools import cache

from migrate.engines.mysql.engine import MySql
from migrate.engines.mysql.loading import BINARY_TYPES, SPATIAL_TYPES, Arrival, arrival
from migrate.errors import QueryFailed
from migrate.execute.local.cdc.tables import ApplyTable
from migrate.model.change import Row, Unchanged, Value

_NUMBER = re.compile(rb"-?\d{1,65}(?:\.\d{1,30})?")
_EXACT_NUMBERS = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric"})
_INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint"})
_TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"})
# A backslash escapes in literals: the session's sql_mode does not hold NO_BACKSLASH_ESCAPES.
_ESCAPES = re.compile(rb"[\\'\x00]")
_ESCAPED = {b"\\": b"\\\\", b"'": b"\\'", b"\x00": b"\\0"}


@cache
def insert_head(table: ApplyTable) -> bytes:
    """INSERT up to its rows, which `row` gives, with commas between them."""
    return b"INSERT INTO " + _name(table) + b" (" + b", ".join(_names(table)) + b") VALUES "


def row(table: ApplyTable, values: Row) -> bytes:
    """One row of an INSERT."""
    if _is_plain(table, values):
        return b"('" + b"','".join(values) + b"')"  # type: ignore[arg-type]
    kinds = _kinds(table)
    return b"(" + b",".join([_literal(table, kind, value) for kind, value in zip(kinds, values, strict=True)]) + b")"


def update(table: ApplyTable, places: tuple[int, ...], after: Row, old: Row) -> bytes:
    """UPDATE of the row that `old` names."""
    values = [after[place] for place in places]
    if _is_plain(table, values):
        return _plain_update(table, places) % tuple(values) + _where(table, old)
    names, kinds = _names(table), _kinds(table)
    setting = b", ".join(
        [
            names[place] + b" = " + _literal(table, kinds[place], value)
            for place, value in zip(places, values, strict=True)
        ]
    )
    return b"UPDATE " + _name(table) + b" SET " + setting + b" WHERE " + _where(table, old)


@cache
def _plain_update(table: ApplyTable, places: tuple[int, ...]) -> bytes:
    """UPDATE up to what names the row, with places for the values."""
    settings = [_names(table)[place].replace(b"%", b"%%") + b" = '%b'" for place in places]
    return b"UPDATE " + _name(table).replace(b"%", b"%%") + b" SET " + b", ".join(settings) + b" WHERE "


def _is_plain(table: ApplyTable, values: Sequence[Value]) -> bool:
    """Whether all values are texts that stand in a literal as they are: most rows' are, and a look at all at once is short."""
    if not _has_texts_alone(table):
        return False
    try:
        text = b"".join(values)  # type: ignore[arg-type]
    except TypeError:  # There is a NULL, or a value that the log left out.
        return False
    return b"'" not in text and b"\\" not in text and b"\x00" not in text


@cache
def _has_texts_alone(table: ApplyTable) -> bool:
    return set(_kinds(table)) == {Arrival.TEXT}


def can_update_all(table: ApplyTable, places: Sequence[int]) -> bool:
    """Whether `update_all` may set the values at `places`."""
    return len(table.key) == 1 and _can_be_listed(table, table.key[0]) and all(_can_be_picked(table, n) for n in places)


def update_all(table: ApplyTable, places: Sequence[int], rows: Sequence[tuple[Row, Row]]) -> bytes:
    """UPDATE of several rows of a table whose key is one column, each as it was and as it is: every row picks its values.

    See `can_update_all`.
    """
    (key,) = table.key
    names = _names(table)
    listed = b",".join([_keyed(table, key, old[key]) for old, _ in rows])
    pick = b"ELT(FIELD(" + names[key] + b"," + listed + b"),"
    setting = b", ".join(
        [
            names[place] + b" = " + pick + _listed(table, place, [row[place] for _, row in rows]) + b")"
            for place in places
        ]
    )
    return b"UPDATE " + _name(table) + b" SET " + setting + b" WHERE " + names[key] + b" IN (" + listed + b")"


def _listed(table: ApplyTable, place: int, values: Sequence[Value]) -> bytes:
    """The values of one column, with commas between them."""
    if _is_plain(table, values):
        return b"'" + b"','".join(values) + b"'"  # type: ignore[arg-type]
    kind = _kinds(table)[place]
    return b",".join([_literal(table, kind, value) for value in values])


@cache
def _can_be_listed(table: ApplyTable, place: int) -> bool:
    """Whether a column's values are compared one with another as FIELD does it: numbers as numbers, bytes as bytes."""
    name = table.columns[place].type.name
    return name in _INTEGERS or name in BINARY_TYPES


@cache
def _can_be_picked(table: ApplyTable, place: int) -> bool:
    """Whether a column takes what ELT gives, which is a text or bytes, as it takes a literal."""
    name = table.columns[place].type.name
    return name not in SPATIAL_TYPES and _kinds(table)[place] is not Arrival.BITS


def delete(table: ApplyTable, old: Row) -> bytes:
    """DELETE of the row that `old` names."""
    return b"DELETE FROM " + _name(table) + b" WHERE " + _where(table, old)


def delete_all(table: ApplyTable, rows: Sequence[Row]) -> bytes:
    """DELETE of several rows of a table whose key is one column."""
    (place,) = table.key
    name, values = _names(table)[place], b", ".join([_keyed(table, place, row[place]) for row in rows])
    return b"DELETE FROM " + _name(table) + b" WHERE " + name + b" IN (" + values + b")"


def delete_by(table: ApplyTable, key: Sequence[int], values: Row) -> bytes:
    """DELETE of the row with these values in the columns at `key`."""
    return b"DELETE FROM " + _name(table) + b" WHERE " + b" AND ".join(_equals(table, place, values) for place in key)


def _where(table: ApplyTable, values: Row) -> bytes:
    if len(table.key) == 1:
        return _equals(table, table.key[0], values)
    if table.key:
        return b" AND ".join([_equals(table, place, values) for place in table.key])
    told = [place for place, value in enumerate(values) if not isinstance(value, Unchanged)]
    return b" AND ".join(_same(table, place, values) for place in told) + b" LIMIT 1"


def _equals(table: ApplyTable, place: int, values: Row) -> bytes:
    return _names(table)[place] + b" = " + _keyed(table, place, values[place])


def _keyed(table: ApplyTable, place: int, value: Value) -> bytes:
    """The value as the column's own type, so that an index finds it."""
    if isinstance(value, bytes) and _is_exact(table)[place] and _NUMBER.fullmatch(value):
        # A quoted number would be compared as a double, which holds 53 bits.
        return value
    return _literal(table, _kinds(table)[place], value)


def _same(table: ApplyTable, place: int, values: Row) -> bytes:
    """The very same value: not only an equal one by the column's collation, and NULL is the same as NULL."""
    column, value = table.columns[place], values[place]
    name, kind = _names(table)[place], column.type.name
    if value is None:
        return name + b" IS NULL"
    literal = _literal(table, _kinds(table)[place], value)
    if kind in _TEXTS:
        return b"CAST(CONVERT(" + name + b" USING utf8mb4) AS BINARY) = CAST(" + literal + b" AS BINARY)"
    if kind in SPATIAL_TYPES:
        return b"CAST(" + name + b" AS BINARY) = " + literal
    if kind == "json":
        return name + b" = CAST(" + literal + b" AS JSON)"
    return _equals(table, place, values)


@cache
def _names(table: ApplyTable) -> tuple[bytes, ...]:
    return tuple(MySql().quote(column.name).encode() for column in table.columns)


@cache
def _is_exact(table: ApplyTable) -> tuple[bool, ...]:
    return tuple(column.type.name in _EXACT_NUMBERS for column in table.columns)


@cache
def _name(table: ApplyTable) -> bytes:
    return MySql().quote_name(table.name).encode()


@cache
def _kinds(table: ApplyTable) -> tuple[Arrival, ...]:
    return tuple(arrival(column) for column in table.columns)


def _literal(table: ApplyTable, kind: Arrival, value: Value) -> bytes:
    if value is None:
        return b"NULL"
    if isinstance(value, Unchanged):
        raise QueryFailed(f"the log does not tell a value of a row of {table.source}")
    if kind is Arrival.HEX:
        return b"x'" + value.hex().encode() + b"'"
    if kind is Arrival.BITS:
        return b"b'" + value + b"'"
    return b"'" + _ESCAPES.sub(lambda found: _ESCAPED[found[0]], value) + b"'"
