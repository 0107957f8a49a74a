"""Looks for words in pieces of SQL: one finding for each piece that has them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from migrate.assess.finding import Finding
from migrate.assess.sql_text import SqlText

Find = Callable[[SqlText], int | None]


def first_place(*phrases: Sequence[str]) -> Find:
    """Finds where the first of these phrases stands."""

    def find(text: SqlText) -> int | None:
        return min((at for words in phrases for at in text.places(*words)), default=None)

    return find


def in_each(texts: Iterable[SqlText], find: Find, message: str) -> Iterator[Finding]:
    """A finding for every piece in which `find` finds a place; the message goes on from the piece's title."""
    for text in texts:
        at = find(text)
        if at is not None:
            yield text.finding(f"{text.title} {message}", at)
