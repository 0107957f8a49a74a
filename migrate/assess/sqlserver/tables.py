"""Tables of kinds that the target, or DMS, does not know.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.SQLServer.html#CHAP_Source.SQLServer.Limitations
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.model.names import EngineName
from migrate.model.schema import Table


@check("MS217")
def temporal_table(context: Context) -> Iterator[Finding]:
    """A table whose former rows the server keeps."""
    is_mariadb = context.target.engine is EngineName.MARIADB
    there = "MariaDB's own versioning starts with no history" if is_mariadb else "the target keeps no former rows"
    for table in context.schema.tables:
        if table.system_versioned:
            message = f"{shown(table.name.name)} is a temporal table: DMS does not support it, and {there}"
            yield context.on_table(table, message)


@check("MS218")
def memory_table(context: Context) -> Iterator[Finding]:
    """A table that is kept in memory."""
    for table in context.schema.tables:
        if _option(table, "MEMORY_OPTIMIZED") == "ON":
            message = (
                f"{shown(table.name.name)} is memory-optimized: DMS does not support it, and the target has no such"
            )
            yield context.on_table(table, message)


@check("MS219")
def partitioned_table(context: Context) -> Iterator[Finding]:
    """A partitioned table."""
    for table in context.schema.tables:
        if table.partitioning is None:
            continue
        column = table.partitioning.expression
        message = f"{shown(table.name.name)} is partitioned by {shown(column)}: partitions are made there by hand"
        keys = [key for key in (table.primary_key, *table.unique_keys) if key is not None]
        lacking = [key.name for key in keys if column.casefold() not in (name.casefold() for name in key.columns)]
        if lacking:
            message += f", and {', '.join(shown(name) for name in lacking)} must hold that column"
        if to_mysql(context) and table.foreign_keys:
            message += ", and its foreign keys go, which MySQL allows on no partitioned table"
        yield context.on_table(table, message)


@check("MS220")
def graph_table(context: Context) -> Iterator[Finding]:
    """A node or an edge of a graph."""
    for table in context.schema.tables:
        kind = next((name for name, _ in table.options if name in ("NODE", "EDGE")), "")
        if kind:
            message = (
                f"{shown(table.name.name)} is a graph's table of {kind.lower()}s: its hidden columns become keys of its "
                "own, and MATCH becomes joins"
            )
            yield context.on_table(table, message)


@check("MS221")
def external_table(context: Context) -> Iterator[Finding]:
    """A table whose rows are elsewhere."""
    for table in context.schema.tables:
        if _option(table, "EXTERNAL"):
            source = _option(table, "DATA_SOURCE")
            where = f" ({shown(source)})" if source else ""
            message = f"{shown(table.name.name)} only points at rows that are kept elsewhere{where}: none are moved"
            yield context.on_table(table, message)


def _option(table: Table, name: str) -> str:
    return dict(table.options).get(name, "")
