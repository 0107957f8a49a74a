"""The changes of the task's tables, read from the row binlog of MySQL or MariaDB."""

import contextlib
import re
import struct
import time
from collections.abc import Iterator, Mapping, Sequence

from migrate.engines.bulk import ColumnPair
from migrate.engines.changes import ChangeStream, in_lists
from migrate.engines.connect import RawConnection, open_connection
from migrate.engines.mysql.binlog.compressed import events_in, unpacked
from migrate.engines.mysql.binlog.connection import close_connection, start_dump
from migrate.engines.mysql.binlog.kinds import HARMLESS, Kind
from migrate.engines.mysql.binlog.position import Position, parse_position
from migrate.engines.mysql.binlog.row_events import ROW_EVENTS, Tables
from migrate.engines.mysql.binlog.server import learn
from migrate.engines.mysql.binlog.statements import (
    Meaning,
    begins_transaction,
    meaning,
    speaks_of_schemas,
    tables_named,
    words_of,
)
from migrate.engines.mysql.packets import HEAD_BYTES, LENGTH, Packets
from migrate.errors import QueryFailed
from migrate.model.change import Commit, Event, StructureChange, Truncation
from migrate.model.names import EngineName, ObjectName
from migrate.url import Url

TablePairs = Mapping[ObjectName, tuple[ColumnPair, ...]]
_HEADER = struct.Struct("<xIBIIIH").unpack_from
_PACKET = struct.Struct("<IBIBIIIH").unpack_from
_HEADER_SIZE, _STATUS_SIZE = 19, 1
_BEFORE_BODY = HEAD_BYTES + _STATUS_SIZE + _HEADER_SIZE
_ARTIFICIAL = 0x20
_CHECKSUM_SIZE = 4
_IDLE_SECONDS = 0.2
_QUERY = struct.Struct("<IIBHH")
_FILE = re.compile(rb".+\.\d+", re.DOTALL)
_STANDALONE = 1
_TABLE_MAP, _QUERY_KIND, _XID = int(Kind.TABLE_MAP), int(Kind.QUERY), int(Kind.XID)
_GTIDS = frozenset({int(Kind.GTID), int(Kind.ANONYMOUS_GTID), int(Kind.MARIADB_GTID)})
_OF_ROWS = ROW_EVENTS | {_TABLE_MAP}
_SHORT = _OF_ROWS | _GTIDS | {_QUERY_KIND, _XID}
_BEGIN = b"\0BEGIN"
_HEARTBEATS = frozenset({int(Kind.HEARTBEAT), int(Kind.HEARTBEAT_V2)})


@contextlib.contextmanager
def open_binlog(
    url: Url, tables: TablePairs, *, target: EngineName, start: str, server_id: int | None = None
) -> Iterator[ChangeStream]:
    """Follows the source's binlog from `start` on, as far as it concerns these columns of these tables.

    `server_id` is what the source knows this reader by; no replica of it may have the same. One is made up where none is given.
    Raises `QueryFailed` where the source no longer holds the place, and `ConnectionFailed`.
    """
    connection = open_connection(url)
    try:
        server = learn(connection, tables, url)
        position = parse_position(start)
        packets, has_checksum = start_dump(connection, url, position, server_id)
        followed = Tables(tables, server, target)
        yield Binlog(connection, packets, followed, position, has_checksum=has_checksum)
    finally:
        close_connection(connection)


class Binlog:
    """A `ChangeStream` over one open connection."""

    def __init__(
        self,
        connection: RawConnection,
        packets: Packets,
        tables: Tables,
        start: Position,
        *,
        has_checksum: bool,
    ) -> None:
        self._connection = connection
        self._packets = packets
        self._tables = tables
        self._file, self._offset = start.file, start.offset
        self._safe = str(start)
        self._checksum = _CHECKSUM_SIZE if has_checksum else 0
        self._in_transaction = self._gave_rows = self._started = False
        self._committed_at = 0.0
        self._prepared: set[str] = set()
        self._told = time.monotonic()

    def events(self) -> Iterator[Event]:
        """See `ChangeStream.events`. Raises `QueryFailed`, and `ConnectionFailed` when the source is gone."""
        for told in self.batches():
            yield from told

    def batches(self) -> Iterator[Sequence[Event]]:
        """See `ChangeStream.batches`. Raises as `events` does."""
        while True:
            yield from in_lists(self._next())
            told: list[Event] = []
            try:
                self._take_short(told)
            finally:
                if told:
                    yield told

    def _next(self) -> Iterator[Event]:
        """What the next packet's event tells, of whatever kind and length it is."""
        data = self._packets.next()
        if len(data) < _STATUS_SIZE + _HEADER_SIZE:
            raise QueryFailed("an event of the binlog is cut off", reason=f"after {self._here()}")
        at, number, _, size, end, flags = _HEADER(data, 0)
        if size != len(data) - _STATUS_SIZE:
            raise QueryFailed("an event of the binlog is cut off", reason=f"after {self._here()}")
        body = data[_HEADER_SIZE + _STATUS_SIZE : len(data) - self._checksum]
        if number in (Kind.ROTATE, Kind.FORMAT_DESCRIPTION):
            body = data[_HEADER_SIZE + _STATUS_SIZE :]
        if end and not flags & _ARTIFICIAL and number not in _HEARTBEATS:
            self._go_to(end, size)
        return self._event(number, body, at, is_artificial=not end or bool(flags & _ARTIFICIAL))

    def _take_short(self, told: list[Event]) -> None:
        """Takes the events that lie whole in what has come, up to the first that is none of the kinds that most are."""
        packets, tables, checksum = self._packets, self._tables, self._checksum
        block, at, number = packets.block, packets.at, packets.number
        whole = len(block)
        while at + _BEFORE_BODY <= whole:
            head, status, when, kind, _, size, end, flags = _PACKET(block, at)
            length = head & LENGTH
            start, stop = at + _BEFORE_BODY, at + HEAD_BYTES + length
            is_plain = size == length - _STATUS_SIZE and length < LENGTH and not status and kind in _SHORT
            if not is_plain or stop > whole or head >> 24 != number or not end or flags & _ARTIFICIAL:
                break
            if kind == _TABLE_MAP:
                tables.map(block[start : stop - checksum])
            elif kind in ROW_EVENTS:
                changes = tables.rows(kind, block, start, stop - checksum)
                if changes is not None:
                    self._gave_rows = True
                    told.append(changes)
            elif kind == _QUERY_KIND and not block.endswith(_BEGIN, start, stop - checksum):
                break
            if end == self._offset + size:
                self._offset = end
            else:
                self._go_to(end, size)
            if kind not in _OF_ROWS:
                told += self._mark(kind, block[start : stop - checksum], when)
            at, number = stop, (number + 1) & 0xFF
        packets.at, packets.number = at, number

    def _mark(self, kind: int, body: bytes, when: int) -> Sequence[Event]:
        """The beginning or the end of a transaction."""
        if kind == _XID:
            return self._commit(when)
        if kind == _QUERY_KIND:
            self._in_transaction = True
        else:
            self._other(kind, body, is_artificial=False)
        return ()

    @property
    def session(self) -> int:
        """The number that the source has for this connection."""
        number: int = self._connection.thread_id()
        return number

    def confirm(self, position: str) -> None:
        """Nothing: a source of this kind keeps its binlogs for a time of its own."""

    def close(self) -> None:
        """Ends the connection."""
        close_connection(self._connection)

    def _go_to(self, end: int, size: int) -> None:
        # The header's place has 32 bits only, and a long last transaction may reach beyond.
        whole = (self._offset + size) & ~0xFFFFFFFF | end
        self._offset = whole + (1 << 32) if whole + (1 << 31) < self._offset else whole

    def _here(self) -> str:
        return f"{self._file}:{self._offset}"

    def _event(self, number: int, body: bytes, at: int, *, is_artificial: bool) -> Iterator[Event]:
        if number == Kind.TABLE_MAP:
            self._tables.map(body)
        elif number in ROW_EVENTS:
            changes = self._tables.rows(number, body, 0, len(body))
            if changes is not None:
                self._gave_rows = True
                yield changes
        elif number == Kind.QUERY:
            yield from self._query(body, at)
        elif number == Kind.XID:
            yield from self._commit(at)
        elif number in _HEARTBEATS:
            yield from self._idle()
        elif number == Kind.XA_PREPARE:
            yield from self._prepare(body, at)
        elif number == Kind.QUERY_COMPRESSED:
            yield from self._query(_with_statement_unpacked(body), at)
        elif number == Kind.TRANSACTION_PAYLOAD:
            for inner, when, content in events_in(body):
                yield from self._event(inner, content, when, is_artificial=False)
        elif number not in HARMLESS:
            self._other(number, body, is_artificial=is_artificial)

    def _other(self, number: int, body: bytes, *, is_artificial: bool) -> None:
        match number:
            case Kind.GTID | Kind.ANONYMOUS_GTID:
                self._committed_at = _time_in_gtid(body)
            case Kind.MARIADB_GTID:
                self._in_transaction = not body[12] & _STANDALONE
            case Kind.ROTATE:
                self._rotate(body)
            case Kind.FORMAT_DESCRIPTION:
                self._describe(body, is_artificial=is_artificial)
            case Kind.PARTIAL_UPDATE_ROWS:
                raise QueryFailed(
                    f"the binlog holds only parts of JSON documents, at {self._here()}",
                    hint="set binlog_row_value_options = '' for every session of the source, and load the tables anew",
                )
            case _:
                raise _not_understood(number, self._here())

    def _rotate(self, body: bytes) -> None:
        # Whether a rotation ends in a checksum is told only by the description that comes after it.
        name = body[8:-_CHECKSUM_SIZE] if self._checksum else body[8:]
        if not _FILE.fullmatch(name):
            name = body[8:] if self._checksum else body[8:-_CHECKSUM_SIZE]
        self._file, self._offset = name.decode(), int.from_bytes(body[:8], "little")
        if not self._in_transaction:
            self._safe = self._here()

    def _describe(self, body: bytes, *, is_artificial: bool) -> None:
        self._tables.forget()
        # Its last bytes are the kind of checksum that events end in, and four bytes for one in any case.
        version = body[2:52].rstrip(b"\x00").decode(errors="replace")
        trailer = body[-5:]
        if trailer[0] not in (0, 1):
            raise QueryFailed("the binlog has checksums of a kind that is not known", reason=f"written by {version}")
        self._checksum = _CHECKSUM_SIZE * trailer[0]
        if self._started and self._in_transaction and not is_artificial:
            self._abandon("the source stopped in the middle of it")
            self._in_transaction = False
        self._started = True

    def _prepare(self, body: bytes, at: int) -> Iterator[Event]:
        if body[0]:  # committed in one phase
            yield from self._commit(at)
            return
        if self._gave_rows:
            raise QueryFailed(
                f"an XA transaction that changes tables of the task is prepared before {self._here()}",
                reason="whether it is committed, the binlog tells only later",
                hint="end open XA transactions on the source, load the tables anew and follow from there",
            )
        self._prepared.add(_transaction_prepared(body))
        yield from self._commit(at)

    def _query(self, body: bytes, at: int) -> Iterator[Event]:
        if body.endswith(_BEGIN):
            self._in_transaction = True
            return
        _, _, name_size, _, status_size = _QUERY.unpack_from(body)
        start = _QUERY.size + status_size
        database = body[start : start + name_size].decode(errors="replace")
        statement = body[start + name_size + 1 :].decode(errors="replace")
        words = words_of(statement)
        match meaning(words):
            case Meaning.NOTHING:
                pass
            case Meaning.BEGIN:
                self._in_transaction = True
            case Meaning.COMMIT:
                yield from self._commit(at)
            case Meaning.ROLLBACK | Meaning.ROLLBACK_TO as kind:
                self._abandon("it was rolled back")
                if kind is Meaning.ROLLBACK:
                    yield from self._commit(at)
            case Meaning.XA:
                yield from self._of_two_phases(words, at)
            case kind:
                yield from self._statement(kind, words, database, statement)
                self._in_transaction |= begins_transaction(words)
                if not self._in_transaction:
                    yield from self._commit(at)

    def _of_two_phases(self, words: list[str], at: int) -> Iterator[Event]:
        verb, transaction = words[1].lower(), "".join(words[2:]).lower()
        if verb in ("start", "begin"):
            self._in_transaction = True
        elif verb in ("commit", "rollback"):
            if verb == "commit" and transaction not in self._prepared:
                raise QueryFailed(
                    f"an XA transaction is committed at {self._here()} that was prepared before the log was followed",
                    reason=f"{transaction[:200]} may have changed tables of the task",
                    hint="load the tables anew and follow the binlog from there",
                )
            self._prepared.discard(transaction)
            yield from self._commit(at)

    def _statement(self, kind: Meaning, words: list[str], database: str, statement: str) -> Iterator[Event]:
        named = tables_named(words, database, self._tables.names)
        if kind is Meaning.ROWS and (named or speaks_of_schemas(words, database, self._tables.names)):
            raise QueryFailed(
                f"the binlog holds a statement instead of the rows it changed, at {self._here()}",
                reason=statement[:200],
                hint="every session of the source must write rows: binlog_format = ROW; then load the tables anew",
            )
        if kind is Meaning.TRUNCATE and named:
            self._gave_rows = True
            yield Truncation(tables=named)
        elif kind is Meaning.STRUCTURE and named:
            self._gave_rows = True
            yield StructureChange(statement=statement, tables=named)

    def _commit(self, at: int) -> Sequence[Event]:
        had_rows, self._gave_rows, self._in_transaction = self._gave_rows, False, False
        self._safe = self._here()
        committed_at, self._committed_at = self._committed_at or float(at), 0.0
        if had_rows:
            self._told = time.monotonic()
            return (Commit(position=self._safe, at=committed_at),)
        return self._idle() if time.monotonic() - self._told >= _IDLE_SECONDS else ()

    def _idle(self) -> Sequence[Event]:
        if self._gave_rows:
            return ()
        self._told = time.monotonic()
        return (Commit(position=self._safe, at=time.time(), idle=True),)

    def _abandon(self, reason: str) -> None:
        if self._gave_rows:
            raise QueryFailed(
                f"a transaction in the binlog before {self._here()} was not completed",
                reason=reason,
                hint="load the tables anew and follow the binlog from there",
            )


def _time_in_gtid(body: bytes) -> float:
    """When the transaction was committed, in seconds; 0 where an old server does not tell."""
    if len(body) < 49 or body[25] != 2:
        return 0.0
    microseconds = int.from_bytes(body[42:49], "little") & ~(1 << 55)
    return microseconds / 1e6


def _with_statement_unpacked(body: bytes) -> bytes:
    _, _, name_size, _, status_size = _QUERY.unpack_from(body)
    start = _QUERY.size + status_size + name_size + 1
    return body[:start] + unpacked(body[start:])


def _transaction_prepared(body: bytes) -> str:
    """The XA transaction's identifier, as the statement that ends it has it, in lower case."""
    form, first, second = struct.unpack_from("<III", body, 1)
    whole = body[13 : 13 + first + second]
    return f"x'{whole[:first].hex()}',x'{whole[first:].hex()}',{form}"


def _not_understood(number: int, here: str) -> QueryFailed:
    return QueryFailed(
        f"the binlog holds an event that is not understood, at {here}",
        reason=f"its type is {number}; it may hold changes, so it can't be passed over",
    )
