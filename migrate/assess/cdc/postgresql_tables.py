"""What DMS and its CDC do not carry over from PostgreSQL.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.reach import can_follow, can_load
from migrate.assess.registry import check


@check("CD207")
def no_replica_identity(context: Context) -> Iterator[Finding]:
    """A table whose updates and deletes the log does not identify."""
    for table in context.schema.tables:
        if table.unlogged or can_follow(table, context.engine):
            continue
        reason = "its replica identity is nothing" if table.replica_identity == "nothing" else "it has no primary key"
        message = (
            f"{shown(table.name.name)}: {reason}, so CDC carries over its inserts and drops every update and delete"
        )
        yield context.on_table(table, message)


@check("CD208")
def unlogged_table(context: Context) -> Iterator[Finding]:
    """A table that writes no log."""
    for table in context.schema.tables:
        if table.unlogged:
            message = (
                f"{shown(table.name.name)} is UNLOGGED: none of its changes are in the log, CDC sees nothing of it "
                "after the full load"
            )
            yield context.on_table(table, message)


@check("CD210")
def materialized_view_left_out(context: Context) -> Iterator[Finding]:
    """A materialized view, which DMS passes over."""
    for view in context.schema.views:
        if view.materialized:
            message = (
                f"{shown(view.name.name)} is a materialized view: DMS does not migrate it, it is made and filled on "
                "the target"
            )
            yield context.on_object(view, message)


@check("CD212")
def inherited_rows(context: Context) -> Iterator[Finding]:
    """Inheritance: the parent shows its children's rows."""
    for table in context.schema.tables:
        for parent in table.inherits:
            message = (
                f"{shown(table.name.name)} inherits {shown(parent.name)}: a task that selects both loads its rows "
                "twice, and the link is not carried over"
            )
            yield context.on_table(table, message)


@check("CD214")
def array_without_key(context: Context) -> Iterator[Finding]:
    """An array in a table without a primary key."""
    for table in context.schema.tables:
        if not can_load(table, context.engine):
            message = (
                f"{shown(table.name.name)} has an array and no primary key: DMS suspends the table during the full load"
            )
            yield context.on_table(table, message)


@check("CD215")
def postgresql_names_differ_by_case(context: Context) -> Iterator[Finding]:
    """Two tables whose names differ only in case."""
    first: dict[tuple[str, str], str] = {}
    for table in sorted(context.schema.tables, key=lambda item: item.name):
        place = (table.name.schema.lower(), table.name.name.lower())
        if place in first:
            message = (
                f"{shown(table.name.name)} and {shown(first[place])} differ only in case: DMS does not tell them apart"
            )
            yield context.on_table(table, message)
        first.setdefault(place, table.name.name)
