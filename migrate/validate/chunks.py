"""Divides a table into chunks of its key that mean the same rows on both servers."""

import itertools
from collections.abc import Callable, Iterator, Sequence

from migrate.engines.checksum import Relation, Span, boundary_query
from migrate.validate.relations import Pairing
from migrate.validate.rows import text
from migrate.validate.side import Row, Side
from migrate.validate.spread import bounds_by_statistics, within

CHUNK_ROWS = 8000
_CHUNK_BYTES = 4 * 1024 * 1024
_FEWEST_ROWS = 50


def rows_a_chunk(row_bytes: int) -> int:
    """How many rows make a chunk of at most some megabytes."""
    return max(_FEWEST_ROWS, min(CHUNK_ROWS, _CHUNK_BYTES // max(row_bytes, 1)))


def plan(
    source: Side, target: Side, pairing: Pairing, *, rows: int, after: tuple[str, ...] | None = None
) -> Iterator[Span]:
    """Spans of about so many rows, one after another through the key, all of it or what comes `after`; the last is open-ended.

    The bounds are taken from statistics where they are good enough; what lies behind the last of them, and all where there are none, is
    found by walking along the key on one server. Raises `QueryFailed`, and `ValueError` for a key value that has no place in an order
    that both servers share, such as PostgreSQL's infinite dates.
    """
    lower = after
    for bound in bounds_by_statistics(source, target, pairing, rows=rows, after=after[0] if after else None):
        yield Span(lower=lower, upper=(bound,))
        lower = (bound,)
    side, relation = walker(source, target, pairing)
    yield from walk(side, relation, Span(lower=lower), rows=rows)


def walker(source: Side, target: Side, pairing: Pairing) -> tuple[Side, Relation]:
    """The side on which a key is best walked along: PostgreSQL's, which reads the index alone."""
    if target.url.scheme == "postgresql" and source.url.scheme != "postgresql":
        return target, pairing.target
    return source, pairing.source


def walk(side: Side, relation: Relation, span: Span, *, rows: int) -> Iterator[Span]:
    """Divides a span into spans of exactly so many rows of that side.

    The next bound is looked up while the caller uses the last one.
    """
    lower = span.lower
    pending = side.submit(look_up(relation, span, (rows,)))
    while found := pending.result():
        [upper] = bounds(side, relation, found)
        pending = side.submit(look_up(relation, Span(lower=upper, upper=span.upper), (rows,)))
        yield Span(lower=lower, upper=upper)
        lower = upper
    yield Span(lower=lower, upper=span.upper)


def divide(relation: Relation, span: Span, *, rows: int, parts: int) -> Callable[[Side], list[Span]]:
    """Gives a task that divides a span into parts, each of about as many of its `rows` rows of that side, or evenly by its bounds."""
    positions = range(max(rows // parts, 1), rows, max(rows // parts, 1))

    def task(side: Side) -> list[Span]:
        inner: list[tuple[str, ...]] = [(value,) for value in within(relation, span, parts=parts)]
        if not inner and positions:
            inner = list(dict.fromkeys(bounds(side, relation, look_up(relation, span, positions)(side))))
        edges = [span.lower, *inner, span.upper]
        return [Span(lower=lower, upper=upper) for lower, upper in itertools.pairwise(edges)]

    return task


def bounds(side: Side, relation: Relation, found: Sequence[Row]) -> list[tuple[str, ...]]:
    """What `look_up` found, in order. Raises `ValueError` for a value that can't be a bound."""
    values = [tuple(text(value) or "" for value in row[1:]) for row in sorted(found, key=lambda row: int(row[0]))]
    for value in values:
        for cell, part in zip(relation.ordered, value, strict=True):
            side.expressions.bound(cell, part)
    return values


def look_up(relation: Relation, span: Span, rows: Sequence[int]) -> Callable[[Side], list[Row]]:
    """Gives a task that finds the keys of the rows at these positions of the span."""
    return lambda side: side.rows(boundary_query(side.expressions, relation, span, rows=rows))
