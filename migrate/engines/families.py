"""What the types of every engine hold: types that hold the same are compared alike, whatever they are called."""

import re
from enum import StrEnum

from migrate.model.names import EngineName
from migrate.model.types import ColumnType, TypeKind


class Family(StrEnum):
    """What a type holds, whatever its engine calls it."""

    INTEGER = "an integer"
    YEAR = "a year"
    BOOLEAN = "a boolean"
    DECIMAL = "a decimal number"
    FLOAT = "a float"
    TEXT = "text"
    PADDED = "blank-padded text"
    LABELS = "an enum or set"
    BINARY = "binary"
    VECTOR = "a vector"
    SPATIAL = "a spatial value"
    DATE = "a date"
    TIMESTAMP = "a date with time"
    TIME = "a time"
    ZONED_TIME = "a time with zone"
    INTERVAL = "an interval"
    BITS = "bits"
    UUID = "a uuid"
    JSON = "JSON"
    PAIRS = "keys and values"
    ARRAY = "an array"
    COMPOSITE = "a composite value"
    NETWORK = "a network address"
    OTHER = "another type"


_MYSQL = {
    Family.INTEGER: "tinyint smallint mediumint int integer bigint bool boolean",
    Family.YEAR: "year",
    Family.DECIMAL: "decimal numeric",
    Family.FLOAT: "float double real",
    Family.TEXT: "char varchar tinytext text mediumtext longtext",
    Family.LABELS: "enum set",
    Family.BINARY: "binary varbinary tinyblob blob mediumblob longblob",
    Family.VECTOR: "vector",
    Family.SPATIAL: (
        "geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection"
    ),
    Family.DATE: "date",
    Family.TIMESTAMP: "datetime timestamp",
    Family.TIME: "time",
    Family.BITS: "bit",
    Family.UUID: "uuid",
    Family.JSON: "json",
    Family.NETWORK: "inet4 inet6",
}
_POSTGRESQL = {
    Family.INTEGER: "smallint,integer,bigint,oid",
    Family.BOOLEAN: "boolean",
    Family.DECIMAL: "numeric,decimal,money",
    Family.FLOAT: "real,double precision",
    Family.TEXT: 'character varying,text,name,citext,"char"',
    Family.PADDED: "character",
    Family.BINARY: "bytea",
    Family.DATE: "date",
    Family.TIMESTAMP: "timestamp without time zone,timestamp with time zone,timestamp,timestamptz",
    Family.TIME: "time without time zone,time",
    Family.ZONED_TIME: "time with time zone,timetz",
    Family.INTERVAL: "interval",
    Family.BITS: "bit,bit varying",
    Family.UUID: "uuid",
    Family.JSON: "json,jsonb",
    Family.PAIRS: "hstore",
    Family.NETWORK: "inet,cidr",
}
MYSQL_FAMILIES = {name: family for family, names in _MYSQL.items() for name in names.split()}
POSTGRESQL_FAMILIES = {name: family for family, names in _POSTGRESQL.items() for name in names.split(",")}


def family_of(type_: ColumnType, engine: EngineName) -> Family:
    """What a column of that type holds. A domain is to be taken off before: `underlying`."""
    if engine.is_mysql_family:
        return MYSQL_FAMILIES.get(type_.name, Family.OTHER)
    if type_.dimensions or type_.kind is TypeKind.ARRAY:
        return Family.ARRAY
    if type_.kind is TypeKind.ENUM:
        return Family.LABELS
    if type_.kind is TypeKind.COMPOSITE:
        return Family.COMPOSITE
    return POSTGRESQL_FAMILIES.get(type_.name, Family.OTHER)


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
