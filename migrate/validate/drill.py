"""Finds the rows that differ in chunks whose checksums do: by the checksums of smaller parts, many chunks at a time."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from migrate.engines.checksum import Span
from migrate.validate.chunks import divide, walker
from migrate.validate.digests import of_spans
from migrate.validate.relations import Pairing
from migrate.validate.rows import Rows, Tally, compare, fetch
from migrate.validate.side import Side

FETCH_ROWS = 20_000
"""How many rows of a side are held at once at most, unless more have one key."""
_PART_ROWS = 250
_MOST_PARTS = 32
_GROUP_ROWS = 4000
_GROUPS_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Suspect:
    """A chunk whose checksums differ, and how many rows it has on the side that has more."""

    span: Span
    rows: int


def drill(
    source: Side, target: Side, pairing: Pairing, suspects: Sequence[Suspect], tally: Tally, *, whole: bool
) -> float:
    """Compares the rows of the chunks; those of the parts that differ only, unless it is to be `whole`.

    Gives the share of the chunks' rows that had to be read.
    """
    parts = list(suspects) if whole else _narrowed(source, target, pairing, suspects)
    waiting: deque[tuple[Future[Rows], Future[Rows]]] = deque()
    for group in _groups(parts):
        spans = [part.span for part in group]
        waiting.append((source.submit(fetch(pairing.source, spans)), target.submit(fetch(pairing.target, spans))))
        if len(waiting) >= _GROUPS_AT_ONCE:
            _compare(source, target, pairing, waiting.popleft(), tally)
    while waiting:
        _compare(source, target, pairing, waiting.popleft(), tally)
    return sum(part.rows for part in parts) / max(sum(item.rows for item in suspects), 1)


def _compare(
    source: Side, target: Side, pairing: Pairing, futures: tuple[Future[Rows], Future[Rows]], tally: Tally
) -> None:
    compare(source, target, pairing, (futures[0].result(), futures[1].result()), tally)


def _narrowed(source: Side, target: Side, pairing: Pairing, suspects: Sequence[Suspect]) -> list[Suspect]:
    side, relation = walker(source, target, pairing)
    asked = [side.submit(divide(relation, item.span, rows=item.rows, parts=_parts(item.rows))) for item in suspects]
    divided = [future.result() for future in asked]
    most = max(item.rows for item in suspects)
    answers = [
        (
            source.submit(of_spans(pairing.source, spans, most=most, sort=True)),
            target.submit(of_spans(pairing.target, spans, most=most, sort=True)),
        )
        for spans in divided
    ]
    return [
        Suspect(span, max(one.rows, other.rows))
        for spans, futures in zip(divided, answers, strict=True)
        for span, one, other in zip(spans, futures[0].result(), futures[1].result(), strict=True)
        if one != other
    ]


def _parts(rows: int) -> int:
    return max(1, min(_MOST_PARTS, rows // _PART_ROWS))


def _groups(parts: Sequence[Suspect]) -> Iterator[list[Suspect]]:
    group: list[Suspect] = []
    held = 0
    for part in parts:
        if group and held + part.rows > _GROUP_ROWS:
            yield group
            group, held = [], 0
        group.append(part)
        held += part.rows
    if group:
        yield group
