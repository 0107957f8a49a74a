"""Decides in which canonical form the values of two column types are compared, or why they can't be."""

import re
from enum import StrEnum

from migrate.model.canonical import Form, FormKind, NotComparable
from migrate.model.names import EngineName
from migrate.model.types import ColumnType, TypeKind


class _Family(StrEnum):
    """What a type holds, whatever its engine calls it."""

    INTEGER = "an integer"
    BOOLEAN = "a boolean"
    DECIMAL = "a decimal number"
    FLOAT = "a float"
    TEXT = "text"
    PADDED = "blank-padded text"
    LABELS = "an enum or set"
    BINARY = "binary"
    SPATIAL = "a spatial value"
    DATE = "a date"
    TIMESTAMP = "a date with time"
    TIME = "a time"
    INTERVAL = "an interval"
    BITS = "bits"
    UUID = "a uuid"
    JSON = "JSON"
    ARRAY = "an array"
    NETWORK = "a network address"
    OTHER = "another type"


_MYSQL = {
    _Family.INTEGER: "tinyint smallint mediumint int integer bigint year bool boolean",
    _Family.DECIMAL: "decimal numeric",
    _Family.FLOAT: "float double real",
    _Family.TEXT: "char varchar tinytext text mediumtext longtext",
    _Family.LABELS: "enum set",
    _Family.BINARY: "binary varbinary tinyblob blob mediumblob longblob vector",
    _Family.SPATIAL: (
        "geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection"
    ),
    _Family.DATE: "date",
    _Family.TIMESTAMP: "datetime timestamp",
    _Family.TIME: "time",
    _Family.BITS: "bit",
    _Family.UUID: "uuid",
    _Family.JSON: "json",
    _Family.NETWORK: "inet4 inet6",
}
_POSTGRESQL = {
    _Family.INTEGER: "smallint,integer,bigint,oid",
    _Family.BOOLEAN: "boolean",
    _Family.DECIMAL: "numeric,decimal,money",
    _Family.FLOAT: "real,double precision",
    _Family.TEXT: 'character varying,text,name,citext,"char"',
    _Family.PADDED: "character",
    _Family.BINARY: "bytea",
    _Family.DATE: "date",
    _Family.TIMESTAMP: "timestamp without time zone,timestamp with time zone,timestamp,timestamptz",
    _Family.TIME: "time without time zone,time",
    _Family.INTERVAL: "interval",
    _Family.BITS: "bit",
    _Family.UUID: "uuid",
    _Family.JSON: "json,jsonb",
    _Family.NETWORK: "inet",
}
_MYSQL_FAMILIES = {name: family for family, names in _MYSQL.items() for name in names.split()}
_POSTGRESQL_FAMILIES = {name: family for family, names in _POSTGRESQL.items() for name in names.split(",")}

_PAIRS: dict[frozenset[_Family], FormKind] = {
    frozenset((_Family.INTEGER,)): FormKind.INTEGER,
    frozenset((_Family.BOOLEAN,)): FormKind.INTEGER,
    frozenset((_Family.INTEGER, _Family.BOOLEAN)): FormKind.INTEGER,
    frozenset((_Family.DECIMAL,)): FormKind.DECIMAL,
    frozenset((_Family.DECIMAL, _Family.INTEGER)): FormKind.DECIMAL,
    frozenset((_Family.FLOAT,)): FormKind.FLOAT,
    frozenset((_Family.TEXT,)): FormKind.TEXT,
    frozenset((_Family.LABELS,)): FormKind.TEXT,
    frozenset((_Family.TEXT, _Family.LABELS)): FormKind.TEXT,
    frozenset((_Family.ARRAY, _Family.LABELS)): FormKind.TEXT,
    frozenset((_Family.INTERVAL,)): FormKind.TEXT,
    frozenset((_Family.INTERVAL, _Family.TEXT)): FormKind.TEXT,
    frozenset((_Family.NETWORK,)): FormKind.TEXT,
    frozenset((_Family.NETWORK, _Family.TEXT)): FormKind.TEXT,
    frozenset((_Family.PADDED,)): FormKind.PADDED,
    frozenset((_Family.PADDED, _Family.TEXT)): FormKind.PADDED,
    frozenset((_Family.PADDED, _Family.LABELS)): FormKind.PADDED,
    frozenset((_Family.BINARY,)): FormKind.BINARY,
    frozenset((_Family.BINARY, _Family.SPATIAL)): FormKind.BINARY,
    frozenset((_Family.BINARY, _Family.UUID)): FormKind.BINARY,
    frozenset((_Family.SPATIAL,)): FormKind.SPATIAL,
    frozenset((_Family.DATE,)): FormKind.DATE,
    frozenset((_Family.TIMESTAMP,)): FormKind.TIMESTAMP,
    frozenset((_Family.TIME,)): FormKind.TIME,
    frozenset((_Family.TIME, _Family.INTERVAL)): FormKind.TIME,
    frozenset((_Family.UUID,)): FormKind.UUID,
    frozenset((_Family.UUID, _Family.TEXT)): FormKind.UUID,
    frozenset((_Family.UUID, _Family.PADDED)): FormKind.UUID,
    frozenset((_Family.JSON,)): FormKind.JSON,
    frozenset((_Family.JSON, _Family.TEXT)): FormKind.JSON,
    frozenset((_Family.JSON, _Family.ARRAY)): FormKind.JSON,
}
_SMALL_BINARY_BYTES = 64
_LONGEST_INTEGER_BITS = 63


def canonical(
    source: ColumnType, source_engine: EngineName, target: ColumnType, target_engine: EngineName
) -> Form | NotComparable:
    """Gives the form in which both servers can print the two types' values: equal values, and no others, as equal texts.

    Which types meet is what the conversion and DMS's own data types allow:
    https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.DataTypes
    """
    source, target = underlying(source), underlying(target)
    first, second = _family(source, source_engine), _family(target, target_engine)
    families = frozenset((first, second))
    if _Family.BITS in families:
        return _bits(source, source_engine, target, target_engine, families)
    if _Family.ARRAY in families or _Family.OTHER in families:
        return _by_name(source, source_engine, target, target_engine, families)
    kind = _PAIRS.get(families)
    if kind is None:
        return _refused(source, target)
    if kind is FormKind.DECIMAL:
        return _decimal(source, source_engine, target, target_engine)
    hashed = kind is FormKind.BINARY and not any(map(_is_small_binary, (source, target)))
    zero = kind is FormKind.FLOAT and EngineName.MARIADB in (source_engine, target_engine)
    return Form(kind=kind, hashed=hashed, unsigned_zero=zero)


def underlying(type_: ColumnType) -> ColumnType:
    """The type below a domain; any other type as it is.

    >>> underlying(ColumnType(name="price", kind=TypeKind.DOMAIN, base="numeric(10,2)")).scale
    2
    """
    if type_.kind is not TypeKind.DOMAIN:
        return type_
    found = re.fullmatch(r"([^(\[]+?)\s*(?:\((\d+)(?:,(-?\d+))?\))?([^(\[]*)((?:\[\])*)", type_.base)
    if found is None:
        return ColumnType(name=type_.base, text=type_.base)
    name, first, second, rest, brackets = found.groups()
    name, number = name + rest, int(first) if first else None
    decimal = name in ("numeric", "decimal")
    return ColumnType(
        name=name,
        text=type_.base,
        kind=TypeKind.ARRAY if brackets else TypeKind.BASE,
        dimensions=len(brackets) // 2,
        length=None if decimal else number,
        precision=number if decimal else None,
        scale=(int(second) if second else 0) if decimal and number is not None else None,
    )


def _family(type_: ColumnType, engine: EngineName) -> _Family:
    if engine.is_mysql_family:
        return _MYSQL_FAMILIES.get(type_.name, _Family.OTHER)
    if type_.dimensions or type_.kind is TypeKind.ARRAY:
        return _Family.ARRAY
    if type_.kind is TypeKind.ENUM:
        return _Family.LABELS
    return _POSTGRESQL_FAMILIES.get(type_.name, _Family.OTHER)


def _decimal(
    source: ColumnType, source_engine: EngineName, target: ColumnType, target_engine: EngineName
) -> Form | NotComparable:
    first, second = _scale(source, source_engine), _scale(target, target_engine)
    if first == second == 0:
        return Form(kind=FormKind.INTEGER)
    return Form(kind=FormKind.DECIMAL, scale=first if first == second else None)


def _scale(type_: ColumnType, engine: EngineName) -> int | None:
    if _family(type_, engine) is _Family.INTEGER:
        return 0
    if type_.scale is None and engine.is_mysql_family:
        return 0
    return type_.scale


def _bits(
    source: ColumnType,
    source_engine: EngineName,
    target: ColumnType,
    target_engine: EngineName,
    families: frozenset[_Family],
) -> Form | NotComparable:
    lengths = [type_.length or 1 for type_ in (source, target) if type_.name == "bit"]
    if families == {_Family.BITS}:
        if lengths[0] == lengths[1]:
            return Form(kind=FormKind.BITS, length=lengths[0])
        if source_engine.is_mysql_family and target_engine.is_mysql_family:
            return Form(kind=FormKind.INTEGER)
    elif families <= {_Family.BITS, _Family.INTEGER, _Family.BOOLEAN} and lengths[0] <= _LONGEST_INTEGER_BITS:
        return Form(kind=FormKind.INTEGER)
    return _refused(source, target)


def _by_name(
    source: ColumnType,
    source_engine: EngineName,
    target: ColumnType,
    target_engine: EngineName,
    families: frozenset[_Family],
) -> Form | NotComparable:
    """Types that have no family of their own: the server's own text, where both print the same type or one keeps text."""
    is_postgresql = source_engine is target_engine is EngineName.POSTGRESQL
    if is_postgresql and (source.name, source.dimensions) == (target.name, target.dimensions):
        return Form(kind=FormKind.TEXT)
    known = _PAIRS.get(families)
    if known is not None:
        return Form(kind=known)
    if _Family.ARRAY in families and _Family.TEXT in families and "longtext" in (source.name, target.name):
        return Form(kind=FormKind.JSON)
    if families == {_Family.OTHER, _Family.TEXT}:
        return Form(kind=FormKind.TEXT)
    return _refused(source, target)


def _is_small_binary(type_: ColumnType) -> bool:
    return type_.name in ("binary", "varbinary", "uuid") and (type_.length or 16) <= _SMALL_BINARY_BYTES


def _refused(source: ColumnType, target: ColumnType) -> NotComparable:
    return NotComparable(reason=f"{source} and {target} have no exact text in common")
