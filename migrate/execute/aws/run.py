"""Runs a plan on AWS DMS, step by step. What is there already is used, so that an interrupted run goes on when run again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from migrate.dms.mappings import resolve
from migrate.errors import MigrateError, UsageProblem
from migrate.execute.aws.client import Aws, connect
from migrate.execute.aws.live import carry_out
from migrate.execute.aws.loading import reload_tables
from migrate.execute.aws.record import AwsRun, read_record
from migrate.execute.aws.resources import INSTANCE, TASK, Interrupted, Pace
from migrate.execute.aws.settings import AwsSettings
from migrate.execute.aws.steps import AwsStep, Does, aws_steps
from migrate.execute.aws.work import Work
from migrate.execute.plan_folder import RUN, PlanFolder, load, read_progress
from migrate.execute.recorder import Recorder
from migrate.execute.source_state import check_addresses
from migrate.model.progress import Progress
from migrate.url import Url


def run_on_aws(
    folder: Path,
    *,
    settings: AwsSettings,
    source: Url | None,
    target: Url,
    report: Callable[[Progress], None],
    stopping: Callable[[], bool],
    reload: Sequence[str] = (),
) -> Progress:
    """Carries out the plan in `folder` through DMS and gives the last progress.

    Its status is `stopped` where a full load was carried out to its end, `running` where the tasks go on by themselves (they
    follow changes, or the user stopped watching), else `failed`. Run again, it finds what is there by its name and tag, and
    goes on. The tables in `reload`, by the source's names, are emptied and loaded once more, and nothing else is done: their task has
    to run. The target's DDL is applied from here. Raises `StalePlan`, `UsageProblem` and `AwsRefused`.
    """
    plan_folder = load(folder)
    if source is not None:
        check_addresses(plan_folder, source, target)
    settings = replace(settings, target_database=settings.target_database or target.database)
    aws = connect(region=settings.region, profile=settings.profile)
    record = _record(plan_folder, settings, aws)
    work = Work(
        folder=plan_folder,
        settings=settings,
        aws=aws,
        source=source,
        target=target,
        tables=resolve(plan_folder.task.table_mappings, plan_folder.schema),
        recorder=Recorder(folder, Progress(status="running", task=plan_folder.task.identifier), report),
        pace=Pace(seconds=settings.poll_seconds, stopping=stopping),
        record=record,
    )
    return _reload(work, reload) if reload else _steps(work, aws_steps(plan_folder, settings))


def left_running(record: AwsRun, settings: AwsSettings, *, tasks_go_on: bool = True) -> str:
    """What goes on, and what is billed, when nobody watches."""
    tasks = ", ".join(item.identifier for item in record.resources if item.kind == TASK.name and tasks_go_on)
    instances = [item.identifier for item in record.resources if item.kind == INSTANCE.name and item.made]
    parts = [f"on AWS the task {tasks} goes on"] if tasks else []
    if instances:
        price = settings.hourly_price or "see https://aws.amazon.com/dms/pricing/"
        storage = f"{settings.allocated_storage_gigabytes} GB of storage"
        parts.append(
            f"billed by the hour: replication instance {', '.join(instances)} ({settings.instance_class}: {price}) and {storage}"
        )
    return "\n".join(parts) or "nothing is left running on AWS"


def _record(folder: PlanFolder, settings: AwsSettings, aws: Aws) -> AwsRun:
    before = read_record(folder.folder)
    if before is None and read_progress(folder.folder).completed_steps:
        raise UsageProblem(
            "this plan was run from here, without AWS",
            reason=f"{folder.folder / RUN} has its progress",
            hint="go on with --on local --resume, or make a plan for AWS in a folder of its own",
        )
    fresh = AwsRun(region=aws.region, profile=settings.profile, plan=folder.plan.fingerprint)
    if before is None or before.plan != fresh.plan:
        return fresh
    return replace(before, region=aws.region, profile=settings.profile)


def _reload(work: Work, names: Sequence[str]) -> Progress:
    try:
        told = reload_tables(work, names)
    except Interrupted:
        return work.recorder.end("running", "", f"{left_running(work.record, work.settings)}\nthe tables go on loading")
    return work.recorder.end("failed", "FATAL_ERROR", told) if told else work.recorder.end("running", "")


def _steps(work: Work, steps: tuple[AwsStep, ...]) -> Progress:
    for number, step in enumerate(steps):
        try:
            told = carry_out(work, step)
        except Interrupted:
            return work.recorder.end(
                "running", "", f"{left_running(work.record, work.settings)}\n--resume goes on from here"
            )
        except MigrateError as problem:
            words = f"{step.description}: {problem}".replace("\n", " ")
            work.recorder.end("failed", "FATAL_ERROR", words)
            raise
        if told:
            return work.recorder.end("failed", "FATAL_ERROR", told)
        if number + 1 < len(steps):
            work.recorder.step_done()
    if steps[-1].does is Does.FOLLOW:
        told = f"changes are followed\n{left_running(work.record, work.settings)}\nnext: migrate status, then migrate cutover"
        return work.recorder.end("running", "", told)
    left = left_running(work.record, work.settings, tasks_go_on=False)
    return work.recorder.end("stopped", "FULL_LOAD_ONLY_FINISHED", left)
