"""The connection over which a server sends its binlog: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_replication.html"""

import contextlib
import secrets
import struct
from collections.abc import Callable

import pymysql

from migrate.engines.connect import RawConnection, server_words
from migrate.engines.mysql.binlog.position import Position, check_start
from migrate.engines.mysql.packets import Packets
from migrate.errors import ConnectionFailed, MigrateError, QueryFailed
from migrate.url import Url

_REGISTER, _DUMP = 0x15, 0x12
_END = b"\xfe"
_SILENCE_SECONDS = 60
_MARIADB_KNOWS_GTIDS = 4
_HEARTBEAT_NANOSECONDS = 200_000_000
_LOST = frozenset({2003, 2006, 2013, 2014, 1053, 1077, 1079, 1927, 4031})
_SESSION = (
    "SET SESSION net_write_timeout = 600",
    # The events' checksums stay as the source writes them; TCP has its own, and they are cut off unread.
    "SET @master_binlog_checksum = @@global.binlog_checksum, @source_binlog_checksum = @@global.binlog_checksum",
    f"SET @master_heartbeat_period = {_HEARTBEAT_NANOSECONDS}, @source_heartbeat_period = {_HEARTBEAT_NANOSECONDS}",
    f"SET @mariadb_slave_capability = {_MARIADB_KNOWS_GTIDS}",
)


def close_connection(connection: RawConnection) -> None:
    """Ends the connection at once: a server in the middle of its binlog listens to no farewell."""
    with contextlib.suppress(OSError):
        connection._force_close()


def start_dump(
    connection: RawConnection, url: Url, start: Position, server_id: int | None
) -> tuple["BinlogPackets", bool]:
    """Asks for the binlog from `start`. Gives the packets that come, and whether events have checksums.

    Raises `QueryFailed` where the server refuses, and `ConnectionFailed` where it is lost.
    """
    number = server_id or secrets.randbelow(1 << 31) + (1 << 31) - 1
    try:
        with connection.cursor() as cursor:
            for statement in _SESSION:
                cursor.execute(statement)
            cursor.execute("SELECT @master_binlog_checksum")
            (checksum,) = cursor.fetchone()
        begin = check_start(connection, start, url)
        connection._execute_command(_REGISTER, struct.pack("<I3xHII", number, 0, 0, 0))
        connection._read_packet()
        connection._execute_command(_DUMP, struct.pack("<IHI", begin.offset, 0, number) + begin.file.encode())
        # From here on the driver reads nothing more: what comes is taken from the socket itself.
        connection._sock.settimeout(_SILENCE_SECONDS)
        packets = BinlogPackets(connection._sock.recv, url, number=connection._next_seq_id)
    except (pymysql.Error, OSError) as problem:
        raise reading_failed(url, problem) from None
    return packets, checksum not in ("NONE", None)


class BinlogPackets(Packets):
    """`Packets` whose errors are those to show."""

    def __init__(self, receive: Callable[[int], bytes], url: Url, *, number: int = 1) -> None:
        super().__init__(receive, number=number)
        self._url = url

    def next(self) -> bytes:
        """See `Packets.next`. Raises `QueryFailed` and `ConnectionFailed`."""
        try:
            data = super().next()
        except (pymysql.Error, OSError) as problem:
            raise reading_failed(self._url, problem) from None
        if data.startswith(_END):
            raise ConnectionFailed(f"{self._url.masked} ended its binlog", hint="start again from the last position")
        return data


def reading_failed(url: Url, problem: BaseException) -> MigrateError:
    """The error to show when the binlog can't be read on."""
    code = problem.args[0] if problem.args else None
    reason = server_words(problem, url)
    if code in _LOST or not isinstance(problem, pymysql.Error):
        return ConnectionFailed(f"lost the binlog of {url.masked}", reason=reason)
    return QueryFailed(f"{url.masked} does not give its binlog", reason=reason)
