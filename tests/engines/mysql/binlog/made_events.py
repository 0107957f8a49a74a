"""Events of a binlog that are made here, and what the stream tells of them."""

import itertools
import struct
from collections.abc import Iterator, Sequence

from migrate.engines.bulk import ColumnPair
from migrate.engines.mysql.binlog.charsets import Charsets
from migrate.engines.mysql.binlog.kinds import Kind
from migrate.engines.mysql.binlog.layout import KnownColumn
from migrate.engines.mysql.binlog.position import Position
from migrate.engines.mysql.binlog.row_events import Tables
from migrate.engines.mysql.binlog.server import Server
from migrate.engines.mysql.binlog.stream import Binlog
from migrate.engines.mysql.packets import Packets
from migrate.engines.mysql.type_text import parse_type
from migrate.model.change import Commit, Event
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column

THINGS = ObjectName(schema="shop", name="things")
TABLE_MAP = b"\x01\0\0\0\0\0\x01\0" + b"\x04shop\0" + b"\x06things\0" + b"\x02\x03\x0f" + b"\x02\x28\0" + b"\x03"
HEADER = b"\x01\0\0\0\0\0\x01\0"
COLUMNS = b"\x02\xff"
ROW = b"\xfc" + b"\x07\0\0\0" + b"\x05seven"
OTHER_ROW = b"\xfe" + b"\x08\0\0\0"


def event(kind: int, body: bytes, *, end: int = 1000) -> bytes:
    """An event, with the byte before it that says that all is well."""
    return b"\0" + struct.pack("<IBIIIH", 1_700_000_000, kind, 1, 19 + len(body), end, 0) + body


def query(statement: bytes, *, kind: int = Kind.QUERY) -> bytes:
    """A statement, run in the database of the table."""
    return event(kind, struct.pack("<IIBHH", 1, 0, 4, 0, 0) + b"shop\0" + statement)


def in_packets(contents: Sequence[bytes]) -> list[bytes]:
    """Each in a packet, numbered from 1."""
    return [
        struct.pack("<I", len(content) | (number & 0xFF) << 24) + content
        for number, content in enumerate(contents, start=1)
    ]


def read(*events: bytes, cuts: Sequence[int] | None = None) -> list[Event]:
    """What the stream tells of these events, up to the first that is missing."""
    return list(until_the_end(stream_of(*events, cuts=cuts)))


def stream_of(*events: bytes, cuts: Sequence[int] | None = None) -> Binlog:
    """A stream of these events.

    The packets come one at a time, or, with `cuts`, in pieces that end there.
    """
    pieces = in_packets(events)
    if cuts is not None:
        sent = b"".join(pieces)
        places = sorted({0, *(cut % (len(sent) + 1) for cut in cuts), len(sent)})
        pieces = [sent[start:end] for start, end in itertools.pairwise(places)]
    types = {"id": "int", "name": "varchar(10)"}
    columns = tuple(Column(name=name, type=parse_type(text), charset="utf8mb4") for name, text in types.items())
    layout = {THINGS: [KnownColumn(name=one.name, type=one.type, charset=one.charset) for one in columns]}
    server = Server(is_mariadb=True, charsets=Charsets(None, "none"), latitude_first=frozenset(), layout=layout)
    pairs = tuple(ColumnPair(source=one, target=one) for one in columns)
    waiting = iter(pieces)
    return Binlog(
        None,
        Packets(lambda _: next(waiting)),
        Tables({THINGS: pairs}, server, EngineName.MYSQL),
        Position(file="binlog.000001", offset=4),
        has_checksum=False,
    )


def until_the_end(stream: Binlog) -> Iterator[Event]:
    """What a stream tells before the first event that is missing."""
    events = stream.events()
    try:
        yield from events
    except RuntimeError:  # what a generator makes of the StopIteration of the pieces
        return


COMMIT = Commit(position="", at=0.0)
XID = event(Kind.XID, bytes(8))
