"""What a log tells is read ahead, but not without end, and comes in its order."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from migrate.errors import QueryFailed
from migrate.execute.local.cdc.pump import Pump
from migrate.model.change import Commit, Event, Operation, RowChanges
from migrate.model.names import ObjectName

TABLE = ObjectName(schema="shop", name="things")


def rows(number: int, *, count: int = 1, log_bytes: int = 0) -> RowChanges:
    return RowChanges(TABLE, Operation.INSERT, (), [(b"%d" % number,)] * count, log_bytes)


class Stream:
    """Tells batches one after another, and remembers how many were asked for."""

    def __init__(self, batches: Sequence[Sequence[Event]], *, then: Callable[[], None] = lambda: None) -> None:
        self._batches = batches
        self._then = then
        self.asked = 0
        self.closed = False

    def batches(self) -> Iterator[Sequence[Event]]:
        for batch in self._batches:
            self.asked += 1
            yield batch
        self._then()

    def events(self) -> Iterator[Event]:
        for batch in self.batches():
            yield from batch

    def confirm(self, position: str) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        self.closed = True


def taken(pump: Pump, found: list[Event] | None = None) -> list[Event]:
    found = [] if found is None else found
    while not pump.ended:
        found += pump.next(seconds=0.05)
    return found


def test_everything_comes_once_and_in_its_order() -> None:
    batches: list[list[Event]] = [[rows(number), Commit(position=f"0/{number}", at=0.0)] for number in range(1, 500)]
    stream = Stream(batches)
    with Pump(stream, most_rows=7) as pump:
        assert taken(pump) == [event for batch in batches for event in batch]
    assert stream.closed


@pytest.mark.parametrize(("count", "log_bytes"), [(10, 0), (1, 2560)])
def test_it_reads_ahead_only_so_far(count: int, log_bytes: int) -> None:
    stream = Stream([[rows(number, count=count, log_bytes=log_bytes)] for number in range(1000)])
    with Pump(stream, most_rows=100) as pump:
        _settled(stream)
        ahead = stream.asked
        assert 8 <= ahead <= 12
        for _ in range(5):
            pump.next(seconds=1)
        _settled(stream)
        assert ahead + 3 <= stream.asked <= ahead + 7
    assert stream.asked < 30


def test_one_huge_batch_is_no_reason_to_wait() -> None:
    with Pump(Stream([[rows(1, count=1000)], [rows(2, count=1000)], [rows(3)]]), most_rows=10) as pump:
        assert len(taken(pump)) == 3


def test_what_the_stream_raises_comes_after_its_events() -> None:
    def fail() -> None:
        raise QueryFailed("the log is gone")

    with Pump(Stream([[rows(1)], [rows(2)]], then=fail)) as pump:
        found: list[Event] = []
        with pytest.raises(QueryFailed, match="gone"):
            taken(pump, found)
        assert found == [rows(1), rows(2)]


def test_nothing_comes_for_so_long() -> None:
    waiting = threading.Event()
    with Pump(Stream([], then=lambda: assert_(waiting.wait(10)))) as pump:
        begun = time.monotonic()
        assert pump.next(seconds=0.1) == ()
        assert time.monotonic() - begun >= 0.09
        assert pump.next(seconds=0.0) == ()
        assert pump.is_empty
        assert not pump.ended
        waiting.set()


def assert_(value: bool) -> None:
    assert value


def _settled(stream: Stream) -> None:
    """Waits until no more is asked for."""
    before = -1
    while before != stream.asked:
        before = stream.asked
        time.sleep(0.1)
