"""A task whose changes are followed: before its load, while it follows, and when it goes on after an interruption."""

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from migrate.engines.engine import engine_of
from migrate.errors import UsageProblem
from migrate.execute.local.apply_exceptions import ApplyExceptions
from migrate.execute.local.cdc.apply import Applier
from migrate.execute.local.cdc.batch_apply import BatchApply
from migrate.execute.local.cdc.checkpoint import Checkpoint, Checkpoints, TableMark
from migrate.execute.local.cdc.follow import Ended, Latency, Until, follow
from migrate.execute.local.cdc.log_sources import log_source
from migrate.execute.local.cdc.passage import observing, passage
from migrate.execute.local.cdc.retry import read_retry
from migrate.execute.local.cdc.row_apply import RowApply
from migrate.execute.local.cdc.session import Session
from migrate.execute.local.cdc.sessions import open_session
from migrate.execute.local.cdc.settings import read_apply_settings
from migrate.execute.local.cdc.source import LogSource, Wanted
from migrate.execute.local.cdc.tables import ApplyTable, apply_table
from migrate.execute.local.jobs import TableJob, make_job
from migrate.execute.local.snapshots import Snapshots
from migrate.model.change import Operation
from migrate.model.names import EngineName, ObjectName
from migrate.model.task import ReplicationTask
from migrate.url import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What following the changes has brought to the target since it began."""

    counted: Counter[tuple[ObjectName, Operation]]
    ddls: Counter[ObjectName]
    suspended: dict[ObjectName, str]
    latency: Latency
    position: str
    read_position: str = ""
    read_at: float = 0.0
    """When the source committed what was read last, in seconds since 1970; 0 before there was anything."""
    applied_at: float = 0.0
    """The same of what is on the target."""
    oldest: float = 0.0
    """The same of the oldest change that waits; 0 where none does."""
    waiting: int = 0
    volume: int = 0
    """Bytes of changes, about."""


class ChangeTask:
    """The changes of one task, between two servers."""

    def __init__(self, task: ReplicationTask, source: Url, target: Url) -> None:
        self._name = task.identifier
        self._target = target
        self._settings = read_apply_settings(task)
        self.retry = read_retry(task)
        self._jobs, self._triggered = _jobs(task, source, target)
        wanted = Wanted(task=self._name, url=source, target=EngineName(target.scheme), jobs=self._jobs)
        self._log: LogSource = log_source(wanted)
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises `NotPermitted` or `Unsupported` where the source's log can't be followed."""
        self._log.check()

    def load_snapshots(self, *, resumed: bool) -> Snapshots:
        """The snapshots of the load that comes first; the changes go on from where these end.

        A load that was `resumed` keeps what is known of the tables that are loaded. Raises `UsageProblem` for the checkpoint of
        another server.
        """
        return self._log.snapshots(begun=resumed and self._known() is not None, keep=self._keep, mark=self._mark)

    def begin(self, position: str) -> None:
        """Follows the changes from a position on, or from now on where it is empty, with no load before."""
        self._log.begin(position, self._keep)

    @property
    def has_begun(self) -> bool:
        """Whether the target has a checkpoint of this task."""
        return self._known() is not None

    def end_of_log(self) -> str:
        """Where the source's log ends now."""
        return self._log.position()

    def follow(self, until: Until, *, stopping: Callable[[], bool], report: Callable[[Applied], None]) -> Ended:
        """Applies the changes from the checkpoint on. Raises `TaskStopped`, `QueryFailed` and `ConnectionFailed`."""
        with self._checkpoints() as (session, checkpoints):
            checkpoint = checkpoints.read(self._name, source=self._log.identity())
            if checkpoint is None:
                raise UsageProblem(
                    f"the target has no checkpoint of the task {self._name!r} in {checkpoints.name}",
                    hint="run the plan from its start: nothing says where the changes go on",
                )
            applier = self._applier(session, checkpoints, checkpoint)

            def tell(latency: Latency) -> None:
                report(
                    Applied(
                        counted=applier.counted.copy(),
                        ddls=applier.ddls.copy(),
                        suspended=dict(applier.rows.suspended),
                        latency=latency,
                        position=applier.checkpoint.position,
                        read_position=applier.position,
                        read_at=applier.read_at,
                        applied_at=applier.applied_at,
                        oldest=applier.oldest,
                        waiting=applier.waiting,
                        volume=applier.taken_bytes,
                    )
                )

            with self._log.open(checkpoint.position) as stream:
                return follow(stream, applier, until=until, log=self._log, stopping=stopping, report=tell)

    def _applier(self, session: Session, checkpoints: Checkpoints, checkpoint: Checkpoint) -> Applier:
        rows = RowApply(
            session=session,
            engine=engine_of(self._target),
            settings=self._settings,
            exceptions=ApplyExceptions(self._target, self._name, schema=self._settings.control_schema),
        )
        return Applier(
            session=session,
            checkpoints=checkpoints,
            checkpoint=checkpoint,
            tables={job.source.name: self._apply_table(job) for job in self._jobs},
            rows=rows,
            ways=BatchApply(rows=rows) if self._settings.batch else None,
            contiguous=self._log.contiguous,
        )

    def _apply_table(self, job: TableJob) -> ApplyTable:
        return replace(
            apply_table(job, has_triggers=job.target.name in self._triggered),
            passage=passage(job),
        )

    @contextlib.contextmanager
    def _checkpoints(self) -> Iterator[tuple[Session, Checkpoints]]:
        with open_session(self._target) as session:
            checkpoints = Checkpoints(engine_of(self._target), session, schema=self._settings.control_schema)
            checkpoints.make()
            yield session, checkpoints

    def _known(self) -> Checkpoint | None:
        with self._checkpoints() as (_, checkpoints):
            return checkpoints.read(self._name, source=self._log.identity())

    def _keep(self, position: str) -> None:
        with self._checkpoints() as (session, checkpoints):
            checkpoints.begin(Checkpoint(task=self._name, source=self._log.identity(), position=position))
            session.commit()

    def _mark(self, table: ObjectName, mark: TableMark) -> None:
        with self._lock, self._checkpoints() as (session, checkpoints):
            before = checkpoints.read(self._name, source=self._log.identity())
            if before is None:
                raise UsageProblem(f"the checkpoint of the task {self._name!r} has vanished from {checkpoints.name}")
            checkpoints.move(before, before.with_mark(table, mark))
            session.commit()


def _jobs(task: ReplicationTask, source: Url, target: Url) -> tuple[tuple[TableJob, ...], frozenset[ObjectName]]:
    """The task's tables, and the target's tables that have triggers."""
    from migrate.dms.mappings import filters_of, resolve
    from migrate.dms.reshaping import NOTHING, reshapings

    ours = engine_of(source).inspect(source)
    mappings = resolve(task.table_mappings, ours)
    theirs = engine_of(target).inspect(target, schemas=sorted({mapping.target.schema for mapping in mappings}))
    filters, shapes = filters_of(task.table_mappings, ours), reshapings(task.table_mappings, ours)
    jobs = tuple(
        observing(
            make_job(
                mapping,
                ours,
                theirs,
                emptied=(),
                filters=filters.get(mapping.source, ()),
                reshaping=shapes.get(mapping.source, NOTHING),
            )
        )
        for mapping in mappings
        if mapping.source in ours.tables_by_name and mapping.target in theirs.tables_by_name
    )
    return jobs, frozenset(trigger.table for trigger in theirs.triggers)
