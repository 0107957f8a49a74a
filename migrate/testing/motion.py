"""Moves a task's rows between the real servers behind its endpoints, as the local runner does, and keeps DMS's counters."""

import json
import threading
import time

from migrate.errors import MigrateError
from migrate.execute.following import counted
from migrate.execute.local.cdc.follow import Until
from migrate.execute.local.cdc.task import Applied, ChangeTask
from migrate.execute.local.full_load import full_load
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics
from migrate.model.task import Endpoint, MigrationType, ReplicationTask
from migrate.testing.account import Account, Task
from migrate.testing.outside import Outside
from migrate.testing.places import address
from migrate.testing.wire import Fault
from migrate.url import Url


def replication_task(task: Task) -> ReplicationTask:
    """The task as the local runner takes it."""
    return ReplicationTask(
        identifier=task.identifier,
        migration_type=MigrationType(task.document["MigrationType"]),
        source=Endpoint(identifier="source", endpoint_type="source", engine_name=""),
        target=Endpoint(identifier="target", endpoint_type="target", engine_name=""),
        table_mappings=json.loads(task.document["TableMappings"]),
        task_settings=json.loads(task.document.get("ReplicationTaskSettings") or "{}"),
    )


class Motion:
    """One start of a task, until it stops or fails. It runs in a thread of its own."""

    def __init__(self, account: Account, task: Task, outside: Outside, *, how: str, position: str = "") -> None:
        self._account = account
        self._task = task
        self._outside = outside
        self._how = how
        self._position = position
        self._what = replication_task(task)

    def begin(self) -> None:
        """Starts the thread."""
        self._task.stop.clear()
        self._task.thread = threading.Thread(target=self._run, name=f"dms-{self._task.identifier}", daemon=True)
        self._task.thread.start()

    def _run(self) -> None:
        self._set(status="running")
        self._log(f"Task '{self._task.identifier}' started: {self._how}")
        try:
            reason = self._move()
        except (MigrateError, Fault) as problem:
            message = " ".join((problem.message if isinstance(problem, Fault) else str(problem)).split())
            self._log(f"Task error: {message}", severity="E")
            self._set(status="failed", stop_reason="Stop Reason FATAL_ERROR", failure=message)
            return
        self._log(f"Task stopped: {reason}")
        self._set(status="stopped", stop_reason=f"Stop Reason {reason}")

    def _move(self) -> str:
        if self._account.failures:
            raise Fault("", self._account.failures.pop(0))
        source, target = (
            address(self._account, self._account.endpoints[self._task.document[side]])
            for side in ("SourceEndpointArn", "TargetEndpointArn")
        )
        follows = self._what.migration_type is not MigrationType.FULL_LOAD
        changes = ChangeTask(self._what, source, target) if follows else None
        if self._what.migration_type is MigrationType.CDC:
            assert changes is not None
            if self._how != "resume-processing":
                changes.check()
                changes.begin(self._position)
        elif not self._task.loaded_at:
            self._load(source, target, changes)
            if self._task.stop.is_set():
                return "NORMAL"
            self._task.loaded_at = time.time()
            if changes is None:
                return "FULL_LOAD_ONLY_FINISHED"
            if self._stop_point("StopTaskCachedChangesNotApplied"):
                return "STOPPED_AFTER_FULL_LOAD"
            self._follow(changes, Until(position=changes.end_of_log()))
            if self._stop_point("StopTaskCachedChangesApplied"):
                return "STOPPED_AFTER_CACHED_EVENTS"
        assert changes is not None
        while not self._task.stop.is_set():
            self._reload(source, target, changes)
            self._follow(changes, Until())
        return "NORMAL"

    def _stop_point(self, name: str) -> bool:
        return bool(self._what.task_settings.get("FullLoadSettings", {}).get(name))

    def _load(self, source: Url, target: Url, changes: ChangeTask | None) -> None:
        done = [name for name, table in self._task.tables.items() if table.table_state is TableState.TABLE_COMPLETED]
        snapshots = None
        if changes is not None:
            changes.check()
            snapshots = changes.load_snapshots(resumed=bool(done))
        for table in full_load(
            self._what,
            source,
            target,
            report=self._count,
            done=done,
            snapshots=snapshots,
            stopping=self._task.stop.is_set,
        ):
            self._count(table)

    def _reload(self, source: Url, target: Url, changes: ChangeTask) -> None:
        with self._account.lock:
            again, self._task.to_reload = self._task.to_reload, []
        if not again:
            return
        done = [name for name in self._task.tables if name not in again]
        full_load(
            self._what,
            source,
            target,
            report=self._count,
            done=done,
            snapshots=changes.load_snapshots(resumed=True),
            stopping=self._task.stop.is_set,
        )

    def _follow(self, changes: ChangeTask, until: Until) -> None:
        before = dict(self._task.tables)

        def report(applied: Applied) -> None:
            with self._account.lock:
                now = {name: table for name, table in before.items() if name not in self._task.to_reload}
                for name, table in now.items():
                    self._count(counted(table, name, applied))
                self._task.checkpoint = applied.position
                self._task.latency = (applied.latency.source, applied.latency.target)
            self._outside.latencies(self._instance, self._task.arn, *self._task.latency)

        changes.follow(until, stopping=lambda: self._task.stop.is_set() or bool(self._task.to_reload), report=report)

    def _count(self, table: TableStatistics) -> None:
        with self._account.lock:
            self._task.tables[ObjectName(schema=table.schema_name, name=table.table_name)] = table
        if table.error:
            self._log(f"Table '{table.schema_name}'.'{table.table_name}': {table.error}", severity="E")

    def _set(self, *, status: str, stop_reason: str = "", failure: str = "") -> None:
        with self._account.lock:
            self._task.status, self._task.stop_reason, self._task.failure = status, stop_reason, failure
            self._task.ended_at = time.time() if status != "running" else 0.0

    @property
    def _instance(self) -> str:
        return self._account.instances[self._task.document["ReplicationInstanceArn"]].identifier

    def _log(self, text: str, *, severity: str = "I") -> None:
        self._outside.log(self._instance, self._task.arn, f"]{severity}: {text}")
