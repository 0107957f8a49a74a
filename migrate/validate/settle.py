"""Asks again what differed while changes are still carried over, until it is equal, or different for good, or time is up.

A target that lags behind shows what its source was. So an answer of the target counts only once the target has caught up with the
moment at which the source gave its own: the replicator says so, or so much time has passed without the source changing again.
What then differs is asked for once more the same way, so that a value that changes to and fro is not taken for one that stays.
"""

import random
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Item = tuple[str, ...]
"""What is asked for: the key of a row."""
Mark = str
"""A position of the source's, as its replicator writes it."""
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
_CATCHES = 2.0
"""How many times the longest lag that was seen is waited for."""
_PATIENCE = 4.0
"""How many times as long as a single wait everything together may take."""
_MOST_WAITS = 10.0
"""How many times longer than asked for a single wait may become."""


class Progress(Protocol):
    """How far a replicator has brought the target."""

    def mark(self) -> Mark | None:
        """The source's position now: what was read before is not later. None where it can't be known."""
        ...

    def has_reached(self, mark: Mark) -> bool | None:
        """Whether all that the source had done up to then is on the target. None where it can't be told: then time decides."""
        ...


class Unknown:
    """A replicator of which nothing is known."""

    def mark(self) -> Mark | None:
        """Never known."""
        return None

    def has_reached(self, mark: Mark) -> bool | None:
        """Never known."""
        del mark
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How long to wait for a target that lags behind."""

    seconds: float
    """How long the source has to be unchanged before a difference counts, where the replicator does not tell how far it is."""
    progress: Progress = field(default_factory=Unknown)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class Question(Protocol):
    """What can be asked of both servers as often as need be."""

    def source(self, items: Sequence[Item]) -> Mapping[Item, Hashable]:
        """What the source says of each item now."""
        ...

    def target(self, items: Sequence[Item]) -> Mapping[Item, Hashable]:
        """What the target says of each item now."""
        ...


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of the items."""

    equal: tuple[Item, ...]
    different: tuple[Item, ...]
    pending: tuple[Item, ...]


@dataclass(slots=True)
class _Open:
    """An item that is not decided."""

    source: Hashable
    """What the source said, last."""
    since: float
    """When it was first heard to say so. It said nothing else since."""
    mark: Mark | None
    """Where the source was after it said so."""
    refused_at: float | None = None
    """When the target said something else though it should have caught up."""
    refused: Hashable = None
    """What it said then."""


def settle(question: Question, items: Sequence[Item], settling: Settling) -> Answers:
    """Asks until every item is decided, or until the longest time is up: what is open then is pending.

    Raises what the question does.
    """
    return _Settlement(question, settling).run(items)


class _Settlement:
    def __init__(self, question: Question, settling: Settling) -> None:
        self._question, self._settling = question, settling
        self._wait = settling.seconds
        self._open: dict[Item, _Open] = {}
        self._equal: list[Item] = []
        self._different: list[Item] = []

    def run(self, items: Sequence[Item]) -> Answers:
        clock, pause = self._settling.clock, _FIRST_PAUSE
        began = self._begin(items)
        while self._open and clock() - began < _PATIENCE * self._wait:
            self._settling.sleep(min(pause, self._wait / 8) * random.uniform(0.7, 1.3))  # noqa: S311
            pause = min(pause * 1.5, _LONGEST_PAUSE)
            self._ask_again()
        return Answers(tuple(self._equal), tuple(self._different), tuple(self._open))

    def _begin(self, items: Sequence[Item]) -> float:
        sources = self._question.source(items)
        began, mark = self._settling.clock(), self._settling.progress.mark()
        targets = self._question.target(items)
        for item in items:
            if sources.get(item) == targets.get(item):
                self._equal.append(item)
            else:
                self._open[item] = _Open(sources.get(item), began, mark)
        return began

    def _ask_again(self) -> None:
        """The target is asked before the source: what the source still says then, it said at any time in between."""
        progress, items = self._settling.progress, tuple(self._open)
        reached = {mark: progress.has_reached(mark) for mark in {item.mark for item in self._open.values()} if mark}
        asked_at = self._settling.clock()
        targets = self._question.target(items)
        sources = self._question.source(items)
        heard_at, mark = self._settling.clock(), progress.mark()
        for item in items:
            known = self._open[item]
            has_caught_up = self._has_caught_up(known, reached.get(known.mark or ""), asked_at)
            source, target = sources.get(item), targets.get(item)
            if target == source or (has_caught_up and target == known.source):
                self._settled(item, known, heard_at)
            elif source != known.source:
                self._open[item] = _Open(source, heard_at, mark)
            elif has_caught_up:
                self._refuse(item, known, target, asked_at, mark)

    def _has_caught_up(self, known: _Open, reached: bool | None, now: float) -> bool:
        if reached is not None:
            return reached
        if known.refused_at is not None:
            return now - known.refused_at >= self._wait / 2
        return now - known.since >= self._wait

    def _settled(self, item: Item, known: _Open, now: float) -> None:
        """An answer that took long to become the same tells how far behind others may be."""
        del self._open[item]
        self._equal.append(item)
        longest = _MOST_WAITS * self._settling.seconds
        self._wait = min(max(self._wait, _CATCHES * (now - known.since)), longest)

    def _refuse(self, item: Item, known: _Open, target: Hashable, now: float, mark: Mark | None) -> None:
        if known.refused_at is not None and known.refused == target:
            del self._open[item]
            self._different.append(item)
            return
        known.refused_at, known.refused, known.mark = now, target, mark
