"""The full load: every table of a task, side by side, the biggest first."""

import contextlib
import threading
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from migrate.dms.reshaping import NOTHING, Reshaping
from migrate.dms.rules import Filter, ParallelLoad
from migrate.engines.bulk import BLOCK_BYTES
from migrate.engines.engine import engine_of
from migrate.errors import ConnectionFailed, MigrateError, Unsupported, UsageProblem
from migrate.execute.local.apply_exceptions import ApplyExceptions
from migrate.execute.local.jobs import bigness, make_job
from migrate.execute.local.mysql_writer import open_mysql_writer
from migrate.execute.local.pieces import Piece, WholeTable
from migrate.execute.local.postgresql_writer import open_postgresql_writer
from migrate.execute.local.reshape import reshape
from migrate.execute.local.segments import divided
from migrate.execute.local.settings import LoadSettings, read_settings
from migrate.execute.local.snapshots import Opened, OpenReader, PlainSnapshots, Snapshots, Together
from migrate.execute.local.table_load import TableLoad, TableSuspended, TableWriter, beginning
from migrate.execute.local.truncate import truncate
from migrate.model.conversion import TableMapping
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics
from migrate.model.schema import Schema
from migrate.model.task import ReplicationTask
from migrate.url import Url

Report = Callable[[TableStatistics], None]
Filters = Mapping[ObjectName, Sequence[Sequence[Filter]]]
"""Of each table that has some: one group for every rule that takes it."""


def full_load(
    task: ReplicationTask,
    source: Url,
    target: Url,
    *,
    report: Report,
    done: Collection[ObjectName] = (),
    restart: Collection[ObjectName] = (),
    reload: bool = False,
    snapshots: Snapshots | None = None,
    stopping: Callable[[], bool],
) -> tuple[TableStatistics, ...]:
    """Loads the task's tables and gives their counters, in the order of their names.

    Tables in `done` (source names) are left alone; those in `restart` are emptied first, whatever the task says. `report` is
    called at every change of a table's state and about once a second, from one thread at a time. Once `stopping` is true, each
    table in hand ends after its current block, committed, as `Table cancelled`. A table that can't be loaded has its error in its
    counters; the others go on unless the task says otherwise.

    With `reload` the tables are loaded beside others that stay, and that may refer to them. PostgreSQL's workers share one snapshot,
    MySQL's each have their own, or of divided tables a common one where that can be had.

    Raises `Unsupported` for a rule or setting that can't be obeyed, before anything is written; `ConnectionFailed`; `QueryFailed`
    when the tables can't be emptied.
    """
    from migrate.dms.mappings import filters_of, resolve
    from migrate.dms.parallel_loads import parallel_loads
    from migrate.dms.reshaping import reshapings

    settings = read_settings(task)
    source_schema = engine_of(source).inspect(source)
    mappings = [mapping for mapping in resolve(task.table_mappings, source_schema) if mapping.source not in done]
    target_schema = engine_of(target).inspect(target, schemas=sorted({mapping.target.schema for mapping in mappings}))
    return load_tables(
        mappings,
        source_schema,
        target_schema,
        source=source,
        target=target,
        task_name=task.identifier,
        settings=settings,
        filters=filters_of(task.table_mappings, source_schema),
        parallel=parallel_loads(task.table_mappings, source_schema),
        reshapings=reshapings(task.table_mappings, source_schema),
        report=report,
        restart=restart,
        reload=reload,
        snapshots=snapshots,
        stopping=stopping,
    )


def load_tables(
    mappings: Sequence[TableMapping],
    source_schema: Schema,
    target_schema: Schema,
    *,
    source: Url,
    target: Url,
    task_name: str,
    settings: LoadSettings,
    filters: Filters | None = None,
    parallel: Mapping[ObjectName, ParallelLoad] | None = None,
    reshapings: Mapping[ObjectName, Reshaping] | None = None,
    report: Report,
    restart: Collection[ObjectName] = (),
    reload: bool = False,
    snapshots: Snapshots | None = None,
    stopping: Callable[[], bool],
) -> tuple[TableStatistics, ...]:
    """Loads tables whose structure is known on both sides. See `full_load`."""
    load = _Load(
        source=source,
        target=target,
        settings=settings,
        exceptions=ApplyExceptions(target, task_name, schema=settings.control_schema),
        snapshots=snapshots or PlainSnapshots(source),
        report=report,
        stopping=stopping,
    )
    pieces: list[Piece] = []
    for mapping in mappings:
        wanted = (filters or {}).get(mapping.source, ())
        shape = (reshapings or {}).get(mapping.source, NOTHING)
        emptied = None if settings.truncate else restart
        divide = (parallel or {}).get(mapping.source)
        pieces += load.prepare(mapping, source_schema, target_schema, emptied, wanted, shape, divide)
    emptied_ones = [piece.job.target.name for piece in pieces if piece.job.truncate and not piece.number]
    truncate(target, emptied_ones, among_others=reload)
    load.run(sorted(pieces, key=lambda piece: bigness(piece.job)))
    return tuple(sorted(load.finished, key=lambda table: (table.schema_name, table.table_name)))


_ALL_BLOCKS_BYTES, _LEAST_BLOCK_BYTES = 2 << 20, 128 << 10
"""What a block of every session takes together. Some five blocks of a session are in memory at a time."""


@dataclass(kw_only=True)
class _Load:
    """The load of all tables, while it lasts."""

    source: Url
    target: Url
    settings: LoadSettings
    exceptions: ApplyExceptions
    snapshots: Snapshots
    report: Report
    stopping: Callable[[], bool]
    finished: list[TableStatistics] = field(default_factory=list)
    _block_bytes: int = BLOCK_BYTES
    _waiting: deque[Piece] = field(default_factory=deque)
    _alive: Counter[object] = field(default_factory=Counter)
    """How many sessions are open at each moment of the source."""
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _queue: threading.Lock = field(default_factory=threading.Lock)
    """Of what waits, and of who is alive."""

    def prepare(
        self,
        mapping: TableMapping,
        source: Schema,
        target: Schema,
        emptied: Collection[ObjectName] | None,
        filters: Sequence[Sequence[Filter]],
        reshaping: Reshaping,
        divide: ParallelLoad | None,
    ) -> Sequence[Piece]:
        """The pieces that a table is loaded in; a table that can't be loaded is told and left out."""
        blank = TableStatistics(
            schema_name=mapping.source.schema,
            table_name=mapping.source.name,
            target_schema_name=mapping.target.schema,
            target_table_name=mapping.target.name,
        )
        if mapping.source not in source.tables_by_name or mapping.target not in target.tables_by_name:
            side = "source" if mapping.source not in source.tables_by_name else "target"
            missing = mapping.source if side == "source" else mapping.target
            error = f"the {side} has no table {missing}"
            self._finish(replace(blank, table_state=TableState.TABLE_DOES_NOT_EXIST, error=error))
            return ()
        try:
            job = make_job(mapping, source, target, emptied=emptied, filters=filters, reshaping=reshaping)
            made = reshape(job)
            if made is not None:
                made.expressions.close()
            parts = divided(job, divide)
        except (Unsupported, UsageProblem) as problem:
            error = ": ".join(part for part in (problem.message, problem.reason) if part)
            self._finish(replace(blank, table_state=TableState.TABLE_ERROR, error=error))
            return ()
        return WholeTable(job=job, report=self._tell, finish=self._keep).pieces(parts)

    def run(self, pieces: Sequence[Piece]) -> None:
        """Loads the tables. Raises `ConnectionFailed` when no session at all could be opened for those that wait."""
        self._waiting.extend(pieces)
        for piece in pieces:
            if not piece.number:
                self._tell(beginning(piece.job))
        threads = min(self.settings.threads, len(pieces))
        if not threads:
            return
        self._block_bytes = min(BLOCK_BYTES, max(_LEAST_BLOCK_BYTES, _ALL_BLOCKS_BYTES // threads))
        divided_ones = tuple(dict.fromkeys(piece.job.source.name for piece in pieces if piece.number))
        together = Together(sessions=threads, tables=divided_ones) if divided_ones and threads > 1 else None
        with (
            self.snapshots.begin(together) as open_reader,
            ThreadPoolExecutor(threads, thread_name_prefix="migrate-load") as pool,
        ):
            workers = [pool.submit(self._work, open_reader) for _ in range(threads)]
            problems = [problem for worker in workers if (problem := worker.exception()) is not None]
        for problem in problems:
            if self._waiting or not isinstance(problem, ConnectionFailed):
                raise problem

    def _work(self, open_reader: OpenReader) -> None:
        goes_on = True
        while goes_on and self._waiting:
            with open_reader() as opened, self._writer() as writer, self._at(opened):
                # After a failure the sessions are opened anew: nothing of the table before is left in them.
                while (piece := self._next(opened)) is not None and self._load(piece, opened, writer):
                    pass
                goes_on = piece is not None

    def _load(self, piece: Piece, opened: Opened, writer: TableWriter) -> bool:
        whole, number = piece.whole, piece.number
        load = TableLoad(
            job=piece.job,
            settings=self.settings,
            exceptions=self.exceptions,
            report=lambda statistics: whole.take(number, statistics),
            stopping=lambda: whole.has_failed or self._is_stopping(),
            refused_beside=lambda: whole.refused_beside(number),
            block_bytes=self._block_bytes,
        )
        if whole.has_failed or self._is_stopping():
            whole.ended(number, replace(beginning(piece.job), table_state=TableState.TABLE_CANCELLED))
            return True
        try:
            whole.begin(lambda: self.snapshots.began(piece.job.source.name, opened))
            whole.ended(number, load.run(opened.reader, writer))
        except MigrateError as problem:
            writer.rollback()
            if self.settings.table_error_stops or (isinstance(problem, TableSuspended) and problem.stops_task):
                self._stopped.set()
            whole.ended(number, load.failed(problem))
            return False
        return True

    def _next(self, opened: Opened) -> Piece | None:
        """The next piece that a session of that moment may read."""
        with self._queue:
            for place, piece in enumerate(self._waiting):
                if piece.whole.may_be_read_at(opened.moment):
                    del self._waiting[place]
                    piece.whole.bind(opened.moment)
                    return piece
        return None

    @contextlib.contextmanager
    def _at(self, opened: Opened) -> Iterator[None]:
        """Counts a session; after the last of its moment, what only that moment's could read can't be loaded any more."""
        with self._queue:
            self._alive[opened.moment] += 1
        try:
            yield
        finally:
            with self._queue:
                self._alive[opened.moment] -= 1
                is_last = not self._alive[opened.moment] and not opened.is_lasting
                left = [piece for piece in self._waiting if is_last and piece.whole.is_bound_to(opened.moment)]
                for piece in left:
                    self._waiting.remove(piece)
            for piece in left:
                error = "the sessions that saw the source as its other parts were read are gone"
                lost = replace(beginning(piece.job), table_state=TableState.TABLE_ERROR, error=error)
                piece.whole.ended(piece.number, lost)

    def _is_stopping(self) -> bool:
        return self._stopped.is_set() or self.stopping()

    def _finish(self, table: TableStatistics) -> None:
        self._tell(table)
        self._keep(table)

    def _keep(self, table: TableStatistics) -> None:
        with self._lock:
            self.finished.append(table)

    def _tell(self, table: TableStatistics) -> None:
        with self._lock:
            self.report(table)

    @contextlib.contextmanager
    def _writer(self) -> Iterator[TableWriter]:
        if self.target.scheme == "postgresql":
            with open_postgresql_writer(self.target) as postgresql:
                yield postgresql
        else:
            with open_mysql_writer(self.target) as mysql:
                yield mysql
