"""Writes a migration's folder: the documents, the scripts, the plan and the runbook."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from migrate.dms.design import Design, only
from migrate.dms.endpoints import to_request
from migrate.dms.infrastructure.stacks import FOLDER, stacks
from migrate.dms.rules import Extra
from migrate.dms.table_rules import task_identifier
from migrate.errors import UsageProblem
from migrate.execute import plan_folder as files
from migrate.execute.fingerprint import fingerprint
from migrate.execute.runbook import prepare_source_script, runbook
from migrate.model.codec import Json
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Assessment, Source
from migrate.model.plan import Action, Hazard, Plan, Step
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask

REPLICATION_INSTANCE = "${REPLICATION_INSTANCE_ARN}"
SOURCE_ENDPOINT_ARN = "${SOURCE_ENDPOINT_ARN}"
TARGET_ENDPOINT_ARN = "${TARGET_ENDPOINT_ARN}"
CDC_START_POSITION = "${CDC_START_POSITION}"


def make_plan(
    schema: Schema,
    conversion: Conversion,
    assessment: Assessment,
    task: ReplicationTask,
    folder: Path,
    *,
    design: Design | None = None,
    serverless: bool = False,
) -> Plan:
    """Writes everything that a migration needs into `folder`, and gives the plan.

    `task` carries all tables; `design` tells the tasks that it is divided into, and the reasons for the runbook;
    `serverless` asks for DMS Serverless in place of a replication instance. A folder
    that holds an older plan is written anew, its progress forgotten; files that are not the plan's stay.
    Raises `UsageProblem` where `folder` holds something else, before anything is written.
    """
    _make_room(folder)
    parts = [part.task for part in design.parts] if design and design.is_divided else []
    needed = dict(_needed_files(schema, conversion, task, parts))
    plan = Plan(
        source=Source(engine=schema.engine, version=schema.version, database=schema.database),
        target=conversion.target,
        migration_type=task.migration_type,
        source_url=task.source.url,
        schema_fingerprint=fingerprint(schema),
        files=tuple((file, files.digest(text)) for file, text in sorted(needed.items())),
        steps=tuple(_steps(conversion, task)),
        tasks=tuple(part.identifier for part in parts),
    )
    beside = {
        files.ASSESSMENT: assessment.to_text(),
        files.RUNBOOK: runbook(plan, schema, conversion, assessment, design or only(task), folder=folder),
        **dict(stacks(parts or [task], schema, target=conversion.target, serverless=serverless)),
        files.PLAN: plan.to_text(),
    }
    if task.migration_type is not MigrationType.FULL_LOAD:
        beside[files.PREPARE_SOURCE] = prepare_source_script(schema, tasks=max(len(parts), 1))
    for file, text in {**needed, **beside}.items():
        files.write_text(folder / file, text)
    return plan


def task_request(task: ReplicationTask) -> Extra:
    """The task as `aws dms create-replication-task --cli-input-json` takes it.

    The table mappings and settings are given beside it, from their own files, so that each exists once.
    """
    request: Extra = {
        "ReplicationTaskIdentifier": task.identifier,
        "SourceEndpointArn": SOURCE_ENDPOINT_ARN,
        "TargetEndpointArn": TARGET_ENDPOINT_ARN,
        "ReplicationInstanceArn": REPLICATION_INSTANCE,
        "MigrationType": task.migration_type.value,
    }
    if task.migration_type is MigrationType.CDC:
        # The other types start where their load did. Without a position this one would start at the moment it is started, and
        # what was written since the rows were copied would be lost.
        request["CdcStartPosition"] = CDC_START_POSITION
    return request


def _needed_files(
    schema: Schema, conversion: Conversion, task: ReplicationTask, parts: Iterable[ReplicationTask]
) -> Iterator[tuple[str, str]]:
    yield files.SCHEMA, schema.to_text()
    yield files.CONVERSION, conversion.to_text()
    for section in Section:
        script = conversion.script(section)
        if script or section is not Section.CODE:
            yield files.script_name(section), script
    yield files.SOURCE_ENDPOINT, _text(to_request(task.source))
    yield files.TARGET_ENDPOINT, _text(to_request(task.target))
    yield from _task_files(task)
    for part in parts:
        yield from ((files.part_file(part.identifier, file), text) for file, text in _task_files(part))


def _task_files(task: ReplicationTask) -> Iterator[tuple[str, str]]:
    yield files.TABLE_MAPPINGS, _text(task.table_mappings)
    yield files.TASK_SETTINGS, _text(task.task_settings)
    yield files.TASK, _text(task_request(task))


def _text(document: Json) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _make_room(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageProblem(f"{folder} is a file", hint="name a folder for the plan")
    if not folder.exists() or not any(folder.iterdir()):
        return
    plan_file = folder / files.PLAN
    if not plan_file.is_file():
        raise UsageProblem(
            f"{folder} is not empty and holds no plan", hint="name a new folder; nothing was written into this one"
        )
    old = Plan.from_text(files.read_text(plan_file))
    known = {file for file, _ in old.files} & _all_files(old)
    for file in (*known, files.RUN, files.PREPARE_SOURCE):
        (folder / file).unlink(missing_ok=True)
    for path in (folder / FOLDER).glob("migration-tasks-*.cfn.json"):
        path.unlink()
    for identifier in old.tasks:
        _remove_empty(folder / files.PARTS, task_identifier(identifier))


def _remove_empty(parts: Path, name: str) -> None:
    """Removes the folder of a task of the older plan, and the one around it, where nothing else is in them."""
    for path in (parts / name, parts):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _all_files(plan: Plan) -> set[str]:
    """Every file that a plan may depend on: what else an edited plan.json names is not ours to remove."""
    scripts = {files.script_name(section) for section in Section}
    of_task = {files.TABLE_MAPPINGS, files.TASK_SETTINGS, files.TASK}
    of_parts = {files.part_file(task_identifier(name), file) for name in plan.tasks for file in of_task}
    endpoints = {files.SOURCE_ENDPOINT, files.TARGET_ENDPOINT}
    return {files.SCHEMA, files.CONVERSION} | scripts | of_task | of_parts | endpoints


def _steps(conversion: Conversion, task: ReplicationTask) -> Iterator[Step]:
    loads = task.migration_type is not MigrationType.CDC
    follows = task.migration_type is not MigrationType.FULL_LOAD
    count = _count(len(conversion.tables), "table")
    yield Step(action=Action.CHECK_SOURCE, description="Check that the source's structure is still the planned one")
    if loads:
        yield from _script(conversion, Section.PRE_DATA, "make schemas, types and tables with their keys")
        yield _load_step(task, count)
        yield from _script(
            conversion,
            Section.POST_DATA,
            "build indexes, foreign keys, checks and views",
            hazards=(Hazard.INDEX_BUILD, Hazard.LOCKS_TABLES),
        )
    if follows:
        yield Step(
            action=Action.CDC,
            description=f"Follow the changes of {count} until the cutover",
            hazards=(Hazard.LONG_RUNNING,),
        )
    yield Step(action=Action.SET_SEQUENCES, description="Set sequences and counters above the highest loaded number")
    if loads:
        yield from _script(conversion, Section.CODE, "make routines and triggers")
    yield Step(action=Action.ANALYZE, description=f"Collect the optimizer's statistics of {count}")


def _load_step(task: ReplicationTask, count: str) -> Step:
    full_load = task.task_settings.get("FullLoadSettings", {})
    hazards: tuple[Hazard, ...] = (Hazard.LONG_RUNNING,)
    if full_load.get("TargetTablePrepMode") in ("TRUNCATE_BEFORE_LOAD", "DROP_AND_CREATE"):
        hazards = (Hazard.DELETES_DATA, *hazards)
    workers = full_load.get("MaxFullLoadSubTasks", 8)
    return Step(
        action=Action.FULL_LOAD,
        description=f"Load the rows of {count}, up to {workers} at a time",
        file=files.TABLE_MAPPINGS,
        hazards=hazards,
    )


def _script(
    conversion: Conversion, section: Section, purpose: str, *, hazards: tuple[Hazard, ...] = ()
) -> Iterator[Step]:
    statements = sum(statement.section is section for statement in conversion.statements)
    if statements:
        yield Step(
            action=Action.APPLY_DDL,
            description=f"Run {_count(statements, 'statement')} on the target to {purpose}",
            file=files.script_name(section),
            hazards=hazards,
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
