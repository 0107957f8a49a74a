"""Compares the checksums of chunks in any process that reaches both servers: what it needs is one value that can be sent there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from migrate.engines.checksum import Relation, Span
from migrate.engines.checksum_expressions import Expressions
from migrate.errors import ConnectionFailed, QueryFailed
from migrate.url import Url
from migrate.validate.digests import Digest, of_spans, sums_of
from migrate.validate.load_limits import LoadLimits
from migrate.validate.pace import Pace
from migrate.validate.relations import Pairing
from migrate.validate.rows import Tally, compare, fetch
from migrate.validate.side import Side, both

ChunkAnswer = tuple[Digest, Digest] | QueryFailed | ConnectionFailed | ValueError
"""What the source and the target said of a chunk, or why they did not."""


class Manner(StrEnum):
    """How the rows of a chunk are told to be equal."""

    ORDER = "order"
    """One checksum over the rows in the order of the key."""
    SUM = "sum"
    """The sum of a checksum of each row."""
    ROWS = "rows"
    """Row by row here, where values may differ within a tolerance and checksums of equal rows often do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkTask:
    """How the chunks of one table are compared. It holds the servers' passwords, and never shows them."""

    source: Url
    target: Url
    expressions: tuple[Expressions, Expressions]
    pairing: Pairing
    manner: Manner
    most: int
    """See `ordered_query`."""
    sort: bool
    """See `ordered_query`."""
    statement_seconds: float | None = None
    max_load: float | None = None
    max_lag_seconds: float | None = None


def answers(task: ChunkTask, spans: Iterable[tuple[int, Span]]) -> Iterator[tuple[int, ChunkAnswer]]:
    """What the servers say of each of these numbered chunks, over one connection to each. What they refuse is an answer too."""
    remaining, pace = iter(spans), Pace()
    with ExitStack() as stack:
        sides = (
            stack.enter_context(_side(task, task.source, task.expressions[0])),
            stack.enter_context(_side(task, task.target, task.expressions[1])),
        )
        limits = LoadLimits(sides, task)
        while group := list(islice(remaining, pace.spans)):
            found = _ask(task, sides, [span for _, span in group], limits, pace)
            yield from zip((number for number, _ in group), found, strict=True)


def _side(task: ChunkTask, url: Url, expressions: Expressions) -> Side:
    return Side(url, expressions, workers=1, statement_seconds=task.statement_seconds)


def _ask(
    task: ChunkTask, sides: tuple[Side, Side], spans: Sequence[Span], limits: LoadLimits, pace: Pace
) -> Sequence[ChunkAnswer]:
    try:
        limits.wait()
        if task.manner is Manner.ROWS:
            return [_by_rows(task, sides, span) for span in spans]
        asked = (
            _timed(task, task.pairing.source, spans, pace, 0),
            _timed(task, task.pairing.target, spans, pace, 1),
        )
        return list(zip(*both(*sides, asked), strict=True))
    except (QueryFailed, ConnectionFailed, ValueError) as problem:
        pace.failed()
        return [problem] * len(spans)


def _timed(
    task: ChunkTask, relation: Relation, spans: Sequence[Span], pace: Pace, number: int
) -> Callable[[Side], list[Digest]]:
    if task.manner is Manner.ORDER:
        return pace.timed(of_spans(relation, spans, most=task.most, sort=task.sort), number, len(spans))
    return pace.timed(sums_of(relation, spans), number, len(spans))


def _by_rows(task: ChunkTask, sides: tuple[Side, Side], span: Span) -> tuple[Digest, Digest]:
    """Two checksums that are the same where the rows are."""
    found = both(*sides, (fetch(task.pairing.source, [span]), fetch(task.pairing.target, [span])))
    tally = Tally(max_samples=0)
    compare(*sides, task.pairing, found, tally)
    source, target = (sum(map(len, rows.values())) for rows in found)
    return Digest(source, "rows"), Digest(target, "other rows" if tally.found else "rows")
