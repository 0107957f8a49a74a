"""Reads a log in a thread of its own, so that what has come can be applied while nothing comes."""

import threading
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from migrate.engines.changes import ChangeStream
from migrate.model.change import Event, RowChanges

MOST_ROWS = 32_768
_LOG_BYTES_OF_A_ROW = 256
"""Rows that take more of the log count for several."""
_WAIT_SECONDS = 0.2


class Pump:
    """The events of a stream, as they come, many at once. The stream is closed at the end.

    One thread adds to the right, the other takes from the left, and they wait for one another only where there is nothing, or no room.
    """

    def __init__(self, stream: ChangeStream, *, most_rows: int = MOST_ROWS) -> None:
        """About `most_rows` rows are read before the first of them is taken."""
        self._stream = stream
        self._most_rows, self._most_bytes = most_rows, most_rows * _LOG_BYTES_OF_A_ROW
        self._batches: deque[tuple[Sequence[Event], int, int]] = deque()
        """Events, how many rows they hold, and about how many bytes of the log."""
        self._read_rows = self._given_rows = self._read_bytes = self._given_bytes = 0
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
        self._room.set()
        self._thread.join()
        self._stream.close()

    @property
    def ended(self) -> bool:
        """The stream has come to its end, and all its events were given."""
        return self._ended.is_set() and not self._batches and self._problem is None

    @property
    def is_empty(self) -> bool:
        """Nothing that was read is waiting."""
        return not self._batches

    def next(self, *, seconds: float) -> Sequence[Event]:
        """The next events; none where none came for so long. What the stream raised is raised here, after its events."""
        if not self._batches:
            self._wait(seconds)
        if not self._batches:
            if self._ended.is_set() and not self._batches and self._problem is not None:
                raise self._problem from None
            return ()
        events, rows, size = self._batches.popleft()
        self._given_rows += rows
        self._given_bytes += size
        if not self._room.is_set() and not self._is_full:
            self._room.set()
        return events

    def _wait(self, seconds: float) -> None:
        """Whoever adds events after the look at them says so."""
        self._came.clear()
        if not self._batches and seconds > 0 and not self._ended.is_set():
            self._came.wait(seconds)

    def _read(self) -> None:
        try:
            for events in self._stream.batches():
                self._put(events)
                if self._stopped.is_set():
                    break
        except BaseException as problem:  # It is raised again in the thread that takes the events.
            self._problem = problem
        finally:
            self._ended.set()
            self._came.set()

    def _put(self, events: Sequence[Event]) -> None:
        rows, size = len(events), 0
        for event in events:
            if isinstance(event, RowChanges):
                rows += len(event.after) or len(event.before)
                size += event.log_bytes
        self._read_rows += rows
        self._read_bytes += size
        self._batches.append((events, rows, size))
        if not self._came.is_set():
            self._came.set()
        while self._is_full and not self._stopped.is_set():
            self._room.clear()
            if self._is_full:
                self._room.wait(_WAIT_SECONDS)

    @property
    def _is_full(self) -> bool:
        """At least one batch always has room: an event may hold many rows of a large transaction, or one huge row."""
        return len(self._batches) > 1 and (
            self._read_rows - self._given_rows >= self._most_rows
            or self._read_bytes - self._given_bytes >= self._most_bytes
        )
