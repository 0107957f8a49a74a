"""The questions that a local run and one on AWS have in common."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from migrate.engines.engine import engine_of
from migrate.errors import UsageProblem
from migrate.execute.plan_folder import PlanFolder, read_text
from migrate.model.cutover import Answer, Question
from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.model.task import MigrationType
from migrate.model.validation import TableVerdict, Validation
from migrate.url import Url

DEFAULT_LAG_SECONDS = 10.0
_SUSPENDED = (TableState.TABLE_ERROR, TableState.TABLE_DOES_NOT_EXIST, TableState.TABLE_CANCELLED)
_SHOWN = 5


def tables_question(tables: Sequence[TableStatistics]) -> Question:
    """Whether every table was loaded, and none is suspended."""
    if not tables:
        return Question(name="tables", answer=Answer.NO_GO, detail="nothing was loaded yet")
    suspended = [table for table in tables if table.table_state in _SUSPENDED]
    waiting = [table for table in tables if table.table_state not in (*_SUSPENDED, TableState.TABLE_COMPLETED)]
    refused = sum(table.full_load_error_rows for table in tables)
    if suspended or waiting:
        return Question(name="tables", answer=Answer.NO_GO, detail=_listed([*suspended, *waiting]))
    if refused:
        detail = f"{refused:,} rows were refused by the target: see awsdms_apply_exceptions"
        return Question(name="tables", answer=Answer.NO_GO, detail=detail)
    return Question(name="tables", answer=Answer.GO, detail=f"{len(tables)} completed, none suspended")


def lag_question(progress: Progress, *, most_seconds: float) -> Question:
    """Whether the target is close behind the source."""
    values = (progress.cdc_latency_source, progress.cdc_latency_target)
    if None in values:
        return Question(name="lag", answer=Answer.UNKNOWN, detail="no latency was measured yet")
    source, target = (float(value or 0) for value in values)
    detail = f"source {source:.0f} s, target {target:.0f} s behind; {most_seconds:.0f} s are allowed"
    answer = Answer.GO if max(source, target) <= most_seconds else Answer.NO_GO
    return Question(name="lag", answer=answer, detail=detail)


def dms_validation_question(tables: Sequence[TableStatistics]) -> Question:
    """What DMS's own validation says."""
    failed = sum(table.validation_failed_records for table in tables)
    suspended = sum(table.validation_suspended_records for table in tables)
    pending = sum(table.validation_pending_records for table in tables)
    bad = [table for table in tables if table.validation_state in ("Mismatched records", "Error", "Table error")]
    if failed or suspended or bad:
        detail = f"{failed:,} records failed, {suspended:,} are suspended"
        return Question(name="DMS validation", answer=Answer.NO_GO, detail=detail)
    if all(table.validation_state in ("", "Not enabled") for table in tables):
        return Question(name="DMS validation", answer=Answer.UNKNOWN, detail="it is not enabled in the task's settings")
    if pending:
        return Question(name="DMS validation", answer=Answer.NO_GO, detail=f"{pending:,} records are pending")
    return Question(name="DMS validation", answer=Answer.GO, detail="no record failed, none is suspended or pending")


def our_validation_question(file: Path | None) -> Question:
    """What `migrate validate` found, where its document is given. Raises `UsageProblem` and `BadDocument`."""
    if file is None:
        return Question(
            name="validation", answer=Answer.UNKNOWN, detail="none given: migrate validate DIR -o validation.json"
        )
    try:
        validation = Validation.from_text(read_text(file))
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem(f"{file} can't be read", reason=str(problem)) from None
    others = [table for table in validation.tables if table.verdict not in (TableVerdict.MATCH, TableVerdict.PARTIAL)]
    if others:
        shown = ", ".join(f"{table.table} {table.verdict.value}" for table in others[:_SHOWN])
        return Question(name="validation", answer=Answer.NO_GO, detail=shown)
    when = f" at {validation.started_at}" if validation.started_at else ""
    return Question(name="validation", answer=Answer.GO, detail=f"{len(validation.tables)} tables match{when}")


def structure_question(folder: PlanFolder, target: Url) -> Question:
    """Whether the target has the foreign keys of the plan. Raises `ConnectionFailed` and `QueryFailed`."""
    planned = folder.conversion.schema
    mapped = {mapping.target for mapping in folder.conversion.tables}
    try:
        found = engine_of(target).inspect(target, schemas=sorted({name.schema for name in mapped})).tables_by_name
    except UsageProblem as problem:
        return Question(name="foreign keys", answer=Answer.NO_GO, detail=problem.message)
    missing = []
    for table in planned.tables:
        if table.name not in mapped:
            continue
        there = found[table.name].foreign_keys if table.name in found else ()
        missing += [
            f"{table.name}.{key.name}"
            for key in table.foreign_keys
            if key.columns not in {one.columns for one in there}
        ]
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        detail = f"missing: {', '.join(missing[:_SHOWN])}{more}; run the plan to its end first"
        return Question(name="foreign keys", answer=Answer.NO_GO, detail=detail)
    return Question(name="foreign keys", answer=Answer.GO, detail="all of the plan are on the target")


def local_questions(
    folder: PlanFolder, progress: Progress, target: Url, *, validation: Path | None, most_seconds: float
) -> Iterator[Question]:
    """The list of a run from here. Its state is what run.json says."""
    follows = folder.plan.migration_type is not MigrationType.FULL_LOAD
    detail = f"{progress.status}{f' ({progress.stop_reason})' if progress.stop_reason else ''}"
    loaded = progress.completed_steps >= len(folder.plan.steps) or (follows and progress.recovery_checkpoint)
    if progress.status == "running":
        answer, detail = (
            Answer.NO_GO,
            "a run is going on, or was broken off: let it end, or --resume it, before the cutover",
        )
    else:
        answer = Answer.GO if progress.status == "stopped" and loaded else Answer.NO_GO
    yield Question(name="task", answer=answer, detail=detail)
    if follows:
        yield lag_question(progress, most_seconds=most_seconds)
    yield tables_question(progress.tables)
    yield structure_question(folder, target)
    yield our_validation_question(validation)


def _listed(tables: Sequence[TableStatistics]) -> str:
    shown = [f"{table.schema_name}.{table.table_name}: {table.table_state.value}" for table in tables[:_SHOWN]]
    more = [f"and {len(tables) - _SHOWN} more"] if len(tables) > _SHOWN else []
    return ", ".join([*shown, *more])
