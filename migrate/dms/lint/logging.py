"""Settings of the task's log.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.Logging.html
"""

from collections.abc import Iterator

from migrate.dms.lint import remark
from migrate.dms.task_settings import TaskSettings
from migrate.model.lint import Finding

_PAGE = f"{remark.SETTINGS}.Logging"
_LOUD = ("LOGGER_SEVERITY_DEBUG", "LOGGER_SEVERITY_DETAILED_DEBUG")


def judge(own: TaskSettings, root: str) -> Iterator[Finding]:
    """What is to be said of the log."""
    where = f"{root}.Logging"
    if own.value("Logging.EnableLogging") is not True:
        yield remark.warning(
            "no-log",
            f"{where}.EnableLogging",
            "is off: nothing tells why a row was refused or a table was given up",
            page=_PAGE,
            fix="set it to true",
        )
    for key in ("CloudWatchLogGroup", "CloudWatchLogStream"):
        if own.value(f"Logging.{key}"):
            yield remark.error(
                "only-in-answers",
                f"{where}.{key}",
                "DMS writes it into its answers, and refuses to make a task with it",
                page=f"{remark.SETTINGS}.Saving",
                fix="remove it",
            )
    components = own.value("Logging.LogComponents")
    if isinstance(components, list):
        yield from _components(components, where)


def _components(components: list[object], where: str) -> Iterator[Finding]:
    seen: set[object] = set()
    loud = []
    for number, item in enumerate(components):
        if not isinstance(item, dict):
            continue
        name = str(item.get("Id"))
        if name in seen:
            yield remark.warning(
                "twice", f"{where}.LogComponents[{number}]", f"{name} is listed twice", page=_PAGE, fix="remove one"
            )
        seen.add(name)
        if item.get("Severity") in _LOUD:
            loud.append(name)
    if loud:
        yield remark.warning(
            "debug-log",
            f"{where}.LogComponents",
            f"a debug log slows the task and can fill the instance's disk: {remark.listed(loud)}",
            page=_PAGE,
            fix="set LOGGER_SEVERITY_DEFAULT once the trouble is found",
        )
