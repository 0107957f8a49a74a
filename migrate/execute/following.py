"""The part of a run that follows changes: what its options mean, and how it tells of its progress."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from migrate.errors import ConnectionFailed, UsageProblem
from migrate.execute.local.cdc.follow import Ended, Until
from migrate.execute.local.cdc.positions import order
from migrate.execute.local.cdc.task import Applied, ChangeTask
from migrate.execute.recorder import Recorder
from migrate.model.change import Operation
from migrate.model.conversion import TableMapping
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics

_TIMES = ("server_time:", "commit_time:")


def read_until(text: str, *, now: Callable[[], str]) -> Until:
    """What `--until` says: `now`, a time, or a position in the source's log; nothing for no end. Raises `UsageProblem`.

    A time without a zone is UTC. `now` gives the end of the log.
    """
    if not text:
        return Until()
    if text == "now":
        return Until(position=now())
    for prefix in _TIMES:
        text = text.removeprefix(prefix)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Until(position=_position(text))
    return Until(at=(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _position(text: str) -> str:
    try:
        order(text)
    except UsageProblem as problem:
        raise UsageProblem(
            f"--until {text!r} is neither a time nor a position in a log",
            hint=f"now, a time such as 2026-03-01T12:00:00, or a position ({problem.hint})",
        ) from None
    return text


def follow_changes(
    changes: ChangeTask,
    recorder: Recorder,
    tables: tuple[TableMapping, ...],
    *,
    until: str,
    stopping: Callable[[], bool],
    watch: Callable[[Applied], None] = lambda applied: None,
) -> Ended:
    """Follows the changes, and tells the counters of every table as they grow; `watch` is told with them.

    Where a server is lost, it goes on from the checkpoint once it is back, as often as the task says; then raises
    `ConnectionFailed`.
    """
    end = read_until(until, now=changes.end_of_log)
    waits, reached, told = changes.retry.waits(), "", ""
    while True:
        try:
            return _stretch(changes, recorder, tables, end, stopping, told, watch)
        except ConnectionFailed as problem:
            if recorder.progress.recovery_checkpoint != reached:
                waits, reached = changes.retry.waits(), recorder.progress.recovery_checkpoint
            wait = next(waits, None)
            if wait is None:
                raise
            told = f"{problem.message}; trying again in {wait:g} s"
            recorder.say(told)
        if _pause(wait, stopping):
            return Ended.STOPPED


def _stretch(
    changes: ChangeTask,
    recorder: Recorder,
    tables: tuple[TableMapping, ...],
    end: Until,
    stopping: Callable[[], bool],
    told: str,
    watch: Callable[[Applied], None],
) -> Ended:
    """Follows the changes as long as both servers are there. What was `told` of a lost server is taken back then."""
    before = _expected(recorder, tables)

    def report(applied: Applied) -> None:
        if told and recorder.progress.message == told:
            recorder.say("")
        watch(applied)
        recorder.changes(
            {name: counted(statistics, name, applied) for name, statistics in before.items()},
            latency_source=applied.latency.source,
            latency_target=applied.latency.target,
            checkpoint=applied.position,
        )

    return changes.follow(end, stopping=stopping, report=report)


def _pause(seconds: float, stopping: Callable[[], bool]) -> bool:
    """Waits, and tells whether to stop."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not stopping():
        time.sleep(0.1)
    return stopping()


def suspended(recorder: Recorder) -> str:
    """The tables that no more changes go to, and why; empty where there is none."""
    failed = [table for table in recorder.progress.tables if table.table_state is TableState.TABLE_ERROR]
    return "; ".join(f"{table.schema_name}.{table.table_name}: {table.error}" for table in failed)


def _expected(recorder: Recorder, tables: tuple[TableMapping, ...]) -> dict[ObjectName, TableStatistics]:
    """The counters that an earlier stretch ended with."""
    known = {ObjectName(schema=table.schema_name, name=table.table_name): table for table in recorder.progress.tables}
    return {
        table.source: known.get(table.source)
        or TableStatistics(
            schema_name=table.source.schema,
            table_name=table.source.name,
            table_state=TableState.TABLE_COMPLETED,
            target_schema_name=table.target.schema,
            target_table_name=table.target.name,
        )
        for table in tables
    }


def counted(statistics: TableStatistics, name: ObjectName, applied: Applied) -> TableStatistics:
    """A table's counters with what was applied since."""
    error = applied.suspended.get(name, "")
    return replace(
        statistics,
        inserts=statistics.inserts + applied.counted[name, Operation.INSERT],
        updates=statistics.updates + applied.counted[name, Operation.UPDATE],
        deletes=statistics.deletes + applied.counted[name, Operation.DELETE],
        ddls=statistics.ddls + applied.ddls[name],
        table_state=TableState.TABLE_ERROR if error else statistics.table_state,
        error=error or statistics.error,
    )
