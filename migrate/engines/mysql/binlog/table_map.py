"""The table map: an event that says which table the row events after it speak of, and how its columns are stored.

https://dev.mysql.com/doc/dev/mysql-server/latest/classmysql_1_1binlog_1_1event_1_1Table__map__event.html
"""

from dataclasses import dataclass
from enum import IntEnum

from migrate.errors import QueryFailed
from migrate.model.names import ObjectName


class Stored(IntEnum):
    """How a column is stored in a row event."""

    TINY = 1
    SHORT = 2
    LONG = 3
    FLOAT = 4
    DOUBLE = 5
    NULL = 6
    TIMESTAMP = 7
    LONGLONG = 8
    INT24 = 9
    DATE = 10
    TIME = 11
    DATETIME = 12
    YEAR = 13
    NEWDATE = 14
    VARCHAR = 15
    BIT = 16
    TIMESTAMP2 = 17
    DATETIME2 = 18
    TIME2 = 19
    BLOB_COMPRESSED = 140
    VARCHAR_COMPRESSED = 141
    VECTOR = 242
    JSON = 245
    NEWDECIMAL = 246
    ENUM = 247
    SET = 248
    BLOB = 252
    VAR_STRING = 253
    STRING = 254
    GEOMETRY = 255


_ONE_BYTE = frozenset(
    {
        Stored.FLOAT,
        Stored.DOUBLE,
        Stored.TIMESTAMP2,
        Stored.DATETIME2,
        Stored.TIME2,
        Stored.BLOB,
        Stored.BLOB_COMPRESSED,
        Stored.VECTOR,
        Stored.JSON,
        Stored.GEOMETRY,
    }
)
_TWO_BYTES = frozenset(
    {
        Stored.VARCHAR,
        Stored.VARCHAR_COMPRESSED,
        Stored.BIT,
        Stored.NEWDECIMAL,
        Stored.ENUM,
        Stored.SET,
        Stored.VAR_STRING,
        Stored.STRING,
    }
)
_SIGNEDNESS, _COLUMN_NAMES = 1, 4
_NUMBERS = frozenset(
    {
        Stored.TINY,
        Stored.SHORT,
        Stored.INT24,
        Stored.LONG,
        Stored.LONGLONG,
        Stored.NEWDECIMAL,
        Stored.FLOAT,
        Stored.DOUBLE,
        Stored.YEAR,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredColumn:
    """One column as the log stores it."""

    type: Stored
    detail: tuple[int, int] = (0, 0)
    """What the type's metadata holds: a length, a precision and scale, digits of a fraction; see `fields`."""
    unsigned: bool | None = None
    """None where the log does not tell."""
    name: str | None = None
    """None where the log does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """A table as the log stores it."""

    table: ObjectName
    columns: tuple[StoredColumn, ...]


def name_in(body: bytes) -> tuple[ObjectName, int]:
    """The table's name, and where its columns begin. `body` starts after the table's number and the flags."""
    size = body[0]
    schema = body[1 : 1 + size].decode()
    at = 2 + size
    size = body[at]
    name = body[at + 1 : at + 1 + size].decode()
    return ObjectName(schema=schema, name=name), at + 2 + size


def packed_number(data: bytes, at: int) -> tuple[int, int]:
    """A number of the protocol's variable length, and where it ends."""
    first = data[at]
    if first < 251:
        return first, at + 1
    size = {252: 2, 253: 3, 254: 8}[first]
    return int.from_bytes(data[at + 1 : at + 1 + size], "little"), at + 1 + size


def read_table_map(body: bytes) -> TableMap:
    """Reads a table map. Raises `QueryFailed` for a column type that is not known."""
    table, at = name_in(body)
    count, at = packed_number(body, at)
    types = body[at : at + count]
    size, at = packed_number(body, at + count)
    detail, end = at, at + size
    columns = []
    for number in types:
        column, detail = _column(table, number, body, detail)
        columns.append(column)
    optional = _optional(body, end + (count + 7) // 8)
    return TableMap(table=table, columns=_with_optional(columns, optional))


def _column(table: ObjectName, number: int, body: bytes, at: int) -> tuple[StoredColumn, int]:
    try:
        stored = Stored(number)
    except ValueError:
        raise QueryFailed(
            f"the binlog stores a column of {table} in a form that is not known",
            reason=f"column type {number} in a table map",
        ) from None
    if stored in _ONE_BYTE:
        return StoredColumn(type=stored, detail=(body[at], 0)), at + 1
    if stored not in _TWO_BYTES:
        return StoredColumn(type=stored), at
    low, high = body[at], body[at + 1]
    if stored is not Stored.STRING:
        detail = (low | high << 8, 0) if stored in (Stored.VARCHAR, Stored.VARCHAR_COMPRESSED) else (low, high)
        return StoredColumn(type=stored, detail=detail), at + 2
    # The upper bits of a CHAR's length are hidden in its type, inverted; an ENUM or SET hides behind a CHAR.
    if low & 0x30 != 0x30:
        return StoredColumn(type=Stored(low | 0x30), detail=(high | (low & 0x30 ^ 0x30) << 4, 0)), at + 2
    return StoredColumn(type=Stored(low), detail=(high, 0)), at + 2


def _optional(body: bytes, at: int) -> dict[int, bytes]:
    found = {}
    while at < len(body):
        kind = body[at]
        size, start = packed_number(body, at + 1)
        found[kind] = body[start : start + size]
        at = start + size
    return found


def _with_optional(columns: list[StoredColumn], optional: dict[int, bytes]) -> tuple[StoredColumn, ...]:
    signs = optional.get(_SIGNEDNESS)
    names = _names(optional[_COLUMN_NAMES]) if _COLUMN_NAMES in optional else []
    made, numbers = [], 0
    for place, column in enumerate(columns):
        unsigned = None
        if signs is not None and column.type in _NUMBERS:
            unsigned = bool(signs[numbers // 8] & 0x80 >> numbers % 8)
            numbers += 1
        name = names[place] if names else None
        made.append(StoredColumn(type=column.type, detail=column.detail, unsigned=unsigned, name=name))
    return tuple(made)


def _names(packed: bytes) -> list[str]:
    names, at = [], 0
    while at < len(packed):
        size, at = packed_number(packed, at)
        names.append(packed[at : at + size].decode())
        at += size
    return names
