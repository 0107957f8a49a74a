"""Slots, publications and streams for tests, each cleared away at the end."""

import contextlib
import itertools
import os
import time
from collections.abc import Iterator, Mapping, Sequence

from migrate.engines.bulk import ColumnPair
from migrate.engines.engine import engine_of
from migrate.engines.postgresql.logical.positions import position_number
from migrate.engines.postgresql.logical.publication import create_publication, drop_publication
from migrate.engines.postgresql.logical.slot import create_slot, drop_slot
from migrate.engines.postgresql.logical.stream import PgoutputStream, open_pgoutput
from migrate.model.change import Commit, Event, RowChanges
from migrate.model.names import EngineName, ObjectName
from migrate.url import Url
from tests.sql import rows

_numbers = itertools.count(1)
Tables = Mapping[ObjectName, tuple[ColumnPair, ...]]


def table(name: str, schema: str = "public") -> ObjectName:
    """The name of a test table."""
    return ObjectName(schema=schema, name=name)


def same_tables(url: Url, names: Sequence[str] = ()) -> Tables:
    """Every table's columns paired with themselves."""
    return {
        one.name: tuple(ColumnPair(source=column, target=column) for column in one.columns)
        for one in engine_of(url).inspect(url).tables
        if not names or one.name.name in names
    }


class Tap:
    """A slot with its publication, from which changes are read until they end."""

    def __init__(self, url: Url, tables: Tables, name: str, position: str) -> None:
        self.url = url
        self.tables = tables
        self.name = name
        self.position = position

    def open(
        self, *, target: EngineName = EngineName.POSTGRESQL, start: str | None = None, tables: Tables | None = None
    ) -> contextlib.AbstractContextManager[PgoutputStream]:
        """A stream from the slot's beginning, or from `start`."""
        return open_pgoutput(
            self.url,
            tables or self.tables,
            target=target,
            start=start or self.position,
            slot=self.name,
            publication=self.name,
            idle_seconds=0.1,
        )

    def read(self, *, target: EngineName = EngineName.POSTGRESQL, start: str | None = None) -> list[Event]:
        """Every event until the source has nothing more to say."""
        with self.open(target=target, start=start) as stream:
            return until_now(stream, self.url)


def until_now(stream: PgoutputStream, url: Url) -> list[Event]:
    """What was committed before this moment, without the signs of idleness and the sizes of rows."""
    ((now,),) = rows(url, "SELECT pg_current_wal_flush_lsn()::text")
    deadline = time.monotonic() + 60
    events: list[Event] = []
    for event in stream.events():
        assert time.monotonic() < deadline
        is_idle = isinstance(event, Commit) and event.idle
        if not is_idle:
            events.append(event._replace(log_bytes=0) if isinstance(event, RowChanges) else event)
        elif position_number(event.position) >= position_number(now):  # type: ignore[union-attr]
            return events
    raise AssertionError("the stream ended")


@contextlib.contextmanager
def tapped(url: Url, tables: Tables) -> Iterator[Tap]:
    """A slot and a publication for these tables."""
    name = f"tap_{os.getpid()}_{next(_numbers)}"
    create_publication(url, name, tables)
    try:
        with create_slot(url, name) as slot:
            pass
        yield Tap(url, tables, name, slot.position)
    finally:
        drop_slot(url, name)
        drop_publication(url, name)
