"""Settings of the load, of changes, and of what happens to tables.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.FullLoad.html
"""

from collections.abc import Iterator

from migrate.dms.lint import remark
from migrate.dms.task_settings import TaskSettings
from migrate.model.lint import Finding
from migrate.model.task import MigrationType

_LOAD = f"{remark.SETTINGS}.FullLoad"
_TUNING = f"{remark.SETTINGS}.ChangeProcessingTuning"
_TARGET = f"{remark.SETTINGS}.TargetMetadata"
_PREP = "FullLoadSettings.TargetTablePrepMode"
_STOPS = ("FullLoadSettings.StopTaskCachedChangesApplied", "FullLoadSettings.StopTaskCachedChangesNotApplied")


def judge(own: TaskSettings, root: str, migration_type: MigrationType | None) -> Iterator[Finding]:
    """What is to be said of these settings."""
    if migration_type is not MigrationType.CDC:
        yield from _preparation(own, root)
    if all(own.value(path) is True for path in _STOPS):
        yield remark.warning(
            "two-stop-points",
            f"{root}.{_STOPS[0]}",
            "the task stops before the changes are applied, and never comes to the stop after them by itself",
            page=_LOAD,
            fix="set one of the two",
        )
    yield from _target_schema(own, root)
    yield from _threads(own, root)
    yield from _batch(own, root)
    yield from _ddl(own, root)
    yield from _enabled(own, root, migration_type)


def _preparation(own: TaskSettings, root: str) -> Iterator[Finding]:
    mode, where = own.value(_PREP), f"{root}.{_PREP}"
    if not own.has(_PREP):
        yield remark.warning(
            "prep-mode-missing",
            where,
            "is missing: what DMS takes then, often DROP_AND_CREATE, depends on how the task is made",
            page=_LOAD,
            fix="set it to TRUNCATE_BEFORE_LOAD, or to DO_NOTHING for tables that are empty",
        )
    elif mode == "DROP_AND_CREATE":
        yield remark.warning(
            "drop-and-create",
            where,
            "tables on the target are dropped, and made anew with DMS's own types and a primary key alone: no secondary"
            " index, foreign key, default, check or identity survives",
            page=_LOAD,
            fix="make the tables first, and set TRUNCATE_BEFORE_LOAD or DO_NOTHING",
        )
    elif mode == "DO_NOTHING":
        yield remark.note(
            "do-nothing",
            where,
            "tables that are missing on the target are still made by DMS, and rows that are there stay",
            page=_LOAD,
            fix="see that every table is there, and empty, before the load",
        )
    if own.value("FullLoadSettings.CreatePkAfterFullLoad") is True and mode != "DROP_AND_CREATE":
        yield remark.note(
            "no-effect",
            f"{root}.FullLoadSettings.CreatePkAfterFullLoad",
            "it is about tables that DMS makes itself",
            page=_LOAD,
        )


def _target_schema(own: TaskSettings, root: str) -> Iterator[Finding]:
    if own.value("TargetMetadata.TargetSchema"):
        yield remark.warning(
            "target-schema",
            f"{root}.TargetMetadata.TargetSchema",
            f"every table goes into {own.value('TargetMetadata.TargetSchema')!r}, unless a rule renames its schema; for MySQL"
            " targets it has to be empty",
            page=_TARGET,
            fix="leave it empty and rename the schema by a rule",
        )


def _threads(own: TaskSettings, root: str) -> Iterator[Finding]:
    for key, engines in (
        ("ParallelLoadThreads", "DynamoDB, Kinesis, Kafka, OpenSearch and Redshift"),
        ("ParallelApplyThreads", "DocumentDB, Kinesis, Kafka, OpenSearch and Redshift"),
    ):
        if own.number(f"TargetMetadata.{key}") > 0:
            yield remark.note(
                "threads-of-some-targets",
                f"{root}.TargetMetadata.{key}",
                f"only {engines} take it; a relational target does not",
                page=_TARGET,
            )


def _batch(own: TaskSettings, root: str) -> Iterator[Finding]:
    if own.value("TargetMetadata.BatchApplyEnabled") is not True:
        return
    names = [
        f"ErrorBehavior.{name}"
        for name in ("DataErrorPolicy", "ApplyErrorInsertPolicy", "ApplyErrorUpdatePolicy", "ApplyErrorDeletePolicy")
    ]
    mild = [name for name in names if own.value(name) not in ("SUSPEND_TABLE", "STOP_TASK")]
    if mild:
        yield remark.warning(
            "batch-apply-gives-up",
            f"{root}.TargetMetadata.BatchApplyEnabled",
            "after one data error the task applies changes one by one for good, without a word: "
            + remark.listed([name.partition(".")[2] for name in mild]),
            page=_TUNING,
            fix="set these policies to SUSPEND_TABLE to keep batches",
        )
    yield remark.note(
        "batch-apply-needs-keys",
        f"{root}.TargetMetadata.BatchApplyEnabled",
        "a target's table with a primary key and another unique constraint is applied to one by one",
        page=_TUNING,
        fix="put such tables into a task of their own",
    )
    least = own.number("ChangeProcessingTuning.BatchApplyTimeoutMin")
    most = own.number("ChangeProcessingTuning.BatchApplyTimeoutMax")
    if least > most:
        yield remark.error(
            "empty-range",
            f"{root}.ChangeProcessingTuning.BatchApplyTimeoutMin",
            f"{least} s is more than BatchApplyTimeoutMax, {most} s",
            page=_TUNING,
        )


def _ddl(own: TaskSettings, root: str) -> Iterator[Finding]:
    for word, lost in (
        ("Dropped", "a table dropped on the source stays on the target"),
        ("Truncated", "rows that TRUNCATE removes on the source stay on the target"),
        ("Altered", "a column added on the source is not added on the target, and its values are lost"),
    ):
        path = f"ChangeProcessingDdlHandlingPolicy.HandleSourceTable{word}"
        if own.value(path) is False:
            yield remark.warning(
                "ddl-not-followed",
                f"{root}.{path}",
                lost,
                page=f"{remark.SETTINGS}.DDLHandling",
                fix="set it to true, or see that nobody does that while the task runs",
            )


def _enabled(own: TaskSettings, root: str, migration_type: MigrationType | None) -> Iterator[Finding]:
    """Features that need another value once they are on."""
    for switch, needed in (
        ("BeforeImageSettings.EnableBeforeImage", ("BeforeImageSettings.FieldName",)),
        ("TTSettings.EnableTT", ("TTSettings.TTS3Settings.BucketName",)),
        (
            "LoopbackPreventionSettings.EnableLoopbackPrevention",
            ("LoopbackPreventionSettings.SourceSchema", "LoopbackPreventionSettings.TargetSchema"),
        ),
    ):
        missing = [path for path in needed if own.value(switch) is True and not own.value(path)]
        for path in missing:
            yield remark.error(
                "missing-key",
                f"{root}.{path}",
                f"is missing, and {switch.partition('.')[2]} needs it",
                page=remark.SETTINGS,
            )
    if own.value("BeforeImageSettings.EnableBeforeImage") is True and migration_type is MigrationType.FULL_LOAD:
        yield remark.error(
            "only-for-changes",
            f"{root}.BeforeImageSettings.EnableBeforeImage",
            "a task that loads alone has no row before a change",
            page=f"{remark.SETTINGS}.BeforeImage",
        )
