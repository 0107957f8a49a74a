"""What else DMS minds of a PostgreSQL server: its version and limits of time, memory and replication.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_OLDEST, _NEWEST = 90_400, 190_000
_LEAST_MEMORY_KB = 64 * 1024


@check("CD229")
def full_identity_with_pglogical(context: Context) -> Iterator[Finding]:
    """A table whose updates pglogical can't pass on."""
    if "PGLOGICAL" not in (context.variable("shared_preload_libraries") or ""):
        return
    for table in context.schema.tables:
        if table.replica_identity == "full":
            message = (
                f"{shown(table.name.name)} has REPLICA IDENTITY FULL, with which updates fail under pglogical: set "
                "PluginName to test_decoding"
            )
            yield context.on_table(table, message)


@check("CD230")
def postgresql_version(context: Context) -> Iterator[Finding]:
    """A version that DMS does not name."""
    number = context.number("server_version_num")
    if number is not None and not _OLDEST <= number < _NEWEST:
        message = f"server_version_num is {number}: DMS names PostgreSQL 9.4 to 18 as its sources"
        yield context.on_server(message, setting="server_version_num")


@check("CD231")
def limit_of_statements(context: Context) -> Iterator[Finding]:
    """A limit on a statement's time."""
    value = context.number("statement_timeout")
    if value:
        message = f"statement_timeout is {value} ms: the server ends the reading of a table that takes longer"
        yield context.on_server(message, setting="statement_timeout")


@check("CD232")
def idle_slot(context: Context) -> Iterator[Finding]:
    """A slot that is dropped when nobody reads it."""
    value = context.variable("idle_replication_slot_timeout")
    if value and value.strip("SMINHD ") not in ("", "0"):
        message = (
            f"idle_replication_slot_timeout is {value.lower()}: the slot of a task that rests longer is made invalid"
        )
        yield context.on_server(message, setting="idle_replication_slot_timeout")


@check("CD233")
def memory_of_decoding(context: Context) -> Iterator[Finding]:
    """Little memory for decoding."""
    value = context.number("logical_decoding_work_mem")
    if value is not None and value < _LEAST_MEMORY_KB:
        message = (
            f"logical_decoding_work_mem is {value} kB: transactions beyond it are written to disk before DMS gets "
            "them, which is slow"
        )
        yield context.on_server(message, setting="logical_decoding_work_mem")


@check("CD234")
def two_phase_commit(context: Context) -> Iterator[Finding]:
    """Transactions in two phases."""
    value = context.number("max_prepared_transactions")
    if value:
        message = (
            f"max_prepared_transactions is {value}: DMS sees a prepared transaction when it is committed, and can't "
            "make its slot while one is open"
        )
        yield context.on_server(message, setting="max_prepared_transactions")


@check("CD235")
def triggers_on_the_target(context: Context) -> Iterator[Finding]:
    """A trigger that would run again on the target."""
    for trigger in context.schema.triggers:
        message = (
            f"{shown(trigger.name)} would run again on the target for every row that DMS writes to "
            f"{shown(trigger.table.name)}, unless session_replication_role is replica there"
        )
        yield context.on_object(trigger, message)
