"""Where the sessions that read a source get the moment from that they see it at."""

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from migrate.execute.local.mysql_hold import opened_together
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
    moment: object = field(default_factory=object)
    """Sessions that see the source at the same moment have equal ones."""
    is_lasting: bool = False
    """Whether more sessions can be opened at that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """How many sessions are to see the same moment, and of which tables."""

    sessions: int
    tables: tuple[ObjectName, ...]


OpenReader = Callable[[], AbstractContextManager[Opened]]


class Snapshots(Protocol):
    """The snapshots of one load."""

    def begin(self, together: Together | None = None) -> AbstractContextManager[OpenReader]:
        """Gives the function that opens one more session, while the load lasts. Raises `ConnectionFailed` and `QueryFailed`.

        The sessions that are to see one moment `together` do, where that can be had.
        """
        ...

    def began(self, table: ObjectName, opened: Opened) -> None:
        """Notes that a table is about to be read in that session, before its first row is written."""
        ...


class PlainSnapshots:
    """Snapshots of a load alone: PostgreSQL's sessions share one, MySQL's each have their own. See `Snapshots`."""

    def __init__(self, source: Url) -> None:
        self._source = source

    @contextlib.contextmanager
    def begin(self, together: Together | None = None) -> Iterator[OpenReader]:
        """See `Snapshots.begin`."""
        if self._source.scheme == "postgresql":
            with exported_snapshot(self._source) as name:
                yield lambda: on_snapshot(self._source, name)
            return
        if together is None:
            yield self._mysql
            return
        with opened_together(self._source, together.sessions, together.tables, open_mysql_reader) as (readers, _):
            moment = object()
            waiting = deque(Opened(reader=reader, moment=moment) for reader in readers)
            yield lambda: first_of(waiting) or self._mysql()

    def began(self, table: ObjectName, opened: Opened) -> None:
        """See `Snapshots.began`."""

    @contextlib.contextmanager
    def _mysql(self) -> Iterator[Opened]:
        with open_mysql_reader(self._source) as reader:
            yield Opened(reader=reader)


def first_of(waiting: deque[Opened]) -> AbstractContextManager[Opened] | None:
    """The next session of those that were opened beforehand, which stay open when it is given back; None where there is none."""
    try:
        return nullcontext(waiting.popleft())
    except IndexError:
        return None


@contextlib.contextmanager
def on_snapshot(source: Url, name: str, *, since: str = "") -> Iterator[Opened]:
    """Opens a session on a snapshot that PostgreSQL exported."""
    with open_postgresql_reader(source, name) as reader:
        yield Opened(reader=reader, since=since, moment=name, is_lasting=True)
