"""Replication, open transactions and databases that stop an upgrade: https://www.postgresql.org/docs/current/pgupgrade.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.others import named
from migrate.assess.postgresql_versions import is_upgrade, source_major
from migrate.assess.registry import check
from migrate.model.issue import Severity


@check("UP207")
def logical_slot(context: Context) -> Iterator[Finding]:
    """Logical replication slots."""
    names = named(context, "logical_slots") if is_upgrade(context) else ""
    if names and (source_major(context) or 0) < 17:
        yield context.on_server(
            f"logical replication slots stop the upgrade of a server before 17: {names}", setting="logical_slots"
        )
    elif names:
        message = f"logical replication slots are upgraded only when all of their changes have been read: {names}"
        yield context.on_server(message, setting="logical_slots", severity=Severity.WARNING)


@check("UP208")
def subscription(context: Context) -> Iterator[Finding]:
    """Subscriptions."""
    if is_upgrade(context) and (names := named(context, "subscriptions")):
        yield context.on_server(
            f"subscriptions have to be ready for an upgrade, or be made again after it: {names}",
            setting="subscriptions",
        )


@check("UP209")
def prepared_transaction(context: Context) -> Iterator[Finding]:
    """Transactions that were prepared and not ended."""
    if is_upgrade(context) and (names := named(context, "prepared_transactions")):
        yield context.on_server(f"prepared transactions stop the upgrade: {names}", setting="prepared_transactions")


@check("UP210")
def unusable_database(context: Context) -> Iterator[Finding]:
    """Databases that pg_upgrade can't connect to."""
    for fact, state in (
        ("invalid_databases", "were left by an interrupted DROP"),
        ("closed_databases", "allow no connection"),
    ):
        if is_upgrade(context) and (names := named(context, fact)):
            yield context.on_server(f"databases {state}, which stops the upgrade: {names}", setting=fact)
