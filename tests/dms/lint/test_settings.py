"""What the lint says of task settings, and where it keeps silent."""

from typing import Any

import pytest

from migrate.dms.lint.settings import judge
from migrate.dms.settings import default_settings
from migrate.model.severity import Severity
from migrate.model.task import MigrationType

GOOD: dict[str, Any] = {
    "TargetMetadata": {"SupportLobs": True, "FullLobMode": True, "LimitedSizeLobMode": False, "LobChunkSize": 64},
    "FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"},
    "Logging": {"EnableLogging": True},
    "ErrorBehavior": {
        "DataErrorPolicy": "SUSPEND_TABLE",
        "DataTruncationErrorPolicy": "STOP_TASK",
        "EventErrorPolicy": "STOP_TASK",
        "ApplyErrorInsertPolicy": "SUSPEND_TABLE",
        "ApplyErrorUpdatePolicy": "SUSPEND_TABLE",
        "ApplyErrorDeletePolicy": "SUSPEND_TABLE",
        "FullLoadIgnoreConflicts": False,
    },
    "ValidationSettings": {"EnableValidation": True, "HandleCollationDiff": True},
}


def with_(**values: Any) -> dict[str, Any]:
    """Good settings with others set, by paths with two underscores for the dot; None removes one."""
    made = {block: dict(own) for block, own in GOOD.items()}
    for path, value in values.items():
        block, _, key = path.partition("__")
        if key:
            made.setdefault(block, {})[key] = value
        else:
            made[block] = value
    return {
        block: {key: value for key, value in own.items() if value is not None} if isinstance(own, dict) else own
        for block, own in made.items()
    }


def codes(document: dict[str, Any], **more: Any) -> set[str]:
    """The codes of what is said, notes apart."""
    return {item.code for item in judge(document, **more) if item.severity is not Severity.INFO}


_LIMITED = {"TargetMetadata__FullLobMode": False, "TargetMetadata__LimitedSizeLobMode": True}
_RESYNC = {"EnableResync": True}
_BATCH = {"TargetMetadata__BatchApplyEnabled": True}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (with_(TargetMetadata__SupportLobs="yes"), "wrong-type"),
        (with_(TargetMetadata__LobMaxSze=3), "unknown-key"),
        (with_(targetMetadata={}), "unknown-key"),
        (with_(FullLoadSettings__MaxFullLoadSubTasks=50), "out-of-range"),
        (with_(FullLoadSettings__CommitRate=60_000), "out-of-range"),
        (with_(FullLoadSettings__TargetTablePrepMode="TRUNCATE"), "unknown-word"),
        (with_(FullLoadSettings__TargetTablePrepMode=None), "prep-mode-missing"),
        (with_(FullLoadSettings__TargetTablePrepMode="DROP_AND_CREATE"), "drop-and-create"),
        (
            with_(
                FullLoadSettings__StopTaskCachedChangesApplied=True,
                FullLoadSettings__StopTaskCachedChangesNotApplied=True,
            ),
            "two-stop-points",
        ),
        (with_(TargetMetadata__SupportLobs=False), "no-lobs"),
        (with_(TargetMetadata__LimitedSizeLobMode=True), "excluded"),
        (with_(TargetMetadata__FullLobMode=False), "no-lob-mode"),
        (with_(TargetMetadata__LobChunkSize=128), "lob-chunk-size"),
        (with_(**_LIMITED, TargetMetadata__LobMaxSize=0), "limited-without-size"),
        (with_(**_LIMITED, ErrorBehavior__DataTruncationErrorPolicy="LOG_ERROR"), "lob-truncation"),
        (with_(**_LIMITED, TargetMetadata__LobMaxSize=200_000), "beyond-advice"),
        (with_(**_LIMITED, TargetMetadata__InlineLobMaxSize=32), "no-effect"),
        (with_(**_LIMITED, TargetMetadata__LobMaxSize=64), "truncated-lobs-differ"),
        (with_(TargetMetadata__TargetSchema="public"), "target-schema"),
        (with_(**_BATCH), "batch-apply-with-lobs"),
        (with_(**_BATCH, ErrorBehavior__DataErrorPolicy="LOG_ERROR"), "batch-apply-gives-up"),
        (with_(ChangeProcessingTuning__BatchApplyTimeoutMax=60), "no-effect"),
        (with_(**_BATCH, ChangeProcessingTuning__MinTransactionSize=5), "no-effect"),
        (
            with_(
                **_BATCH,
                ChangeProcessingTuning__BatchApplyTimeoutMin=9,
                ChangeProcessingTuning__BatchApplyTimeoutMax=5,
            ),
            "empty-range",
        ),
        (with_(Logging__EnableLogging=False), "no-log"),
        (with_(Logging__CloudWatchLogGroup="dms-tasks"), "only-in-answers"),
        (
            with_(Logging__LogComponents=[{"Id": "SORTER", "Severity": "LOGGER_SEVERITY_DETAILED_DEBUG"}]),
            "debug-log",
        ),
        (with_(Logging__LogComponents=[{"Id": "SORTER", "Severity": "LOGGER_SEVERITY_DEFAULT"}] * 2), "twice"),
        (with_(Logging__LogComponents=[{"Id": "SORTER", "Severity": "INFO"}]), "unknown-word"),
        (with_(ErrorBehavior__DataErrorPolicy="IGNORE_RECORD"), "rows-lost-quietly"),
        (with_(ErrorBehavior__DataErrorPolicy="LOG_ERROR", Logging__EnableLogging=False), "rows-lost-quietly"),
        (with_(ErrorBehavior__DataTruncationErrorPolicy="LOG_ERROR"), "rows-lost-quietly"),
        (with_(ErrorBehavior__FailOnNoTablesCaptured=False), "no-table-is-no-error"),
        (with_(ErrorBehavior__RecoverableErrorCount=0), "never-tried-again"),
        (with_(ErrorBehavior__TableErrorEscalationPolicy="SUSPEND_TABLE"), "unknown-word"),
        (with_(ChangeProcessingDdlHandlingPolicy__HandleSourceTableAltered=False), "ddl-not-followed"),
        (with_(ValidationSettings__EnableValidation=False), "no-validation"),
        (with_(ValidationSettings={"EnableValidation": False, "ThreadCount": 9}), "no-effect"),
        (with_(ValidationSettings__ValidationOnly=True), "validation-only"),
        (with_(CharacterSetSettings={"CharacterSetSupport": {"CharacterSet": "UTF-8"}}), "no-validation"),
        (
            with_(CharacterSetSettings={"CharacterReplacements": [{"SourceCharacterCodePoint": "zz"}]}),
            "wrong-form",
        ),
        (with_(ResyncSettings={**_RESYNC, "MaxResyncTime": 4}), "out-of-range"),
        (with_(ResyncSettings=_RESYNC, ValidationSettings={}), "missing-key"),
        (with_(BeforeImageSettings={"EnableBeforeImage": True}), "missing-key"),
        (with_(TTSettings={"EnableTT": True}), "missing-key"),
        (
            with_(
                **_BATCH,
                LoopbackPreventionSettings={"EnableLoopbackPrevention": True, "SourceSchema": "a", "TargetSchema": "b"},
            ),
            "excluded",
        ),
        (with_(StreamBufferSettings=[]), "wrong-type"),
    ],
)
def test_what_is_wrong_is_said(document: dict[str, Any], code: str) -> None:
    assert code in codes(document)


@pytest.mark.parametrize(
    "document",
    [
        GOOD,
        with_(TTSettings=None, CharacterSetSettings=None, BeforeImageSettings=None, ResyncSettings=None),
        with_(**_LIMITED, TargetMetadata__LobMaxSize=64, ValidationSettings__ValidationPartialLobSize=64),
        # What DMS writes for settings that nobody set.
        with_(
            TargetMetadata__ParallelLoadBufferSize=0, TargetMetadata__LobMaxSize=32, TargetMetadata__InlineLobMaxSize=0
        ),
        with_(ChangeProcessingTuning={"BatchApplyTimeoutMin": 1, "MinTransactionSize": 1000, "RecoveryTimeout": -1}),
        with_(ControlTablesSettings={"historyTimeslotInMinutes": 5, "HistoryTimeslotInMinutes": 5}),
        with_(Logging__LogComponents=[{"Id": "SORTER", "Severity": "LOGGER_SEVERITY_DEFAULT"}]),
        with_(Logging__CloudWatchLogGroup=None, Logging__CloudWatchLogStream=None),
        with_(FailTaskWhenCleanTaskResourceFailed=False),
    ],
)
def test_what_is_right_is_passed_over(document: dict[str, Any]) -> None:
    assert codes(document) == set()


def test_defaults_of_dms_itself_have_the_right_form() -> None:
    said = list(judge(default_settings()))
    assert not [item for item in said if item.severity is Severity.ERROR]
    assert {item.code for item in said} >= {"lob-truncation", "drop-and-create", "no-log", "no-validation"}


def test_a_note_of_the_engine_becomes_an_error_where_the_version_is_known() -> None:
    document = with_(ResyncSettings=_RESYNC)
    assert "newer-engine" not in codes(document)
    assert "newer-engine" in codes(document, engine_version="3.5.4")
    assert "newer-engine" not in codes(document, engine_version="3.6.1")


def test_what_the_task_does_counts() -> None:
    load, both = MigrationType.FULL_LOAD, MigrationType.FULL_LOAD_AND_CDC
    image = with_(BeforeImageSettings={"EnableBeforeImage": True, "FieldName": "before"})
    assert "only-for-changes" in codes(image, migration_type=load)
    assert "only-for-changes" not in codes(image, migration_type=both)
    tuned = with_(ChangeProcessingTuning={"MemoryLimitTotal": 2048})
    assert "only-for-changes" in {item.code for item in judge(tuned, migration_type=load)}
    assert "only-for-changes" not in {item.code for item in judge(tuned, migration_type=both)}
    resync = with_(ResyncSettings=_RESYNC)
    assert "missing-key" in codes(resync, migration_type=both)
    assert "missing-key" not in codes(resync, migration_type=load)
