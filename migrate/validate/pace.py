"""How much of a table one query reads: as much as takes a fraction of a second, so that no query weighs on a server for long."""

import time
from collections.abc import Callable
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
_MOST_SPANS = 64


class Pace:
    """The number of spans for the next query, learnt from how long those before it took on either server."""

    def __init__(self, *, seconds: float = 0.25) -> None:
        self._seconds = seconds
        self._ideal: dict[int, float] = {}
        self.spans = 1

    def took(self, side: int, spans: int, seconds: float) -> None:
        """Takes note of a query over so many spans on the first or the second server. The slower server counts."""
        self._ideal[side] = self._seconds * spans / max(seconds, 0.0001)
        self.spans = max(1, min(int(min(self._ideal.values())), 2 * max(self.spans, spans), _MOST_SPANS))

    def timed(self, task: Callable[[A], B], side: int, spans: int) -> Callable[[A], B]:
        """The same task, a query over so many spans, that takes note of its time."""

        def run(asked: A) -> B:
            began = time.monotonic()
            answer = task(asked)
            self.took(side, spans, time.monotonic() - began)
            return answer

        return run

    def failed(self) -> None:
        """Begins anew with one span a query."""
        self._ideal.clear()
        self.spans = 1
