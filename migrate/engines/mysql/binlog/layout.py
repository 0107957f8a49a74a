"""The columns of the task's tables on the source, and whether what the log stores is those columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.engines.connect import RawConnection
from migrate.engines.mysql.binlog.table_map import Stored, StoredColumn, TableMap
from migrate.engines.mysql.loading import SPATIAL_TYPES
from migrate.engines.mysql.type_text import parse_type
from migrate.errors import QueryFailed
from migrate.model.names import ObjectName
from migrate.model.types import ColumnType

_QUERY = (Path(__file__).parents[1] / "queries" / "binlog_columns.sql").read_text()
_HIDDEN_QUERY = (Path(__file__).parents[1] / "queries" / "binlog_hidden_columns_mariadb.sql").read_text()
_TEXTS = frozenset({Stored.BLOB, Stored.BLOB_COMPRESSED})
_BYTES = frozenset({Stored.STRING, Stored.VARCHAR, Stored.VAR_STRING})
_STORED_AS: dict[str, frozenset[Stored]] = {
    "tinyint": frozenset({Stored.TINY}),
    "smallint": frozenset({Stored.SHORT}),
    "mediumint": frozenset({Stored.INT24}),
    "int": frozenset({Stored.LONG}),
    "bigint": frozenset({Stored.LONGLONG}),
    "float": frozenset({Stored.FLOAT}),
    "double": frozenset({Stored.DOUBLE}),
    "decimal": frozenset({Stored.NEWDECIMAL}),
    "bit": frozenset({Stored.BIT}),
    "year": frozenset({Stored.YEAR}),
    "date": frozenset({Stored.DATE, Stored.NEWDATE}),
    "time": frozenset({Stored.TIME, Stored.TIME2}),
    "datetime": frozenset({Stored.DATETIME, Stored.DATETIME2}),
    "timestamp": frozenset({Stored.TIMESTAMP, Stored.TIMESTAMP2}),
    "char": _BYTES,
    "binary": _BYTES,
    "varchar": _BYTES | {Stored.VARCHAR_COMPRESSED},
    "varbinary": _BYTES | {Stored.VARCHAR_COMPRESSED},
    "enum": frozenset({Stored.ENUM}),
    "set": frozenset({Stored.SET}),
    "json": frozenset({Stored.JSON}),
    "vector": frozenset({Stored.VECTOR, Stored.VARCHAR, Stored.VAR_STRING}),
    "uuid": _BYTES,
    "inet4": _BYTES,
    "inet6": _BYTES,
    **dict.fromkeys(
        ("tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob"), _TEXTS
    ),
    **{name: frozenset({Stored.GEOMETRY}) for name in SPATIAL_TYPES},
}
_FRACTIONS = frozenset({Stored.TIME2, Stored.DATETIME2, Stored.TIMESTAMP2})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownColumn:
    """One column of a table of the source."""

    name: str
    type: ColumnType
    charset: str | None


_HASH = KnownColumn(name="", type=parse_type("bigint unsigned"), charset=None)


class OtherColumns(QueryFailed):
    """The log holds rows of a table that don't have its columns."""


Layout = Mapping[ObjectName, Sequence[KnownColumn]]
"""The columns of tables, in their order."""


def read_layout(connection: RawConnection, tables: Iterable[ObjectName], *, is_mariadb: bool) -> Layout:
    """Asks the source for the columns of these tables, hidden ones that the log holds too."""
    names = set(tables)
    found: dict[ObjectName, list[KnownColumn]] = {name: [] for name in names}
    if not names:
        return found
    schemas = {"schemas": sorted({name.schema for name in names})}
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, schemas)
        for schema, table, column, type_text, charset in cursor.fetchall():
            name = ObjectName(schema=schema, name=table)
            if name in names:
                known = KnownColumn(name=column, type=parse_type(type_text), charset=charset)
                found[name].append(known)
        if not is_mariadb:
            return found
        cursor.execute(_HIDDEN_QUERY, schemas)
        for schema, table, hashes in cursor.fetchall():
            name = ObjectName(schema=schema, name=table)
            if name in names:
                found[name] += [_HASH] * hashes
    return found


def check_against(layout: Sequence[KnownColumn], stored: TableMap) -> None:
    """Raises `OtherColumns` where the log's rows of a table can't be rows of these columns."""
    if len(layout) != len(stored.columns):
        raise _other(stored.table, f"the log holds {len(stored.columns)} columns, the table has {len(layout)}")
    for known, column in zip(layout, stored.columns, strict=True):
        reason = _difference(known, column)
        if reason:
            raise _other(stored.table, f"column {known.name!r}: {reason}")


def _difference(known: KnownColumn, column: StoredColumn) -> str:
    kind, (first, second) = known.type, column.detail
    if column.name is not None and known.name and column.name != known.name:
        return f"the log calls it {column.name!r}"
    if column.type not in _STORED_AS.get(kind.name, frozenset()) and not _is_json_text(kind, column):
        return f"the log stores it as {column.type.name}, which is no {kind}"
    if column.unsigned is not None and kind.name not in ("year",) and column.unsigned != kind.unsigned:
        return f"the log says {'unsigned' if column.unsigned else 'signed'}, the table says {kind}"
    if column.type is Stored.NEWDECIMAL and (first, second) != (kind.precision, kind.scale):
        return f"the log has a decimal({first},{second}), the table a {kind}"
    if column.type in _FRACTIONS and first != kind.fraction:
        return f"the log keeps {first} digits of a second, the table is {kind}"
    if column.type is Stored.BIT and second * 8 + first != kind.length:
        return f"the log keeps {second * 8 + first} bits, the table is {kind}"
    return ""


def _is_json_text(kind: ColumnType, column: StoredColumn) -> bool:
    """MariaDB's JSON is a LONGTEXT."""
    return kind.name == "json" and column.type is Stored.BLOB


def _other(table: ObjectName, reason: str) -> OtherColumns:
    return OtherColumns(
        f"the binlog's rows of {table} do not have the columns that the table has now",
        reason=reason,
        hint="the table was altered: load it anew (the history of MariaDB's system-versioned tables can't be followed)",
    )
