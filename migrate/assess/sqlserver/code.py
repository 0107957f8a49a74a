"""Stored code: it is written in Transact-SQL, and converted or written anew.

https://docs.aws.amazon.com/dms/latest/sql-server-to-aurora-postgresql-migration-playbook/chap-sql-server-aurora-pg.tsql.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.model.issue import Effort, EffortLevel

_LONG_LINES = 80
_LONG = Effort(level=EffortLevel.SIGNIFICANT, low_hours=6, high_hours=16)


@check("MS301")
def routine(context: Context) -> Iterator[Finding]:
    """A stored procedure or function."""
    there = "MySQL's language" if to_mysql(context) else "PL/pgSQL"
    for item in context.schema.routines:
        if item.language == "tsql":
            message = (
                f"{shown(item.name.name)} is written in Transact-SQL: it is converted to {there} and tested by hand"
            )
            yield context.on_object(item, message, effort=_effort(item.body))


@check("MS302")
def trigger(context: Context) -> Iterator[Finding]:
    """A trigger."""
    there = (
        "MySQL's triggers run for each row, with NEW and OLD"
        if to_mysql(context)
        else "PostgreSQL needs a function and transition tables, or a trigger for each row"
    )
    for item in context.schema.triggers:
        message = (
            f"{shown(item.name)} runs once a statement of {shown(item.table.name)}, with the tables inserted and "
            f"deleted: {there}; it must be off while DMS loads and applies"
        )
        yield context.on_object(item, message, effort=_effort(item.body))


@check("MS303")
def instead_of(context: Context) -> Iterator[Finding]:
    """A trigger in place of a statement."""
    views = {view.name for view in context.schema.views}
    for item in context.schema.triggers:
        if item.timing != "INSTEAD OF" or (item.table in views and not to_mysql(context)):
            continue
        there = "MySQL has no such triggers" if to_mysql(context) else "PostgreSQL has such triggers on views alone"
        message = f"{shown(item.name)} runs in place of statements on {shown(item.table.name)}: {there}"
        yield context.on_object(item, message)


def _effort(body: str) -> Effort | None:
    return _LONG if body.count("\n") >= _LONG_LINES else None
