"""Which tables of Oracle's AWS DMS can load and follow.

Rules: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.Oracle.html#CHAP_Source.Oracle.Limitations
"""

from migrate.model.schema import Column, Table
from migrate.model.types import TypeKind

LONGEST_NAME_BYTES = 30
"""The longest name of a table or column that DMS takes."""
_LOST_TYPES = frozenset({"bfile", "rowid", "urowid", "ref", "anydata", "anytype", "anydataset"})
_SPATIAL_TYPES = frozenset({"sdo_geometry", "sdo_topo_geometry", "sdo_georaster"})
_LARGE_TYPES = frozenset({"blob", "clob", "nclob", "long", "long raw", "xmltype"})


def why_not_loaded(table: Table) -> str:
    """Why a full load can't read the table, or nothing."""
    options = dict(table.options)
    if "TEMPORARY" in options:
        return "a temporary table: DMS neither loads nor follows it"
    if options.get("ORGANIZATION") == "EXTERNAL":
        return "an external table: its rows are in files"
    if "OF" in options:
        return "a table of objects"
    names = (table.name.name, *(column.name for column in table.columns))
    if any(len(name.encode()) > LONGEST_NAME_BYTES for name in names):
        return f"a name of more than {LONGEST_NAME_BYTES} bytes"
    if "'" in table.name.name:
        return "an apostrophe in its name"
    if table.primary_key is None and any(column.type.name in _SPATIAL_TYPES for column in table.columns):
        return "a spatial column and no primary key"
    return ""


def why_not_followed(table: Table) -> str:
    """Why CDC can't follow the table, or nothing. What its supplemental logging is, a script does not tell."""
    if not table.primary_key and not table.unique_keys:
        return "no primary or unique key: log all its columns"
    return ""


def caution(table: Table) -> str:
    """What is to be minded of a table that DMS can load and follow."""
    notes = []
    if any(_is_lost(column) for column in table.columns):
        notes.append("columns of types that DMS does not carry become NULL")
    if any(column.generated for column in table.columns):
        notes.append("virtual columns are to be left out")
    if any(column.type.name in _LARGE_TYPES for column in table.columns):
        notes.append("large columns need a LOB mode and size")
    if dict(table.options).get("ORGANIZATION") == "INDEX":
        notes.append("CDC can't follow it if it has an overflow segment")
    return "; ".join(notes)


def _is_lost(column: Column) -> bool:
    return column.type.name in _LOST_TYPES or column.type.kind is TypeKind.COMPOSITE
