"""What DMS needs of a MySQL or MariaDB server besides its log: rights, patience and packets.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_TIMEOUT_SECONDS = 300
_TIMEOUTS = ("net_read_timeout", "net_write_timeout", "wait_timeout")
_READ_RIGHTS = ("REPLICATION CLIENT", "BINLOG MONITOR")
_STREAM_RIGHTS = ("REPLICATION SLAVE", "REPLICATION REPLICA")
_ALL_RIGHTS = ("ALL PRIVILEGES ON *.*", "SUPER")
_PACKET_BYTES = 64 * 1024 * 1024
_LARGE_TYPES = ("mediumblob", "longblob", "mediumtext", "longtext", "json")


@check("CD109")
def replication_privileges(context: Context) -> Iterator[Finding]:
    """An account that may not read the log."""
    grants = context.variable("current_user_grants")
    if not grants or any(right in grants for right in _ALL_RIGHTS):
        return
    missing = [rights[0] for rights in (_READ_RIGHTS, _STREAM_RIGHTS) if not any(right in grants for right in rights)]
    if missing:
        yield context.on_server(f"the account lacks {' and '.join(missing)}: CDC can't read the log with it")


@check("CD110")
def short_timeouts(context: Context) -> Iterator[Finding]:
    """Timeouts that end a long read."""
    for name in _TIMEOUTS:
        seconds = context.number(name)
        if seconds is not None and seconds < _TIMEOUT_SECONDS:
            message = (
                f"{name} is {seconds} s: the server may close DMS's connection in the middle of a large table; "
                f"{_TIMEOUT_SECONDS} s is the least to go by"
            )
            yield context.on_server(message, setting=name)


@check("CD111")
def small_packets(context: Context) -> Iterator[Finding]:
    """A packet smaller than what a large column may hold."""
    size = context.number("max_allowed_packet")
    if size is None or size >= _PACKET_BYTES:
        return
    for table, column in sorted(context.columns(*_LARGE_TYPES), key=lambda pair: (pair[0].name, pair[1].name)):
        message = (
            f"max_allowed_packet is {size} bytes, while {table.name.name}.{column.name} and others like it hold "
            "more: such a value can't be read over a connection"
        )
        yield context.on_server(message, setting="max_allowed_packet")
        return


@check("CD117")
def statement_time_limit(context: Context) -> Iterator[Finding]:
    """MariaDB's limit on a statement's time."""
    value = context.schema.variable("max_statement_time", "0")
    if value.replace(".", "", 1).isdigit() and float(value) > 0:
        message = f"max_statement_time is {value} s: the server ends the reading of a table that takes longer"
        yield context.on_server(message, setting="max_statement_time")
