"""Follows a source's log until it is told to stop."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from migrate.engines.changes import ChangeStream
from migrate.execute.local.cdc.apply import Applier
from migrate.execute.local.cdc.garbage import collected_rarely
from migrate.execute.local.cdc.positions import is_reached
from migrate.execute.local.cdc.pump import MOST_ROWS, Pump
from migrate.model.change import Commit, Event, RowChanges

_WAIT_SECONDS = 0.1
_REPORT_SECONDS = 1.0
_READ_AHEAD_OF_BATCH = 100_000
"""Rows: while the target is at one batch for a second or two, the next is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """Where to stop; without either, nowhere."""

    position: str = ""
    """All that the log tells up to here is applied."""
    at: float | None = None
    """All that the source committed up to then is applied, in seconds since 1970."""


class Ended(StrEnum):
    """Why following the changes ended."""

    REACHED = "reached"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """DMS's two measures, in seconds."""

    source: float
    """How old what was read last is."""
    target: float
    """How old the oldest change is that is not committed on the target."""


class Ending(Protocol):
    """What is asked of the source to find the end."""

    def clock(self) -> float:
        """The source's time, in seconds since 1970."""
        ...

    def position(self) -> str:
        """Where the log ends now."""
        ...


def follow(
    stream: ChangeStream,
    applier: Applier,
    *,
    until: Until,
    log: Ending,
    stopping: Callable[[], bool],
    report: Callable[[Latency], None],
) -> Ended:
    """Applies what the stream tells, and closes it. Raises `TaskStopped`, `QueryFailed` and `ConnectionFailed`.

    Where nothing more comes and the time to stop at is past, by the source's own clock, the log's end is the end. What belongs to
    whole transactions is on the target at the end, whatever ends it short of an error.
    """
    course = _Course(stream, applier, report, until=until, log=log)
    with (
        Pump(stream, most_rows=_READ_AHEAD_OF_BATCH if applier.settings.batch else MOST_ROWS) as pump,
        collected_rarely() as collect,
    ):
        while True:
            collect()
            events = pump.next(seconds=course.patience)
            if course.take(events):
                return Ended.REACHED
            if course.is_due(nothing_came=not events, nothing_waits=pump.is_empty):
                course.flush()
            if stopping() or pump.ended:
                course.flush(force=True)
                return Ended.STOPPED


def _settled(until: Until, log: Ending) -> Until:
    """With the log's end as the place to stop at, once the source's own clock is past the time."""
    if until.position or until.at is None or log.clock() <= until.at:
        return until
    return replace(until, position=log.position())


class _Course:
    """The flushes and reports of one stretch."""

    def __init__(
        self,
        stream: ChangeStream,
        applier: Applier,
        report: Callable[[Latency], None],
        *,
        until: Until,
        log: Ending,
    ) -> None:
        self._stream = stream
        self._applier = applier
        self._report = report
        self._until = until
        self._log = log
        self._reported = 0.0
        self._flushed = time.monotonic()

    def take(self, events: Sequence[Event]) -> bool:
        """Takes the events, up to the end of the stretch; whether that is reached, and all before it applied."""
        applier = self._applier
        for event in events:
            if isinstance(event, RowChanges):  # Within a transaction there is nothing to look at.
                applier.take(event)
                continue
            if isinstance(event, Commit) and self._is_late(event):
                self.flush(force=True)
                return True
            if applier.take(event) or self._is_full:
                self.flush()
            if self._is_reached:
                break
        if self._is_reached:
            self.flush(force=True)
        return self._is_reached

    def _is_late(self, commit: Commit) -> bool:
        """Whether the transaction came after the time to stop at."""
        if self._until.at is None or commit.at <= self._until.at:
            return False
        if commit.idle:
            self._until = _settled(self._until, self._log)
        return not commit.idle

    @property
    def _is_reached(self) -> bool:
        return bool(self._until.position) and is_reached(self._until.position, self._applier.position)

    @property
    def _is_full(self) -> bool:
        """Whether more waits than is to be applied at once."""
        settings = self._applier.settings
        if settings.batch:
            return self._applier.waiting_bytes >= settings.batch_bytes
        return self._applier.waiting >= settings.commit_changes

    @property
    def patience(self) -> float:
        """How long to wait for the next event: what waits to be applied does not wait for more."""
        return 0.0 if self._applier.waiting and not self._applier.settings.batch else _WAIT_SECONDS

    def is_due(self, *, nothing_came: bool, nothing_waits: bool) -> bool:
        """Whether what was taken is to be applied now. A batch grows as long as more is there to be taken."""
        settings, waiting = self._applier.settings, self._applier.waiting
        if not waiting:
            self._flushed = time.monotonic()
            return nothing_came
        if not settings.batch:
            return nothing_came
        least, most = settings.batch_seconds
        gathered = time.monotonic() - self._flushed
        return gathered >= (least if nothing_came or nothing_waits else most)

    def flush(self, *, force: bool = False) -> None:
        """Applies what waits, lets the source forget it, and tells of it about once a second."""
        if self._applier.flush(force=force):
            self._stream.confirm(self._applier.checkpoint.position)
            self._flushed = time.monotonic()
        if force or time.monotonic() - self._reported >= _REPORT_SECONDS:
            self._reported = time.monotonic()
            self._report(self._latency())

    def _latency(self) -> Latency:
        now = time.time()
        source = max(0.0, now - self._applier.read_at) if self._applier.read_at else 0.0
        target = max(source, now - self._applier.oldest) if self._applier.oldest else source
        return Latency(source=round(source, 3), target=round(target, 3))
