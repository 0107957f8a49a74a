"""Constraints: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/constraint.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check


@check("OR218")
def constraint_turned_off(context: Context) -> Iterator[Finding]:
    """A constraint that is not enforced."""
    for item in others(context, "disabled constraint"):
        message = (
            f"{shown(item.name)} of {shown(item.table)} is disabled: rows may break it, and the target would refuse "
            "them or, without it, take more of them"
        )
        yield on_other(item, message)


@check("OR219")
def constraint_checked_at_commit(context: Context) -> Iterator[Finding]:
    """A deferrable constraint, on the way to an engine without them."""
    for table, key in context.all_keys():
        if key.deferrable:
            yield context.on_key(table, key, _message(context, key.name))
    for table, reference in context.foreign_keys():
        if reference.deferrable:
            yield context.on_foreign_key(table, reference, _message(context, reference.name))


def _message(context: Context, name: str) -> str:
    return (
        f"{shown(name)} can wait until COMMIT: {context.target.engine.title} checks each row at once, so the order of "
        "the application's statements has to change"
    )
