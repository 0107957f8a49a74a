"""Triggers that MySQL has no like of: https://dev.mysql.com/doc/refman/8.4/en/trigger-syntax.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlwords import holds


@check("PG319")
def statement_trigger(context: Context) -> Iterator[Finding]:
    """A trigger for each statement."""
    for item in context.schema.triggers:
        if not item.for_each_row and "TRUNCATE" not in item.events:
            message = f"{shown(item.name)} runs once a statement: MySQL's triggers run for each row"
            yield context.on_object(item, message)


@check("PG320")
def truncate_trigger(context: Context) -> Iterator[Finding]:
    """A trigger on TRUNCATE."""
    for item in context.schema.triggers:
        if "TRUNCATE" in item.events:
            yield context.on_object(item, f"{shown(item.name)} runs on TRUNCATE, which fires no trigger in MySQL")


@check("PG321")
def instead_of_trigger(context: Context) -> Iterator[Finding]:
    """A trigger that makes a view writable."""
    for item in context.schema.triggers:
        if item.timing == "INSTEAD OF":
            message = (
                f"{shown(item.name)} writes in place of the view {shown(item.table.name)}: MySQL has no triggers on "
                "views"
            )
            yield context.on_object(item, message)


@check("PG322")
def trigger_condition(context: Context) -> Iterator[Finding]:
    """A trigger with a condition, or for some columns."""
    for item in context.schema.triggers:
        if item.condition or holds(item.definition, ("update of",)):
            message = (
                f"{shown(item.name)} runs only when a condition holds or a column changes: in MySQL its code has to "
                "ask that itself"
            )
            yield context.on_object(item, message)


@check("PG323")
def transition_table(context: Context) -> Iterator[Finding]:
    """A trigger that sees all the changed rows."""
    for item in context.schema.triggers:
        if holds(item.definition, ("referencing old table", "referencing new table")):
            message = f"{shown(item.name)} reads the changed rows as a table, which MySQL does not offer"
            yield context.on_object(item, message)


@check("PG324")
def disabled_trigger(context: Context) -> Iterator[Finding]:
    """A trigger that is off."""
    for item in context.schema.triggers:
        if not item.enabled:
            message = f"{shown(item.name)} is disabled here: MySQL can't switch a trigger off, so leave it out"
            yield context.on_object(item, message)


@check("PG325")
def constraint_trigger(context: Context) -> Iterator[Finding]:
    """A trigger that waits for the end of the transaction."""
    for item in context.schema.triggers:
        if holds(item.definition, ("create constraint trigger",)):
            message = (
                f"{shown(item.name)} is a constraint trigger, which may wait for the end of the transaction: MySQL's "
                "run at once"
            )
            yield context.on_object(item, message)
