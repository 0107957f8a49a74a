"""Reads ahead: the source makes the next block while the target takes this one."""

import contextlib
import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

T = TypeVar("T")
_WAIT_SECONDS = 0.2


@contextlib.contextmanager
def ahead(items: Generator[T, None, None], *, depth: int = 1) -> Iterator[Iterator[T]]:
    """Gives the items of a generator that runs in a thread of its own, at most `depth` of them waiting.

    What the generator raises is raised here. On leaving, the generator is closed, however far it came.
    """
    waiting: queue.Queue[T | None] = queue.Queue(maxsize=depth)
    stopped = threading.Event()
    raised: list[BaseException] = []

    def read() -> None:
        try:
            for item in items:
                if not _put(waiting, item, stopped):
                    return
        except BaseException as problem:  # It is raised again in the thread that takes the items.
            raised.append(problem)
        finally:
            items.close()
            _put(waiting, None, stopped)

    def give() -> Iterator[T]:
        while (item := waiting.get()) is not None:
            yield item
        if raised:
            raise raised[0]

    thread = threading.Thread(target=read, name="migrate-read-ahead", daemon=True)
    thread.start()
    try:
        yield give()
    finally:
        stopped.set()
        thread.join()


def _put(waiting: "queue.Queue[T | None]", item: T | None, stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            waiting.put(item, timeout=_WAIT_SECONDS)
        except queue.Full:
            continue
        return True
    return False
