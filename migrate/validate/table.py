"""Compares one table on two servers."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from migrate.engines.checksum import Relation, Span
from migrate.errors import QueryFailed
from migrate.model.validation import Level
from migrate.validate.chunk_task import ChunkTask, Manner
from migrate.validate.chunks import rows_a_chunk, walk, walker
from migrate.validate.cluster import Answer, Futures, in_waves
from migrate.validate.course import Course, passed
from migrate.validate.digests import Digest, client_sum, count, of_buckets, of_spans, sums_of
from migrate.validate.drill import FETCH_ROWS, Suspect, drill
from migrate.validate.fast_path import equal_rows
from migrate.validate.load_limits import LoadLimits
from migrate.validate.options import Options
from migrate.validate.pace import Pace
from migrate.validate.relations import Pairing
from migrate.validate.rows import Rows, Tally, compare, fetch
from migrate.validate.side import Side, both

_BUCKET_ROWS = 1000
_MOST_SCANS = 60
"""How often a table without an order that both servers share is read for the rows that differ."""
_FALSE_ALARMS = 3
_SUSPECTS = 32
"""How many chunks that differ are looked at together."""
_OVERSIZE = 4
"""How many times larger than planned a chunk may be."""
_PARTS = 16
_WHOLE = 0.5
"""The share of a chunk's rows from which its parts are not worth a checksum each."""

Sizes = tuple[int, int]


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
        self._pace = Pace()
        self._limits = LoadLimits((source, target), options)
        self._chunk_rows = rows_a_chunk(pairing.row_bytes)
        self._in_order = len(pairing.source.ordered) == len(pairing.source.key)
        self._sort = False
        """Whether the servers are to sort rows that an index should give in order."""
        self._suspects: list[Suspect] = []
        self._share = 0.0
        """How much of the chunks that differed had to be read row by row, last."""
        self._alarms = 0
        """Chunks whose checksums differed though no row did."""

    def run(self, course: Course | None = None) -> None:
        """Compares as deep as the level says, along the course where the table has an order, else all of it."""
        self._limits.wait()
        if self.level is Level.COUNTS or not self.pairing.source.cells:
            self._count()
            return
        is_whole = (course is None or course.is_whole) and self._options.cluster is None
        equal = equal_rows(self.source, self.target, self.pairing, self._limits.wait) if is_whole else None
        if equal is not None:
            self.rows = equal, equal
            return
        if self.pairing.source.ordered:
            try:
                self._by_chunks(course or Course())
                return
            except ValueError:
                self.tally = self._new_tally()
                self._suspects.clear()
        rows = max(self._count())
        if self._can_divide(rows):
            self._by_buckets(Span(), rows)
        else:
            self._as_multiset()

    def _new_tally(self) -> Tally:
        """An empty tally; what was kept of the table for its repair is forgotten."""
        spool, mapping = self._options.spool, self.pairing.mapping
        if spool is None:
            return Tally(max_samples=self._options.max_differences)
        spool.forget(mapping)
        return Tally(max_samples=self._options.max_differences, keys=lambda kind, key: spool.add(mapping, kind, key))

    def _can_divide(self, rows: int) -> bool:
        """Whether rows can be told by a key, or by what stands for one, and not too many by the same."""
        if self.pairing.source.key:
            return True
        if not self.pairing.is_loose:
            return self.level is Level.ROWS
        return bool(self.pairing.source.exact) or rows <= FETCH_ROWS

    @property
    def _is_settled(self) -> bool:
        """Whether the answer is known and the level asks for no more."""
        return self.level is Level.CHECKSUMS and self.tally.found

    def _count(self) -> Sizes:
        self.rows = both(self.source, self.target, (count(self.pairing.source), count(self.pairing.target)))
        return self.rows

    def _by_chunks(self, course: Course) -> None:
        course.start.begin(self.tally)
        self._suspects += course.start.suspects
        sizes = course.start.source_rows, course.start.target_rows
        chunks = course.spans(self.source, self.target, self.pairing, rows=self._chunk_rows)
        cluster = self._options.cluster
        for spans, futures in in_waves(cluster, chunks, self._chunk_task) if cluster else self._ahead(chunks):
            sizes = _sum(sizes, self._settle(spans, futures))
            if len(self._suspects) >= (_FALSE_ALARMS if self.pairing.is_loose else _SUSPECTS):
                self._drill()
            if spans[-1].upper is not None:
                course.tell(passed(spans[-1].upper, sizes, self._suspects, self.tally))
            if self._is_settled:
                self._count()
                return
        self._drill()
        self.rows = sizes

    def _ahead(self, walk: Iterator[Span]) -> Iterator[tuple[list[Span], Futures]]:
        """Keeps some queries running, each over some spans, while the first one's result is used."""
        waiting: deque[tuple[list[Span], Futures]] = deque()
        while spans := list(islice(walk, self._pace.spans)):
            self._limits.wait()
            waiting.append((spans, self._ask(spans)))
            if len(waiting) >= self._window:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()

    def _ask(self, spans: Sequence[Span]) -> Futures:
        return (
            self.source.submit(self._task(self.pairing.source, spans, 0)),
            self.target.submit(self._task(self.pairing.target, spans, 1)),
        )

    def _task(self, relation: Relation, spans: Sequence[Span], number: int) -> Callable[[Side], Answer]:
        task: Callable[[Side], Answer]
        match self._manner:
            case Manner.ROWS:
                task = fetch(relation, spans)
            case Manner.ORDER:
                task = of_spans(relation, spans, most=_OVERSIZE * self._chunk_rows, sort=self._sort)
            case Manner.SUM:
                task = sums_of(relation, spans)
        return self._pace.timed(task, number, len(spans))

    @property
    def _manner(self) -> Manner:
        if self._alarms >= _FALSE_ALARMS:
            return Manner.ROWS
        return Manner.ORDER if self._in_order else Manner.SUM

    def _chunk_task(self) -> ChunkTask:
        """What another process needs to compare chunks, as soon as the servers are within the limits."""
        self._limits.wait()
        return ChunkTask(
            source=self.source.url,
            target=self.target.url,
            expressions=(self.source.expressions, self.target.expressions),
            pairing=self.pairing,
            manner=self._manner,
            most=_OVERSIZE * self._chunk_rows,
            sort=self._sort,
            statement_seconds=self._options.statement_seconds,
            max_load=self._options.max_load,
            max_lag_seconds=self._options.max_lag_seconds,
        )

    def _settle(self, spans: Sequence[Span], futures: Futures, *, again: bool = True) -> Sizes:
        """Uses what the two servers said of some spans. Gives the numbers of rows in them."""
        try:
            source, target = futures[0].result(), futures[1].result()
        except QueryFailed:
            if not self._in_order:
                raise
            self._pace.failed()
            return self._piecewise(spans, rows=max(self._chunk_rows // _PARTS, 1)) if again else self._by_sums(spans)
        if isinstance(source, dict) and isinstance(target, dict):
            compare(self.source, self.target, self.pairing, (source, target), self.tally)
            return _size(source), _size(target)
        assert isinstance(source, list)
        assert isinstance(target, list)
        return self._judge(spans, source, target, again=again)

    def _judge(self, spans: Sequence[Span], source: list[Digest], target: list[Digest], *, again: bool) -> Sizes:
        sizes = 0, 0
        for span, one, other in zip(spans, source, target, strict=True):
            rows = max(one.rows, other.rows)
            if rows > _OVERSIZE * self._chunk_rows and self._in_order and again:
                sizes = _sum(sizes, self._piecewise([span], rows=self._chunk_rows))
                continue
            if one == other:
                pass
            elif self.level is Level.CHECKSUMS and not self.pairing.is_loose:
                self.tally.checksums_differ |= self._differ_sorted(span)
            elif rows > FETCH_ROWS:
                self._by_buckets(span, rows)
            else:
                self._suspects.append(Suspect(span, rows))
            sizes = _sum(sizes, (one.rows, other.rows))
        return sizes

    def _differ_sorted(self, span: Span) -> bool:
        """Whether a span's checksums differ when the servers sort its rows, which they do from here on."""
        if self._sort or not self._in_order:
            return True
        self._sort = True
        source, target = (future.result() for future in self._ask([span]))
        return source != target

    def _piecewise(self, spans: Sequence[Span], *, rows: int) -> Sizes:
        """Does spans again that a server could not do at once, or that hold far more than planned, in pieces of so many rows."""
        side, relation = walker(self.source, self.target, self.pairing)
        sizes = 0, 0
        for span in spans:
            for pieces, futures in self._ahead(walk(side, relation, span, rows=rows)):
                sizes = _sum(sizes, self._settle(pieces, futures, again=False))
        return sizes

    def _by_sums(self, spans: Sequence[Span]) -> Sizes:
        """From here on the checksums are sums over the rows: what a server has to hold at once is a single row."""
        self._in_order = False
        return self._settle(spans, self._ask(spans), again=False)

    def _drill(self) -> None:
        """Compares the rows of the chunks that differ."""
        suspects, self._suspects = self._suspects, []
        if not suspects:
            return
        before = self.tally.rows
        whole = not self._in_order or self._share > _WHOLE
        self._share = drill(self.source, self.target, self.pairing, suspects, self.tally, whole=whole)
        if before == self.tally.rows and self._sort:
            self._alarms += len(suspects)
        self._sort = self._sort or before == self.tally.rows

    def _compare_rows(self, span: Span) -> None:
        tasks = fetch(self.pairing.source, [span]), fetch(self.pairing.target, [span])
        compare(self.source, self.target, self.pairing, both(self.source, self.target, tasks), self.tally)

    def _by_buckets(self, span: Span, rows: int) -> None:
        """Divides a span by the hash of the key: that needs no order, only a scan of the span."""
        digits = _bucket_digits(rows)
        source, target = both(
            self.source,
            self.target,
            (of_buckets(self.pairing.source, span, digits), of_buckets(self.pairing.target, span, digits)),
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
        tasks = sums_of(self.pairing.source, [Span()]), sums_of(self.pairing.target, [Span()])
        [source], [target] = both(self.source, self.target, tasks)
        self.rows = source.rows, target.rows
        if source == target:
            return
        if self.pairing.is_loose and source.rows == target.rows:
            sums = both(self.source, self.target, (client_sum(self.pairing.source), client_sum(self.pairing.target)))
            self.tally.checksums_differ = sums[0] != sums[1]
        else:
            self.tally.checksums_differ = True


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
        if group and held + size > FETCH_ROWS:
            yield tuple(group)
            group, held = [], 0
        group.append(bucket)
        held += size
    if group:
        yield tuple(group)


def _size(rows: Rows) -> int:
    return sum(len(found) for found in rows.values())


def _sum(one: Sizes, other: Sizes) -> Sizes:
    return one[0] + other[0], one[1] + other[1]


__all__: Sequence[str] = ["TableComparison", "TooManyDifferences"]
