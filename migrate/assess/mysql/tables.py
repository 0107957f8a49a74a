"""Whole tables and their checks: engines, partitions, history."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.functions import missing_functions
from migrate.assess.reach import LOST_ENGINES
from migrate.assess.registry import check
from migrate.model.issue import Severity


@check("MY218")
def check_not_enforced(context: Context) -> Iterator[Finding]:
    """A check that MySQL does not apply."""
    for table in context.schema.tables:
        for constraint in table.checks:
            if not constraint.enforced:
                message = (
                    f"{shown(table.name.name, constraint.name)} is NOT ENFORCED: rows may break it, and PostgreSQL "
                    "would refuse them; decide whether it is to hold there"
                )
                yield context.on_check(table, constraint, message)


@check("MY219")
def storage_engine(context: Context) -> Iterator[Finding]:
    """A storage engine other than InnoDB."""
    for table in context.schema.tables:
        engine = table.storage_engine or "InnoDB"
        if engine.upper() in LOST_ENGINES:
            message = (
                f"{shown(table.name.name)} is {engine}: its rows are not in this database, and none of them arrive"
            )
            yield context.on_table(table, message, severity=Severity.ERROR)
        elif engine.upper() not in ("INNODB", "ROCKSDB"):
            message = (
                f"{shown(table.name.name)} is {engine}, which knows no transactions and no foreign keys: rows that "
                "break them may be there, and a snapshot of it is not consistent with the rest"
            )
            yield context.on_table(table, message)


@check("MY220")
def partitioned_table(context: Context) -> Iterator[Finding]:
    """A partitioned table."""
    for table in context.schema.tables:
        division = table.partitioning
        if division:
            by = f"{division.method} ({shown(division.expression)})"
            message = (
                f"{shown(table.name.name)} is partitioned by {by}: PostgreSQL declares partitions otherwise and must "
                "have the partition key in every unique key; where DMS makes the table it has none"
            )
            yield context.on_table(table, message)


@check("MY221")
def system_versioned_table(context: Context) -> Iterator[Finding]:
    """A table whose history MariaDB keeps."""
    for table in context.schema.tables:
        if table.system_versioned:
            message = (
                f"{shown(table.name.name)} is system-versioned: DMS does not support it, PostgreSQL has nothing like "
                "it, and the rows of the past are lost unless you carry them over"
            )
            yield context.on_table(table, message)


@check("MY222")
def check_expression(context: Context) -> Iterator[Finding]:
    """A check that calls what PostgreSQL lacks."""
    for table in context.schema.tables:
        for constraint in table.checks:
            missing = tuple(name for name in missing_functions(constraint.expression) if name != "JSON_VALID")
            if missing:
                message = (
                    f"{shown(table.name.name, constraint.name)} calls {', '.join(missing)}, which PostgreSQL lacks: "
                    "the check does not hold there until it is rewritten"
                )
                yield context.on_check(table, constraint, message)
