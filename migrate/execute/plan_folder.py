"""A migration's folder on disk: which files it has, and reading them back."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from migrate.dms.document import parse
from migrate.dms.endpoints import from_request
from migrate.errors import BadDocument, StalePlan, UsageProblem
from migrate.model.codec import Json
from migrate.model.conversion import Conversion, Section
from migrate.model.plan import Plan
from migrate.model.progress import Progress
from migrate.model.schema import Schema
from migrate.model.task import ReplicationTask

PLAN = "plan.json"
RUN = "run.json"
RUNBOOK = "runbook.md"
ASSESSMENT = "assessment.json"
SCHEMA = "schema.json"
CONVERSION = "conversion.json"
TABLE_MAPPINGS = "dms/table-mappings.json"
TASK_SETTINGS = "dms/task-settings.json"
SOURCE_ENDPOINT = "dms/source-endpoint.json"
TARGET_ENDPOINT = "dms/target-endpoint.json"
TASK = "dms/replication-task.json"
PARTS = "dms/tasks"
"""A task of several has a folder here, named by its identifier, with the same three files as the whole."""
PREPARE_SOURCE = "cdc/prepare-source.sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFolder:
    """A plan with all that it needs to run."""

    folder: Path
    plan: Plan
    task: ReplicationTask
    conversion: Conversion
    schema: Schema
    parts: tuple[ReplicationTask, ...] = ()
    """The tasks that `task` is divided into, in the order in which they are made; none where it is not."""

    @property
    def tasks(self) -> tuple[ReplicationTask, ...]:
        """The tasks as DMS is given them; their tables together are those of `task`."""
        return self.parts or (self.task,)

    def text(self, file: str) -> str:
        """The text of one of the plan's files."""
        return read_text(self.folder / file)


def script_name(section: Section) -> str:
    """The file of a section's DDL, relative to the folder."""
    return f"ddl/{section.value}.sql"


def part_file(identifier: str, file: str) -> str:
    """The file of one task of several that is, for that task, what `file` is for the whole."""
    return f"{PARTS}/{identifier}/{file.rpartition('/')[2]}"


def write_text(path: Path, text: str) -> None:
    """Writes the text byte for byte: no line ending is changed, wherever it came from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def read_text(path: Path) -> str:
    """Reads the text byte for byte."""
    return path.read_bytes().decode()


def digest(text: str) -> str:
    """The SHA-256 of a file's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def load(folder: Path) -> PlanFolder:
    """Reads a plan that `migrate plan` wrote.

    Raises `UsageProblem` where there is no plan, `StalePlan` where a file was changed or removed after planning, and
    `BadDocument` where one can't be read.
    """
    plan = Plan.from_text(_read_plan(folder))
    _check_files(folder, plan)
    return PlanFolder(
        folder=folder,
        plan=plan,
        task=_task(folder, plan, TASK, TABLE_MAPPINGS, TASK_SETTINGS),
        parts=tuple(_part(folder, plan, identifier) for identifier in plan.tasks),
        conversion=Conversion.from_text(_read(folder, CONVERSION)),
        schema=Schema.from_text(_read(folder, SCHEMA)),
    )


def read_progress(folder: Path) -> Progress:
    """How far the plan's run has come: `ready` before the first. Raises `UsageProblem` where there is no plan."""
    _read_plan(folder)
    if not (folder / RUN).is_file():
        return Progress(status="ready")
    return Progress.from_text(_read(folder, RUN))


def write_progress(folder: Path, progress: Progress) -> None:
    """Keeps the progress so that it is whole even if the process ends while writing."""
    path = folder / RUN
    draft = path.with_suffix(".json.new")
    write_text(draft, progress.to_text())
    draft.replace(path)


def _read_plan(folder: Path) -> str:
    if not (folder / PLAN).is_file():
        raise UsageProblem(
            f"{folder} is not a migration's folder",
            reason=f"it has no {PLAN}" if folder.is_dir() else "there is no such folder",
            hint="migrate plan SOURCE --target TARGET -o DIR writes one",
        )
    return _read(folder, PLAN)


def _read(folder: Path, file: str) -> str:
    try:
        return read_text(folder / file)
    except FileNotFoundError:
        raise StalePlan(f"{file} is missing from {folder}", hint=_HINT) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem(f"{folder / file} can't be read", reason=str(problem)) from None


_HINT = "put the file back as it was, or make the plan again with migrate plan"


def _check_files(folder: Path, plan: Plan) -> None:
    changed = [file for file, expected in plan.files if digest(_read(folder, file)) != expected]
    if changed:
        raise StalePlan(
            f"changed since the plan was made: {', '.join(changed)}",
            reason="a plan is run exactly as it was reviewed",
            hint=_HINT,
        )


def _json(folder: Path, file: str) -> Json:
    try:
        return json.loads(_read(folder, file))
    except ValueError as problem:
        raise BadDocument(f"{file} is not JSON", reason=str(problem)) from None


def _part(folder: Path, plan: Plan, identifier: str) -> ReplicationTask:
    request, mappings, settings = (part_file(identifier, file) for file in (TASK, TABLE_MAPPINGS, TASK_SETTINGS))
    covered = {file for file, _ in plan.files}
    for file in (request, mappings, settings):
        if file not in covered:
            raise BadDocument(f"{PLAN}: the task {identifier!r} is named, but its {file} is not among the plan's files")
    return _task(folder, plan, request, mappings, settings)


def _task(folder: Path, plan: Plan, request_file: str, mappings_file: str, settings_file: str) -> ReplicationTask:
    request, mappings, settings = (_json(folder, file) for file in (request_file, mappings_file, settings_file))
    identifier = request.get("ReplicationTaskIdentifier") if isinstance(request, dict) else None
    if not isinstance(identifier, str):
        raise BadDocument(f"{request_file}: $.ReplicationTaskIdentifier is missing or not a text")
    if not isinstance(settings, dict):
        raise BadDocument(f"{settings_file}: a JSON object was expected")
    parse(mappings)
    return ReplicationTask(
        identifier=identifier,
        migration_type=plan.migration_type,
        source=from_request(_json(folder, SOURCE_ENDPOINT), where=SOURCE_ENDPOINT, url=plan.source_url),
        target=from_request(_json(folder, TARGET_ENDPOINT), where=TARGET_ENDPOINT),
        table_mappings=mappings,
        task_settings=settings,
    )
