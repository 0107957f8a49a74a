"""Reads a log in a thread of its own, so that what has come can be applied while nothing comes."""

import threading
from collections import deque
from types import TracebackType
from typing import Self

from migrate.engines.changes import ChangeStream
from migrate.model.change import Event, RowChanges

_MOST_EVENTS, _MOST_ROWS = 1024, 8192
_WAIT_SECONDS = 0.2


class Pump:
    """The events of a stream, as they come. The stream is closed at the end.

    A queue's lock would take as long as the reading of an event: one thread adds to the right, the other takes from the left, and they
    wait for one another only where there is nothing, or no room.
    """

    def __init__(self, stream: ChangeStream) -> None:
        self._stream = stream
        self._events: deque[Event] = deque()
        self._read_rows = self._given_rows = 0
        """Each is counted by one thread alone."""
        self._came, self._room = threading.Event(), threading.Event()
        self._stopped, self._ended = threading.Event(), threading.Event()
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._read, name="migrate-read-log", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()
        self._stream.close()

    @property
    def ended(self) -> bool:
        """The stream has come to its end, and all its events were given."""
        return self._ended.is_set() and not self._events and self._problem is None

    @property
    def is_empty(self) -> bool:
        """Nothing that was read is waiting."""
        return not self._events

    def next(self, *, seconds: float) -> Event | None:
        """The next event; None where none came for so long. What the stream raised is raised here, after its events."""
        if not self._events:
            self._wait(seconds)
        if not self._events:
            if self._ended.is_set() and not self._events and self._problem is not None:
                raise self._problem from None
            return None
        event = self._events.popleft()
        self._given_rows += _rows(event)
        if not self._room.is_set() and not self._is_full:
            self._room.set()
        return event

    def _wait(self, seconds: float) -> None:
        """Whoever adds an event after the look at the events says so."""
        self._came.clear()
        if not self._events and seconds > 0 and not self._ended.is_set():
            self._came.wait(seconds)

    def _read(self) -> None:
        try:
            for event in self._stream.events():
                self._put(event)
                if self._stopped.is_set():
                    break
        except BaseException as problem:  # It is raised again in the thread that takes the events.
            self._problem = problem
        finally:
            self._ended.set()
            self._came.set()

    def _put(self, event: Event) -> None:
        self._read_rows += _rows(event)
        self._events.append(event)
        if not self._came.is_set():
            self._came.set()
        while self._is_full and not self._stopped.is_set():
            self._room.clear()
            if self._is_full:
                self._room.wait(_WAIT_SECONDS)

    @property
    def _is_full(self) -> bool:
        """One event may hold many rows of a large transaction."""
        return len(self._events) >= _MOST_EVENTS or (
            len(self._events) > 1 and self._read_rows - self._given_rows >= _MOST_ROWS
        )


def _rows(event: Event) -> int:
    return max(len(event.before), len(event.after)) if isinstance(event, RowChanges) else 1
