"""How much of a schema AWS DMS can load and follow.

Rules: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.Limitations and
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
"""

from migrate.model.issue import DmsReach
from migrate.model.names import EngineName
from migrate.model.schema import Schema, Table
from migrate.model.types import TypeKind

LOST_ENGINES = frozenset({"BLACKHOLE", "FEDERATED", "MRG_MYISAM", "CONNECT", "SPIDER"})
"""Storage engines whose rows are elsewhere, or nowhere."""


def dms_reach(schema: Schema) -> DmsReach:
    """Counts the tables that DMS can full-load and those that its CDC can follow."""
    loadable = [table for table in schema.tables if can_load(table, schema.engine)]
    return DmsReach(
        tables=len(schema.tables),
        full_load=len(loadable),
        cdc=sum(can_follow(table, schema.engine) for table in loadable),
    )


def can_load(table: Table, engine: EngineName) -> bool:
    """Whether a full load can read the table: no quote in a name, rows of its own, no history kept by the server."""
    if engine is EngineName.POSTGRESQL:
        has_array = any(column.type.kind is TypeKind.ARRAY for column in table.columns)
        return table.primary_key is not None or not has_array
    return (
        not quoted_names(table)
        and not table.system_versioned
        and (table.storage_engine or "").upper() not in LOST_ENGINES
    )


def can_follow(table: Table, engine: EngineName) -> bool:
    """Whether CDC can tell which row a change means."""
    if engine is EngineName.POSTGRESQL:
        identity = (table.replica_identity or "default").lower()
        named_by_index = identity not in ("default", "nothing")
        has_identity = named_by_index or (identity == "default" and table.primary_key is not None)
        return has_identity and not table.unlogged
    return table.primary_key is not None or bool(table.unique_keys)


def quoted_names(table: Table) -> tuple[str, ...]:
    """The table's and its columns' names that hold a back-tick or a single quote, which DMS does not support."""
    names = (table.name.schema, table.name.name, *(column.name for column in table.columns))
    return tuple(name for name in names if "`" in name or "'" in name)
