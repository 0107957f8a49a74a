"""Where the sessions that read a source get the moment from that they see it at."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from migrate.execute.local.mysql_reader import open_mysql_reader
from migrate.execute.local.postgresql_reader import exported_snapshot, open_postgresql_reader
from migrate.execute.local.table_load import Reader
from migrate.model.names import ObjectName
from migrate.url import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session on a source, and what its snapshot holds of the source's log."""

    reader: Reader
    since: str = ""
    """All that the log tells up to here, and nothing after it; empty where nobody asked."""
    until: str = ""
    """With this, only that much is certain: nothing of what the log tells after here."""


OpenReader = Callable[[], AbstractContextManager[Opened]]


class Snapshots(Protocol):
    """The snapshots of one load."""

    def begin(self) -> AbstractContextManager[OpenReader]:
        """Gives the function that opens one more session, while the load lasts. Raises `ConnectionFailed` and `QueryFailed`."""
        ...

    def began(self, table: ObjectName, opened: Opened) -> None:
        """Notes that a table is about to be read in that session, before its first row is written."""
        ...


class PlainSnapshots:
    """Snapshots of a load alone: PostgreSQL's sessions share one, MySQL's each have their own. See `Snapshots`."""

    def __init__(self, source: Url) -> None:
        self._source = source

    @contextlib.contextmanager
    def begin(self) -> Iterator[OpenReader]:
        """See `Snapshots.begin`."""
        if self._source.scheme == "postgresql":
            with exported_snapshot(self._source) as name:
                yield lambda: on_snapshot(self._source, name)
        else:
            yield self._mysql

    def began(self, table: ObjectName, opened: Opened) -> None:
        """See `Snapshots.began`."""

    @contextlib.contextmanager
    def _mysql(self) -> Iterator[Opened]:
        with open_mysql_reader(self._source) as reader:
            yield Opened(reader=reader)


@contextlib.contextmanager
def on_snapshot(source: Url, name: str, *, since: str = "") -> Iterator[Opened]:
    """Opens a session on a snapshot that PostgreSQL exported."""
    with open_postgresql_reader(source, name) as reader:
        yield Opened(reader=reader, since=since)
