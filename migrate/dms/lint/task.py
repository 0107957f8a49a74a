"""What a task's request, its rules and its settings say together.

https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationTask.html
"""

import re
from collections.abc import Iterator, Sequence

from migrate.dms.lint import remark
from migrate.dms.lint.numbered import Numbered, numbered
from migrate.dms.rules import (
    LobMode,
    ParallelLoadType,
    Rule,
    RuleTarget,
    SelectionRule,
    TableSettingsRule,
    TransformationAction,
    TransformationRule,
)
from migrate.dms.task_settings import TaskSettings
from migrate.model.codec import Json
from migrate.model.lint import Finding
from migrate.model.task import MigrationType

REQUEST_KEYS = frozenset(
    {
        "ReplicationTaskIdentifier",
        "SourceEndpointArn",
        "TargetEndpointArn",
        "ReplicationInstanceArn",
        "MigrationType",
        "TableMappings",
        "ReplicationTaskSettings",
        "CdcStartTime",
        "CdcStartPosition",
        "CdcStopPosition",
        "Tags",
        "TaskData",
        "ResourceIdentifier",
        "ReplicationTaskArn",
        "ReplicationConfigIdentifier",
        "ReplicationConfigArn",
        "ComputeConfig",
        "ReplicationType",
        "ReplicationSettings",
        "SupplementalSettings",
    }
)
"""The parameters of CreateReplicationTask, ModifyReplicationTask, CreateReplicationConfig and ModifyReplicationConfig."""
_IN_TERRAFORM = {
    "MigrationType": "migration_type",
    "ReplicationType": "replication_type",
    "ReplicationTaskIdentifier": "replication_task_id",
    "CdcStartTime": "cdc_start_time",
    "CdcStartPosition": "cdc_start_position",
}
"""What Terraform calls a parameter."""
_IDENTIFIER = re.compile(r"[A-Za-z](?:-?[A-Za-z0-9])*")
_LONGEST_IDENTIFIER = 255
_API = "https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateReplicationTask"


def judge_request(request: dict[str, Json], root: str) -> Iterator[Finding]:
    """What is to be said of a request itself, its documents apart."""
    names = {name: other if other in request else name for name, other in _IN_TERRAFORM.items()}
    key = next(
        (names[name] for name in ("MigrationType", "ReplicationType") if names[name] in request), "MigrationType"
    )
    kind = request.get(key)
    if isinstance(kind, str) and "${" not in kind and kind not in list(MigrationType):
        yield remark.error(
            "unknown-word",
            f"{root}.{key}",
            f"{kind!r} is not known",
            page=_API,
            fix=f"known words: {', '.join(MigrationType)}",
        )
    name = request.get(names["ReplicationTaskIdentifier"])
    if isinstance(name, str) and "${" not in name and not _is_identifier(name):
        yield remark.error(
            "wrong-form",
            f"{root}.{names['ReplicationTaskIdentifier']}",
            f"{name!r} is not letters, digits and single hyphens, a letter first and no hyphen last",
            page=_API,
        )
    starts = [names[item] for item in ("CdcStartTime", "CdcStartPosition") if request.get(names[item])]
    if len(starts) > 1:
        yield remark.error("excluded", f"{root}.{starts[0]}", f"{' and '.join(starts)} exclude each other", page=_API)
    if starts and kind == MigrationType.FULL_LOAD:
        yield remark.error(
            "only-for-changes", f"{root}.{starts[0]}", "a task that loads alone has no place to begin at", page=_API
        )
    is_answer = "Status" in request or "ReplicationTaskCreationDate" in request
    for other in request if not is_answer else ():
        if other not in REQUEST_KEYS and other[:1].isupper():
            yield remark.warning("unknown-key", f"{root}.{other}", "is no parameter of the request", page=_API)


def _is_identifier(name: str) -> bool:
    return _IDENTIFIER.fullmatch(name) is not None and len(name) <= _LONGEST_IDENTIFIER


def judge_together(
    rules: Sequence[Numbered[Rule]], settings: TaskSettings | None, root: str, migration_type: MigrationType | None
) -> Iterator[Finding]:
    """What the documents of one task say together. `root` is the settings' own path."""
    yield from _changes(rules, migration_type)
    if settings is None:
        return
    transformations = numbered(rules, TransformationRule)
    yield from _schemas(transformations, settings, root)
    yield from _masks(transformations, settings, root)
    yield from _made_before(transformations, settings)
    yield from _loads(numbered(rules, TableSettingsRule), settings)


def _changes(rules: Sequence[Numbered[Rule]], migration_type: MigrationType | None) -> Iterator[Finding]:
    if migration_type in (None, MigrationType.FULL_LOAD):
        return
    for item in numbered(rules, SelectionRule):
        if item.rule.locator.table_type in ("view", "all"):
            yield remark.error(
                "views-with-changes",
                f"{item.where}.object-locator.table-type",
                f"views are loaded by full-load tasks alone, and this one is {migration_type}",
                page=remark.SELECTIONS,
                fix="put the views into a task of their own",
            )
        if item.rule.filters:
            columns = remark.listed(tuple(dict.fromkeys(own.column for own in item.rule.filters)))
            yield remark.note(
                "filter-with-changes",
                f"{item.where}.filters",
                f"changes are filtered right only while {columns} never changes; from PostgreSQL a delete is seen only if the"
                " replica identity holds it",
                page=remark.FILTERS,
            )


def _schemas(rules: Sequence[Numbered[TransformationRule]], settings: TaskSettings, root: str) -> Iterator[Finding]:
    if not settings.value("TargetMetadata.TargetSchema"):
        return
    for item in rules:
        if item.rule.target is RuleTarget.SCHEMA and item.rule.action.is_naming:
            yield remark.warning(
                "two-target-schemas",
                f"{root}.TargetMetadata.TargetSchema",
                f"{item.where} renames the schema, which goes before this setting",
                page=f"{remark.SETTINGS}.TargetMetadata",
                fix="leave TargetSchema empty",
            )
            return


def _masks(rules: Sequence[Numbered[TransformationRule]], settings: TaskSettings, root: str) -> Iterator[Finding]:
    policy = settings.value("ErrorBehavior.DataMaskingErrorPolicy")
    masks = [item for item in rules if item.rule.action.is_masking]
    if masks and policy == "LOG_ERROR":
        yield remark.warning(
            "unmasked-values",
            f"{root}.ErrorBehavior.DataMaskingErrorPolicy",
            f"a value that can't be masked is loaded as it is ({masks[0].where})",
            page=f"{remark.SETTINGS}.ErrorHandling",
            fix="set STOP_TASK or SUSPEND_TABLE",
        )


def _made_before(rules: Sequence[Numbered[TransformationRule]], settings: TaskSettings) -> Iterator[Finding]:
    if settings.value("FullLoadSettings.TargetTablePrepMode") == "DROP_AND_CREATE":
        return
    for item in rules:
        if item.rule.action in (TransformationAction.CHANGE_DATA_TYPE, TransformationAction.DEFINE_PRIMARY_KEY):
            yield remark.note(
                "table-made-before",
                item.where,
                f"{item.rule.action} does not alter a table that is on the target already: it has to fit as it is",
                page=remark.TRANSFORMATIONS,
            )


def _loads(rules: Sequence[Numbered[TableSettingsRule]], settings: TaskSettings) -> Iterator[Finding]:
    tasks = settings.number("FullLoadSettings.MaxFullLoadSubTasks")
    for item in rules:
        load, lobs = item.rule.parallel_load, item.rule.lob_settings
        if load is not None and load.type is ParallelLoadType.RANGES and len(load.boundaries or ()) + 1 > tasks:
            yield remark.note(
                "more-segments-than-tasks",
                f"{item.where}.parallel-load.boundaries",
                f"{len(load.boundaries or ()) + 1} segments, of which {tasks} are loaded side by side",
                page=remark.TABLE_SETTINGS,
                fix="raise FullLoadSettings.MaxFullLoadSubTasks, at most to 49",
            )
        batch = settings.value("TargetMetadata.BatchApplyEnabled") is True
        if batch and lobs is not None and lobs.mode is LobMode.UNLIMITED:
            yield remark.warning(
                "batch-apply-with-lobs",
                f"{item.where}.lob-settings.mode",
                "batch apply carries large values in limited LOB mode alone",
                page=remark.TABLE_SETTINGS,
                fix="set limited with a measured bulk-max-size, or switch batch apply off",
            )
