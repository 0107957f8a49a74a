"""Settings of DMS's own validation, and of resynchronization.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Validating.html
"""

from collections.abc import Iterator

from migrate.dms.lint import remark
from migrate.dms.task_settings import TaskSettings
from migrate.model.lint import Finding
from migrate.model.task import MigrationType

_PAGE = f"{remark.SETTINGS}.DataValidation"
_BLOCK = "ValidationSettings"


def judge(own: TaskSettings, root: str, migration_type: MigrationType | None) -> Iterator[Finding]:
    """What is to be said of validation."""
    where = f"{root}.{_BLOCK}"
    if own.value(f"{_BLOCK}.EnableValidation") is True:
        yield from _of_rows(own, where)
        yield from _only(own, where, migration_type)
    else:
        yield remark.warning(
            "no-validation",
            f"{where}.EnableValidation",
            "is off: nothing tells whether the rows arrived as they are",
            page=_PAGE,
            fix="set it to true, or compare with migrate validate",
        )
    if own.value("ResyncSettings.EnableResync") is True:
        yield from _resync(own, root, migration_type)


def _of_rows(own: TaskSettings, where: str) -> Iterator[Finding]:
    limited = (
        own.value("TargetMetadata.LimitedSizeLobMode") is True and own.value("TargetMetadata.FullLobMode") is not True
    )
    partial, largest = own.number(f"{_BLOCK}.ValidationPartialLobSize"), own.number("TargetMetadata.LobMaxSize")
    skipped = own.value(f"{_BLOCK}.SkipLobColumns") is True
    if own.has("TargetMetadata") and limited and not skipped and (partial == 0 or partial > largest):
        yield remark.warning(
            "truncated-lobs-differ",
            f"{where}.ValidationPartialLobSize",
            f"values cut at {largest:,} KB are compared {'whole' if partial == 0 else f'up to {partial:,} KB'}, so they differ",
            page=_PAGE,
            fix=f"set it to {largest}, the value of LobMaxSize",
        )
    if skipped:
        yield remark.note(
            "lobs-not-compared", f"{where}.SkipLobColumns", "large values are not compared at all", page=_PAGE
        )
    if own.value("CharacterSetSettings"):
        yield remark.warning(
            "no-validation",
            f"{where}.EnableValidation",
            "a task that replaces characters can't validate",
            page=f"{remark.SETTINGS}.CharacterSubstitution",
        )


def _only(own: TaskSettings, where: str, migration_type: MigrationType | None) -> Iterator[Finding]:
    if own.value(f"{_BLOCK}.ValidationOnly") is not True:
        return
    if own.value("FullLoadSettings.TargetTablePrepMode") != "DO_NOTHING":
        yield remark.error(
            "validation-only",
            f"{where}.ValidationOnly",
            "a task that only validates needs TargetTablePrepMode DO_NOTHING",
            page=_PAGE,
            fix="set FullLoadSettings.TargetTablePrepMode to DO_NOTHING",
        )
    if migration_type is MigrationType.FULL_LOAD_AND_CDC:
        yield remark.error(
            "validation-only",
            f"{where}.ValidationOnly",
            "a task that only validates is of the type full-load or cdc, not both",
            page=_PAGE,
        )


def _resync(own: TaskSettings, root: str, migration_type: MigrationType | None) -> Iterator[Finding]:
    page, where = f"{remark.SETTINGS}.DataResyncSettings", f"{root}.ResyncSettings"
    yield remark.note(
        "resync-of-some-engines",
        f"{where}.EnableResync",
        "only from Oracle or SQL Server to PostgreSQL",
        page=page,
    )
    if own.value(f"{_BLOCK}.EnableValidation") is not True and not own.value("ResyncSettings.ValidationTaskId"):
        yield remark.error(
            "missing-key",
            f"{where}.ValidationTaskId",
            "is missing, and this task does not validate: nothing says what to set right",
            page=page,
        )
    for key in ("ResyncSchedule", "MaxResyncTime"):
        given = own.has(f"ResyncSettings.{key}")
        if migration_type is MigrationType.FULL_LOAD and given:
            yield remark.error("only-for-changes", f"{where}.{key}", "a task that loads alone takes none", page=page)
        if migration_type in (MigrationType.CDC, MigrationType.FULL_LOAD_AND_CDC) and not given:
            yield remark.error("missing-key", f"{where}.{key}", "is missing: the task follows changes", page=page)
