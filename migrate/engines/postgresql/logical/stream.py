"""A logical slot as a stream of changes."""

import contextlib
import functools
import struct
import time
from collections.abc import Collection, Iterator, Mapping, Sequence

from migrate.engines.bulk import ColumnPair
from migrate.engines.changes import in_lists
from migrate.engines.connect import open_raw
from migrate.engines.postgresql.engine import PostgreSql
from migrate.engines.postgresql.logical.decoder import Decoder
from migrate.engines.postgresql.logical.positions import position_number, position_text, seconds_since_1970
from migrate.engines.postgresql.logical.publication import numbers_of_tables, published_tables
from migrate.engines.postgresql.logical.session import ReplicationSession, open_session
from migrate.engines.postgresql.logical.slot import require_slot
from migrate.engines.postgresql.logical.sql_side import SqlSide
from migrate.errors import QueryFailed
from migrate.model.change import Commit, Event, StructureChange
from migrate.model.names import EngineName, ObjectName
from migrate.url import Url

IDLE_SECONDS = 0.2
_DATA, _KEEPALIVE = ord("w"), ord("k")
_HEADER_BYTES = 25
_ALIVE = struct.Struct(">qqB").unpack_from


class PgoutputStream:
    """See `ChangeStream`. One thread reads events; `confirm` may come from another."""

    def __init__(
        self,
        session: ReplicationSession,
        decoder: Decoder,
        *,
        start: str,
        missing: Sequence[ObjectName],
        idle_seconds: float,
    ) -> None:
        self._session = session
        self._decoder = decoder
        self._missing = tuple(missing)
        self._idle_seconds = idle_seconds
        self._place = position_number(start)
        self._at = time.time()
        self._told = time.monotonic()
        self._asked = False

    def events(self) -> Iterator[Event]:
        """See `ChangeStream.events`.

        A change to a table whose columns are not those that the task knows is told as a `StructureChange`, each time.
        """
        for told in self.batches():
            yield from told

    def batches(self) -> Iterator[Sequence[Event]]:
        """See `ChangeStream.batches`."""
        if self._missing:
            yield [
                StructureChange(
                    statement="the publication has no such table now", tables=self._missing, unreadable=True
                )
            ]
        while True:
            yield from in_lists(self._heard(self._session.next_messages(self._idle_seconds)))

    def _heard(self, messages: Sequence[bytes]) -> Iterator[Event]:
        """What some messages say; none of them are silence."""
        if not messages:
            yield from self._silence()
        for message in messages:
            if message[0] == _DATA:
                yield from self._take(message[_HEADER_BYTES:])
            elif message[0] == _KEEPALIVE:
                yield from self._keepalive(message)
            else:
                raise QueryFailed(
                    "the source's stream holds a message that is not understood", reason=repr(message[:1])
                )

    def confirm(self, position: str) -> None:
        """See `ChangeStream.confirm`.

        The server forgets the log before this place, and won't start before it again: the place must be kept with the target's rows
        first, that of an idle `Commit` too.
        """
        self._session.safe(position_number(position))

    def close(self) -> None:
        """Ends the stream; the slot stays."""
        self._session.close()

    def _take(self, message: bytes) -> Sequence[Event]:
        events = self._decoder.take(message)
        if events and isinstance(events[-1], Commit):
            self._passed(events[-1])
        return events

    def _passed(self, commit: Commit) -> None:
        self._place, self._at = position_number(commit.position), commit.at
        self._told, self._asked = time.monotonic(), False
        self._session.received(self._place)

    def _silence(self) -> Iterator[Event]:
        is_asked, self._asked = self._asked, True
        self._session.send_status(ask=True)
        if is_asked and not self._decoder.in_transaction:
            yield self._idle()

    def _keepalive(self, message: bytes) -> Iterator[Event]:
        end, clock, wants_answer = _ALIVE(message, 1)
        if not self._decoder.in_transaction:
            # Everything that was committed before this place has been sent.
            self._place, self._at = max(self._place, end), seconds_since_1970(clock)
            self._session.received(self._place)
        if wants_answer:
            self._session.send_status()
        is_due = self._asked or time.monotonic() - self._told >= self._idle_seconds
        if is_due and not self._decoder.in_transaction:
            yield self._idle()

    def _idle(self) -> Commit:
        self._told, self._asked = time.monotonic(), False
        return Commit(position=position_text(self._place), at=self._at, idle=True)


@contextlib.contextmanager
def open_pgoutput(
    url: Url,
    tables: Mapping[ObjectName, tuple[ColumnPair, ...]],
    *,
    target: EngineName,
    start: str,
    slot: str,
    publication: str,
    columns: Mapping[ObjectName, Collection[str]] | None = None,
    idle_seconds: float = IDLE_SECONDS,
) -> Iterator[PgoutputStream]:
    """The changes to `tables` that were committed after the place `start`, with values as a full load to `target` renders them.

    `columns` names all columns that the tables had when they were looked at: a row that has more is told as a `StructureChange`.
    Raises `QueryFailed` where the slot is gone or no longer has these changes, `ConnectionFailed`, and, when a table's first row
    comes, `Unsupported` for a pair of columns that can't travel.
    """
    require_slot(url, slot, start)
    with open_raw(url, read_only=True, autocommit=True) as connection:
        published = published_tables(connection, publication)
        known = numbers_of_tables(connection, list(tables))
    missing = [name for name in tables if name not in published]
    with contextlib.ExitStack() as stack:
        side = SqlSide(url, stack)
        decoder = Decoder(
            tables,
            target=target,
            type_text=functools.cache(side.type_text),
            ask=side.evaluate,
            known=known,
            columns=columns or {},
        )
        session = stack.enter_context(
            open_session(url, _start_statement(slot, start, publication), start=position_number(start))
        )
        yield PgoutputStream(session, decoder, start=start, missing=missing, idle_seconds=idle_seconds)


def _start_statement(slot: str, start: str, publication: str) -> str:
    names = PostgreSql().literal(PostgreSql().quote(publication))
    place = position_text(position_number(start))
    return f"START_REPLICATION SLOT {slot} LOGICAL {place} (proto_version '1', publication_names {names})"
