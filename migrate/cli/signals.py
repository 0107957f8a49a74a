"""Ctrl-C, and what a running command makes of it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def stopping_on_signals() -> Iterator[Callable[[], bool]]:
    """Gives a function that says whether Ctrl-C or SIGTERM came: the work then stops cleanly. A second Ctrl-C stops at once."""
    came: list[int] = []

    def note(number: int, frame: object) -> None:
        del frame
        if came:
            raise KeyboardInterrupt
        came.append(number)
        click.echo("stopping after the current chunk; once more to stop at once", err=True)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
