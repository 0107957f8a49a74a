"""The packets that a server sends, read in large blocks.

Most packets are short, and are looked at where they lie; taking each out of its block would cost as much as reading it.
https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
"""

import struct
from collections.abc import Callable

import pymysql
from pymysql.constants.CR import CR_SERVER_LOST

HEAD_BYTES = 4
LENGTH = 0xFFFFFF
"""The part of a packet's first four bytes, read as a number, that is its length. A packet of just this length goes on in the next."""
_HEAD = struct.Struct("<I").unpack_from
_BLOCK_BYTES = 1 << 17
_ERROR = b"\xff"


class Packets:
    """The packets from one command's answer on."""

    def __init__(self, receive: Callable[[int], bytes], *, number: int = 1) -> None:
        """`receive` waits for some bytes and gives at most so many, none at the end; `number` is the next packet's."""
        self._receive = receive
        self.block = b""
        """What has come; `at` is where the next packet begins in it."""
        self.at = 0
        self.number = number
        """The next packet's, from 0 to 255."""

    def next(self) -> bytes:
        """The next packet, whatever its length; waits for it.

        Raises PyMySQL's errors: the server's own, and `OperationalError` where the connection ends or a packet is missing.
        """
        parts = [self._part()]
        while len(parts[-1]) == LENGTH:
            parts.append(self._part())
        packet = b"".join(parts) if len(parts) > 1 else parts[0]
        if packet.startswith(_ERROR):
            pymysql.err.raise_mysql_exception(packet)
        return packet

    def _part(self) -> bytes:
        self._gather(HEAD_BYTES)
        (head,) = _HEAD(self.block, self.at)
        length, number = head & LENGTH, head >> 24
        self._gather(HEAD_BYTES + length)
        start = self.at + HEAD_BYTES
        # A server that shuts down begins to count anew for its last words.
        if number != self.number and not self.block.startswith(_ERROR, start):
            raise pymysql.OperationalError(CR_SERVER_LOST, f"packet {number} came instead of packet {self.number}")
        self.at, self.number = start + length, (number + 1) & 0xFF
        return self.block[start : self.at]

    def _gather(self, size: int) -> None:
        """Waits until so many bytes from `at` on are there."""
        missing = size - (len(self.block) - self.at)
        if missing <= 0:
            return
        parts = [self.block[self.at :]]
        while missing > 0:
            came = self._receive(_BLOCK_BYTES)
            if not came:
                raise pymysql.OperationalError(CR_SERVER_LOST, "the server closed the connection")
            parts.append(came)
            missing -= len(came)
        self.block, self.at = b"".join(parts), 0
