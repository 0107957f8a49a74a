"""The parts of a task's settings that the apply of changes obeys.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ErrorHandling.html
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ChangeProcessingTuning.html
"""

from dataclasses import dataclass
from enum import StrEnum

from migrate.errors import BadDocument
from migrate.execute.local.settings import number, section
from migrate.model.codec import Json
from migrate.model.task import ReplicationTask


class ApplyPolicy(StrEnum):
    """What to do about a change that the target refuses: DMS's words."""

    IGNORE_RECORD = "IGNORE_RECORD"
    LOG_ERROR = "LOG_ERROR"
    INSERT_RECORD = "INSERT_RECORD"
    """Of an insert whose row is there already: it takes the other's place."""
    UPDATE_RECORD = "UPDATE_RECORD"
    """Of an update whose row is missing: it is inserted."""
    SUSPEND_TABLE = "SUSPEND_TABLE"
    STOP_TASK = "STOP_TASK"


_ALWAYS = (ApplyPolicy.IGNORE_RECORD, ApplyPolicy.LOG_ERROR, ApplyPolicy.SUSPEND_TABLE, ApplyPolicy.STOP_TASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplySettings:
    """The settings, with DMS's defaults."""

    insert: ApplyPolicy = ApplyPolicy.LOG_ERROR
    update: ApplyPolicy = ApplyPolicy.LOG_ERROR
    delete: ApplyPolicy = ApplyPolicy.IGNORE_RECORD
    escalation: ApplyPolicy = ApplyPolicy.LOG_ERROR
    escalation_rows: int = 0
    """How many refused changes of a table call for `escalation`; 0 for never."""
    data_error: ApplyPolicy = ApplyPolicy.LOG_ERROR
    truncation_error: ApplyPolicy = ApplyPolicy.LOG_ERROR
    table_error_stops: bool = False
    truncates: bool = True
    """Whether a TRUNCATE of the source empties the target's table."""
    truncation_stops: bool = False
    alters: bool = True
    """Whether a change of structure concerns the target; if not it is passed over, as the task says."""
    drops: bool = True
    batch: bool = False
    batch_seconds: tuple[float, float] = (1.0, 30.0)
    """How long changes are gathered at least, and at most."""
    batch_bytes: int = 500 << 20
    commit_changes: int = 2000
    """Whole transactions are gathered up to so many changes for one commit on the target."""
    control_schema: str = ""


def read_apply_settings(task: ReplicationTask) -> ApplySettings:
    """Reads the task's settings. Raises `BadDocument` for one of a wrong kind."""
    settings = task.task_settings
    errors, tuning = section(settings, "ErrorBehavior"), section(settings, "ChangeProcessingTuning")
    ddl, metadata = section(settings, "ChangeProcessingDdlHandlingPolicy"), section(settings, "TargetMetadata")
    least, most = number(tuning, "BatchApplyTimeoutMin", 1), number(tuning, "BatchApplyTimeoutMax", 30)
    return ApplySettings(
        insert=_policy(errors, "ApplyErrorInsertPolicy", ApplyPolicy.LOG_ERROR, ApplyPolicy.INSERT_RECORD),
        update=_policy(errors, "ApplyErrorUpdatePolicy", ApplyPolicy.LOG_ERROR, ApplyPolicy.UPDATE_RECORD),
        delete=_policy(errors, "ApplyErrorDeletePolicy", ApplyPolicy.IGNORE_RECORD),
        escalation=_policy(errors, "ApplyErrorEscalationPolicy", ApplyPolicy.LOG_ERROR),
        escalation_rows=number(errors, "ApplyErrorEscalationCount", 0),
        data_error=_policy(errors, "DataErrorPolicy", ApplyPolicy.LOG_ERROR),
        truncation_error=_policy(errors, "DataTruncationErrorPolicy", ApplyPolicy.LOG_ERROR),
        table_error_stops=errors.get("TableErrorPolicy") == ApplyPolicy.STOP_TASK.value,
        truncates=ddl.get("HandleSourceTableTruncated", True) is not False,
        truncation_stops=errors.get("ApplyErrorFailOnTruncationDdl") is True,
        alters=ddl.get("HandleSourceTableAltered", True) is not False,
        drops=ddl.get("HandleSourceTableDropped", True) is not False,
        batch=metadata.get("BatchApplyEnabled") is True,
        batch_seconds=(float(least), float(max(least, most))),
        batch_bytes=max(1, number(tuning, "BatchApplyMemoryLimit", 500)) << 20,
        control_schema=str(section(settings, "ControlTablesSettings").get("ControlSchema") or ""),
    )


def _policy(errors: dict[str, Json], name: str, default: ApplyPolicy, *others: ApplyPolicy) -> ApplyPolicy:
    value = errors.get(name, default.value)
    if value not in [policy.value for policy in (*_ALWAYS, *others)]:
        raise BadDocument(f"task settings: ErrorBehavior.{name} {value!r} is not known")
    return ApplyPolicy(value)
