"""Settings of large values.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.LOBSupport.html
"""

from collections.abc import Iterator

from migrate.dms.lint import remark
from migrate.dms.task_settings import TaskSettings
from migrate.model.lint import Finding

_BLOCK = "TargetMetadata"
_PAGE = remark.LOBS
_MOST_CHUNK = 64
_QUIET = ("LOG_ERROR", "IGNORE_RECORD")


def judge(own: TaskSettings, root: str) -> Iterator[Finding]:
    """What is to be said of the LOB settings."""
    where = f"{root}.{_BLOCK}"
    if own.value(f"{_BLOCK}.SupportLobs") is False:
        yield remark.warning(
            "no-lobs",
            f"{where}.SupportLobs",
            "columns with large values are not carried at all: they stay empty on the target",
            page=_PAGE,
            fix="set it to true, with one of the LOB modes",
        )
        return
    full, limited = own.value(f"{_BLOCK}.FullLobMode") is True, own.value(f"{_BLOCK}.LimitedSizeLobMode") is True
    if own.has(f"{_BLOCK}.LimitedSizeLobMode") and not full and not limited:
        yield remark.error(
            "no-lob-mode",
            f"{where}.LimitedSizeLobMode",
            "SupportLobs needs one of FullLobMode and LimitedSizeLobMode, and both are off",
            page=_PAGE,
            fix="set one of the two to true, or SupportLobs to false",
        )
    if full:
        yield from _full(own, where)
    elif limited:
        yield from _limited(own, where)


def _full(own: TaskSettings, where: str) -> Iterator[Finding]:
    chunk = own.number(f"{_BLOCK}.LobChunkSize")
    if own.has(f"{_BLOCK}.LobChunkSize") and not 0 < chunk <= _MOST_CHUNK:
        text = (
            "is 0, so no chunk has a size"
            if chunk == 0
            else f"is {chunk} KB: tasks may fail with more than {_MOST_CHUNK}"
        )
        yield remark.warning(
            "lob-chunk-size", f"{where}.LobChunkSize", text, page=_PAGE, fix=f"set it to {_MOST_CHUNK}"
        )
    if own.value(f"{_BLOCK}.BatchApplyEnabled") is True:
        yield remark.warning(
            "batch-apply-with-lobs",
            f"{where}.BatchApplyEnabled",
            "batch apply carries large values in limited LOB mode alone",
            page="CHAP_Tasks.CustomizingTasks.TaskSettings.TargetMetadata",
            fix="set LimitedSizeLobMode with a measured LobMaxSize, or switch batch apply off",
        )


def _limited(own: TaskSettings, where: str) -> Iterator[Finding]:
    size = own.number(f"{_BLOCK}.LobMaxSize")
    if not own.has(_BLOCK):
        return  # said by the defaults, not by this document
    if own.has(f"{_BLOCK}.LobMaxSize") and size == 0:
        yield remark.error(
            "limited-without-size",
            f"{where}.LobMaxSize",
            "limited LOB mode needs a size above 0",
            page=_PAGE,
            fix="set it above the longest value, in KB",
        )
        return
    policy = own.value("ErrorBehavior.DataTruncationErrorPolicy")
    quiet = policy in _QUIET
    text = f"values longer than {size:,} KB are cut"
    yield (remark.warning if quiet else remark.note)(
        "lob-truncation",
        f"{where}.LobMaxSize" if own.has(f"{_BLOCK}.LobMaxSize") else where,
        f"{text}, and DataTruncationErrorPolicy {policy} lets the task go on" if quiet else text,
        page=_PAGE,
        fix="measure the longest value and allow three times its size"
        + ("; set DataTruncationErrorPolicy to SUSPEND_TABLE or STOP_TASK" if quiet else ""),
    )
