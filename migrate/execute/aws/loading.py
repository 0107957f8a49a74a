"""Starts tasks in the way that their state asks for, and watches them to the end of the load, or into the changes."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace

from migrate.dms.mappings import resolve
from migrate.errors import UsageProblem
from migrate.execute.aws.request import dms
from migrate.execute.aws.resources import TASK
from migrate.execute.aws.steps import AwsStep, fill, start, task_place
from migrate.execute.aws.trouble import told
from migrate.execute.aws.watch import FAILED, LOADED, Meter, TaskState, failed_tables, task_states
from migrate.execute.aws.work import Work
from migrate.execute.local.truncate import truncate
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics
from migrate.model.task import MigrationType

_STOPS = ("StopTaskCachedChangesNotApplied", "StopTaskCachedChangesApplied")
Enough = Callable[[Sequence[TaskState], Sequence[TableStatistics]], bool]


def load(work: Work, step: AwsStep) -> str:
    """Loads the tables of the step's tasks; gives why the run can't go on, or an empty text."""
    meter = Meter(folder=work.folder)
    arns = [work.known[task_place(task)] for task in step.tasks]
    states = task_states(work.aws, arns)
    if work.is_done(step) and all(state.was_started for state in states):
        return ""
    again: list[TableStatistics] = []
    for state in states:
        again += _begin(work, state, meter)
    states, tables = watch(work, arns, meter, _stops(work))
    if again and not _unfit(work, states, ()):
        states, tables = _load_again(work, states, again, meter)
    problem = _unfit(work, states, tables)
    if not problem:
        work.done(step)
    return problem


def follow(work: Work, step: AwsStep) -> str:
    """Lets the step's tasks follow changes, and leaves them at it."""
    meter = Meter(folder=work.folder)
    arns = [work.known[task_place(task)] for task in step.tasks]
    for state, request in zip(task_states(work.aws, arns), step.requests, strict=True):
        if not state.is_moving:
            _start(work, state, str(request.parameters["StartReplicationTaskType"]))
    states, tables = watch(work, arns, meter, _all_run)
    problem = _unfit(work, states, tables, runs=True)
    if not problem:
        work.keep(replace(work.record, follows=True))
        work.done(step)
    return problem


def watch(
    work: Work, arns: Sequence[str], meter: Meter, enough: Enough
) -> tuple[tuple[TaskState, ...], tuple[TableStatistics, ...]]:
    """Tells how far the tasks are, until they all stand still or it is enough. Raises `Interrupted`."""
    for _ in work.pace.ticks(forever=True):
        states = task_states(work.aws, arns)
        tables = meter.tables(work.aws, [state.arn for state in states if state.was_started])
        work.recorder.counted(tables, f"{_words(states)}: {meter.rate(tables)}")
        if not any(state.is_moving or state.status in ("ready", "missing") for state in states) or enough(
            states, tables
        ):
            return states, tables
    raise AssertionError("the watch has no end")


def _words(states: Sequence[TaskState]) -> str:
    return ", ".join(f"task {state.identifier} {state.status}" for state in states)


def _begin(work: Work, state: TaskState, meter: Meter) -> list[TableStatistics]:
    """Starts a task as its state asks for; gives the tables that have to be loaded once more when it runs."""
    if state.is_moving:
        return []
    if not state.was_started:
        _start(work, state, "start-replication")
        return []
    failed = [table for table in meter.tables(work.aws, [state.arn]) if table.table_state in FAILED]
    if work.folder.plan.migration_type is MigrationType.FULL_LOAD:
        if state.stop_reason not in LOADED or failed:
            _empty(work, state, None)
            _start(work, state, "reload-target")
        return []
    if not state.checkpoint:
        _empty(work, state, None)
        _start(work, state, "reload-target")
        return []
    if state.stop_reason not in LOADED and not failed:
        _start(work, state, "resume-processing")
    return failed


def _load_again(
    work: Work, states: Sequence[TaskState], again: Sequence[TableStatistics], meter: Meter
) -> tuple[tuple[TaskState, ...], tuple[TableStatistics, ...]]:
    """Loads single tables of tasks that follow changes. DMS does that only while a task runs."""
    arns = [state.arn for state in states]
    for state in states:
        if not state.is_moving:
            _start(work, state, "resume-processing")
    watch(work, arns, meter, _all_run)
    _reload(work, states, again, meter)
    for arn in arns:
        work.aws.call(dms("StopReplicationTask", ReplicationTaskArn=arn))
    states, tables = watch(work, arns, meter, lambda states, _: not any(state.is_moving for state in states))
    return tuple(replace(state, stop_reason=LOADED[1]) for state in states), tables


def reload(work: Work, state: TaskState, tables: Sequence[TableStatistics]) -> None:
    """Lets a running task load tables once more, into empty tables."""
    if not tables:
        return
    names = [ObjectName(schema=table.schema_name, name=table.table_name) for table in tables]
    _empty(work, state, names)
    work.aws.call(
        dms(
            "ReloadTables",
            ReplicationTaskArn=state.arn,
            TablesToReload=[{"SchemaName": name.schema, "TableName": name.name} for name in names],
            ReloadOption="data-reload",
        )
    )


def reload_tables(work: Work, names: Sequence[str]) -> str:
    """Empties tables, given by the source's names, and lets the running tasks load them once more, until they are there.

    Gives why the run can't go on, or an empty text. Raises `UsageProblem` for a table that is not of the plan.
    """
    by_name = {str(table.source): table for table in work.tables}
    for name in names:
        if name not in by_name:
            near = difflib.get_close_matches(name, by_name, n=1)
            known = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(by_name)[:10])}"
            raise UsageProblem(f"the plan has no table {name!r}", hint=known)
    wanted = [
        TableStatistics(schema_name=by_name[name].source.schema, table_name=by_name[name].source.name) for name in names
    ]
    arns = work.record.arns(TASK.name)
    states = task_states(work.aws, arns)
    if not states or any(state.status != "running" for state in states):
        told = ", ".join(f"{state.identifier} is {state.status}" for state in states) or "there is no task"
        raise UsageProblem(
            "tables are loaded once more only while their task runs", reason=told, hint="run the plan first"
        )
    return _reload(work, states, wanted, Meter(folder=work.folder))


def _reload(work: Work, states: Sequence[TaskState], tables: Sequence[TableStatistics], meter: Meter) -> str:
    for state in states:
        mine = set(_tables(work, state))
        reload(
            work,
            state,
            [table for table in tables if ObjectName(schema=table.schema_name, name=table.table_name) in mine],
        )
    after, counted = watch(work, [state.arn for state in states], meter, _all_settled)
    return _unfit(work, after, counted, runs=True)


def _all_settled(states: Sequence[TaskState], tables: Sequence[TableStatistics]) -> bool:
    return _one_failed(states) or all(table.table_state in (*FAILED, TableState.TABLE_COMPLETED) for table in tables)


def _one_failed(states: Sequence[TaskState]) -> bool:
    """Whether a task failed. The others may follow changes for ever: nothing is won by waiting for them."""
    return any(state.status == "failed" for state in states)


def _start(work: Work, state: TaskState, how: str) -> None:
    work.known.setdefault(task_place(state.identifier), state.arn)
    work.aws.call(fill(start(state.identifier, how), work.known))


def _empty(work: Work, state: TaskState, names: Sequence[ObjectName] | None) -> None:
    """Empties what an earlier start of the task loaded in part: a task with DO_NOTHING would load it twice."""
    wanted = _tables(work, state) if names is None else names
    targets = [table.target for table in work.tables if table.source in wanted]
    truncate(work.target, targets, among_others=names is not None)


def _tables(work: Work, state: TaskState) -> Sequence[ObjectName]:
    task = next(task for task in work.folder.tasks if task.identifier.lower() == state.identifier)
    return [mapping.source for mapping in resolve(task.table_mappings, work.folder.schema)]


def _stops(work: Work) -> Enough:
    """When a load is over: with a stop point the task stops by itself, without one it goes on to the changes."""
    settings = work.folder.task.task_settings.get("FullLoadSettings", {})
    follows = work.folder.plan.migration_type is not MigrationType.FULL_LOAD
    if not follows or any(settings.get(name) for name in _STOPS):
        return lambda states, tables: False
    ended = (*FAILED, TableState.TABLE_COMPLETED)
    return lambda states, tables: (
        _one_failed(states) or (_all_run(states, tables) and all(table.table_state in ended for table in tables))
    )


def _all_run(states: Sequence[TaskState], tables: Sequence[TableStatistics]) -> bool:
    del tables
    return all(state.status in ("running", "failed", "stopped") for state in states)


def _unfit(
    work: Work,
    states: Sequence[TaskState],
    tables: Sequence[TableStatistics],
    *,
    runs: bool = False,
) -> str:
    """Why the run can't go on from here; empty where it can."""
    failed = [state for state in states if state.status == "failed" or state.stop_reason == "FATAL_ERROR"]
    if failed:
        return told(work.aws, work.record.instance, failed)
    stopped = [state for state in states if state.status == "stopped" and (runs or state.stop_reason not in LOADED)]
    if stopped:
        names = ", ".join(f"{state.identifier} ({state.stop_reason or 'no reason given'})" for state in stopped)
        return f"stopped before its end: {names}; --resume goes on"
    broken = failed_tables(tables)
    if not broken:
        return ""
    words = ", ".join(f"{table.schema_name}.{table.table_name} ({table.table_state.value})" for table in broken)
    lines = [f"not loaded: {words}; the steps after it wait, --resume loads these again"]
    return "\n".join([*lines, told(work.aws, work.record.instance, states)])
