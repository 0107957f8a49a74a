"""Snapshots of MySQL and MariaDB of which it is known what they hold of the binary log.

MariaDB tells it with the snapshot (https://mariadb.com/docs/server/reference/sql-statements/transactions/start-transaction).
Elsewhere a lock holds the writers for the moment in which the snapshot is taken and the position read: on all tables, or where the
account may not do that, on the task's tables. Where it may not do that either, the log is read again from before the snapshot.
"""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from migrate.errors import NotPermitted
from migrate.execute.local.cdc.checkpoint import TableMark
from migrate.execute.local.mysql_hold import held, opened_together
from migrate.execute.local.mysql_reader import open_mysql_reader
from migrate.execute.local.snapshots import Opened, OpenReader, Together, first_of
from migrate.model.names import ObjectName
from migrate.url import Url

# What is in the log already may not be seen yet by other sessions: a commit writes it first.
_SETTLING_SECONDS = 1.0


class MySqlSnapshots:
    """See `Snapshots`. `mark` keeps what is known of a table's snapshot, lastingly; `position` gives the log's end."""

    def __init__(
        self,
        source: Url,
        tables: Sequence[ObjectName],
        *,
        keyless: Sequence[ObjectName],
        position: Callable[[], str],
        mark: Callable[[ObjectName, TableMark], None],
    ) -> None:
        self._source = source
        self._tables = tables
        self._keyless = keyless
        self._position = position
        self._mark = mark

    @contextlib.contextmanager
    def begin(self, together: Together | None = None) -> Iterator[OpenReader]:
        """See `Snapshots.begin`."""
        if together is None:
            yield self._open
            return
        sessions, tables = together.sessions, self._tables
        with opened_together(self._source, sessions, tables, open_mysql_reader, position=self._position) as found:
            readers, position = found
            moment = object()
            waiting = deque(Opened(reader=reader, since=position, moment=moment) for reader in readers)
            yield lambda: first_of(waiting) or self._open()

    def began(self, table: ObjectName, opened: Opened) -> None:
        """See `Snapshots.began`. Raises `NotPermitted` for a table whose changes could not be told from those it holds."""
        if opened.until and table in self._keyless:
            raise NotPermitted(
                f"{table} has no key, and the account may lock neither all tables nor this one",
                reason="a change that its rows hold already could not be told from one that they don't",
                hint="grant RELOAD, or LOCK TABLES on the database, or leave the table to a full load",
            )
        self._mark(table, TableMark(since=opened.since, until=opened.until))

    @contextlib.contextmanager
    def _open(self) -> Iterator[Opened]:
        if self._source.scheme == "mariadb":
            with open_mysql_reader(self._source) as reader:
                yield Opened(reader=reader, since=reader.log_position())
            return
        with contextlib.ExitStack() as stack:
            with held(self._source, self._tables) as is_held:
                if not is_held:
                    time.sleep(_SETTLING_SECONDS)
                reader = stack.enter_context(open_mysql_reader(self._source))
                position = self._position()
            yield Opened(reader=reader, since=position) if is_held else Opened(reader=reader, until=position)
