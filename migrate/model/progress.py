"""How far a task has come, in the words of DMS's table statistics.

https://docs.aws.amazon.com/dms/latest/APIReference/API_TableStatistics.html
"""

from dataclasses import dataclass
from enum import StrEnum

from migrate.model.document import Document
from migrate.model.names import ObjectName, ObjectRef


class TableState(StrEnum):
    """DMS's `TableState`, verbatim."""

    BEFORE_LOAD = "Before load"
    FULL_LOAD = "Full load"
    TABLE_COMPLETED = "Table completed"
    TABLE_CANCELLED = "Table cancelled"
    TABLE_ERROR = "Table error"
    TABLE_DOES_NOT_EXIST = "Table does not exist"
    TABLE_IS_BEING_RELOADED = "Table is being reloaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStatistics:
    """One table's counters. The names of the fields are DMS's in snake case; schema and table are the source's."""

    schema_name: str
    table_name: str
    table_state: TableState = TableState.BEFORE_LOAD
    inserts: int = 0
    deletes: int = 0
    updates: int = 0
    ddls: int = 0
    full_load_rows: int = 0
    full_load_condtnl_chk_failed_rows: int = 0
    full_load_error_rows: int = 0
    full_load_bytes: int = 0
    """Bytes sent to the target; ours, DMS has no such counter."""
    elapsed_seconds: float = 0.0
    target_schema_name: str = ""
    target_table_name: str = ""
    error: str = ""
    full_load_changed_values: int = 0
    """Values that the target can't hold and that became NULL, such as zero dates; ours, DMS has no such counter."""
    validation_state: str = ""
    """DMS's `ValidationState`; empty where DMS does not validate the table."""
    validation_failed_records: int = 0
    validation_suspended_records: int = 0
    validation_pending_records: int = 0


@dataclass(frozen=True, kw_only=True)
class Progress(Document):
    """A task's state and every table's. `status` and `stop_reason` are DMS's words."""

    KIND = "progress"

    status: str
    """`ready`, `running`, `stopped` or `failed`."""
    stop_reason: str = ""
    """Such as `FULL_LOAD_ONLY_FINISHED` or `FATAL_ERROR`; `CDC_STOP_POSITION_REACHED`, which is ours, where changes were followed
    up to the asked end."""
    tables: tuple[TableStatistics, ...] = ()
    completed_steps: int = 0
    """How many steps of the plan are done."""
    begun_steps: int = 0
    """How many were begun: one more than are done while a step is being carried out, or after it was broken off."""
    completed_statements: int = 0
    """Of the script of a step that is being carried out: how many of its statements are done."""
    elapsed_seconds: float = 0.0
    message: str = ""
    cdc_latency_source: float | None = None
    """How many seconds old what was read last from the source's log is; None where no changes are followed."""
    cdc_latency_target: float | None = None
    """How many seconds old the oldest change is that is not on the target."""
    reloading: tuple[ObjectName, ...] = ()
    """The source tables that are to be loaded once more: until they are, a run does nothing else."""
    recovery_checkpoint: str = ""
    """The position in the source's log that the target has come to."""
    resting_triggers: tuple[ObjectRef, ...] = ()
    """The plan's triggers that are not on the target while rows and changes are brought to it, by the target's names: a run makes them
    again when it has come to its end."""
    task: str = ""
    """The task's identifier."""
