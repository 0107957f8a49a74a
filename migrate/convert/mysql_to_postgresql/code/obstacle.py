"""What stops the conversion of one piece of stored code."""

from collections.abc import Iterator
from contextlib import contextmanager

from migrate.convert.expressions import Unconvertible
from migrate.convert.stored_code.tokens import NotRead


class Obstacle(Exception):
    """Something without an equal in PL/pgSQL: its text is the reason. Never leaves this package."""

    def __init__(self, reason: str, start: int = -1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.start = start
        """Where in the body, in characters; -1 where that is not known yet."""


@contextmanager
def standing_at(start: int) -> Iterator[None]:
    """Turns what the converter of expressions refuses into an obstacle at that place."""
    try:
        yield
    except Unconvertible as problem:
        raise Obstacle(str(problem), start) from None
    except NotRead as problem:
        raise Obstacle(problem.reason, start) from None
    except Obstacle as problem:
        raise Obstacle(problem.reason, start if problem.start < 0 else problem.start) from None
