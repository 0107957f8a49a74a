"""Reads a log in a thread of its own, so that what has come can be applied while nothing comes."""

import queue
import threading
from types import TracebackType
from typing import Self

from migrate.engines.changes import ChangeStream
from migrate.model.change import Event

_DEPTH = 256
_WAIT_SECONDS = 0.2


class Pump:
    """The events of a stream, as they come. The stream is closed at the end."""

    def __init__(self, stream: ChangeStream) -> None:
        self._stream = stream
        self._events: queue.Queue[Event] = queue.Queue(maxsize=_DEPTH)
        self._stopped = threading.Event()
        self._ended = threading.Event()
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
        return self._ended.is_set() and self._events.empty() and self._problem is None

    @property
    def is_empty(self) -> bool:
        """Nothing that was read is waiting."""
        return self._events.empty()

    def next(self, *, seconds: float) -> Event | None:
        """The next event; None where none came for so long. What the stream raised is raised here, after its events."""
        try:
            return self._events.get(timeout=seconds) if seconds > 0 else self._events.get_nowait()
        except queue.Empty:
            if self._ended.is_set() and self._events.empty() and self._problem is not None:
                raise self._problem from None
            return None

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

    def _put(self, event: Event) -> None:
        while not self._stopped.is_set():
            try:
                self._events.put(event, timeout=_WAIT_SECONDS)
            except queue.Full:
                continue
            return
