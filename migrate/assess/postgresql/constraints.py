"""Constraints, partitions and indexes that InnoDB takes otherwise, or not at all.

https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html, https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check


@check("PG210")
def exclusion_constraint(context: Context) -> Iterator[Finding]:
    """EXCLUDE."""
    for item in others(context, "exclusion constraint"):
        message = (
            f"{shown(item.table, item.name)} keeps rows apart by EXCLUDE, which MySQL lacks: a trigger or the "
            "application has to"
        )
        yield on_other(item, message)


@check("PG211")
def partitioned_table(context: Context) -> Iterator[Finding]:
    """Partitions."""
    for table in context.schema.tables:
        if table.partitioning:
            message = (
                f"{shown(table.name.name)} is partitioned: MySQL wants the dividing columns in every unique key and "
                "allows no foreign key to or from such a table; the converter makes it one table"
            )
            yield context.on_table(table, message)


@check("PG212")
def set_default_rule(context: Context) -> Iterator[Finding]:
    """SET DEFAULT."""
    for table, key in context.foreign_keys():
        if "SET DEFAULT" in (key.on_delete, key.on_update):
            message = f"{shown(table.name.name, key.name)} sets a default, which InnoDB does not: it refuses the change of the other row"
            yield context.on_foreign_key(table, key, message, guilty="set default")


@check("PG213")
def partial_set_null(context: Context) -> Iterator[Finding]:
    """SET NULL for some of the columns."""
    for item in others(context, "partial set null"):
        message = f"{shown(item.table, item.name)} sets only some of its columns to NULL: MySQL sets all of them"
        yield on_other(item, message)


@check("PG214")
def match_full(context: Context) -> Iterator[Finding]:
    """MATCH FULL over several columns."""
    for table, key in context.foreign_keys():
        if key.match == "FULL" and len(key.columns) > 1:
            message = (
                f"{shown(table.name.name, key.name)} is MATCH FULL: MySQL takes a row with some of the columns NULL"
            )
            yield context.on_foreign_key(table, key, message)


@check("PG215")
def not_validated(context: Context) -> Iterator[Finding]:
    """A constraint that old rows were never held to."""
    for table, key in context.foreign_keys():
        if not key.validated:
            message = (
                f"{shown(table.name.name, key.name)} is NOT VALID: rows that break it may be there, and the target "
                "refuses them"
            )
            yield context.on_foreign_key(table, key, message)
    for item in others(context, "unvalidated check"):
        message = (
            f"{shown(item.table, item.name)} is NOT VALID: rows that break it may be there, and the target refuses them"
        )
        yield on_other(item, message)
