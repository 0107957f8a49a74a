"""The cutover of a plan that is run on AWS."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from migrate.dms.mappings import resolve
from migrate.engines.engine import engine_of
from migrate.errors import AwsRefused
from migrate.execute.aws.record import write_record
from migrate.execute.aws.request import dms
from migrate.execute.aws.resources import Pace
from migrate.execute.aws.state import OnAws
from migrate.execute.cutover.finish import finish
from migrate.execute.cutover.questions import (
    dms_validation_question,
    lag_question,
    our_validation_question,
    structure_question,
    tables_question,
)
from migrate.execute.local.ddl import apply_script
from migrate.execute.plan_folder import script_name
from migrate.model.conversion import Section
from migrate.model.cutover import Answer, Question
from migrate.model.plan import Action
from migrate.model.progress import Progress
from migrate.model.task import MigrationType
from migrate.url import Url

_QUIET_LOOKS = 3


def questions(run: OnAws, target: Url, *, validation: Path | None, most_seconds: float) -> Iterator[Question]:
    """The go/no-go list of a run on AWS."""
    follows = run.folder.plan.migration_type is not MigrationType.FULL_LOAD
    progress = run.progress()
    fit = "running" if follows else "stopped"
    states = run.states()
    is_fit = bool(states) and all(state.status == fit for state in states)
    detail = ", ".join(f"{state.identifier} {state.status}" for state in states) or "no task is known"
    yield Question(name="task", answer=Answer.GO if is_fit else Answer.NO_GO, detail=detail)
    if follows:
        yield lag_question(progress, most_seconds=most_seconds)
    yield tables_question(progress.tables)
    yield structure_question(run.folder, target)
    yield dms_validation_question(progress.tables)
    yield our_validation_question(validation)


def take_over(
    run: OnAws,
    target: Url,
    *,
    most_seconds: float,
    stopping: Callable[[], bool],
    report: Callable[[Progress], None],
) -> tuple[str, ...]:
    """Waits for the last changes, stops the tasks, and makes the target ready; gives a line for each thing done.

    Nobody may write to the source any more when this is called. Raises `AwsRefused`, and `Interrupted` where the user stops.
    """
    done: list[str] = []
    pace = Pace(seconds=run.settings.poll_seconds, stopping=stopping)
    if run.folder.plan.migration_type is not MigrationType.FULL_LOAD:
        _await_quiet(run, pace, most_seconds=most_seconds, report=report)
        done.append("the last changes are on the target: the tables stand still and the latency is low")
        done += _stop(run, pace)
        done += _code(run, target)
    done += finish(target, [table.target for table in resolve(run.folder.task.table_mappings, run.folder.schema)])
    return tuple(done)


def _await_quiet(run: OnAws, pace: Pace, *, most_seconds: float, report: Callable[[Progress], None]) -> None:
    """Waits until a minute's measure, begun late enough, tells of a low lag, and the tables' counters stand still.

    Whoever is at most so many seconds behind, so many seconds after the last write, has it: an earlier measure says nothing.
    """
    since = datetime.now(UTC) + timedelta(seconds=most_seconds)
    before: object = None
    quiet = 0
    for _ in pace.ticks():
        progress = run.progress()
        report(progress)
        if progress.status == "failed":
            raise AwsRefused("a task failed before the cutover", reason=progress.message, hint="nothing was switched")
        counted = [(table.inserts, table.updates, table.deletes, table.ddls) for table in progress.tables]
        source, target = run.latencies(since)
        low = source is not None and target is not None and max(source, target) <= most_seconds
        quiet = quiet + 1 if low and counted == before else 0
        before = counted
        if quiet >= _QUIET_LOOKS:
            return
    raise AwsRefused(
        "the target did not come close to the source",
        reason="CDCLatencyTarget in CloudWatch stays high, or has no values",
        hint="nothing was switched: let users go on with the source, and look at the tasks",
    )


def _stop(run: OnAws, pace: Pace) -> Iterator[str]:
    for state in run.states():
        if state.status == "running":
            run.aws.call(dms("StopReplicationTask", ReplicationTaskArn=state.arn))
    for _ in pace.ticks():
        states = run.states()
        if not any(state.is_moving for state in states):
            break
    for state in run.states():
        if state.status == "failed":
            raise AwsRefused(f"the task {state.identifier} failed while it stopped", reason=state.failure)
        yield f"task {state.identifier}: {state.status}, at {state.checkpoint or 'an unknown position'}"


def _code(run: OnAws, target: Url) -> Iterator[str]:
    """Makes routines and triggers, which must not fire while DMS applies changes."""
    file = script_name(Section.CODE)
    name = f"cutover {file}"
    steps = [step for step in run.folder.plan.steps if step.action is Action.APPLY_DDL and step.file == file]
    if not steps or name in run.record.done:
        return
    again = run.record.begun == name
    run.record = replace(run.record, begun=name)
    write_record(run.folder.folder, run.record)
    count = apply_script(target, run.folder.text(file), engine=engine_of(target), again=again)
    run.record = replace(run.record, begun="", done=(*run.record.done, name))
    write_record(run.folder.folder, run.record)
    yield f"{count} routines and triggers made"
