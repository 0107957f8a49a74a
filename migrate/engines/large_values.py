"""Which types DMS treats as LOBs. It carries them apart from their row, or cuts them.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
"""

from migrate.model.names import EngineName
from migrate.model.schema import Column, Table
from migrate.model.types import ColumnType, TypeKind

_MYSQL = frozenset(
    [
        "mediumtext",
        "longtext",
        "mediumblob",
        "longblob",
        "json",
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geomcollection",
        "geometrycollection",
    ]
)
_POSTGRESQL = frozenset(
    ["text", "citext", "bytea", "json", "jsonb", "xml", "tsvector", "tsquery", "path", "polygon", "hstore"]
)


def is_lob(type_: ColumnType, engine: EngineName) -> bool:
    """Whether DMS maps the source's type to BLOB, CLOB or NCLOB."""
    if engine.is_mysql_family:
        return type_.name in _MYSQL
    return (
        type_.name in _POSTGRESQL
        or type_.dimensions > 0
        or type_.kind in (TypeKind.ARRAY, TypeKind.COMPOSITE)
        or (type_.name == "character varying" and type_.length is None)
    )


def lob_columns(table: Table, engine: EngineName) -> tuple[Column, ...]:
    """The table's columns that DMS treats as LOBs."""
    return tuple(column for column in table.columns if column.generated is None and is_lob(column.type, engine))
