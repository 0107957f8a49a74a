"""What a task-settings document does that its writer may not want.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.html
"""

from collections.abc import Iterator
from itertools import chain

from migrate.dms.inventory import Entry, settings
from migrate.dms.lint import errors_policy, lobs, logging, remark, tables, validation
from migrate.dms.shape import faults, say
from migrate.dms.task_settings import TaskSettings, words_of
from migrate.model.codec import Json
from migrate.model.lint import Finding
from migrate.model.task import MigrationType


def judge(
    document: dict[str, Json], *, root: str = "$", engine_version: str = "", migration_type: MigrationType | None = None
) -> Iterator[Finding]:
    """Everything that is to be said about one task-settings document. `root` is the document's own path."""
    wrong = []
    for fault in faults(document, "", settings()):
        wrong.append(fault.path)
        yield remark.of_fault(fault, root)
    own = TaskSettings(document=document)
    yield from _conditions(own, root, wrong)
    yield from _versions(own, root, engine_version)
    if migration_type is MigrationType.FULL_LOAD:
        yield from _only_changes(own, root)
    yield from chain(
        lobs.judge(own, root),
        tables.judge(own, root, migration_type),
        logging.judge(own, root),
        errors_policy.judge(own, root),
        validation.judge(own, root, migration_type),
    )


def _conditions(own: TaskSettings, root: str, wrong: list[str]) -> Iterator[Finding]:
    """Settings that mean nothing, or are refused, beside another one."""
    for entry, value in own.given():
        if not entry.is_leaf or f".{entry.path}" in wrong or not _is_set(entry, value):
            continue
        missing = [condition for condition in entry.needs if not own.holds(condition)]
        if missing:
            yield remark.warning(
                "no-effect",
                f"{root}.{entry.path}",
                f"{say(value)} has no effect without {words_of(missing[0])}",
                page=entry.page,
                fix=f"set {words_of(missing[0])}, or remove it",
            )
        for condition in entry.excludes:
            if own.holds(condition) and own.value("TargetMetadata.SupportLobs") is not False:
                yield from _excluded(entry, condition, root)


def _excluded(entry: Entry, condition: str, root: str) -> Iterator[Finding]:
    other = condition.partition("=")[0]
    known = settings()[other]
    if any(item.partition("=")[0] == entry.path for item in known.excludes) and other < entry.path:
        return  # said at the other one
    yield remark.error(
        "excluded",
        f"{root}.{entry.path}",
        f"{entry.key} and {words_of(condition)} exclude each other",
        page=entry.page,
        fix="set one of the two",
    )


def _is_set(entry: Entry, value: Json) -> bool:
    """Whether somebody meant something by it: neither the default nor what DMS writes for nothing."""
    return value not in (None, "", 0, False, entry.default) or (value is False and entry.default is True)


def _versions(own: TaskSettings, root: str, engine_version: str) -> Iterator[Finding]:
    told: set[str] = set()
    for entry, value in own.given():
        block = entry.path.partition(".")[0]
        version = entry.of_since.get(value, "") if isinstance(value, str) else entry.since
        version = version or entry.since
        if not version or not entry.is_leaf or block in told or not _is_set(entry, value):
            continue
        told.add(block)
        found = remark.since(entry, f"{root}.{entry.path}", version, engine_version)
        if found is not None:
            yield found


def _only_changes(own: TaskSettings, root: str) -> Iterator[Finding]:
    names = [entry.path for entry, value in own.given() if entry.changes and entry.is_leaf and _is_set(entry, value)]
    if names:
        yield remark.note(
            "only-for-changes",
            root,
            f"this task follows no changes, so these mean nothing: {remark.listed(names)}",
            page=remark.SETTINGS,
        )
