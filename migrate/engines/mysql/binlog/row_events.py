"""Rows out of row events: of tables that are followed, by the function made for each; of others, not at all."""

import struct
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from migrate.engines.bulk import ColumnPair
from migrate.engines.mysql.binlog.compressed import unpacked
from migrate.engines.mysql.binlog.fields import field_for, shape
from migrate.engines.mysql.binlog.generate import RowReader, row_reader
from migrate.engines.mysql.binlog.kinds import Kind
from migrate.engines.mysql.binlog.layout import OtherColumns, check_against
from migrate.engines.mysql.binlog.server import Server
from migrate.engines.mysql.binlog.table_map import name_in, packed_number, read_table_map
from migrate.errors import QueryFailed
from migrate.model.change import Operation, RowChanges, StructureChange
from migrate.model.names import EngineName, ObjectName

_TABLE_ID_SIZE, _POST_HEADER = 6, 8
_NO_TABLE = (1 << 24) - 1
_MOST_SHAPES = 10_000
_INSERTS = (Kind.WRITE_ROWS_V1, Kind.WRITE_ROWS, Kind.WRITE_ROWS_COMPRESSED_V1, Kind.WRITE_ROWS_COMPRESSED)
_UPDATES = (Kind.UPDATE_ROWS_V1, Kind.UPDATE_ROWS, Kind.UPDATE_ROWS_COMPRESSED_V1, Kind.UPDATE_ROWS_COMPRESSED)
_DELETES = (Kind.DELETE_ROWS_V1, Kind.DELETE_ROWS, Kind.DELETE_ROWS_COMPRESSED_V1, Kind.DELETE_ROWS_COMPRESSED)
# Plain numbers: looking up a member of an enumeration for each event takes its time.
_OPERATIONS = {
    **{int(kind): Operation.INSERT for kind in _INSERTS},
    **{int(kind): Operation.UPDATE for kind in _UPDATES},
    **{int(kind): Operation.DELETE for kind in _DELETES},
}
ROW_EVENTS = frozenset(_OPERATIONS)
"""The kinds of events that hold rows."""
_HAS_EXTRA = frozenset(int(kind) for kinds in (_INSERTS, _UPDATES, _DELETES) for kind in (kinds[1], kinds[3]))
_COMPRESSED = frozenset(int(kind) for kinds in (_INSERTS, _UPDATES, _DELETES) for kind in kinds[2:])


@dataclass(frozen=True, slots=True)
class _Followed:
    table: ObjectName
    columns: int
    make: Callable[[bool], RowReader]
    """Makes the function that reads its rows; True for those of updates."""
    heads: dict[int, bytes] = field(default_factory=dict)
    """What stood before the rows in the last event of each kind that is not compressed, and was as it should be."""
    readers: dict[bool, RowReader] = field(default_factory=dict)

    def reader(self, *, of_updates: bool) -> RowReader:
        """The function that reads the rows."""
        read = self.readers.get(of_updates)
        if read is None:
            read = self.readers[of_updates] = self.make(of_updates)
        return read


class Tables:
    """The tables of the task, as the log's row events speak of them."""

    def __init__(
        self,
        pairs: Mapping[ObjectName, tuple[ColumnPair, ...]],
        server: Server,
        target: EngineName,
    ) -> None:
        self._pairs = pairs
        self._names = {name: name for name in pairs}
        self._server = server
        self._target = target
        self._shapes: dict[bytes, _Followed | StructureChange | None] = {}
        self._by_number: dict[bytes, tuple[bytes, _Followed | StructureChange | None]] = {}
        """By their numbers in the log: the last table map of each, and how its rows are read."""

    @property
    def names(self) -> Collection[ObjectName]:
        """The tables that are followed."""
        return self._pairs.keys()

    def forget(self) -> None:
        """Forgets the tables' numbers: another file of the log begins."""
        self._by_number.clear()

    def map(self, body: bytes) -> None:
        """Takes a table map. Raises `QueryFailed` and `Unsupported` where its columns can't be read."""
        number = body[:_TABLE_ID_SIZE]
        known = self._by_number.get(number)
        if known is not None and known[0] == body:
            return
        shape_ = body[_POST_HEADER:]
        if shape_ not in self._shapes:
            if len(self._shapes) > _MOST_SHAPES:
                self._shapes.clear()
            self._shapes[shape_] = self._follow(shape_)
        self._by_number[number] = (body, self._shapes[shape_])

    def rows(self, kind: int, data: bytes, at: int, end: int) -> RowChanges | StructureChange | None:
        """The rows of the event whose body lies between two places; None for a table that is not followed. Raises `QueryFailed`.

        Rows that do not have the table's columns are told as a `StructureChange`, each time.
        """
        known = self._by_number.get(data[at : at + _TABLE_ID_SIZE])
        if known is None:
            if int.from_bytes(data[at : at + _TABLE_ID_SIZE], "little") == _NO_TABLE:
                return None
            raise QueryFailed("the binlog holds rows of a table that it does not name")
        followed = known[1]
        if followed is None or isinstance(followed, StructureChange):
            return followed
        at += _POST_HEADER
        head = followed.heads.get(kind)
        if head is not None and data.startswith(head, at):
            return _changes(followed, kind, data, at + len(head), end)
        return _changes_after_head(followed, kind, data[at:end])

    def _follow(self, body: bytes) -> "_Followed | StructureChange | None":
        told, _ = name_in(body)
        # The name that others know, not only an equal one: it is looked up for every event.
        name = self._names.get(told)
        if name is None:
            return None
        pairs = self._pairs[name]
        try:
            return self._reader(name, pairs, body)
        except OtherColumns as problem:
            return StructureChange(statement=f"{problem.message}: {problem.reason}", tables=(name,), unreadable=True)

    def _reader(self, name: ObjectName, pairs: tuple[ColumnPair, ...], body: bytes) -> _Followed:
        stored = read_table_map(body)
        known = self._server.layout[name]
        check_against(known, stored)
        places = {column.name: place for place, column in enumerate(known)}
        wanted: list[int] = []
        looks = []
        fields = [shape(column) for column in stored.columns]
        for pair in pairs:
            place = places.get(pair.source.name)
            if place is None or known[place].type.text != pair.source.type.text:
                raise OtherColumns(
                    f"column {pair.source.name!r} of {name} is no longer what it was",
                    reason=f"it was {pair.source.type}, it is {'gone' if place is None else known[place].type}",
                    hint="inspect the source again, and load the table anew",
                )
            found = field_for(stored.columns[place], pair, self._target, self._server)
            if pair.is_observed:
                looks.append((place, found))
                continue
            fields[place] = found
            wanted.append(place)
        return _Followed(name, len(known), lambda repeats: row_reader(fields, wanted, looks, repeats=repeats))


def _changes_after_head(followed: _Followed, kind: int, body: bytes) -> RowChanges:
    """The rows of an event, once it is sure what columns they have. `body` begins after the table's number and the flags."""
    at = int.from_bytes(body[:2], "little") if kind in _HAS_EXTRA else 0
    count, at = packed_number(body, at)
    size = (count + 7) // 8
    images = 2 if _OPERATIONS[kind] is Operation.UPDATE else 1
    present = int.from_bytes(body[at : at + size], "little")
    after = int.from_bytes(body[at + size * (images - 1) : at + size * images], "little")
    every = (1 << count) - 1
    if count != followed.columns or present & after & every != every:
        raise QueryFailed(
            f"the binlog does not hold whole rows of {followed.table}",
            hint="set binlog_row_image = FULL for every session of the source, and load the tables anew",
        )
    at += size * images
    if kind in _COMPRESSED:
        rows = unpacked(body[at:])
        return _changes(followed, kind, rows, 0, len(rows))
    followed.heads[kind] = body[:at]
    return _changes(followed, kind, body, at, len(body))


def _changes(followed: _Followed, kind: int, data: bytes, at: int, end: int) -> RowChanges:
    operation = _OPERATIONS[kind]
    try:
        rows = followed.reader(of_updates=operation is Operation.UPDATE)(data, at, end)
    except (ValueError, IndexError, OverflowError, struct.error) as problem:
        raise QueryFailed(f"a row of {followed.table} in the binlog can't be read", reason=str(problem)) from None
    if operation is Operation.UPDATE:
        if len(rows) == 2:
            return RowChanges(followed.table, operation, rows[:1], rows[1:], end - at)
        return RowChanges(followed.table, operation, rows[0::2], rows[1::2], end - at)
    if operation is Operation.INSERT:
        return RowChanges(followed.table, operation, (), rows, end - at)
    return RowChanges(followed.table, operation, rows, (), end - at)
