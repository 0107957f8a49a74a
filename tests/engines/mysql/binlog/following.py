"""Follows what statements write into the binlog of a test server."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from migrate.engines.bulk import ColumnPair
from migrate.engines.connect import open_raw
from migrate.engines.mysql.binlog.position import current_position
from migrate.engines.mysql.binlog.stream import open_binlog
from migrate.engines.mysql.inspect import inspect
from migrate.engines.mysql.rows import plain_expressions, rendering
from migrate.model.change import Commit, Event, Row, RowChanges
from migrate.model.names import EngineName, ObjectName
from migrate.url import Url
from tests.sql import rows, run

MARK = "mark_the_end"
Pairs = tuple[ColumnPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A database whose binlog is followed."""

    url: Url

    def name(self, table: str) -> ObjectName:
        """A table of the database."""
        return ObjectName(schema=self.url.database, name=table)

    def pairs(self, table: str) -> Pairs:
        """The table's columns, each going to a column like itself."""
        quoted = "`" + table.replace("`", "``") + "`"
        ((_, definition),) = rows(self.url, f"SHOW CREATE TABLE {quoted}")
        return _pairs(self, table, definition)

    def follow(
        self,
        tables: Mapping[str, Pairs],
        start: str,
        *,
        target: EngineName = EngineName.MYSQL,
    ) -> list[Event]:
        """All that the log tells of these tables from `start` up to now."""
        followed = {self.name(table): pairs for table, pairs in tables.items()}
        followed[self.name(MARK)] = self.pairs(MARK)
        run(self.url, f"INSERT INTO {MARK} VALUES (1)")
        with open_binlog(self.url, followed, target=target, start=start) as stream:
            return list(self._up_to_the_mark(stream.events()))

    def _up_to_the_mark(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event, RowChanges) and event.table == self.name(MARK):
                return
            if not (isinstance(event, Commit) and event.idle):
                yield event

    def changes(
        self, tables: Mapping[str, Pairs], *statements: str, target: EngineName = EngineName.MYSQL
    ) -> list[Event]:
        """What the log tells of these tables about these statements."""
        start = current_position(self.url)
        run(self.url, *statements)
        return self.follow(tables, start, target=target)

    def rendered(self, table: str, pairs: Pairs, target: EngineName, order: str = "1") -> list[Row]:
        """The table's rows as a full load has the server render them."""
        expressions = plain_expressions([rendering(pair, target) for pair in pairs])
        with open_raw(self.url) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION sql_mode = ''")
            cursor.execute(f"SELECT {expressions} FROM `{table}` ORDER BY {order}")
            return [tuple(_as_bytes(value) for value in row) for row in cursor.fetchall()]


@cache
def _pairs(log: Log, table: str, definition: str) -> Pairs:
    """The same definition has the same columns, and looking at all of a database takes its time."""
    assert definition
    columns = inspect(log.url, schemas=(log.url.database,)).tables_by_name[log.name(table)].columns
    return tuple(ColumnPair(source=column, target=column) for column in columns)


def _as_bytes(value: bytes | str | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value


def without_times(events: Sequence[Event]) -> list[Event]:
    """The events, with positions and times left out of commits and rows in tuples."""
    found: list[Event] = []
    for event in events:
        if isinstance(event, Commit):
            found.append(Commit(position="", at=0.0))
        elif isinstance(event, RowChanges):
            found.append(event._replace(before=tuple(event.before), after=tuple(event.after), log_bytes=0))
        else:
            found.append(event)
    return found
