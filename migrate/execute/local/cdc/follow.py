"""Follows a source's log until it is told to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from migrate.engines.changes import ChangeStream
from migrate.execute.local.cdc.apply import Applier
from migrate.execute.local.cdc.positions import is_reached
from migrate.execute.local.cdc.pump import Pump
from migrate.model.change import Commit, Event, RowChanges

_WAIT_SECONDS = 0.1
_REPORT_SECONDS = 1.0
_LOOK_EVERY = 100


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
    course = _Course(stream, applier, report)
    with Pump(stream) as pump:
        while True:
            event = pump.next(seconds=course.patience)
            late = event if isinstance(event, Commit) and until.at is not None and event.at > until.at else None
            if late and not late.idle:
                course.flush(force=True)
                return Ended.REACHED
            if late:
                until = _settled(until, log)
            urgent = event is not None and applier.take(event)
            if course.goes_on(event):
                continue
            if urgent or course.is_due(nothing_came=event is None, nothing_waits=pump.is_empty):
                course.flush()
            reached = bool(until.position) and is_reached(until.position, applier.position)
            if reached or stopping() or pump.ended:
                course.flush(force=True)
                return Ended.REACHED if reached else Ended.STOPPED


def _settled(until: Until, log: Ending) -> Until:
    """With the log's end as the place to stop at, once the source's own clock is past the time."""
    if until.position or until.at is None or log.clock() <= until.at:
        return until
    return replace(until, position=log.position())


class _Course:
    """The flushes and reports of one stretch."""

    def __init__(self, stream: ChangeStream, applier: Applier, report: Callable[[Latency], None]) -> None:
        self._stream = stream
        self._applier = applier
        self._report = report
        self._reported = 0.0
        self._taken = 0
        self._flushed = time.monotonic()

    def goes_on(self, event: Event | None) -> bool:
        """Whether there is nothing to look at before the next event: within a transaction there is only now and then."""
        if not isinstance(event, RowChanges):
            return False
        self._taken += 1
        return self._taken % _LOOK_EVERY != 0

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
            return nothing_came or waiting >= settings.commit_changes
        least, most = settings.batch_seconds
        gathered = time.monotonic() - self._flushed
        full = self._applier.waiting_bytes >= settings.batch_bytes
        return full or gathered >= (least if nothing_came or nothing_waits else most)

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
