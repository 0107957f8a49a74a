"""What the apply asks of a source's log: the changes after a position, for as long as it wants them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from migrate.model.change import Event


class ChangeStream(Protocol):
    """The log of one source from one position on, as far as it concerns the task's tables."""

    def events(self) -> Iterator[Event]:
        """The changes as they come, without end.

        While nothing comes, an idle `Commit` is given about once a second. Raises `QueryFailed` where the log can't be read on,
        or holds something that may be a change and is not understood: it is never passed over.
        """
        ...

    def batches(self) -> Iterator[Sequence[Event]]:
        """The same as `events`, as many at once as have come. Raises as it does, after what came before."""
        ...

    def confirm(self, position: str) -> None:
        """Tells the source that everything up to `position` is safe on the target."""
        ...

    def close(self) -> None:
        """Ends the connection."""
        ...


_MOST_EVENTS = 256


def in_lists(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events in lists of some; what they raise is raised after the events before it."""
    gathered: list[Event] = []
    try:
        for event in events:
            gathered.append(event)
            if len(gathered) >= _MOST_EVENTS:
                yield gathered
                gathered = []
    finally:
        if gathered:
            yield gathered
