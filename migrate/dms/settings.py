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

SMALLEST_LOB_KB = 32
"""DMS's own `LobMaxSize`."""
LARGEST_LOB_KB = 102_400
"""DMS's upper bound of `LobMaxSize`."""
UNKNOWN_LOB_KB = 1_024
"""`LobMaxSize` where nobody has measured the values: 32 times DMS's default."""
RESERVED_MB = 1_024
"""What limited LOB mode may reserve for the rows of one commit."""
_MOST_ROWS, _FEWEST_ROWS = 10_000, 100
PARALLEL_TABLES = 8
"""DMS's own `MaxFullLoadSubTasks`."""
_WHY = {
    "TargetMetadata.FullLobMode": "large values are carried whole, whatever their size: limited mode truncates them",
    "TargetMetadata.LimitedSizeLobMode": "a task has exactly one LOB mode",
    "TargetMetadata.LobMaxSize": "a longer value would be truncated: raise it above the longest one in the source",
    "TargetMetadata.InlineLobMaxSize": "values up to this many kilobytes travel with their row, which is faster",
    "TargetMetadata.BatchApplyEnabled": "changes are applied a batch at a time: these tables have one key and no large "
    "values, so DMS never falls back to single rows; the triggers and foreign keys of the target are off in its session",
    "TargetMetadata.TaskRecoveryTableEnabled": "the position in the source's log is kept on the target in "
    "awsdms_txn_state too: a task that is lost can be made again and go on from there",
    "FullLoadSettings.TargetTablePrepMode": "the tables are made by ddl/pre-data.sql: DMS would make them with its own "
    "types and without defaults",
    "FullLoadSettings.MaxFullLoadSubTasks": "as many sessions as the most divided table has ranges: the ranges of one "
    "table load at the same time",
    "FullLoadSettings.CommitRate": "limited LOB mode reserves LobMaxSize x CommitRate for each large column: fewer rows "
    f"at a time keep that near {RESERVED_MB:,} MB",
    "FullLoadSettings.StopTaskCachedChangesApplied": "the task stops before it follows changes, so that "
    "ddl/post-data.sql can build indexes and foreign keys; resume it afterwards. It stops after the cached changes, not "
    "before: only then are the tables of one moment, and only then can a foreign key be built",
    "Logging.EnableLogging": "without the log a suspended table can't be explained",
    "Logging.EnableLogContext": "log lines name the table and the statement",
    "Logging.LogComponents": "every component at its default severity",
    "ControlTablesSettings.SuspendedTablesTableEnabled": "tables that DMS gave up on are listed on the target",
    "ControlTablesSettings.StatusTableEnabled": "the task's state and latency can be read on the target",
    "ControlTablesSettings.FullLoadExceptionTableEnabled": "rows that the target refused during the load are kept",
    "ErrorBehavior.DataErrorPolicy": "a row that is refused would make DMS give up batches for the rest of the task",
    "ErrorBehavior.DataTruncationErrorPolicy": "by default a truncated value is a line in the log, and the load goes on",
    "ErrorBehavior.EventErrorPolicy": "an event that DMS can't read is not passed over",
    "ErrorBehavior.ApplyErrorDeletePolicy": "a delete that finds no row means that source and target have parted",
    "ErrorBehavior.ApplyErrorInsertPolicy": "a row that is refused would make DMS give up batches for the rest of the task",
    "ErrorBehavior.ApplyErrorUpdatePolicy": "a row that is refused would make DMS give up batches for the rest of the task",
    "ErrorBehavior.ApplyErrorFailOnTruncationDdl": "TRUNCATE is not passed on to every target, so the task stops",
    "ErrorBehavior.FullLoadIgnoreConflicts": "a row that is there already is an error, not a success",
    "ValidationSettings.EnableValidation": "DMS compares the rows of tables that have a key",
    "ValidationSettings.HandleCollationDiff": "source and target sort text differently",
    "ValidationSettings.ValidationPartialLobSize": "as much of a large value is compared as is carried over",
}
_WHY_OF_VALUE = {
    (
        "FullLoadSettings.TargetTablePrepMode",
        "TRUNCATE_BEFORE_LOAD",
    ): "nothing stops a row without a key from being loaded twice: each load begins with an empty table",
    ("ErrorBehavior.ApplyErrorDeletePolicy", "SUSPEND_TABLE"): "a row that is missing would make DMS give up batches "
    "for the rest of the task, and means that source and target have parted",
}
LEFT_AT_DEFAULT = (
    (
        "CharacterSetSettings",
        "replacing characters on the way turns DMS's validation off: bad characters are for the source",
    ),
    ("BeforeImageSettings", "old values are for streaming targets; a relational one takes no notice"),
    ("TargetMetadata.TargetSchema", "the schema's name is in the table mappings, so that several schemas stay apart"),
    ("FullLoadSettings.CreatePkAfterFullLoad", "the keys are in ddl/pre-data.sql: changes are applied by them"),
    ("TargetMetadata.ParallelLoadThreads", "means nothing for MySQL and PostgreSQL: ranges of keys do the same"),
)
"""Settings that people ask about, and why nothing is changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LobSettings:
    """How a task carries large values where a table has no setting of its own."""

    full: bool = False
    """Whole, whatever their size; otherwise limited to `limit_kb`."""
    limit_kb: int = SMALLEST_LOB_KB
    inline_kb: int = SMALLEST_LOB_KB
    """In full mode, values up to this size travel with their row."""
    validated_kb: int = 0
    """How much of a value the validation compares: no more than surely arrives; 0 for all."""
    reserved_kb: int = 0
    """What limited mode reserves for one row of the table that needs the most."""
    why: str = ""


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
    lobs: LobSettings | None = None,
    parallel_tables: int = PARALLEL_TABLES,
    batches: bool = False,
    keys: bool = True,
) -> Extra:
    """The whole task-settings document.

    Rows go into tables that our DDL made. Truncation suspends the table instead of being logged, refused rows are kept,
    unreadable events stop the task, and DMS validates. `batches` is for tables with one key and no large values: DMS falls
    back to single rows for any other. `keys` says that the tables have keys: without one they can't be validated, and are
    emptied before a load. `parallel_tables` is `MaxFullLoadSubTasks`, 1 to 49. Raises `UsageProblem`.
    """
    if not 1 <= parallel_tables <= 49:
        raise UsageProblem(f"{parallel_tables} tables at a time are not possible", hint="DMS loads 1 to 49 at a time")
    lobs = lobs or LobSettings()
    follows = migration_type is not MigrationType.FULL_LOAD
    settings: Extra = json.loads(text("templates", "dms", "task-settings.json"))
    settings["FullLoadSettings"]["MaxFullLoadSubTasks"] = parallel_tables
    settings["FullLoadSettings"]["CommitRate"] = _commit_rate(lobs)
    settings["FullLoadSettings"]["StopTaskCachedChangesApplied"] = migration_type is MigrationType.FULL_LOAD_AND_CDC
    settings["ErrorBehavior"]["ApplyErrorFailOnTruncationDdl"] = follows
    settings["ValidationSettings"]["HandleCollationDiff"] = keys and source.is_mysql_family != target.is_mysql_family
    settings["ValidationSettings"]["ValidationPartialLobSize"] = lobs.validated_kb
    settings["TargetMetadata"].update(_lob_mode(lobs), TaskRecoveryTableEnabled=follows)
    if settings["TargetMetadata"]["LimitedSizeLobMode"] and not lobs.validated_kb:
        settings["ValidationSettings"]["ValidationPartialLobSize"] = settings["TargetMetadata"]["LobMaxSize"]
    if batches and follows:
        settings["TargetMetadata"]["BatchApplyEnabled"] = True
        settings["ErrorBehavior"].update(dict.fromkeys(_ROW_POLICIES, "SUSPEND_TABLE"))
    if not keys:
        settings["ValidationSettings"]["EnableValidation"] = False
        settings["FullLoadSettings"]["TargetTablePrepMode"] = "TRUNCATE_BEFORE_LOAD"
    return settings


_ROW_POLICIES = ("DataErrorPolicy", "ApplyErrorDeletePolicy", "ApplyErrorInsertPolicy", "ApplyErrorUpdatePolicy")
"""With any other answer to a refused row DMS goes on row by row until the task ends."""


def default_settings() -> Extra:
    """DMS's own defaults."""
    settings: Extra = json.loads(text("templates", "dms", "task-settings-defaults.json"))
    return settings


def chosen_settings(settings: Extra, *, lobs: LobSettings | None = None) -> tuple[ChosenSetting, ...]:
    """Every setting that differs from DMS's default, with its reason where it is one of ours."""
    default = dict(_leaves(default_settings()))
    own = {"TargetMetadata.LobMaxSize": lobs.why, "TargetMetadata.FullLobMode": lobs.why} if lobs and lobs.why else {}
    return tuple(
        ChosenSetting(path=path, value=value, default=default.get(path), why=own.get(path) or _why(path, value))
        for path, value in _leaves(settings)
        if path not in default or value != default[path]
    )


def _why(path: str, value: Json) -> str:
    return (isinstance(value, str) and _WHY_OF_VALUE.get((path, value))) or _WHY.get(path, "")


def _lob_mode(lobs: LobSettings) -> Extra:
    if lobs.full:
        return {
            "FullLobMode": True,
            "LimitedSizeLobMode": False,
            "LobChunkSize": 64,
            "InlineLobMaxSize": lobs.inline_kb,
        }
    return {"FullLobMode": False, "LimitedSizeLobMode": True, "LobMaxSize": lobs.limit_kb, "InlineLobMaxSize": 0}


def _commit_rate(lobs: LobSettings) -> int:
    """As many rows as `RESERVED_MB` is enough for, in hundreds."""
    if not lobs.reserved_kb:
        return _MOST_ROWS
    rows = RESERVED_MB * 1024 // lobs.reserved_kb // _FEWEST_ROWS * _FEWEST_ROWS
    return min(max(rows, _FEWEST_ROWS), _MOST_ROWS)


def _leaves(value: Extra, path: str = "") -> Iterator[tuple[str, Json]]:
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _leaves(item, f"{path}{key}.")
        else:
            yield path + key, item
