"""Takes compressed events out of their wrappings.

MySQL packs a transaction's events into one, with zstd: https://dev.mysql.com/doc/refman/8.4/en/binary-log-transaction-compression.html
MariaDB packs single statements and rows, with zlib: https://mariadb.com/kb/en/compressing-events-to-reduce-size-of-the-binary-log/
"""

import io
import struct
import zlib
from collections.abc import Callable, Iterator

from migrate.engines.mysql.binlog.table_map import packed_number
from migrate.errors import QueryFailed, Unsupported

_HEADER = struct.Struct("<IBIIIH").unpack_from
_HEADER_SIZE = 19
_Read = Callable[[int], bytes]
_END, _COMPRESSION = 0, 2
_ZSTD, _NONE = 0, 255
_PACKED, _ALGORITHM, _SIZE = 0x80, 0x70, 0x07


def unpacked(data: bytes) -> bytes:
    """What MariaDB packed. Raises `QueryFailed` for what can't be unpacked."""
    head = data[0] if data else 0
    if not head & _PACKED or head & _ALGORITHM:
        raise QueryFailed("the binlog holds a compressed event that is not understood", reason=f"it begins with {head}")
    start = 1 + (head & _SIZE)
    size = int.from_bytes(data[1:start], "big")
    try:
        found = zlib.decompress(data[start:])
    except zlib.error as problem:
        raise QueryFailed("the binlog holds a compressed event that is damaged", reason=str(problem)) from None
    if len(found) != size:
        raise QueryFailed(
            "the binlog holds a compressed event that is damaged", reason=f"it has {len(found)} bytes, not {size}"
        )
    return found


def events_in(payload: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The events of a transaction that MySQL packed: type, time and body of each, a few at a time in memory.

    Raises `Unsupported` where the package that unpacks zstd is not installed, and `QueryFailed`.
    """
    compression, at = _NONE, 0
    while True:
        field, at = packed_number(payload, at)
        if field == _END:
            break
        size, at = packed_number(payload, at)
        if field == _COMPRESSION:
            compression, _ = packed_number(payload, at)
        at += size
    read = _opened(payload[at:], compression)
    while header := _exactly(read, _HEADER_SIZE):
        when, number, _, size, _, _ = _HEADER(header, 0)
        yield number, when, _exactly(read, size - _HEADER_SIZE)


def _opened(data: bytes, compression: int) -> _Read:
    if compression == _NONE:
        return io.BytesIO(data).read
    if compression != _ZSTD:
        raise QueryFailed(
            "the binlog holds a compressed transaction that is not understood",
            reason=f"its compression is {compression}",
        )
    try:
        import zstandard
    except ImportError:
        raise Unsupported(
            "the source compresses its binlog, and the package that unpacks it is not installed",
            hint="pip install migratekit[zstd], or set binlog_transaction_compression = OFF on the source",
        ) from None
    reader = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True)

    def read(size: int) -> bytes:
        try:
            return reader.read(size)
        except zstandard.ZstdError as problem:
            raise _damaged(str(problem)) from None

    return read


def _exactly(read: _Read, size: int) -> bytes:
    """So many bytes, or none at the end."""
    parts, left = [], size
    while left:
        part = read(left)
        if not part:
            break
        parts.append(part)
        left -= len(part)
    if (left and parts) or left < 0 or (left and size != _HEADER_SIZE):
        raise _damaged("it is cut off")
    return b"".join(parts)


def _damaged(reason: str) -> QueryFailed:
    return QueryFailed("the binlog holds a compressed transaction that is damaged", reason=reason)
