"""Keeps a run's progress: in memory, in the folder's run.json, and with whoever watches."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from migrate.execute.plan_folder import write_progress
from migrate.model.names import ObjectName, ObjectRef
from migrate.model.progress import Progress, TableState, TableStatistics

_SECONDS_BETWEEN_WRITES = 1.0
_FINAL = (TableState.TABLE_COMPLETED, TableState.TABLE_ERROR, TableState.TABLE_CANCELLED)


class Recorder:
    """The progress of one run. Tables may be reported from several threads."""

    def __init__(self, folder: Path, start: Progress, report: Callable[[Progress], None]) -> None:
        self._folder = folder
        self._report = report
        self._began = time.monotonic() - start.elapsed_seconds
        self._lock = threading.RLock()
        self._written = 0.0
        self._progress = start

    @property
    def progress(self) -> Progress:
        """The progress as it stands."""
        return self._progress

    @property
    def loaded(self) -> tuple[ObjectName, ...]:
        """The source tables whose rows are all on the target."""
        return tuple(
            ObjectName(schema=table.schema_name, name=table.table_name)
            for table in self._progress.tables
            if table.table_state is TableState.TABLE_COMPLETED
        )

    def expect(self, tables: Iterable[TableStatistics]) -> None:
        """Names the tables that will be loaded; those already known keep their counters, unless they failed."""
        with self._lock:
            known = {_key(table): table for table in self._progress.tables}
            tables = [
                known[_key(table)]
                if _key(table) in known and known[_key(table)].table_state is TableState.TABLE_COMPLETED
                else table
                for table in tables
            ]
            self._change(tables=tuple(tables))

    def table(self, statistics: TableStatistics) -> None:
        """Takes one table's new counters. They are written at once when the table is through, else once a second."""
        with self._lock:
            key = _key(statistics)
            tables = tuple(statistics if _key(table) == key else table for table in self._progress.tables)
            if all(_key(table) != key for table in tables):
                tables = (*tables, statistics)
            due = time.monotonic() - self._written >= _SECONDS_BETWEEN_WRITES
            self._change(write=due or statistics.table_state in _FINAL, tables=tables)

    def counted(self, tables: Iterable[TableStatistics], message: str) -> None:
        """Takes the counters of every table as they are now, and what is to be told of them all."""
        with self._lock:
            due = time.monotonic() - self._written >= _SECONDS_BETWEEN_WRITES
            self._change(write=due, tables=tuple(tables), message=message)

    def changes(
        self,
        tables: Mapping[ObjectName, TableStatistics],
        *,
        latency_source: float,
        latency_target: float,
        checkpoint: str,
    ) -> None:
        """Takes the new counters of the tables whose changes are followed, and how far behind they are."""
        with self._lock:
            names = {_key(table): table for table in tables.values()}
            rest = tuple(table for table in self._progress.tables if _key(table) not in names)
            self._change(
                tables=(*rest, *tables.values()),
                cdc_latency_source=latency_source,
                cdc_latency_target=latency_target,
                recovery_checkpoint=checkpoint,
            )

    def reload(self, tables: Sequence[ObjectName]) -> None:
        """These tables are to be loaded once more before a run goes on; none when they are."""
        self._change(reloading=tuple(tables))

    def rest(self, triggers: Iterable[ObjectRef]) -> None:
        """These triggers of the target rest until the run has come to its end."""
        self._change(resting_triggers=tuple(triggers))

    def step_begun(self) -> bool:
        """The next step of the plan begins; whether an earlier run had begun it already."""
        before = self._progress.begun_steps > self._progress.completed_steps
        self._change(begun_steps=self._progress.completed_steps + 1)
        return before

    def step_done(self) -> None:
        """One more step of the plan is done."""
        self._change(completed_steps=self._progress.completed_steps + 1, completed_statements=0)

    def statement_done(self) -> None:
        """One more statement of the step's script is done. It is written about once a second, and with the run's last word."""
        done = self._progress.completed_statements + 1
        self._change(write=time.monotonic() - self._written >= _SECONDS_BETWEEN_WRITES, completed_statements=done)

    def say(self, message: str) -> None:
        """Tells something that the user should know."""
        self._change(message=message)

    def end(self, status: str, stop_reason: str, message: str | None = None) -> Progress:
        """Writes the last word, and gives it."""
        text = self._progress.message if message is None else message
        self._change(status=status, stop_reason=stop_reason, message=text)
        return self._progress

    def _change(self, *, write: bool = True, **values: object) -> None:
        with self._lock:
            elapsed = round(time.monotonic() - self._began, 3)
            self._progress = replace(self._progress, elapsed_seconds=elapsed, **values)  # type: ignore[arg-type]
            if write:
                write_progress(self._folder, self._progress)
                self._written = time.monotonic()
            self._report(self._progress)


def _key(table: TableStatistics) -> tuple[str, str]:
    return table.schema_name, table.table_name
