"""What AWS DMS can load and follow of SQL Server's tables.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.SQLServer.html#CHAP_Source.SQLServer.Limitations
"""

from collections.abc import Mapping

from migrate.model.judgement import TableReach
from migrate.model.names import ObjectName
from migrate.model.schema import Schema, Table

REFUSED_IN_NAMES = ("\\", "--", "\n", '"', "\b", "\r", "'", "\t", ";")
"""What a name of a table or schema may not hold."""
_LARGE = frozenset({"text", "ntext", "image", "xml"})
_REASONS = {"sparse column": "a sparse column", "column set": "a column set", "encrypted column": "an encrypted column"}


def table_reach(schema: Schema) -> tuple[TableReach, ...]:
    """What DMS can do with each table, and why not."""
    marked = {
        ObjectName(schema=item.schema, name=item.table): _REASONS[item.kind]
        for item in schema.others
        if item.kind in _REASONS
    }
    return tuple(_reach(table, marked) for table in schema.tables)


def is_refused(name: str) -> bool:
    """Whether DMS does not take a table or schema of that name."""
    return any(sign in name for sign in REFUSED_IN_NAMES)


def is_large(type_name: str, type_text: str) -> bool:
    """Whether DMS treats a type as a large object."""
    return type_name in _LARGE or type_text.endswith("(max)")


def _reach(table: Table, marked: Mapping[ObjectName, str]) -> TableReach:
    unloaded = _why_not_loaded(table) or marked.get(table.name, "")
    unfollowed = "" if table.primary_key else "no primary key: followed only with MS-CDC enabled on the table"
    return TableReach(
        table=table.name,
        full_load=not unloaded,
        cdc=not unloaded and not unfollowed,
        reason=unloaded or unfollowed or _caution(table),
    )


def _why_not_loaded(table: Table) -> str:
    options = dict(table.options)
    if is_refused(table.name.schema) or is_refused(table.name.name):
        return "a sign in its name that DMS does not take"
    if table.system_versioned:
        return "temporal"
    if options.get("MEMORY_OPTIMIZED") == "ON":
        return "memory-optimized"
    if "EXTERNAL" in options or "FILETABLE" in options:
        return "its rows are not in this database"
    return "sql_variant" if any(column.type.name == "sql_variant" for column in table.columns) else ""


def _caution(table: Table) -> str:
    notes = []
    if any(column.generated for column in table.columns):
        notes.append("computed columns are to be left out")
    if any(is_large(column.type.name, column.type.text) for column in table.columns):
        notes.append("large columns need a LOB mode and size")
    return "; ".join(notes)
