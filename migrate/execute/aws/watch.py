"""How far the tasks are, in DMS's words: their states, every table's statistics, the rate and what is left."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrate.dms.mappings import resolve
from migrate.execute.aws.client import Aws
from migrate.execute.aws.request import dms
from migrate.execute.plan_folder import PlanFolder
from migrate.model.codec import Json
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics

FAILED = (TableState.TABLE_ERROR, TableState.TABLE_DOES_NOT_EXIST, TableState.TABLE_CANCELLED)
MOVING = ("starting", "running", "stopping", "creating", "modifying", "testing", "moving")
LOADED = ("FULL_LOAD_ONLY_FINISHED", "STOPPED_AFTER_FULL_LOAD", "STOPPED_AFTER_CACHED_EVENTS")
"""Reasons why a task stopped, all of whose tables were loaded as far as they can be."""
_LEAST_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """A replication task as DMS describes it."""

    identifier: str
    arn: str
    status: str
    stop_reason: str = ""
    """Without DMS's `Stop Reason` before it."""
    failure: str = ""
    was_started: bool = False
    checkpoint: str = ""

    @property
    def is_moving(self) -> bool:
        """Whether its state is about to change by itself."""
        return self.status in MOVING


def task_states(aws: Aws, arns: Sequence[str]) -> tuple[TaskState, ...]:
    """The tasks' states, in the order of the ARNs. A task that is not seen has the status `missing`."""
    request = dms("DescribeReplicationTasks", Filters=[{"Name": "replication-task-arn", "Values": list(arns)}])
    found = {item["ReplicationTaskArn"]: _state(item) for item in aws.pages(request, "ReplicationTasks")}
    return tuple(found.get(arn) or TaskState(identifier=arn, arn=arn, status="missing") for arn in arns)


def statistics(aws: Aws, arn: str) -> Iterator[TableStatistics]:
    """What DescribeTableStatistics says of each of a task's tables."""
    for item in aws.pages(dms("DescribeTableStatistics", ReplicationTaskArn=arn), "TableStatistics"):
        yield _table(item)


@dataclass(kw_only=True)
class Meter:
    """Makes the tables' statistics complete with what the plan knows, and reckons how long the load will take."""

    folder: PlanFolder
    _targets: dict[ObjectName, ObjectName] = field(default_factory=dict)
    _estimates: dict[ObjectName, int] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)
    _first: int | None = None

    def __post_init__(self) -> None:
        mappings = resolve(self.folder.task.table_mappings, self.folder.schema)
        self._targets = {mapping.source: mapping.target for mapping in mappings}
        for name in self._targets:
            table = self.folder.schema.tables_by_name.get(name)
            self._estimates[name] = (table.row_estimate or 0) if table else 0

    def tables(self, aws: Aws, arns: Sequence[str]) -> tuple[TableStatistics, ...]:
        """Every table of the plan; those that DMS does not tell of yet are before their load."""
        told = {
            ObjectName(schema=table.schema_name, name=table.table_name): table
            for arn in arns
            for table in statistics(aws, arn)
        }
        names = (*self._targets, *(name for name in told if name not in self._targets))
        return tuple(_complete(name, told.get(name), self._targets.get(name)) for name in names)

    def rate(self, tables: Sequence[TableStatistics]) -> str:
        """How many rows a second came since the first look, and about how long the rest takes."""
        rows = sum(table.full_load_rows for table in tables)
        if self._first is None:
            self._first, self._began = rows, time.monotonic()
        seconds = time.monotonic() - self._began
        if seconds < _LEAST_SECONDS or rows <= self._first:
            return f"{rows:,} rows"
        speed = (rows - self._first) / seconds
        left = max(sum(self._estimates.values()) - rows, 0)
        told = f", about {_span(left / speed)} left" if left else ""
        return f"{rows:,} rows, {speed:,.0f} a second{told}"


def failed_tables(tables: Sequence[TableStatistics]) -> tuple[TableStatistics, ...]:
    """The tables that were not loaded, or that no more changes go to."""
    return tuple(table for table in tables if table.table_state in FAILED)


def _state(item: Mapping[str, Json]) -> TaskState:
    return TaskState(
        identifier=item["ReplicationTaskIdentifier"],
        arn=item["ReplicationTaskArn"],
        status=item["Status"],
        stop_reason=str(item.get("StopReason") or "").removeprefix("Stop Reason").strip(),
        failure=str(item.get("LastFailureMessage") or ""),
        was_started=bool(item.get("ReplicationTaskStartDate")),
        checkpoint=str(item.get("RecoveryCheckpoint") or ""),
    )


def _table(item: Mapping[str, Json]) -> TableStatistics:
    word = item.get("TableState", "")
    known = word in set(TableState)
    return TableStatistics(
        schema_name=item["SchemaName"],
        table_name=item["TableName"],
        table_state=TableState(word) if known else TableState.FULL_LOAD,
        inserts=item.get("Inserts", 0),
        updates=item.get("Updates", 0),
        deletes=item.get("Deletes", 0),
        ddls=item.get("Ddls", 0),
        full_load_rows=item.get("FullLoadRows", 0),
        full_load_condtnl_chk_failed_rows=item.get("FullLoadCondtnlChkFailedRows", 0),
        full_load_error_rows=item.get("FullLoadErrorRows", 0),
        elapsed_seconds=_elapsed(item),
        validation_state=item.get("ValidationState", ""),
        validation_failed_records=item.get("ValidationFailedRecords", 0),
        validation_suspended_records=item.get("ValidationSuspendedRecords", 0),
        validation_pending_records=item.get("ValidationPendingRecords", 0),
    )


def _elapsed(item: Mapping[str, Json]) -> float:
    begin, end = item.get("FullLoadStartTime"), item.get("FullLoadEndTime")
    return round((end - begin).total_seconds(), 3) if begin and end else 0.0


def _complete(name: ObjectName, told: TableStatistics | None, target: ObjectName | None) -> TableStatistics:
    table = told or TableStatistics(schema_name=name.schema, table_name=name.name)
    if target is None:
        return table
    return replace(table, target_schema_name=target.schema, target_table_name=target.name)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
