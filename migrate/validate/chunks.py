"""Divides a table into chunks of its key that mean the same rows on both servers."""

from collections.abc import Callable, Iterator

from migrate.engines.checksum import Relation, Span, boundary_query
from migrate.validate.rows import text
from migrate.validate.side import Row, Side

CHUNK_ROWS = 8000
_CHUNK_BYTES = 4 * 1024 * 1024
_FEWEST_ROWS = 50


def rows_a_chunk(row_bytes: int) -> int:
    """How many rows make a chunk of at most some megabytes."""
    return max(_FEWEST_ROWS, min(CHUNK_ROWS, _CHUNK_BYTES // max(row_bytes, 1)))


def spans(side: Side, relation: Relation, *, rows: int) -> Iterator[Span]:
    """Walks the key on one server and gives the spans from bound to bound; the first and the last are open-ended.

    The next bound is looked up while the caller uses the last one. Raises `QueryFailed`, and `ValueError` for a key
    value that has no place in an order that both servers share, such as PostgreSQL's infinite dates.
    """
    lower: tuple[str, ...] | None = None
    pending = side.submit(_look_up(relation, None, rows))
    while found := pending.result():
        upper = tuple(text(value) or "" for value in found[0])
        for cell, value in zip(relation.ordered, upper, strict=True):
            side.expressions.bound(cell, value)
        pending = side.submit(_look_up(relation, upper, rows))
        yield Span(lower=lower, upper=upper)
        lower = upper
    yield Span(lower=lower)


def _look_up(relation: Relation, after: tuple[str, ...] | None, rows: int) -> Callable[[Side], list[Row]]:
    return lambda side: side.rows(boundary_query(side.expressions, relation, after, rows=rows))
