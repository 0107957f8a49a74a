"""Partitioned tables: what divides them, and what falls between."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check


@check("MY227")
def partition_by_expression(context: Context) -> Iterator[Finding]:
    """A table divided by an expression."""
    for table in context.schema.tables:
        division = table.partitioning
        if division and "(" in division.expression and (table.primary_key or table.unique_keys):
            message = (
                f"{shown(table.name.name)} is divided by {shown(division.expression)} and has a key: PostgreSQL has no "
                "unique key on a table divided by an expression; divide it by the column itself"
            )
            yield context.on_table(table, message)


@check("MY228")
def subpartitions(context: Context) -> Iterator[Finding]:
    """Partitions that are divided again."""
    for table in context.schema.tables:
        division = table.partitioning
        if division and division.subpartition_method:
            message = (
                f"{shown(table.name.name)} has subpartitions by {division.subpartition_method}: on PostgreSQL each "
                "partition is a partitioned table of its own"
            )
            yield context.on_table(table, message)


@check("MY229")
def null_in_partition_key(context: Context) -> Iterator[Finding]:
    """A range by a column that may be NULL."""
    for table in context.schema.tables:
        division = table.partitioning
        if not division or not division.method.startswith("RANGE"):
            continue
        names = division.expression.replace("`", "").replace("(", ",").replace(")", ",").lower().split(",")
        column = next(
            (item for item in table.columns if item.nullable and item.name.lower() in {n.strip() for n in names}), None
        )
        if column:
            message = (
                f"{shown(table.name.name, column.name)} may be NULL and divides the table by range: MySQL puts such "
                "rows into the lowest partition, PostgreSQL refuses them without a DEFAULT partition"
            )
            yield context.on_table(table, message)
