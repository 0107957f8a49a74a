"""Applies a source's log to the target: whole transactions, with the checkpoint in the same transaction of the target."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, assert_never

from migrate.execute.local.cdc.checkpoint import Checkpoint, Checkpoints, TableMark
from migrate.execute.local.cdc.positions import is_reached
from migrate.execute.local.cdc.row_apply import Counted, RowApply, TaskStopped
from migrate.execute.local.cdc.session import Session, TryAgain
from migrate.execute.local.cdc.settings import ApplySettings
from migrate.execute.local.cdc.structure import concerns
from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.execute.local.cdc.transactions import Emptying, Item, changes_of, runs, size_of
from migrate.model.change import Commit, Event, RowChanges, StructureChange, Truncation
from migrate.model.names import ObjectName

_SPILL_CHANGES = 20_000
_TRIES = 5
_IDLE_SECONDS = 10.0


class ChangeApply(Protocol):
    """A way to bring changes to the target."""

    def apply(self, changes: Sequence[Change]) -> Counted:
        """Applies the changes within the session's transaction and counts them."""
        ...


@dataclass(kw_only=True)
class Applier:
    """The apply of one task's changes, while it lasts."""

    session: Session
    checkpoints: Checkpoints
    checkpoint: Checkpoint
    tables: dict[ObjectName, ApplyTable]
    """The task's tables, by the source's names."""
    rows: RowApply
    ways: ChangeApply | None = None
    """How changes are brought over, where not one by one."""
    contiguous: bool = True
    """Whether the log tells one transaction after another in the order of positions; PostgreSQL's does not."""
    counted: Counted = field(default_factory=Counter)
    """What is committed on the target."""
    ddls: Counter[ObjectName] = field(default_factory=Counter)
    applied_at: float = 0.0
    """When the source committed what was committed last on the target."""
    read_at: float = 0.0
    """When the source committed what was read last."""
    taken_bytes: int = 0
    """About how large all changes are that were read."""
    _closed: list[Item] = field(default_factory=list)
    _open: list[Item] = field(default_factory=list)
    _position: str = ""
    _bytes: int = 0
    _begun: bool = False
    """A part of a transaction of the source is on the target, and not committed."""
    _whole: bool = False
    """The rest of it has been read."""
    _pending: Counted = field(default_factory=Counter)
    _oldest: float = 0.0
    _moved: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._position = self.checkpoint.position
        self.rows.replays = self._replays
        self.rows.suspended.update(
            {table: mark.suspended for table, mark in self.checkpoint.marks.items() if mark.suspended}
        )

    @property
    def waiting(self) -> int:
        """Changes of whole transactions that are still to be brought over."""
        return len(self._closed)

    @property
    def waiting_bytes(self) -> int:
        """About how much memory they take."""
        return self._bytes

    @property
    def settings(self) -> ApplySettings:
        """The task's settings."""
        return self.rows.settings

    @property
    def position(self) -> str:
        """Up to where the log was read, in whole transactions."""
        return self._position

    @property
    def oldest(self) -> float:
        """When the source committed the oldest change that is still waiting; 0 where none is."""
        return self._oldest if self._closed else 0.0

    def take(self, event: Event) -> bool:
        """Takes the log's next event; whether it must be flushed before the next one. Raises `TaskStopped` and `QueryFailed`."""
        if isinstance(event, RowChanges):  # as most are
            self._take_rows(event)
            return False
        match event:
            case Truncation():
                self._truncated(event)
            case StructureChange():
                self._restructured(event)
            case Commit():
                return self._committed(event)
            case _:
                assert_never(event)
        return False

    def flush(self, *, force: bool = False) -> bool:
        """Brings the whole transactions over that wait, and commits them with the checkpoint; whether there was anything.

        Where nothing waits, the checkpoint alone is moved now and then, or at once with `force`. A deadlock on the target is no
        reason to stop: the same is tried again.
        """
        if self._begun and not self._whole:
            return False
        if not self._closed and not self._begun and not self._may_move(force=force):
            return False
        for attempt in range(1, _TRIES + 1):
            try:
                self._flush()
                return True
            except TryAgain:
                self.session.rollback()
                if self._begun or attempt == _TRIES:
                    raise
                time.sleep(0.1 * attempt)
        return True

    def _may_move(self, *, force: bool) -> bool:
        waited = force or time.monotonic() - self._moved >= _IDLE_SECONDS
        suspended = {table for table, mark in self.checkpoint.marks.items() if mark.suspended}
        return (waited and self._position != self.checkpoint.position) or suspended != set(self.rows.suspended)

    def _take_rows(self, event: RowChanges) -> None:
        table = self.tables.get(event.table)
        if table is None or (self.rows.suspended and table.source in self.rows.suspended):
            return
        self._open += changes_of(event, table)
        size = size_of(event)
        self._bytes += size
        self.taken_bytes += size
        if len(self._open) >= _SPILL_CHANGES and self._may_spill():
            self._spill()

    def _may_spill(self) -> bool:
        return self.contiguous or not any(mark.since for mark in self.checkpoint.marks.values())

    def _truncated(self, event: Truncation) -> None:
        tables = tuple(self.tables[name] for name in event.tables if name in self.tables)
        if not tables or not self.rows.settings.truncates:
            return
        if self.rows.settings.truncation_stops:
            names = ", ".join(str(table.source) for table in tables)
            raise TaskStopped(
                f"the source emptied {names} with TRUNCATE, and the task says to stop then",
                hint="set ErrorBehavior.ApplyErrorFailOnTruncationDdl to false to have it done on the target",
            )
        self._open.append(Emptying(tables=tables))

    def _restructured(self, event: StructureChange) -> None:
        """A table whose structure changes gets no more changes: nothing says how they would fit."""
        followed = [table for table in self.tables if table not in self.rows.suspended]
        for table in concerns(event, followed, self.rows.settings):
            self.ddls[table] += 1
            reason = f"the source changed its structure: {event.statement[:500]}"
            if self.rows.settings.table_error_stops or not event.tables:
                raise TaskStopped(
                    f"{reason}", hint="make the change on the target too, plan again, and load the table anew"
                )
            self.rows.suspended.setdefault(table, reason)

    def _committed(self, commit: Commit) -> bool:
        self.read_at = max(self.read_at, commit.at)
        if self._open and not self._closed:
            self._oldest = commit.at
        if self._open:
            self._closed += self._due(self._open, commit.position)
            self._open = []
        self._position, self._whole = commit.position, self._begun
        return self._begun

    def _due(self, items: list[Item], position: str) -> list[Item]:
        """The items but those of tables that were loaded after them."""
        if not self.checkpoint.marks:
            return items
        marks = self.checkpoint.marks.items()
        early = {table for table, mark in marks if mark.since and is_reached(position, mark.since)}
        return _but(items, early) if early else items

    def _spill(self) -> None:
        """Brings a part of a transaction over that is too large to be kept. It is committed with the rest of it."""
        if self._closed and not self._begun:
            self.flush()
        # A mark lies between two transactions: one that begins before it ends there at the latest.
        marks = self.checkpoint.marks.items()
        early = {table for table, mark in marks if mark.since and not is_reached(mark.since, self._position)}
        self._begun = True
        self._pending += self._bring(_but(self._open, early))
        self._open, self._bytes = [], 0

    def _flush(self) -> None:
        suspended = dict(self.rows.suspended)
        try:
            counted = self._pending + self._bring(self._closed)
            after = replace(self.checkpoint, position=self._position, marks=self._marks())
            self.checkpoints.move(self.checkpoint, after)
            self.session.commit()
        except TryAgain:
            self.rows.suspended = suspended
            raise
        self.checkpoint, self.applied_at, self._moved = after, self.read_at, time.monotonic()
        self.counted += counted
        self._pending, self._closed, self._bytes = Counter(), [], 0
        self._begun = self._whole = False

    def _bring(self, items: Iterable[Item]) -> Counted:
        counted: Counted = Counter()
        for run in runs(items):
            if isinstance(run, Emptying):
                self.session.empty(run.tables)
                self.ddls.update(table.source for table in run.tables)
            else:
                counted += (self.ways or self.rows).apply(run)
        return counted

    def _replays(self, table: ApplyTable) -> bool:
        mark = self.checkpoint.marks.get(table.source)
        return mark is not None and bool(mark.until) and not is_reached(mark.until, self.checkpoint.position)

    def _marks(self) -> dict[ObjectName, TableMark]:
        """The marks that are still of use."""
        marks = {
            table: replace(mark, since=self._ahead(mark.since), until=self._ahead(mark.until))
            for table, mark in self.checkpoint.marks.items()
        }
        for table, reason in self.rows.suspended.items():
            marks[table] = replace(marks.get(table, TableMark()), suspended=reason)
        return {table: mark for table, mark in marks.items() if mark != TableMark()}

    def _ahead(self, position: str) -> str:
        return "" if not position or is_reached(position, self._position) else position


def _but(items: Iterable[Item], tables: set[ObjectName]) -> list[Item]:
    return [left for item in items if (left := _without(item, tables)) is not None]


def _without(item: Item, tables: set[ObjectName]) -> Item | None:
    if isinstance(item, Change):
        return None if item.table.source in tables else item
    left = tuple(table for table in item.tables if table.source not in tables)
    return Emptying(tables=left) if left else None
