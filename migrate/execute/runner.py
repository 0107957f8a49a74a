"""Carries out a plan, step by step, and keeps track so that an interrupted run goes on where it stopped."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from migrate.dms.honoured import shortfalls
from migrate.dms.mappings import resolve
from migrate.engines.engine import engine_of
from migrate.errors import MigrateError, QueryFailed, Unsupported, UsageProblem
from migrate.execute.aws.record import read_record
from migrate.execute.plan_folder import RUN, PlanFolder, load, read_progress
from migrate.execute.recorder import Recorder
from migrate.execute.resting import rest, wake
from migrate.execute.source_state import check_addresses, check_source
from migrate.execute.target_state import Readiness, look, readiness
from migrate.execute.task_tables import TaskTables, task_tables
from migrate.model.conversion import Section, TableMapping
from migrate.model.names import ObjectName
from migrate.model.plan import Action, Step
from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.model.task import MigrationType
from migrate.url import Url

if TYPE_CHECKING:
    from migrate.execute.local.cdc.task import ChangeTask
    from migrate.execute.local.snapshots import Snapshots

__all__ = ["read_progress", "run"]
_PRE_DATA = f"ddl/{Section.PRE_DATA.value}.sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One run of a plan between two servers."""

    folder: PlanFolder
    source: Url
    target: Url
    tables: tuple[TableMapping, ...]
    recorder: Recorder
    about: TaskTables
    stopping: Callable[[], bool]
    resumed: bool = False
    """An earlier run of this plan began to load tables."""
    asked_to_resume: bool = False
    broken_off: bool = False
    """An earlier run ended without a word: it was killed, or the machine was."""
    until: str = ""
    start: str = ""


def run(
    folder: Path,
    *,
    on: str,
    source: Url,
    target: Url,
    resume: bool,
    report: Callable[[Progress], None],
    stopping: Callable[[], bool],
    until: str = "",
    cdc_start_position: str = "",
    reload: Sequence[str] = (),
) -> Progress:
    """Carries out the plan in `folder` and gives the last progress: `stopped` when done or interrupted, else `failed`.

    With `resume`, steps and tables that are done are not done again. Before anything is written, the source's structure
    is compared with the plan's (`StalePlan`), the target is looked at (`UsageProblem` where its tables hold rows), and
    what can't be carried out as DMS would is refused (`Unsupported`). A table that fails does not keep the others
    from being loaded, but the steps after the load wait until it is repeated. `stopping` is asked between steps and tables.

    Changes are followed `until` then: `now`, a time or a position; without it until `stopping` says so, and a later run goes
    on, even after all steps are done: it brings over what has changed since. A task of changes alone begins at
    `cdc_start_position`, without it at the end of the source's log. The tables in `reload`, by the source's names, are emptied and
    loaded once more before anything else, and their changes followed from there on.
    """
    plan_folder = load(folder)
    _refuse_unsupported(plan_folder, on)
    check_addresses(plan_folder, source, target)
    before = _earlier(folder) if resume or reload else Progress(status="ready")
    is_done = before.completed_steps >= len(plan_folder.plan.steps)
    if is_done and _leaves_nothing(before, plan_folder) and not reload:
        return before
    recorder = Recorder(folder, _begun(before, plan_folder), report)
    with task_tables(plan_folder.task, target, recorder) as about:
        the_run = _Run(
            folder=plan_folder,
            source=source,
            target=target,
            tables=resolve(plan_folder.task.table_mappings, plan_folder.schema),
            resumed=bool(before.tables),
            recorder=recorder,
            about=about,
            stopping=stopping,
            asked_to_resume=resume or bool(reload),
            broken_off=before.status == "running",
            until=until,
            start=cdc_start_position,
        )
        _begin(the_run, reload=_to_reload(the_run, reload), is_done=is_done)
    return recorder.progress


def _leaves_nothing(before: Progress, folder: PlanFolder) -> bool:
    follows = folder.plan.migration_type is not MigrationType.FULL_LOAD
    return not (follows or before.reloading or before.resting_triggers)


def _begun(before: Progress, folder: PlanFolder) -> Progress:
    return replace(before, task=folder.task.identifier, status="running", stop_reason="", message="")


def _begin(the_run: _Run, *, reload: Sequence[ObjectName], is_done: bool) -> Progress:
    _check_source(the_run)
    again = tuple(dict.fromkeys((*the_run.recorder.progress.reloading, *reload)))
    if again:
        load_step = next(step for step in the_run.folder.plan.steps if step.action is Action.FULL_LOAD)
        ended = _attempt(the_run, load_step, lambda: _reload(the_run, again))
        if ended is not None:
            return ended
    if is_done:
        return _follow_on(the_run)
    tables_are_there = _look_at_target(the_run)
    return _steps(the_run, tables_are_there=tables_are_there)


def _check_source(the_run: _Run) -> None:
    found = check_source(the_run.folder, the_run.source)
    if the_run.folder.plan.migration_type is not MigrationType.FULL_LOAD:
        from migrate.execute.local.cdc.passage import check_filters

        check_filters(the_run.folder.task.table_mappings, found)


def _refuse_unsupported(folder: PlanFolder, on: str) -> None:
    if on != "local":
        raise UsageProblem(f"a plan can't be run on {on!r}", hint="known: dry-run, local, aws")
    record = read_record(folder.folder)
    if record is not None and record.plan == folder.plan.fingerprint:
        raise UsageProblem(
            "this plan is being run on AWS", hint="migrate run DIR --on aws --delete removes what is there of it"
        )
    follows = folder.plan.migration_type is not MigrationType.FULL_LOAD
    told = shortfalls(folder.task.table_mappings, folder.task.task_settings, follows=follows)
    refused = [item for item in told if item.changes_data]
    if refused:
        raise Unsupported(
            "the task asks for something that a local run can't do, and would load other rows without it",
            reason="; ".join(map(str, refused)),
            hint="leave it out of the plan, or run the task on AWS DMS",
        )


def _earlier(folder: Path) -> Progress:
    if not (folder / RUN).is_file():
        raise UsageProblem(
            "there is no run to go on with", reason=f"{folder / RUN} is missing", hint="run it without --resume"
        )
    return read_progress(folder)


def _look_at_target(the_run: _Run) -> bool:
    """Whether the plan's tables are on the target already, so that they need not be made."""
    progress = the_run.recorder.progress
    steps = the_run.folder.plan.steps[progress.completed_steps :]
    if not any(step.file == _PRE_DATA for step in steps):
        return True
    begun = progress.begun_steps > progress.completed_steps and steps[0].file == _PRE_DATA
    if begun and (the_run.broken_off or progress.completed_statements):
        # An earlier run was broken off while it made them, or failed.
        return False
    mode = the_run.folder.task.task_settings.get("FullLoadSettings", {}).get("TargetTablePrepMode", "DO_NOTHING")
    found = look(the_run.target, [table.target for table in the_run.tables])
    return readiness(found, may_hold_rows=mode == "TRUNCATE_BEFORE_LOAD") is Readiness.TABLES_ARE_THERE


def _steps(the_run: _Run, *, tables_are_there: bool) -> Progress:
    recorder = the_run.recorder
    for step in the_run.folder.plan.steps[recorder.progress.completed_steps :]:
        if the_run.stopping():
            return recorder.end("stopped", "NORMAL", "interrupted; --resume goes on from here")
        if step.file == _PRE_DATA and tables_are_there:
            recorder.say(f"the target's tables were there already: {step.file} was not run")
            recorder.step_done()
            continue
        ended = _carry_out(the_run, step, again=recorder.step_begun() and the_run.broken_off)
        if ended is not None:
            return ended
        recorder.step_done()
    return _at_the_end(the_run)


def _to_reload(the_run: _Run, names: Sequence[str]) -> tuple[ObjectName, ...]:
    """The tables of these names, `schema.table` or alone. Raises `UsageProblem` for one that the plan has not, or not yet loaded."""
    known = {name: table.source for table in the_run.tables for name in (table.source.name, str(table.source))}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageProblem(f"the plan loads no table {', '.join(unknown)}", hint="give the source's name: schema.table")
    steps = the_run.folder.plan.steps
    loads = [number for number, step in enumerate(steps, start=1) if step.action is Action.FULL_LOAD]
    if names and (not loads or the_run.recorder.progress.completed_steps < loads[0]):
        raise UsageProblem("no table can be loaded again before the load is over", hint="--resume loads what failed")
    return tuple(known[name] for name in names)


def _reload(the_run: _Run, tables: Sequence[ObjectName]) -> bool:
    """Empties the tables and loads them once more; whether all are there. If not, the next run begins with that."""
    the_run.recorder.reload(tables)
    others = [table.source for table in the_run.tables if table.source not in tables]
    loaded = _full_load(the_run, done=others, restart=tables, reload=True)
    complete = all(table.table_state is TableState.TABLE_COMPLETED for table in loaded)
    if complete:
        the_run.recorder.reload(())
    return complete


def _follow_on(the_run: _Run) -> Progress:
    """Brings over what has changed since a plan was carried out to its end, and sets again what goes by the rows."""
    for step in the_run.folder.plan.steps:
        if step.action in (Action.CDC, Action.SET_SEQUENCES, Action.ANALYZE):
            ended = _carry_out(the_run, step, again=False)
            if ended is not None:
                return ended
    return _at_the_end(the_run)


def _at_the_end(the_run: _Run) -> Progress:
    try:
        wake(the_run.target, the_run.folder.conversion, the_run.recorder)
    except QueryFailed as problem:
        return the_run.recorder.end("failed", "FATAL_ERROR", f"triggers: {problem}".replace("\n", " "))
    follows = the_run.folder.plan.migration_type is not MigrationType.FULL_LOAD
    return the_run.recorder.end("stopped", "CDC_STOP_POSITION_REACHED" if follows else "FULL_LOAD_ONLY_FINISHED")


def _carry_out(the_run: _Run, step: Step, *, again: bool) -> Progress | None:
    """Carries out one step; gives the last progress where the run ends with it."""
    return _attempt(the_run, step, lambda: _do(the_run, step, again=again))


def _attempt(the_run: _Run, step: Step, work: Callable[[], bool]) -> Progress | None:
    """Does a step's work, which says whether it came to its end, and records how the run ends where it ends with it."""
    recorder = the_run.recorder
    try:
        return None if work() else _unfinished(the_run, step)
    except QueryFailed as problem:
        return recorder.end("failed", "FATAL_ERROR", _told(step, problem))
    except MigrateError as problem:
        recorder.end("failed", "FATAL_ERROR", _told(step, problem))
        raise


def _told(step: Step, problem: MigrateError) -> str:
    return f"{step.action.value} {step.file}: {problem}".replace("\n", " ")


def _do(the_run: _Run, step: Step, *, again: bool) -> bool:
    """Carries out one step, or what is left of it where it is begun `again`; whether it came to its end."""
    from migrate.execute.local.ddl import apply_script
    from migrate.execute.local.finish import analyze, set_sequences

    targets = [table.target for table in the_run.tables]
    match step.action:
        case Action.CHECK_SOURCE:
            pass  # Done before anything else, on every run.
        case Action.APPLY_DDL:
            engine = engine_of(the_run.target)
            apply_script(
                the_run.target,
                the_run.folder.text(step.file),
                engine=engine,
                done=the_run.recorder.progress.completed_statements,
                again=again,
                report=the_run.recorder.statement_done,
            )
        case Action.FULL_LOAD:
            return _load(the_run)
        case Action.SET_SEQUENCES:
            set_sequences(the_run.target, targets)
        case Action.ANALYZE:
            analyze(the_run.target, targets)
        case Action.CDC:
            return _follow(the_run)
        case Action.VALIDATE:
            raise Unsupported(f"a local run can't do the step {step.action.value}")
        case _:
            assert_never(step.action)
    return True


def _load(the_run: _Run) -> bool:
    recorder = the_run.recorder
    recorder.expect(
        TableStatistics(
            schema_name=table.source.schema,
            table_name=table.source.name,
            target_schema_name=table.target.schema,
            target_table_name=table.target.name,
        )
        for table in the_run.tables
    )
    _full_load(the_run, done=recorder.loaded, restart=_to_empty(the_run))
    return all(table.table_state is TableState.TABLE_COMPLETED for table in recorder.progress.tables)


def _full_load(
    the_run: _Run, *, done: Collection[ObjectName], restart: Collection[ObjectName], reload: bool = False
) -> tuple[TableStatistics, ...]:
    """Loads the tables that are not `done`, and keeps their counters."""
    from migrate.execute.local.full_load import full_load

    rest(
        the_run.target,
        [table.target for table in the_run.tables if table.source not in done],
        the_run.folder.conversion,
        the_run.recorder,
    )
    the_run.about.begin()
    loaded = full_load(
        the_run.folder.task,
        the_run.source,
        the_run.target,
        report=the_run.recorder.table,
        done=done,
        restart=restart,
        reload=reload,
        snapshots=_snapshots(the_run),
        stopping=the_run.stopping,
    )
    for statistics in loaded:
        the_run.recorder.table(statistics)
    return loaded


def _snapshots(the_run: _Run) -> "Snapshots | None":
    """Snapshots that the changes can go on from, where changes are to follow."""
    if the_run.folder.plan.migration_type is not MigrationType.FULL_LOAD_AND_CDC:
        return None
    changes = _changes(the_run)
    changes.check()
    return changes.load_snapshots(resumed=the_run.resumed)


def _changes(the_run: _Run) -> "ChangeTask":
    from migrate.execute.local.cdc.task import ChangeTask

    return ChangeTask(the_run.folder.task, the_run.source, the_run.target)


def _follow(the_run: _Run) -> bool:
    from migrate.execute.following import follow_changes, suspended

    changes = _changes(the_run)
    alone = the_run.folder.plan.migration_type is MigrationType.CDC
    if alone and not (the_run.asked_to_resume and changes.has_begun):
        changes.check()
        changes.begin(the_run.start)
    rest(the_run.target, [table.target for table in the_run.tables], the_run.folder.conversion, the_run.recorder)
    the_run.about.begin()
    ended = follow_changes(
        changes,
        the_run.recorder,
        the_run.tables,
        until=the_run.until,
        stopping=the_run.stopping,
        watch=the_run.about.applied,
    )
    return ended.value == "reached" and not suspended(the_run.recorder)


def _to_empty(the_run: _Run) -> tuple[ObjectName, ...]:
    """The tables that an earlier run may have loaded in part. They were empty before it: a first run refuses others."""
    if not the_run.resumed:
        return ()
    loaded = set(the_run.recorder.loaded)
    return tuple(table.source for table in the_run.tables if table.source not in loaded)


def _unfinished(the_run: _Run, step: Step) -> Progress:
    """The end of a run that was interrupted, or did not bring every table over."""
    tables = the_run.recorder.progress.tables
    failed = [
        table for table in tables if table.table_state in (TableState.TABLE_ERROR, TableState.TABLE_DOES_NOT_EXIST)
    ]
    if failed:
        names = ", ".join(f"{table.schema_name}.{table.table_name}" for table in failed)
        told = f"not loaded: {names}; the steps after the load wait, --resume loads these again"
        if step.action is Action.CDC:
            told = f"no more changes go to {names}: --reload-table loads them anew; the other tables were followed"
        return the_run.recorder.end("failed", "FATAL_ERROR", told)
    return the_run.recorder.end("stopped", "NORMAL", "interrupted; --resume goes on from here")
