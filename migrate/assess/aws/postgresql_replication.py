"""What Blue/Green deployments, Global Database and replication need of a PostgreSQL source.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-considerations.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import named, on_other, others
from migrate.assess.registry import check


@check("AW221")
def blue_green_without_key(context: Context) -> Iterator[Finding]:
    """Tables that logical Blue/Green can't follow."""
    for table in context.schema.tables if _is_at_aws(context) else ():
        identity = (table.replica_identity or "default").lower()
        if identity == "nothing" or (identity == "default" and table.primary_key is None):
            yield context.on_table(
                table,
                f"{shown(table.name.name)} has no primary key and no full replica identity: a Blue/Green deployment "
                "that replicates logically refuses or loses its changes",
            )


@check("AW222")
def blue_green_replicates(context: Context) -> Iterator[Finding]:
    """Replication that a Blue/Green deployment does not stand beside."""
    for fact, what in (("logical_slots", "logical replication slots"), ("subscriptions", "subscriptions")):
        if _is_at_aws(context) and (names := named(context, fact)):
            yield context.on_server(
                f"{what} are here: {names}; a Blue/Green deployment does not carry them to the new side", setting=fact
            )


@check("AW223")
def logical_replication_is_off(context: Context) -> Iterator[Finding]:
    """A source at AWS without logical replication."""
    if context.is_off("rds.logical_replication"):
        message = (
            "rds.logical_replication is off: DMS's CDC and a Blue/Green deployment to another major version both "
            "need it, and a restart to turn it on"
        )
        yield context.on_server(message, setting="rds.logical_replication")


@check("AW224")
def unlogged_on_aurora(context: Context) -> Iterator[Finding]:
    """Tables that Aurora's readers and other regions do not see."""
    for table in context.schema.tables:
        if table.unlogged:
            yield context.on_table(
                table,
                f"{shown(table.name.name)} is UNLOGGED: readers and a Global Database's other regions have no rows of "
                "it, and a failover empties it",
            )


@check("AW225")
def trigger_mode(context: Context) -> Iterator[Finding]:
    """Triggers that fire while rows are replicated."""
    for item in others(context, "trigger mode"):
        message = (
            f"the trigger {shown(item.name)} of {shown(item.table)} is ENABLE {shown(item.detail).upper()}: it fires "
            "also for rows that replication or DMS writes"
        )
        yield on_other(item, message)


def _is_at_aws(context: Context) -> bool:
    schema = context.schema
    return bool(
        schema.variable("aurora_version")
        or schema.variable("rds.logical_replication")
        or schema.variable("rds.force_ssl")
    )
