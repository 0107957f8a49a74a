"""Compares one table on two servers."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from migrate.engines.checksum import Relation, Span, bucket_query, count_query, ordered_query, sum_query
from migrate.errors import QueryFailed
from migrate.model.validation import Level
from migrate.validate.chunks import rows_a_chunk, spans
from migrate.validate.options import Options
from migrate.validate.relations import Pairing
from migrate.validate.rows import Rows, Tally, compare, digests, fetch, text
from migrate.validate.side import Row, Side, both

_FETCH_ROWS = 20_000
"""How many rows of a side are held at once at most, unless more have one key."""
_BUCKET_ROWS = 1000
_MOST_SCANS = 60
"""How often a table without an order that both servers share is read for the rows that differ."""
_FALSE_ALARMS = 3


@dataclass(frozen=True, slots=True)
class Digest:
    """A number of rows and their checksum."""

    rows: int
    checksum: str


class TooManyDifferences(Exception):
    """The rest of the differences was not looked at."""


class TableComparison:
    """The comparison of one table under way. Errors of the servers leave it as `QueryFailed` or `ConnectionFailed`."""

    def __init__(self, source: Side, target: Side, pairing: Pairing, options: Options) -> None:
        self.source, self.target, self.pairing, self.level = source, target, pairing, options.level
        self._options = options
        self.tally = self._new_tally()
        self.rows: tuple[int, int] | None = None
        self._window = 3 * options.workers
        self._in_order = len(pairing.source.ordered) == len(pairing.source.key)
        self._alarms = 0
        """Checksums that differed though no row did."""

    def run(self) -> None:
        """Counts, then compares as deep as the level says."""
        self.rows = both(self.source, self.target, (_count(self.pairing.source), _count(self.pairing.target)))
        if self.level is Level.COUNTS or not self.pairing.source.cells:
            return
        if self.pairing.source.ordered:
            try:
                self._by_chunks()
                return
            except ValueError:
                self.tally = self._new_tally()
        if self.pairing.source.key or (self.level is Level.ROWS and not self.pairing.is_loose):
            self._by_buckets(Span(), max(self.rows))
        else:
            self._as_multiset()

    def _new_tally(self) -> Tally:
        """An empty tally; what was kept of the table for its repair is forgotten."""
        spool, mapping = self._options.spool, self.pairing.mapping
        if spool is None:
            return Tally(max_samples=self._options.max_differences)
        spool.forget(mapping)
        return Tally(max_samples=self._options.max_differences, keys=lambda kind, key: spool.add(mapping, kind, key))

    @property
    def _is_settled(self) -> bool:
        """Whether the answer is known and the level asks for no more."""
        return self.level is Level.CHECKSUMS and self.tally.found

    def _by_chunks(self) -> None:
        assert self.rows is not None
        walks_source = self.rows[0] > self.rows[1] or (
            self.rows[0] == self.rows[1] and self.target.url.scheme != "postgresql"
        )
        side, relation = (self.source, self.pairing.source) if walks_source else (self.target, self.pairing.target)
        counted = [0, 0]
        walk = spans(side, relation, rows=rows_a_chunk(self.pairing.row_bytes))
        for span, found in self._ahead(walk):
            sizes = self._settle(span, found)
            counted = [counted[0] + sizes[0], counted[1] + sizes[1]]
            if self._is_settled:
                return
        self.rows = counted[0], counted[1]

    def _ahead(
        self, walk: Iterator[Span]
    ) -> Iterator[tuple[Span, tuple[Future[Digest | Rows], Future[Digest | Rows]]]]:
        """Keeps some spans' queries running while the first one's result is used."""
        waiting: deque[tuple[Span, tuple[Future[Digest | Rows], Future[Digest | Rows]]]] = deque()
        for span in walk:
            task = self._rows_of if self._alarms >= _FALSE_ALARMS else self._digest_of
            futures = (
                self.source.submit(task(self.pairing.source, span)),
                self.target.submit(task(self.pairing.target, span)),
            )
            waiting.append((span, futures))
            if len(waiting) >= self._window:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()

    def _digest_of(self, relation: Relation, span: Span) -> Callable[[Side], Digest | Rows]:
        in_order = self._in_order
        return lambda side: _digest(side, relation, span, in_order=in_order)

    def _rows_of(self, relation: Relation, span: Span) -> Callable[[Side], Digest | Rows]:
        return fetch(relation, span)

    def _settle(self, span: Span, futures: tuple[Future[Digest | Rows], Future[Digest | Rows]]) -> tuple[int, int]:
        """Uses what the two servers said of a span. Gives the numbers of rows in it."""
        try:
            source, target = futures[0].result(), futures[1].result()
        except QueryFailed:
            if not self._in_order:
                raise
            self._in_order = False
            source, target = self._sums(span)
        if isinstance(source, dict) or isinstance(target, dict):
            return self._compare_fetched(span, source, target)
        if source != target:
            self._look_closer(span, source, target)
        return source.rows, target.rows

    def _sums(self, span: Span) -> tuple[Digest, Digest]:
        return both(
            self.source,
            self.target,
            (
                lambda side: _digest(side, self.pairing.source, span, in_order=False),
                lambda side: _digest(side, self.pairing.target, span, in_order=False),
            ),
        )

    def _compare_fetched(self, span: Span, source: Digest | Rows, target: Digest | Rows) -> tuple[int, int]:
        if not (isinstance(source, dict) and isinstance(target, dict)):
            raise TypeError(span)
        compare(self.source, self.target, self.pairing, (source, target), self.tally)
        return _size(source), _size(target)

    def _look_closer(self, span: Span, source: Digest, target: Digest) -> None:
        if self.level is Level.CHECKSUMS and not self.pairing.is_loose:
            self.tally.checksums_differ = True
            return
        before = self.tally.rows
        if max(source.rows, target.rows) <= _FETCH_ROWS:
            self._compare_rows(span)
        else:
            self._by_buckets(span, max(source.rows, target.rows))
        if before == self.tally.rows:
            self._alarms += 1

    def _compare_rows(self, span: Span) -> None:
        found = both(self.source, self.target, (fetch(self.pairing.source, span), fetch(self.pairing.target, span)))
        compare(self.source, self.target, self.pairing, found, self.tally)

    def _by_buckets(self, span: Span, rows: int) -> None:
        """Divides a span by the hash of the key: that needs no order, only a scan of the span."""
        digits = _bucket_digits(rows)
        source, target = both(
            self.source,
            self.target,
            (_buckets(self.pairing.source, span, digits), _buckets(self.pairing.target, span, digits)),
        )
        nothing = Digest(0, "sum")
        sizes = {
            bucket: max(source.get(bucket, nothing).rows, target.get(bucket, nothing).rows)
            for bucket in sorted(source.keys() | target.keys())
            if source.get(bucket) != target.get(bucket)
        }
        if span == Span():
            self.rows = sum(item.rows for item in source.values()), sum(item.rows for item in target.values())
        if sizes and self.level is Level.CHECKSUMS and not self.pairing.is_loose:
            self.tally.checksums_differ = True
            return
        for scan, group in enumerate(_groups(sizes)):
            if scan == _MOST_SCANS:
                raise TooManyDifferences
            self._compare_rows(Span(lower=span.lower, upper=span.upper, buckets=group))
            if self._is_settled:
                return

    def _as_multiset(self) -> None:
        """Compares the whole table without naming a row: two order-free sums, the client's where values are loose."""
        source, target = self._sums(Span())
        self.rows = source.rows, target.rows
        if source == target:
            return
        if self.pairing.is_loose and source.rows == target.rows:
            sums = both(self.source, self.target, (_client_sum(self.pairing.source), _client_sum(self.pairing.target)))
            self.tally.checksums_differ = sums[0] != sums[1]
        else:
            self.tally.checksums_differ = True


def _count(relation: Relation) -> Callable[[Side], int]:
    return lambda side: int(side.rows(count_query(side.expressions, relation))[0][0])


def _digest(side: Side, relation: Relation, span: Span, *, in_order: bool) -> Digest:
    query = ordered_query if in_order else sum_query
    [row] = side.rows(query(side.expressions, relation, span))
    return _as_digest(row, "order" if in_order else "sum", relation)


def _as_digest(row: Row, kind: str, relation: Relation) -> Digest:
    count, checksum = int(row[0]), text(row[1])
    if count and checksum is None:
        raise QueryFailed(f"no checksum could be made of {count} rows of {relation.name}")
    return Digest(count, f"{kind} {checksum}" if count else kind)


def _buckets(relation: Relation, span: Span, digits: int) -> Callable[[Side], dict[str, Digest]]:
    def task(side: Side) -> dict[str, Digest]:
        rows = side.rows(bucket_query(side.expressions, relation, span, digits=digits))
        return {str(text(row[0])): _as_digest(row[1:], "sum", relation) for row in rows}

    return task


def _client_sum(relation: Relation) -> Callable[[Side], int]:
    return lambda side: sum(int.from_bytes(digest) for _, digest in digests(side, relation, Span()))


def _bucket_digits(rows: int) -> int:
    """How many hexadecimal digits make buckets of about a thousand rows, from one bucket's digit to 65,536 buckets."""
    digits = 1
    while digits < 4 and rows > _BUCKET_ROWS * 16**digits:
        digits += 1
    return digits


def _groups(sizes: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """Buckets together as long as their rows are few enough to be held."""
    group: list[str] = []
    held = 0
    for bucket, size in sizes.items():
        if group and held + size > _FETCH_ROWS:
            yield tuple(group)
            group, held = [], 0
        group.append(bucket)
        held += size
    if group:
        yield tuple(group)


def _size(rows: Rows) -> int:
    return sum(len(found) for found in rows.values())


__all__: Sequence[str] = ["Digest", "TableComparison", "TooManyDifferences"]
