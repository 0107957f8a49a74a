"""What else DMS minds of a MySQL or MariaDB source: its role, version and encryption, triggers and partitions.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
"""

import re
from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.names import EngineName

_VERSIONS = {
    EngineName.MYSQL: ("5.5", "5.6", "5.7", "8.0", "8.4"),
    EngineName.MARIADB: ("10.0", "10.2", "10.3", "10.4", "10.5", "10.6", "10.11", "11.4"),
}
_KEY_CHARACTERS = 1024


@check("CD123")
def read_only_source(context: Context) -> Iterator[Finding]:
    """A server that is read only: a replica, as a rule."""
    if not context.is_on("read_only") and not context.is_on("super_read_only"):
        return
    if context.variable("aurora_version"):
        message = "this is a reader of an Aurora cluster: DMS can load from it but follow no changes; take the writer"
    else:
        message = (
            "read_only is on: of a replica DMS reads what has arrived there, and loses what is late when a task starts"
        )
    yield context.on_server(message, setting="read_only")


@check("CD124")
def encryption_required(context: Context) -> Iterator[Finding]:
    """A server that takes encrypted connections alone."""
    if context.is_on("require_secure_transport"):
        message = "require_secure_transport is on: an endpoint whose SSL mode is none is turned away with error 3159"
        yield context.on_server(message, setting="require_secure_transport")


@check("CD125")
def unsupported_version(context: Context) -> Iterator[Finding]:
    """A version that DMS does not name."""
    version = context.variable("version") or ""
    line = re.match(r"\d+\.\d+", version)
    known = _VERSIONS.get(context.engine, ())
    if line and line[0] not in known:
        message = (
            f"{context.engine.title} {line[0]} is not among the sources that DMS names ({', '.join(known)}): try it "
            "before you rely on it"
        )
        yield context.on_server(message, setting="version")


@check("CD126")
def trigger_runs_twice(context: Context) -> Iterator[Finding]:
    """A trigger that would run again on the target."""
    for trigger in context.schema.triggers:
        message = (
            f"{shown(trigger.name)} would run again on the target for every row that DMS writes to "
            f"{shown(trigger.table.name)}: make it at cutover"
        )
        yield context.on_object(trigger, message)


@check("CD127")
def partition_definition(context: Context) -> Iterator[Finding]:
    """A partitioned table, whose ALTER stops CDC."""
    for table in context.schema.tables:
        if table.partitioning:
            message = (
                f"{shown(table.name.name)} is partitioned: while CDC runs an ALTER of it suspends the table, unless "
                "the endpoint has skipTableSuspensionForPartitionDdl"
            )
            yield context.on_table(table, message)


@check("CD128")
def key_not_validated(context: Context) -> Iterator[Finding]:
    """A key that DMS does not compare rows by."""
    for table, key in context.all_keys():
        if key is not table.primary_key:
            continue
        for name in key.columns:
            kind = table.column(name).type
            is_binary = kind.name in ("binary", "varbinary")
            if is_binary or (kind.name in ("char", "varchar") and (kind.length or 0) >= _KEY_CHARACTERS):
                what = "bytes" if is_binary else f"{kind.length} characters"
                message = (
                    f"the key of {shown(table.name.name)} holds {what} in {shown(name)}: DMS's validation leaves the "
                    "table out, migrate validate does not"
                )
                yield context.on_key(table, key, message, guilty=name)
                break


@check("CD129")
def fraction_of_time(context: Context) -> Iterator[Finding]:
    """A TIME with fractions of a second."""
    for table, column in context.columns("time"):
        if column.type.fraction:
            message = (
                f"{shown(table.name.name, column.name)} keeps {column.type.fraction} digits of a second: DMS loses them "
                "on the way to a MySQL target"
            )
            yield context.on_column(table, column, message, guilty=column.type.text)
