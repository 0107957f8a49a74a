"""The parts of a task's settings and table mappings that the full load obeys, or refuses.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.html
"""

from dataclasses import dataclass
from enum import StrEnum

from migrate.errors import BadDocument, Unsupported
from migrate.model.codec import Json
from migrate.model.names import EngineName
from migrate.model.task import ReplicationTask

_MOST_THREADS = 16


class RowPolicy(StrEnum):
    """What to do about a row that the target refuses: DMS's words."""

    IGNORE_RECORD = "IGNORE_RECORD"
    LOG_ERROR = "LOG_ERROR"
    SUSPEND_TABLE = "SUSPEND_TABLE"
    STOP_TASK = "STOP_TASK"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSettings:
    """The settings, with DMS's defaults."""

    threads: int = 8
    commit_rows: int = 10_000
    truncate: bool = False
    data_error: RowPolicy = RowPolicy.LOG_ERROR
    truncation_error: RowPolicy = RowPolicy.LOG_ERROR
    escalation: RowPolicy = RowPolicy.SUSPEND_TABLE
    escalation_rows: int = 0
    """How many refused rows of a table call for `escalation`; 0 for never."""
    table_error_stops: bool = False
    control_schema: str = ""


def read_settings(task: ReplicationTask) -> LoadSettings:
    """Reads the task's settings. Raises `Unsupported` for one that can't be obeyed, and `BadDocument` for one of a wrong kind."""
    load = section(task.task_settings, "FullLoadSettings")
    errors = section(task.task_settings, "ErrorBehavior")
    control = section(task.task_settings, "ControlTablesSettings")
    mode = load.get("TargetTablePrepMode", "DO_NOTHING")
    if mode not in ("DO_NOTHING", "TRUNCATE_BEFORE_LOAD"):
        raise Unsupported(
            f"FullLoadSettings.TargetTablePrepMode {mode!r} is not carried out locally",
            hint="the plan's own DDL makes the tables: set DO_NOTHING, or TRUNCATE_BEFORE_LOAD to empty them first",
        )
    if load.get("CreatePkAfterFullLoad"):
        raise Unsupported(
            "FullLoadSettings.CreatePkAfterFullLoad is not carried out locally",
            hint="set it to false: primary keys are part of the plan's pre-data DDL",
        )
    return LoadSettings(
        threads=max(1, min(_MOST_THREADS, number(load, "MaxFullLoadSubTasks", 8))),
        commit_rows=max(1, number(load, "CommitRate", 10_000)),
        truncate=mode == "TRUNCATE_BEFORE_LOAD",
        data_error=_policy(errors, "DataErrorPolicy", RowPolicy.LOG_ERROR),
        truncation_error=_policy(errors, "DataTruncationErrorPolicy", RowPolicy.LOG_ERROR),
        escalation=_policy(errors, "DataErrorEscalationPolicy", RowPolicy.SUSPEND_TABLE),
        escalation_rows=number(errors, "DataErrorEscalationCount", 0),
        table_error_stops=_policy(errors, "TableErrorPolicy", RowPolicy.SUSPEND_TABLE) is RowPolicy.STOP_TASK,
        control_schema=str(control.get("ControlSchema") or ""),
    )


def control_schema(chosen: str, target: EngineName) -> str:
    """The schema of the target that control tables are in: as `ControlSchema` says, or where they are by default."""
    return chosen or ("awsdms_control" if target.is_mysql_family else "public")


def section(settings: dict[str, Json], name: str) -> dict[str, Json]:
    """One block of the task's settings; empty where it is missing. Raises `BadDocument` where it is no object."""
    block = settings.get(name) or {}
    if not isinstance(block, dict):
        raise BadDocument(f"task settings: {name} is not an object")
    return block


def number(block: dict[str, Json], name: str, default: int) -> int:
    """A whole number, 0 or more, of a block of the settings. Raises `BadDocument` for anything else."""
    value = block.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadDocument(f"task settings: {name} is not a whole number: {value!r}")
    return value


def _policy(section: dict[str, Json], name: str, default: RowPolicy) -> RowPolicy:
    value = section.get(name, default.value)
    if value not in [policy.value for policy in RowPolicy]:
        raise Unsupported(f"ErrorBehavior.{name} {value!r} is not known")
    return RowPolicy(value)
