"""Keeps DMS's tables about a task up to date on its target while it runs."""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from migrate.errors import MigrateError
from migrate.execute.local.control_tables import ControlTables, Slot, State, TaskStatus, read_control_settings
from migrate.execute.recorder import Recorder
from migrate.model.names import ObjectName
from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.model.task import ReplicationTask
from migrate.url import Url

if TYPE_CHECKING:
    from migrate.execute.local.cdc.task import Applied

_SECONDS = 10.0
_LOADING = (TableState.BEFORE_LOAD, TableState.FULL_LOAD, TableState.TABLE_IS_BEING_RELOADED)
_FAILED = (TableState.TABLE_ERROR, TableState.TABLE_DOES_NOT_EXIST)


class TaskTables:
    """The tables of one run. A thread of its own writes them, over a session of its own: no row waits for that.

    What can't be written later is told with `tell` and tried again at the next time: it is no reason to stop a migration.
    """

    def __init__(
        self,
        tables: ControlTables,
        *,
        look: Callable[[], Progress],
        tell: Callable[[str], None],
        seconds: float = _SECONDS,
    ) -> None:
        self._tables, self._look, self._tell, self._seconds = tables, look, tell, seconds
        self._applied: Applied | None = None
        self._counter = _Counter(slot_seconds=60.0 * tables.settings.slot_minutes)
        self._wake, self._ending = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._told = ""

    def begin(self) -> None:
        """The task loads or follows from now on; called once more, what has changed is written at once.

        Raises `NotPermitted` where the tables can't be made, `QueryFailed` and `ConnectionFailed`.
        """
        if not self._tables.settings.tables:
            return
        if self._thread is not None:
            self._wake.set()
            return
        self._tables.make()
        self._counter.begin(self._look())
        self._write(None)
        self._thread = threading.Thread(target=self._keep, name="migrate-task-tables", daemon=True)
        self._thread.start()

    def applied(self, applied: "Applied") -> None:
        """Notes where the changes are."""
        self._applied = applied

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self._ending.set()
            self._wake.set()
            self._thread.join()
            self._try(TaskStatus.NOT_RUNNING)

    def _keep(self) -> None:
        while True:
            self._wake.wait(self._seconds)
            self._wake.clear()
            if self._ending.is_set():
                return
            self._try(None)

    def _try(self, status: TaskStatus | None) -> None:
        try:
            self._write(status)
        except MigrateError as problem:
            before = self._look().message
            if self._told and self._told in before:
                return
            self._told = " ".join(part for part in (problem.message, problem.reason) if part).replace("\n", " ")
            self._tell("; ".join(part for part in (before, self._told) if part))
        else:
            if self._told and self._look().message == self._told:
                self._tell("")
            self._told = ""

    def _write(self, status: TaskStatus | None) -> None:
        progress, applied = self._look(), self._applied
        now = _status(progress)
        slots = self._counter.count(progress, applied, now, ending=status is not None)
        self._tables.write(_state(status or now, applied), slots, _suspended(progress))
        self._counter.written(slots)


def task_tables(task: ReplicationTask, target: Url, recorder: Recorder) -> TaskTables:
    """The tables that the task's settings ask for. Raises `BadDocument`."""
    tables = ControlTables(target, task.identifier, read_control_settings(task))
    return TaskTables(tables, look=lambda: recorder.progress, tell=recorder.say)


def _status(progress: Progress) -> TaskStatus:
    loads = progress.reloading or any(table.table_state in _LOADING for table in progress.tables)
    return TaskStatus.FULL_LOAD if loads else TaskStatus.CHANGE_PROCESSING


def _state(status: TaskStatus, applied: "Applied | None") -> State:
    memory = _memory()
    if applied is None:
        return State(status=status, memory=memory)
    return State(
        status=status,
        memory=memory,
        pending=applied.waiting,
        read_position=applied.read_position,
        read_at=applied.read_at,
        tail_position=applied.position,
        tail_at=applied.oldest or applied.read_at,
        applied_at=applied.applied_at,
    )


def _suspended(progress: Progress) -> dict[ObjectName, str]:
    return {
        ObjectName(schema=table.target_schema_name, name=table.target_table_name): table.error or table.table_state
        for table in progress.tables
        if table.table_state in _FAILED
    }


def _memory() -> int | None:
    """The memory of this process in MB, where the system tells it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


class _Counter:
    """Counts what is done in each slot of time, while tables are loaded and while changes are followed."""

    def __init__(self, *, slot_seconds: float) -> None:
        self._slot_seconds = slot_seconds
        self._began = time.monotonic()
        self._seen: dict[tuple[str, str], TableStatistics] = {}
        self._volume = 0
        self._records = dict.fromkeys(TaskStatus, 0)
        self._bytes = dict.fromkeys(TaskStatus, 0)
        self._phases: set[TaskStatus] = set()

    def begin(self, progress: Progress) -> None:
        """Counts from here on."""
        self._seen = {_key(table): table for table in progress.tables}
        self._began = time.monotonic()

    def count(
        self, progress: Progress, applied: "Applied | None", status: TaskStatus, *, ending: bool
    ) -> tuple[Slot, ...]:
        """Counts what was done since it was last called, and gives the slot that is over, a row a phase; none while it goes on."""
        self._phases.add(status)
        for table in progress.tables:
            self._add(self._seen.get(_key(table)), table)
            self._seen[_key(table)] = table
        volume = applied.volume if applied else 0
        self._bytes[TaskStatus.CHANGE_PROCESSING] += _grown(self._volume, volume)
        self._volume = volume
        gone = time.monotonic() - self._began
        if not ending and gone < self._slot_seconds:
            return ()
        return tuple(
            Slot(
                status=phase,
                ends=datetime.now(UTC),
                minutes=max(1, round(gone / 60)),
                latency=progress.cdc_latency_target if phase is TaskStatus.CHANGE_PROCESSING else None,
                records=self._records[phase],
                volume=self._bytes[phase],
            )
            for phase in TaskStatus
            if phase in self._phases or self._records[phase]
        )

    def written(self, slots: tuple[Slot, ...]) -> None:
        """The slot that was over is on the target: the next one begins."""
        if slots:
            self._began = time.monotonic()
            self._records, self._bytes = dict.fromkeys(TaskStatus, 0), dict.fromkeys(TaskStatus, 0)
            self._phases = set()

    def _add(self, before: TableStatistics | None, now: TableStatistics) -> None:
        loaded, changed = TaskStatus.FULL_LOAD, TaskStatus.CHANGE_PROCESSING
        self._records[loaded] += _grown(before.full_load_rows if before else 0, now.full_load_rows)
        self._bytes[loaded] += _grown(before.full_load_bytes if before else 0, now.full_load_bytes)
        self._records[changed] += _grown(_changes(before) if before else 0, _changes(now))


def _changes(table: TableStatistics) -> int:
    return table.inserts + table.updates + table.deletes


def _grown(before: int, now: int) -> int:
    """How much came to a counter, which begins anew where a table is loaded once more."""
    return now - before if now >= before else now


def _key(table: TableStatistics) -> tuple[str, str]:
    return table.schema_name, table.table_name
