"""The task-settings document of a new task: complete, and stricter than DMS's own defaults where those lose data quietly.

The base is `templates/dms/task-settings.json`; the functions change only what depends on the databases. DMS's own
defaults are in `templates/dms/task-settings-defaults.json`, so that every difference can be shown with its reason.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.html
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.rules import Extra
from migrate.errors import UsageProblem
from migrate.model.codec import Json
from migrate.model.names import EngineName
from migrate.model.task import MigrationType
from migrate.resources import text

LARGEST_LOB_KB = 102_400
"""DMS's upper bound of `LobMaxSize`."""
UNKNOWN_LOB_KB = 1_024
"""`LobMaxSize` where nobody has measured the values: 32 times DMS's default."""
_WHY = {
    "TargetMetadata.FullLobMode": "large values are carried whole, whatever their size: limited mode truncates them",
    "TargetMetadata.LimitedSizeLobMode": "a task has exactly one LOB mode",
    "TargetMetadata.LobMaxSize": "a longer value would be truncated: raise it above the longest one in the source",
    "TargetMetadata.InlineLobMaxSize": "values up to this many kilobytes travel with their row, which is faster",
    "FullLoadSettings.TargetTablePrepMode": "the tables are made by ddl/pre-data.sql: DMS would make them with its own "
    "types and without defaults",
    "FullLoadSettings.StopTaskCachedChangesApplied": "the task stops before it follows changes, so that "
    "ddl/post-data.sql can build indexes and foreign keys; resume it afterwards",
    "Logging.EnableLogging": "without the log a suspended table can't be explained",
    "Logging.EnableLogContext": "log lines name the table and the statement",
    "Logging.LogComponents": "every component at its default severity",
    "ControlTablesSettings.SuspendedTablesTableEnabled": "tables that DMS gave up on are listed on the target",
    "ControlTablesSettings.StatusTableEnabled": "the task's state and latency can be read on the target",
    "ControlTablesSettings.FullLoadExceptionTableEnabled": "rows that the target refused during the load are kept",
    "ErrorBehavior.DataTruncationErrorPolicy": "by default a truncated value is a line in the log, and the load goes on",
    "ErrorBehavior.EventErrorPolicy": "an event that DMS can't read is not passed over",
    "ErrorBehavior.ApplyErrorDeletePolicy": "a delete that finds no row means that source and target have parted",
    "ErrorBehavior.ApplyErrorFailOnTruncationDdl": "TRUNCATE is not passed on to every target, so the task stops",
    "ErrorBehavior.FullLoadIgnoreConflicts": "a row that is there already is an error, not a success",
    "ValidationSettings.EnableValidation": "DMS compares the rows of tables that have a key",
    "ValidationSettings.HandleCollationDiff": "source and target sort text differently",
    "ValidationSettings.ValidationPartialLobSize": "as much of a large value is compared as is carried over",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LobNeeds:
    """What a task has to know about large values."""

    columns: int = 0
    """How many columns DMS treats as LOBs."""
    not_null: bool = False
    """Whether one of them is NOT NULL on the target: full LOB mode first writes NULL, and fails there."""
    largest_kb: int | None = None
    """The longest value in kilobytes, where it was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSetting:
    """A setting that is not at DMS's default, and why."""

    path: str
    value: Json
    default: Json
    why: str


def task_settings(
    *,
    migration_type: MigrationType,
    source: EngineName,
    target: EngineName,
    lobs: LobNeeds | None = None,
    parallel_tables: int = 8,
) -> Extra:
    """The whole task-settings document.

    Rows go into tables that our DDL made. Truncation suspends the table instead of being logged, refused rows are kept,
    unreadable events stop the task, and DMS validates. Batch apply is off: it falls back to single rows, or is refused,
    for tables with more than one key. `parallel_tables` is `MaxFullLoadSubTasks`, 1 to 49. Raises `UsageProblem`.
    """
    if not 1 <= parallel_tables <= 49:
        raise UsageProblem(f"{parallel_tables} tables at a time are not possible", hint="DMS loads 1 to 49 at a time")
    settings: Extra = json.loads(text("templates", "dms", "task-settings.json"))
    settings["FullLoadSettings"]["MaxFullLoadSubTasks"] = parallel_tables
    settings["FullLoadSettings"]["StopTaskCachedChangesApplied"] = migration_type is MigrationType.FULL_LOAD_AND_CDC
    settings["ErrorBehavior"]["ApplyErrorFailOnTruncationDdl"] = migration_type is not MigrationType.FULL_LOAD
    settings["ValidationSettings"]["HandleCollationDiff"] = source.is_mysql_family != target.is_mysql_family
    settings["TargetMetadata"].update(_lob_mode(lobs or LobNeeds()))
    if settings["TargetMetadata"]["LimitedSizeLobMode"] and lobs is not None and lobs.columns:
        settings["ValidationSettings"]["ValidationPartialLobSize"] = settings["TargetMetadata"]["LobMaxSize"]
    return settings


def default_settings() -> Extra:
    """DMS's own defaults."""
    settings: Extra = json.loads(text("templates", "dms", "task-settings-defaults.json"))
    return settings


def chosen_settings(settings: Extra) -> tuple[ChosenSetting, ...]:
    """Every setting that differs from DMS's default, with its reason where it is one of ours."""
    default = dict(_leaves(default_settings()))
    return tuple(
        ChosenSetting(path=path, value=value, default=default.get(path), why=_WHY.get(path, ""))
        for path, value in _leaves(settings)
        if path not in default or value != default[path]
    )


def _lob_mode(lobs: LobNeeds) -> Extra:
    if lobs.largest_kb is not None:
        # Three times the longest value: DMS counts after its own conversion of binary values.
        size = min(max(3 * lobs.largest_kb, 32), LARGEST_LOB_KB)
        return {"FullLobMode": False, "LimitedSizeLobMode": True, "LobMaxSize": size, "InlineLobMaxSize": 0}
    if not lobs.columns:
        return {"FullLobMode": False, "LimitedSizeLobMode": True, "LobMaxSize": 32, "InlineLobMaxSize": 0}
    if lobs.not_null:
        return {"FullLobMode": False, "LimitedSizeLobMode": True, "LobMaxSize": UNKNOWN_LOB_KB, "InlineLobMaxSize": 0}
    return {"FullLobMode": True, "LimitedSizeLobMode": False, "LobChunkSize": 64, "InlineLobMaxSize": 32}


def _leaves(value: Extra, path: str = "") -> Iterator[tuple[str, Json]]:
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _leaves(item, f"{path}{key}.")
        else:
            yield path + key, item
