"""What CDC needs of MySQL's and MariaDB's binary log.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_DAY_SECONDS = 86_400


@check("CD101")
def binlog_disabled(context: Context) -> Iterator[Finding]:
    """No binary log at all."""
    if context.is_off("log_bin"):
        yield context.on_server(
            "log_bin is off: there is nothing that CDC could read, only a full load is possible", setting="log_bin"
        )


@check("CD102")
def binlog_format(context: Context) -> Iterator[Finding]:
    """A log of statements instead of rows."""
    value = context.variable("binlog_format")
    if value is not None and value != "ROW":
        message = (
            f"binlog_format is {value}: changes are logged as statements, which CDC does not read; only ROW will do"
        )
        yield context.on_server(message, setting="binlog_format")


@check("CD103")
def binlog_row_image(context: Context) -> Iterator[Finding]:
    """A log of parts of rows."""
    value = context.variable("binlog_row_image")
    if value is not None and value not in ("FULL", "FULL_NODUP"):
        message = (
            f"binlog_row_image is {value}: columns that a change did not touch are not in the log, and CDC would "
            "write rows without them"
        )
        yield context.on_server(message, setting="binlog_row_image")


@check("CD104")
def binlog_retention(context: Context) -> Iterator[Finding]:
    """A log that is thrown away within a day."""
    seconds = context.number("binlog_expire_logs_seconds")
    if seconds is not None and 0 < seconds < _DAY_SECONDS:
        message = (
            f"binlog_expire_logs_seconds is {seconds}: a log that CDC has not read yet may be gone within a day, and "
            "the task can't go on"
        )
        yield context.on_server(message, setting="binlog_expire_logs_seconds")


@check("CD105")
def server_id(context: Context) -> Iterator[Finding]:
    """A server without a number."""
    if context.number("server_id") == 0:
        yield context.on_server(
            "server_id is 0: the server refuses every reader of its log, CDC among them", setting="server_id"
        )


@check("CD106")
def binlog_transaction_compression(context: Context) -> Iterator[Finding]:
    """MySQL's compressed transactions."""
    if context.is_on("binlog_transaction_compression"):
        message = (
            "binlog_transaction_compression is on: DMS does not read compressed transactions, and their changes are "
            "missed"
        )
        yield context.on_server(message, setting="binlog_transaction_compression")


@check("CD107")
def log_bin_compress(context: Context) -> Iterator[Finding]:
    """MariaDB's compressed events."""
    if context.is_on("log_bin_compress"):
        message = "log_bin_compress is on: DMS does not read compressed events, and their changes are missed"
        yield context.on_server(message, setting="log_bin_compress")


@check("CD108")
def replica_without_log(context: Context) -> Iterator[Finding]:
    """A replica that does not log what it receives; harmless where the server is no replica, so this only informs."""
    for name in ("log_replica_updates", "log_slave_updates"):
        if context.is_off(name):
            message = (
                f"{name} is off: if this server is a replica, what it receives from its own source never reaches its "
                "log, and CDC misses it"
            )
            yield context.on_server(message, setting=name)
            return


@check("CD118")
def partial_json(context: Context) -> Iterator[Finding]:
    """A log of parts of JSON documents."""
    if "PARTIAL_JSON" in (context.variable("binlog_row_value_options") or ""):
        message = (
            "binlog_row_value_options holds PARTIAL_JSON: the log has only the changed parts of JSON documents, "
            "which CDC can't put together"
        )
        yield context.on_server(message, setting="binlog_row_value_options")
