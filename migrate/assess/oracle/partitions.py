"""Partitions: https://docs.oracle.com/en/database/oracle/oracle-database/19/vldbg/partition-concepts.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Key, Partitioning

_PLAIN = ("RANGE", "LIST", "HASH")


@check("OR214")
def partitions_made_by_the_server(context: Context) -> Iterator[Finding]:
    """Interval and automatic list partitioning."""
    for table in context.schema.tables:
        if dict(table.options).keys() & {"INTERVAL", "AUTOMATIC"}:
            message = (
                f"Oracle makes the partitions of {shown(table.name.name)} as rows come: the target refuses a row that "
                "no partition takes, so a job has to make them beforehand"
            )
            yield context.on_table(table, message)


@check("OR215")
def partition_by_reference(context: Context) -> Iterator[Finding]:
    """Partitioning by a foreign key, or by the application."""
    for table in context.schema.tables:
        if table.partitioning and table.partitioning.method not in _PLAIN:
            message = (
                f"{shown(table.name.name)} is partitioned by {shown(table.partitioning.method)}: the target divides a "
                "table by its own columns alone"
            )
            yield context.on_table(table, message)


@check("OR216")
def partitions_of_partitions(context: Context) -> Iterator[Finding]:
    """Composite partitioning."""
    for table in context.schema.tables:
        parts = table.partitioning
        if parts and parts.subpartition_method:
            there = (
                "PostgreSQL makes each partition a partitioned table"
                if context.target.engine.value == "postgresql"
                else "MySQL divides partitions of RANGE and LIST again by HASH and KEY alone"
            )
            message = (
                f"{shown(table.name.name)} is partitioned by {shown(parts.method)} and then by "
                f"{shown(parts.subpartition_method)}: {there}"
            )
            yield context.on_table(table, message)


@check("OR217")
def key_without_partition_column(context: Context) -> Iterator[Finding]:
    """A primary or unique key that lacks a column by which the table is partitioned."""
    for table, key in context.all_keys():
        missing = _missing(table.partitioning, key)
        if missing:
            message = (
                f"{shown(key.name)} lacks {', '.join(shown(name) for name in missing)}, by which "
                f"{shown(table.name.name)} is partitioned: the target demands the column in every unique key"
            )
            yield context.on_key(table, key, message)


def _missing(partitioning: Partitioning | None, key: Key) -> tuple[str, ...]:
    if partitioning is None or partitioning.method not in _PLAIN:
        return ()
    written = f"{partitioning.expression},{partitioning.subpartition_expression or ''}".split(",")
    names = (word.strip() for word in written if word.strip())
    folded = (name.strip('"') if name.startswith('"') else name.upper() for name in names)
    return tuple(name for name in folded if name not in key.columns)
