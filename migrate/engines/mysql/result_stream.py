"""The rows of a query as MySQL and MariaDB send them, a block at a time, without a look into them.

PyMySQL makes an object of every packet and of every value. Here the session's bytes are read in large pieces, and only the lengths of
the packets are looked at.
https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html
"""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import pymysql
import pymysql.cursors
from pymysql.constants import CR

from migrate.engines.bulk import BLOCK_BYTES
from migrate.engines.connect import RawConnection
from migrate.engines.mysql.packets import HEAD_BYTES, LENGTH

_READ_BYTES = 128 << 10
_ERROR, _END, _END_BYTES = 0xFF, 0xFE, 9
_word = struct.Struct("<I").unpack_from


@dataclass(frozen=True, slots=True, kw_only=True)
class WireRows:
    """Some whole rows of a result."""

    data: bytes
    starts: "array[int]"
    """Where each row begins; one follows the other with nothing between them."""
    header: int = HEAD_BYTES
    """The bytes before a row's first value: those of its packet's header, or none where a row was put together from several packets."""


class ResultStream:
    """The rows of one query. Nothing else can be asked of the session before the stream is over.

    Raises `pymysql.Error` from every method.
    """

    def __init__(self, connection: RawConnection, query: str, *, block_bytes: int = BLOCK_BYTES) -> None:
        self._cursor = connection.cursor(pymysql.cursors.SSCursor)
        self._cursor.execute(query)
        self._file = connection._rfile
        self._block_bytes = block_bytes
        self._buffer = bytearray(block_bytes + _READ_BYTES)
        self._filled = 0
        self._is_new = True
        self._starts = array("q")
        self._end = 0
        """Where the last whole packet ends."""
        self.is_over = False
        """Whether the server has said all that it had to say."""

    def rows(self) -> Iterator[WireRows]:
        """All that is left, in the server's order."""
        while not self.is_over:
            self._split()
            if self._starts and self._is_last(self._starts[-1]):
                self._end = self._starts.pop()
                self._finish()
                if self._starts:
                    yield self._take()
            elif self._end >= self._block_bytes or (self._starts and self._goes_on()):
                yield self._take()
            elif self._goes_on():
                yield self._long_row()
            else:
                self._read()

    def drain(self) -> None:
        """Reads to the end and forgets it all, the server's last error too: that of a query that was killed."""
        try:
            for _ in self.rows():
                pass
        except pymysql.Error:
            if not self.is_over:
                raise

    def _split(self) -> None:
        """Finds the packets that have come whole."""
        buffer, filled, at, found = self._buffer, self._filled, self._end, self._starts.append
        while at + HEAD_BYTES <= filled:
            length = _word(buffer, at)[0] & LENGTH
            end = at + HEAD_BYTES + length
            if end > filled or length == LENGTH:
                break
            found(at)
            at = end
        self._end = at

    def _goes_on(self) -> bool:
        """Whether the row after the last whole packet takes more than one packet."""
        at = self._end
        return at + HEAD_BYTES <= self._filled and _word(self._buffer, at)[0] & LENGTH == LENGTH

    def _is_last(self, start: int) -> bool:
        """Whether that packet is no row but the end. Raises the server's error where it is one."""
        first, length = self._buffer[start + HEAD_BYTES], self._end - start - HEAD_BYTES
        if first == _ERROR:
            self._finish()
            pymysql.err.raise_mysql_exception(bytes(self._buffer[start + HEAD_BYTES : self._end]))
        return first == _END and length < _END_BYTES

    def _finish(self) -> None:
        """Has PyMySQL know that the rows are read."""
        self.is_over = True
        result = self._cursor._result
        result.unbuffered_active, result.connection = False, None
        self._cursor.close()

    def _take(self) -> WireRows:
        taken = WireRows(data=bytes(memoryview(self._buffer)[: self._end]), starts=self._starts)
        self._drop(self._end)
        self._starts, self._end = array("q"), 0
        return taken

    def _long_row(self) -> WireRows:
        parts, length = bytearray(), LENGTH
        while length == LENGTH:
            while self._filled < HEAD_BYTES:
                self._read()
            length = _word(self._buffer, 0)[0] & LENGTH
            while self._filled < HEAD_BYTES + length:
                self._read()
            parts += memoryview(self._buffer)[HEAD_BYTES : HEAD_BYTES + length]
            self._drop(HEAD_BYTES + length)
        return WireRows(data=bytes(parts), starts=array("q", [0]), header=0)

    def _drop(self, size: int) -> None:
        """Forgets the first bytes. What a long packet has made of the buffer is given back too."""
        left = bytes(memoryview(self._buffer)[size : self._filled])
        if len(self._buffer) > LENGTH:
            self._buffer = bytearray(self._block_bytes + _READ_BYTES + len(left))
        self._buffer[: len(left)] = left
        self._filled = len(left)

    def _read(self) -> None:
        if len(self._buffer) - self._filled < _READ_BYTES:
            self._buffer.extend(bytes(max(_READ_BYTES, len(self._buffer))))
        room = memoryview(self._buffer)[self._filled :]
        try:
            count = self._read_first(room) if self._is_new else self._file.readinto1(room)
        except OSError as problem:
            raise _lost(str(problem)) from None
        if not count:
            raise _lost("the server closed the connection")
        self._filled += count

    def _read_first(self, room: memoryview) -> int:
        """Takes what the file has in its own buffer; `readinto1` would wait for more than that."""
        self._is_new = False
        found = self._file.read1(_READ_BYTES)
        room[: len(found)] = found
        return len(found)


def _lost(why: str) -> pymysql.OperationalError:
    return pymysql.OperationalError(CR.CR_SERVER_LOST, f"Lost connection to MySQL server during query ({why})")
