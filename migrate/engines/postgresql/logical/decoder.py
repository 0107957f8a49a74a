"""Turns the messages of `pgoutput`, protocol version 1, into events.

Version 1 tells a transaction when it commits, in the order of the commits. The later versions only add ways to hear of it earlier:
large ones while they run (2, 4) and prepared ones when they are prepared (3); nothing here could use that.
https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html
"""

import struct
from collections.abc import Callable, Collection, Mapping, Sequence

from migrate.engines.bulk import ColumnPair
from migrate.engines.postgresql.logical.positions import position_text, seconds_since_1970
from migrate.engines.postgresql.logical.relation import (
    Relation,
    TableReader,
    TypeText,
    changes_between,
    differences,
    read_relation,
    table_reader,
)
from migrate.engines.postgresql.logical.tuples import PADDING
from migrate.engines.postgresql.logical.values import Ask
from migrate.errors import QueryFailed
from migrate.model.change import (
    UNCHANGED,
    Commit,
    Event,
    Operation,
    Row,
    RowChanges,
    StructureChange,
    Truncation,
)
from migrate.model.names import EngineName, ObjectName

MOST_ROWS = 1000
MOST_BYTES = 1 << 20
_NUMBER = struct.Struct(">I").unpack_from
_COMMIT = struct.Struct(">BQQq").unpack_from

Gathered = tuple[TableReader, Operation, bool]
"""Rows that one event can hold together: of one table and operation, with or without what they were before."""


class Decoder:
    """Keeps what the log announced, and the rows that wait to be told as one event."""

    def __init__(
        self,
        tables: Mapping[ObjectName, Sequence[ColumnPair]],
        *,
        target: EngineName,
        type_text: TypeText,
        ask: Ask,
        known: Mapping[int, ObjectName],
        columns: Mapping[ObjectName, Collection[str]],
    ) -> None:
        self._tables = tables
        self._target = target
        self._type_text = type_text
        self._ask = ask
        self._known = known
        """The tables' numbers in the catalogue, to know one again that got another name."""
        self._columns = columns
        """The names of the columns that the tables had when they were looked at."""
        self._relations: dict[int, Relation] = {}
        self._readers: dict[int, TableReader] = {}
        self._unreadable: dict[int, StructureChange] = {}
        self._gathered: Gathered | None = None
        self._before: list[Row] = []
        self._after: list[Row] = []
        self._size = 0
        self.in_transaction = False
        self._takers: dict[int, Callable[[bytes], Sequence[Event]]] = {
            ord("B"): self._begin,
            ord("C"): self._commit,
            ord("R"): self._relation,
            ord("I"): self._insert,
            ord("U"): self._update,
            ord("D"): self._delete,
            ord("T"): self._truncate,
            # An origin's name, a type's name, and an application's own message: none of them holds a row.
            ord("O"): _nothing,
            ord("Y"): _nothing,
            ord("M"): _nothing,
        }

    def take(self, message: bytes) -> Sequence[Event]:
        """The events that this message completes. Raises `QueryFailed` for a message that is not understood."""
        taker = self._takers.get(message[0])
        if taker is None:
            raise QueryFailed(
                "the source's log holds something that is not understood",
                reason=f"a message {chr(message[0])!r} of pgoutput, which may hold rows",
            )
        return taker(message)

    def _begin(self, message: bytes) -> Sequence[Event]:
        self.in_transaction = True
        return ()

    def _commit(self, message: bytes) -> Sequence[Event]:
        _flags, _start, end, clock = _COMMIT(message, 1)
        self.in_transaction = False
        return (*self._flushed(), Commit(position=position_text(end), at=seconds_since_1970(clock)))

    def _relation(self, message: bytes) -> Sequence[Event]:
        relation = read_relation(message)
        before = self._relations.get(relation.id)
        self._relations[relation.id] = relation
        self._readers.pop(relation.id, None)
        self._unreadable.pop(relation.id, None)
        old_name = before.name if before else self._known.get(relation.id, relation.name)
        told = self._flushed()
        if old_name in self._tables and old_name != relation.name:
            change = StructureChange(
                statement=f"{old_name} is called {relation.name} now", tables=(old_name,), unreadable=True
            )
            self._unreadable[relation.id] = change
            return (*told, change)
        pairs = self._tables.get(relation.name)
        if pairs is None:
            return told
        if faults := differences(relation, pairs, self._type_text):
            change = StructureChange(statement="; ".join(faults), tables=(relation.name,), unreadable=True)
            self._unreadable[relation.id] = change
            return (*told, change)
        self._readers[relation.id] = table_reader(relation, relation.name, pairs, self._target, self._ask)
        if self._has_new_columns(relation) if before is None else changes_between(before, relation):
            columns = ", ".join(column.name for column in relation.columns)
            return (*told, StructureChange(statement=f"the columns are now {columns}", tables=(relation.name,)))
        return told

    def _has_new_columns(self, relation: Relation) -> bool:
        known = self._columns.get(relation.name)
        return known is not None and any(column.name not in known for column in relation.columns)

    def _insert(self, message: bytes) -> Sequence[Event]:
        (number,) = _NUMBER(message, 1)
        reader = self._readers.get(number)
        if reader is None:
            return self._passed_over(number)
        row, _ = reader.whole(message + PADDING, 6)
        return self._gather((reader, Operation.INSERT, False), None, row, len(message))

    def _update(self, message: bytes) -> Sequence[Event]:
        (number,) = _NUMBER(message, 1)
        reader = self._readers.get(number)
        if reader is None:
            return self._passed_over(number)
        data, at, before = message + PADDING, 5, None
        if data[5] != 78:  # N
            before, at = self._old_row(reader, data)
        if data[at] != 78:
            raise _not_understood("an update without its new row")
        after, _ = reader.whole(data, at + 1)
        if before is not None and reader.is_whole_before and UNCHANGED in after:
            after = tuple(old if new is UNCHANGED else new for old, new in zip(before, after, strict=True))
        return self._gather((reader, Operation.UPDATE, before is not None), before, after, len(message))

    def _delete(self, message: bytes) -> Sequence[Event]:
        (number,) = _NUMBER(message, 1)
        reader = self._readers.get(number)
        if reader is None:
            return self._passed_over(number)
        before, _ = self._old_row(reader, message + PADDING)
        return self._gather((reader, Operation.DELETE, True), before, None, len(message))

    def _old_row(self, reader: TableReader, data: bytes) -> tuple[Row, int]:
        if data[5] == 75:  # K
            return reader.key(data, 6)
        if data[5] == 79:  # O
            return reader.whole(data, 6)
        raise _not_understood(f"a row image {chr(data[5])!r}")

    def _truncate(self, message: bytes) -> Sequence[Event]:
        (count,) = _NUMBER(message, 1)
        numbers = struct.unpack_from(f">{count}I", message, 6)
        names = tuple(self._readers[number].table for number in numbers if number in self._readers)
        told = self._flushed()
        lost = [event for number in numbers if number not in self._readers for event in self._passed_over(number)]
        return (*told, *lost, Truncation(tables=names)) if names else (*told, *lost)

    def _passed_over(self, number: int) -> Sequence[Event]:
        """A change to a table that is none of the task's says nothing; one that can't be read says so each time."""
        if number not in self._relations:
            raise _not_understood("a row of a table that was not announced")
        change = self._unreadable.get(number)
        return (*self._flushed(), change) if change else ()

    def _gather(self, kind: Gathered, before: Row | None, after: Row | None, size: int) -> Sequence[Event]:
        told: Sequence[Event] = ()
        if kind != self._gathered or len(self._before) + len(self._after) >= MOST_ROWS or self._size >= MOST_BYTES:
            told = self._flushed()
            self._gathered = kind
        if before is not None:
            self._before.append(before)
        if after is not None:
            self._after.append(after)
        self._size += size
        return told

    def _flushed(self) -> tuple[Event, ...]:
        if self._gathered is None:
            return ()
        reader, operation, _ = self._gathered
        event = RowChanges(reader.table, operation, tuple(self._before), tuple(self._after), self._size)
        self._gathered, self._before, self._after, self._size = None, [], [], 0
        return (event,)


def _nothing(message: bytes) -> Sequence[Event]:
    return ()


def _not_understood(what: str) -> QueryFailed:
    return QueryFailed("the source's log holds something that is not understood", reason=what)
