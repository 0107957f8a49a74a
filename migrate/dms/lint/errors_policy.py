"""Error policies that lose rows without a word.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ErrorHandling.html
"""

from collections.abc import Iterator

from migrate.dms.lint import remark
from migrate.dms.task_settings import TaskSettings
from migrate.model.lint import Finding

_PAGE = f"{remark.SETTINGS}.ErrorHandling"
_BLOCK = "ErrorBehavior"
_OF_ROWS = (
    "DataErrorPolicy",
    "DataTruncationErrorPolicy",
    "ApplyErrorInsertPolicy",
    "ApplyErrorUpdatePolicy",
    "ApplyErrorDeletePolicy",
)


def judge(own: TaskSettings, root: str) -> Iterator[Finding]:
    """What is to be said of the error policies."""
    where = f"{root}.{_BLOCK}"
    yield from _lost_rows(own, where)
    if own.value(f"{_BLOCK}.EventErrorPolicy") == "IGNORE":
        yield remark.note(
            "events-passed-over",
            f"{where}.EventErrorPolicy",
            "an event that DMS can't read is passed over, and its changes are lost",
            page=_PAGE,
            fix="set STOP_TASK",
        )
    if own.value(f"{_BLOCK}.FullLoadIgnoreConflicts") is True:
        yield remark.note(
            "conflicts-passed-over",
            f"{where}.FullLoadIgnoreConflicts",
            "a row of the load whose key is on the target already is passed over",
            page=_PAGE,
            fix="set it to false where the tables begin empty",
        )
    if own.value(f"{_BLOCK}.FailOnNoTablesCaptured") is False:
        yield remark.warning(
            "no-table-is-no-error",
            f"{where}.FailOnNoTablesCaptured",
            "a task whose rules match no table ends as if all were well",
            page=_PAGE,
            fix="set it to true",
        )
    if own.has(f"{_BLOCK}.RecoverableErrorCount") and own.value(f"{_BLOCK}.RecoverableErrorCount") == 0:
        yield remark.warning(
            "never-tried-again",
            f"{where}.RecoverableErrorCount",
            "the first connection that is lost stops the task",
            page=_PAGE,
            fix="set it to -1",
        )
    if own.value(f"{_BLOCK}.ApplyErrorUpdatePolicy") == "UPDATE_RECORD":
        yield remark.note(
            "update-without-lobs",
            f"{where}.ApplyErrorUpdatePolicy",
            "before DMS 3.6.0 UPDATE_RECORD switches large columns off for the whole task",
            page=_PAGE,
        )


def _lost_rows(own: TaskSettings, where: str) -> Iterator[Finding]:
    for word, severity, text in (
        ("IGNORE_RECORD", remark.warning, "rows are lost without a word"),
        ("LOG_ERROR", remark.warning, "rows are left out, and the task goes on"),
    ):
        names = [name for name in _OF_ROWS if own.value(f"{_BLOCK}.{name}") == word]
        if names == ["ApplyErrorDeletePolicy"]:
            severity, text = remark.note, "a delete whose row is missing on the target is passed over"
        elif _is_told(own, word, names):
            severity, text = remark.note, "rows are left out but kept in awsdms_apply_exceptions and in the log"
        if names:
            first = next((name for name in names if own.has(f"{_BLOCK}.{name}")), "")
            yield severity(
                "rows-lost-quietly",
                f"{where}.{first}" if first else where,
                f"{text} where these are {word}: {', '.join(names)}{_if_no_log(own, word)}",
                page=_PAGE,
                fix="set SUSPEND_TABLE or STOP_TASK, or see that awsdms_apply_exceptions is empty before the cutover",
            )


def _is_told(own: TaskSettings, word: str, names: list[str]) -> bool:
    """Whether what is left out can be found: a value that was cut can't."""
    logged = word == "LOG_ERROR" and own.value("Logging.EnableLogging") is True
    return logged and "DataTruncationErrorPolicy" not in names


def _if_no_log(own: TaskSettings, word: str) -> str:
    quiet = word == "LOG_ERROR" and own.value("Logging.EnableLogging") is not True
    return "; the log that would tell is off" if quiet else ""
