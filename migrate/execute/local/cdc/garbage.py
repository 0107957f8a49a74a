"""Rests Python's search for reference cycles while rows by the hundred thousand are on their way.

The rows that wait to be applied look to it like memory that grows: it would go through all of them, and everything else, again and
again, which takes a quarter of the time. None of them are ever part of a cycle.
https://docs.python.org/3.11/library/gc.html
"""

import contextlib
import gc
import time
from collections.abc import Callable, Iterator

_EVERY_SECONDS = 30.0


@contextlib.contextmanager
def collected_rarely(*, seconds: float = _EVERY_SECONDS) -> Iterator[Callable[[], None]]:
    """Gives what is to be called now and then: it searches when so much time has passed since it last did.

    What exists at the beginning is not looked at before the end.
    """
    last = time.monotonic()

    def look() -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            gc.collect()
            last = time.monotonic()

    was_enabled = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield look
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()
