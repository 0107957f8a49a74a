"""Asks a server for the checksums of parts of a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from migrate.engines.checksum import Relation, Span, bucket_query, count_query, ordered_query, sum_query
from migrate.errors import QueryFailed
from migrate.validate.rows import Near, Reading, digests, text
from migrate.validate.side import Row, Side


@dataclass(frozen=True, slots=True)
class Digest:
    """A number of rows and their checksum."""

    rows: int
    checksum: str


def count(relation: Relation) -> Callable[[Side], int]:
    """Gives a task that counts the table's rows."""
    return lambda side: int(side.rows(count_query(side.expressions, relation))[0][0])


def of_spans(relation: Relation, spans: Sequence[Span], *, most: int, sort: bool) -> Callable[[Side], list[Digest]]:
    """Gives a task for one checksum over each span's rows in order. See `ordered_query`."""

    def task(side: Side) -> list[Digest]:
        query = ordered_query(side.expressions, relation, spans, most=most, sort=sort)
        return _read(side, relation, query, "order", spans)

    return task


def sums_of(relation: Relation, spans: Sequence[Span]) -> Callable[[Side], list[Digest]]:
    """As `of_spans`, the checksums being sums over the rows, whose order and number do not matter."""
    return lambda side: _read(side, relation, sum_query(side.expressions, relation, spans), "sum", spans)


def of_buckets(relation: Relation, span: Span, digits: int) -> Callable[[Side], dict[str, Digest]]:
    """Gives a task for the sum over each of the parts that the key's hash makes of a span."""

    def task(side: Side) -> dict[str, Digest]:
        rows = side.rows(bucket_query(side.expressions, relation, span, digits=digits))
        return {str(text(row[0])): _as_digest(row[1:], "sum", relation) for row in rows}

    return task


def client_sum(relation: Relation) -> Callable[[Side], int]:
    """Gives a task that sums every row's digest here, loose values settled."""
    return lambda side: sum(_number(reading) for _, reading in digests(side, relation, (Span(),)))


def _number(reading: Reading) -> int:
    if isinstance(reading, Near):
        raise QueryFailed(
            "values that need a tolerance can't be summed: rows without a key are too many, or have to be compared as rows"
        )
    return int.from_bytes(reading)


def _read(side: Side, relation: Relation, query: str, kind: str, spans: Sequence[Span]) -> list[Digest]:
    found = {int(row[0]): _as_digest(row[1:], kind, relation) for row in side.rows(query)}
    if found.keys() != set(range(len(spans))):
        raise QueryFailed(f"{len(found)} of {len(spans)} checksums of {relation.name} came from {side.url.masked}")
    return [found[number] for number in range(len(spans))]


def _as_digest(row: Row, kind: str, relation: Relation) -> Digest:
    rows, checksum = int(row[0]), text(row[1])
    if rows and checksum is None:
        raise QueryFailed(f"no checksum could be made of {rows} rows of {relation.name}")
    return Digest(rows, f"{kind} {checksum}" if rows else kind)
