"""The full load: every table of a task, side by side, the biggest first."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from migrate.dms.reshaping import NOTHING, Reshaping
from migrate.dms.rules import Filter
from migrate.engines.engine import engine_of
from migrate.errors import ConnectionFailed, MigrateError, Unsupported, UsageProblem
from migrate.execute.local.apply_exceptions import ApplyExceptions
from migrate.execute.local.jobs import TableJob, biggest_first, make_job
from migrate.execute.local.mysql_writer import open_mysql_writer
from migrate.execute.local.postgresql_writer import open_postgresql_writer
from migrate.execute.local.reshape import reshape
from migrate.execute.local.settings import LoadSettings, read_settings
from migrate.execute.local.snapshots import Opened, OpenReader, PlainSnapshots, Snapshots
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

    With `reload` the tables are loaded beside others that stay, and that may refer to them.

    Every worker reads one snapshot of the source; PostgreSQL's share one, MySQL's each have their own, unless `snapshots` gives
    others.

    Raises `Unsupported` for a rule or setting that can't be obeyed, before anything is written; `ConnectionFailed`; `QueryFailed`
    when the tables can't be emptied.
    """
    from migrate.dms.mappings import filters_of, resolve
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
    jobs = []
    for mapping in mappings:
        wanted = (filters or {}).get(mapping.source, ())
        shape = (reshapings or {}).get(mapping.source, NOTHING)
        job = load.prepare(mapping, source_schema, target_schema, None if settings.truncate else restart, wanted, shape)
        if job is not None:
            jobs.append(job)
    truncate(target, [job.target.name for job in jobs if job.truncate], among_others=reload)
    load.run(biggest_first(jobs))
    return tuple(sorted(load.finished, key=lambda table: (table.schema_name, table.table_name)))


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
    _waiting: deque[TableJob] = field(default_factory=deque)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(
        self,
        mapping: TableMapping,
        source: Schema,
        target: Schema,
        emptied: Collection[ObjectName] | None,
        filters: Sequence[Sequence[Filter]],
        reshaping: Reshaping,
    ) -> TableJob | None:
        """The job for a table; a table that can't be loaded is told and left out."""
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
            return None
        try:
            job = make_job(mapping, source, target, emptied=emptied, filters=filters, reshaping=reshaping)
            made = reshape(job)
            if made is not None:
                made.expressions.close()
            return job
        except (Unsupported, UsageProblem) as problem:
            error = ": ".join(part for part in (problem.message, problem.reason) if part)
            self._finish(replace(blank, table_state=TableState.TABLE_ERROR, error=error))
            return None

    def run(self, jobs: Sequence[TableJob]) -> None:
        """Loads the tables. Raises `ConnectionFailed` when no session at all could be opened for those that wait."""
        self._waiting.extend(jobs)
        for job in jobs:
            self._tell(beginning(job))
        threads = min(self.settings.threads, len(jobs))
        if not threads:
            return
        with (
            self.snapshots.begin() as open_reader,
            ThreadPoolExecutor(threads, thread_name_prefix="migrate-load") as pool,
        ):
            workers = [pool.submit(self._work, open_reader) for _ in range(threads)]
            problems = [problem for worker in workers if (problem := worker.exception()) is not None]
        for problem in problems:
            if self._waiting or not isinstance(problem, ConnectionFailed):
                raise problem

    def _work(self, open_reader: OpenReader) -> None:
        while self._waiting:
            with open_reader() as opened, self._writer() as writer:
                # After a failure the sessions are opened anew: nothing of the table before is left in them.
                while (job := self._next()) is not None and self._load(job, opened, writer):
                    pass

    def _load(self, job: TableJob, opened: Opened, writer: TableWriter) -> bool:
        load = TableLoad(
            job=job,
            settings=self.settings,
            exceptions=self.exceptions,
            report=self._tell,
            stopping=self._is_stopping,
        )
        if self._is_stopping():
            self._finish(replace(beginning(job), table_state=TableState.TABLE_CANCELLED))
            return True
        try:
            self.snapshots.began(job.source.name, opened)
            self._keep(load.run(opened.reader, writer))
        except MigrateError as problem:
            writer.rollback()
            if self.settings.table_error_stops or (isinstance(problem, TableSuspended) and problem.stops_task):
                self._stopped.set()
            self._keep(load.failed(problem))
            return False
        return True

    def _next(self) -> TableJob | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

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
