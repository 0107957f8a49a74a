"""How much of a schema AWS DMS can load and follow.

Rules: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.Limitations and
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
"""

from collections.abc import Sequence

from migrate.assess import oracle_reach, sqlserver_reach
from migrate.model.issue import DmsReach
from migrate.model.judgement import TableReach
from migrate.model.names import EngineName
from migrate.model.schema import Schema, Table
from migrate.model.types import TypeKind

LOST_ENGINES = frozenset({"BLACKHOLE", "FEDERATED", "MRG_MYISAM", "CONNECT", "SPIDER"})
"""Storage engines whose rows are elsewhere, or nowhere."""
MYSQL_LARGE_TYPES = frozenset({"blob", "mediumblob", "longblob", "text", "mediumtext", "longtext", "json"})
"""Types of MySQL that DMS treats as large objects."""
POSTGRESQL_LARGE_TYPES = frozenset({"text", "citext", "bytea", "json", "jsonb", "xml", "hstore", "tsvector"})
"""Types of PostgreSQL that DMS treats as large objects."""


def table_reach(schema: Schema) -> tuple[TableReach, ...]:
    """What DMS can do with each table, and why not."""
    if schema.engine is EngineName.SQLSERVER:
        return sqlserver_reach.table_reach(schema)
    return tuple(_reach(table, schema.engine) for table in schema.tables)


def dms_reach(reached: Sequence[TableReach]) -> DmsReach:
    """Counts the tables that DMS can full-load and those that its CDC can follow."""
    return DmsReach(
        tables=len(reached),
        full_load=sum(item.full_load for item in reached),
        cdc=sum(item.cdc for item in reached),
    )


def can_load(table: Table, engine: EngineName) -> bool:
    """Whether a full load can read the table: no quote in a name, rows of its own, no history kept by the server."""
    return not _why_not_loaded(table, engine)


def can_follow(table: Table, engine: EngineName) -> bool:
    """Whether CDC can tell which row a change means."""
    return not _why_not_followed(table, engine)


def quoted_names(table: Table) -> tuple[str, ...]:
    """The table's and its columns' names that hold a back-tick or a single quote, which DMS does not support."""
    names = (table.name.schema, table.name.name, *(column.name for column in table.columns))
    return tuple(name for name in names if "`" in name or "'" in name)


def _reach(table: Table, engine: EngineName) -> TableReach:
    unloaded, unfollowed = _why_not_loaded(table, engine), _why_not_followed(table, engine)
    is_loaded = not unloaded
    return TableReach(
        table=table.name,
        full_load=is_loaded,
        cdc=is_loaded and not unfollowed,
        reason=unloaded or unfollowed or _caution(table, engine),
    )


def _why_not_loaded(table: Table, engine: EngineName) -> str:
    if engine is EngineName.POSTGRESQL:
        has_array = any(column.type.kind is TypeKind.ARRAY for column in table.columns)
        return "an array and no primary key: the table is suspended" if has_array and not table.primary_key else ""
    if engine is EngineName.ORACLE:
        return oracle_reach.why_not_loaded(table)
    if quoted_names(table):
        return "a back-tick or single quote in a name"
    if table.system_versioned:
        return "system-versioned"
    storage = table.storage_engine or ""
    return f"{storage}: its rows are not in this database" if storage.upper() in LOST_ENGINES else ""


def _why_not_followed(table: Table, engine: EngineName) -> str:
    if engine is EngineName.ORACLE:
        return oracle_reach.why_not_followed(table)
    if engine is not EngineName.POSTGRESQL:
        return "" if table.primary_key or table.unique_keys else "no primary or unique key"
    if table.unlogged:
        return "unlogged: its changes are in no log"
    identity = (table.replica_identity or "default").lower()
    if identity == "nothing":
        return "its replica identity is nothing: updates and deletes are dropped"
    is_identified = identity != "default" or table.primary_key is not None
    return "" if is_identified else "no primary key and no replica identity: updates and deletes are dropped"


def _caution(table: Table, engine: EngineName) -> str:
    """What is to be minded of a table that DMS can load and follow."""
    if engine is EngineName.ORACLE:
        return oracle_reach.caution(table)
    notes = []
    if any(column.generated for column in table.columns):
        notes.append("generated columns are to be left out")
    large = POSTGRESQL_LARGE_TYPES if engine is EngineName.POSTGRESQL else MYSQL_LARGE_TYPES
    if any(column.type.name in large for column in table.columns):
        notes.append("large columns need a LOB mode and size")
    if any(key.on_delete in ("CASCADE", "SET NULL") for key in table.foreign_keys) and engine.is_mysql_family:
        notes.append("changes by cascade are not in the binlog")
    return "; ".join(notes)
