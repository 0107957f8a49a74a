"""A log in memory, and an apply of it on a real target."""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence

from migrate.engines.engine import engine_of
from migrate.execute.local.apply_exceptions import ApplyExceptions
from migrate.execute.local.cdc.apply import Applier
from migrate.execute.local.cdc.checkpoint import Checkpoint, Checkpoints
from migrate.execute.local.cdc.follow import Ended, Until, follow
from migrate.execute.local.cdc.row_apply import RowApply
from migrate.execute.local.cdc.sessions import open_session
from migrate.execute.local.cdc.settings import ApplySettings
from migrate.execute.local.cdc.tables import ApplyTable, apply_table
from migrate.execute.local.jobs import make_job
from migrate.model.change import Commit, Event, Operation, Row, RowChanges
from migrate.model.names import ObjectName
from migrate.url import Url
from tests.execute.local.loading import mappings

TASK = "follow"
SOURCE = "11111111-2222-3333-4444-555555555555"


class Log:
    """A stream of events that were written down beforehand."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = list(events)
        self.confirmed: list[str] = []
        self.closed = False

    def events(self) -> Iterator[Event]:
        """The events, and then the end."""
        yield from self._events

    def batches(self) -> Iterator[Sequence[Event]]:
        """The same, a few at once."""
        for start in range(0, len(self._events), 3):
            yield self._events[start : start + 3]

    def confirm(self, position: str) -> None:
        """Remembers the position."""
        self.confirmed.append(position)

    def close(self) -> None:
        """Remembers it."""
        self.closed = True


def position(number: int) -> str:
    """The end of the transaction with that number."""
    return f"binlog.000001:{number}"


def transactions(*contents: Sequence[Event]) -> list[Event]:
    """The events, each sequence a transaction, numbered from 1."""
    events: list[Event] = []
    for number, content in enumerate(contents, start=1):
        events += [*content, Commit(position=position(number), at=time.time())]
    return events


def inserted(table: ObjectName, *rows: Row) -> RowChanges:
    """Rows that were inserted."""
    return RowChanges(table=table, operation=Operation.INSERT, after=rows)


def updated(table: ObjectName, *pairs: tuple[Row, Row]) -> RowChanges:
    """Rows that were updated: before and after."""
    before, after = tuple(old for old, _ in pairs), tuple(new for _, new in pairs)
    return RowChanges(table=table, operation=Operation.UPDATE, before=before, after=after)


def deleted(table: ObjectName, *rows: Row) -> RowChanges:
    """Rows that were deleted."""
    return RowChanges(table=table, operation=Operation.DELETE, before=rows)


def apply_tables(source: Url, target: Url, *, has_triggers: bool = False) -> dict[ObjectName, ApplyTable]:
    """All tables of the source, to their namesakes."""
    ours, theirs = engine_of(source).inspect(source), engine_of(target).inspect(target)
    jobs = [make_job(mapping, ours, theirs, emptied=()) for mapping in mappings(source, target)]
    tables = [apply_table(job, has_triggers=has_triggers) for job in jobs]
    return {table.source: table for table in tables}


@contextlib.contextmanager
def applier(
    target: Url,
    tables: dict[ObjectName, ApplyTable],
    settings: ApplySettings,
    *,
    fresh: bool = True,
    kind: type[Applier] = Applier,
) -> Iterator[Applier]:
    """An apply that goes on where the target's checkpoint is; a `fresh` one begins before the first transaction."""
    engine, schema = engine_of(target), f"{target.database}_control"
    with open_session(target) as session:
        checkpoints = Checkpoints(engine, session, schema=schema)
        checkpoints.make()
        if fresh:
            checkpoints.begin(Checkpoint(task=TASK, source=SOURCE, position=position(0)))
            session.commit()
        checkpoint = checkpoints.read(TASK, source=SOURCE)
        assert checkpoint is not None
        rows = RowApply(
            session=session,
            engine=engine,
            settings=settings,
            exceptions=ApplyExceptions(target, TASK, schema=schema),
        )
        yield kind(session=session, checkpoints=checkpoints, checkpoint=checkpoint, tables=tables, rows=rows)


def run_log(applying: Applier, events: Iterable[Event], *, until: Until | None = None) -> Log:
    """Applies the events to their end."""
    log = Log(events)
    ended = follow(log, applying, until=until or Until(), log=log, stopping=lambda: False, report=lambda _: None)
    assert until is not None or ended is Ended.STOPPED
    assert log.closed
    return log
