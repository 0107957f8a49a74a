"""Runs many statements of MySQL and MariaDB in one request, and reads what the server says of each.

The driver takes a dozen steps for every answer. These statements give no rows: each is answered by one short packet.
https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html
"""

from typing import NamedTuple

import pymysql
from pymysql.constants.COMMAND import COM_QUERY
from pymysql.constants.CR import CR_ERROR_FIRST, CR_ERROR_LAST, CR_MALFORMED_PACKET, CR_SERVER_LOST

from migrate.engines.connect import RawConnection
from migrate.engines.mysql.packets import Packets

_MORE_FOLLOW = 0x08
_OK = 0
_LENGTHS = {0xFC: 2, 0xFD: 3, 0xFE: 8}
"""Bytes of a number, by the byte before it; a smaller one is the number itself."""


class Answer(NamedTuple):
    """What a statement did."""

    rows: int
    """That it found or made."""
    warnings: int


class Answers(NamedTuple):
    """What became of the statements of one request, up to the first that the server refused."""

    done: list[Answer]
    problem: pymysql.Error | None = None
    """Why the one after them was refused; those after that one were not run."""


def send(connection: RawConnection, statements: bytes) -> None:
    """Sends statements with semicolons between them, and does not wait. Nothing else may be asked before `answers`.

    Raises the driver's errors.
    """
    connection._execute_command(COM_QUERY, statements)


def answers(connection: RawConnection) -> Answers:
    """Waits for the answers to what was sent. Raises the driver's errors where the connection is lost."""
    done: list[Answer] = []
    try:
        # The driver sets the time to wait for again when it must be another one.
        connection._sock.settimeout(connection._read_timeout)
        connection._current_timeout = connection._read_timeout
        packets = Packets(connection._sock.recv, number=connection._next_seq_id)
        follow = True
        while follow:
            answer, follow = read_answer(packets.next())
            done.append(answer)
    except OSError as problem:
        connection._force_close()
        raise pymysql.OperationalError(CR_SERVER_LOST, f"lost the connection: {problem}") from None
    except pymysql.Error as problem:
        if CR_ERROR_FIRST <= problem.args[0] <= CR_ERROR_LAST:  # It is no word of the server's.
            connection._force_close()
            raise
        return Answers(done, problem)
    return Answers(done)


def read_answer(packet: bytes) -> tuple[Answer, bool]:
    """The answer in a packet, and whether another follows. Raises `OperationalError` for a packet that is none."""
    if len(packet) < 7 or packet[0] != _OK:
        raise pymysql.OperationalError(CR_MALFORMED_PACKET, f"the server answers {packet[:20]!r} to a change")
    rows, at = packet[1], 2
    if rows in _LENGTHS:
        at += _LENGTHS[rows]
        rows = int.from_bytes(packet[2:at], "little")
    # The number that the server gave to a new row comes next.
    at += 1 + _LENGTHS.get(packet[at], 0)
    return Answer(rows, packet[at + 2] | packet[at + 3] << 8), bool(packet[at] & _MORE_FOLLOW)
