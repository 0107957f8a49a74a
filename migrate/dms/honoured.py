"""What a local run can't do that the task's documents ask for. It is told, or refused, before anything moves."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.document import parse
from migrate.dms.rules import (
    Extra,
    OtherRule,
    Rule,
    SelectionRule,
    TableSettingsRule,
    TransformationAction,
    TransformationRule,
)
from migrate.model.codec import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """One thing that a local run does not do."""

    path: str
    """Where the document asks for it."""
    text: str
    changes_data: bool
    """Whether the target would hold other rows or values than DMS gives: such a task is not run."""

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


def unsupported(
    table_mappings: Extra, task_settings: Extra, *, filters: bool = False, follows: bool = False
) -> tuple[str, ...]:
    """A sentence, with its place, for everything in the documents that a local run does not do.

    `filters` says whether the loader honours row filters, `follows` whether the task follows changes.
    """
    return tuple(str(item) for item in shortfalls(table_mappings, task_settings, filters=filters, follows=follows))


def shortfalls(
    table_mappings: Extra, task_settings: Extra, *, filters: bool = False, follows: bool = False
) -> tuple[Shortfall, ...]:
    """The same as values. Raises `BadDocument`."""
    found: list[Shortfall] = []
    for number, rule in enumerate(parse(table_mappings).rules):
        where = f"table-mappings $.rules[{number}]"
        found += [
            Shortfall(path=where + key, text=text, changes_data=bad) for key, text, bad in _of_rule(rule, filters)
        ]
    of_changes = _of_changes(task_settings) if follows else ()
    for path, text, bad in (*_of_settings(task_settings), *of_changes):
        found.append(Shortfall(path=f"task-settings $.{path}", text=text, changes_data=bad))
    return tuple(found)


_Found = Iterator[tuple[str, str, bool]]


def _of_rule(rule: Rule, filters: bool) -> _Found:
    match rule:
        case SelectionRule():
            if rule.locator.table_type in ("view", "all"):
                yield ".object-locator.table-type", "views are not loaded as tables by a local run", True
            if rule.filters and not filters:
                yield ".filters", "rows are not filtered by a local run", True
        case TransformationRule():
            yield from _of_transformation(rule)
        case TableSettingsRule():
            if rule.parallel_load and rule.parallel_load.get("type", "none") != "none":
                yield ".parallel-load", "a local run divides tables by itself, not by these ranges", False
            if (rule.lob_settings or {}).get("mode") == "limited":
                yield ".lob-settings", "a local run moves large values whole and truncates none", False
        case OtherRule():
            bad = rule.rule_type not in ("validation", "post-processing")
            yield "", f"a rule of the type {rule.rule_type} is not carried out by a local run", bad


def _of_transformation(rule: TransformationRule) -> _Found:
    action = rule.action
    if rule.expression is not None and action is not TransformationAction.ADD_COLUMN:
        yield ".expression", "a local run computes expressions for columns that are added, and for nothing else", True
    if rule.locator.data_type is not None and action is not TransformationAction.CHANGE_DATA_TYPE:
        yield ".object-locator.data-type", "a local run does not choose columns by DMS's types", True
    if action in (TransformationAction.CHANGE_DATA_TYPE, TransformationAction.DEFINE_PRIMARY_KEY):
        yield ".rule-action", f"{action} is left to the target's own table, which exists before the load", False


def _of_settings(settings: Extra) -> _Found:
    if _at(settings, "FullLoadSettings", "TargetTablePrepMode") == "DROP_AND_CREATE":
        yield (
            "FullLoadSettings.TargetTablePrepMode",
            "a local run makes tables from the plan's ddl only: DROP_AND_CREATE is refused",
            True,
        )
    if _at(settings, "CharacterSetSettings"):
        yield "CharacterSetSettings", "characters are not replaced by a local run", True
    if _at(settings, "TargetMetadata", "TargetSchema"):
        yield "TargetMetadata.TargetSchema", "a local run takes the schema's name from the table mappings", True
    if _at(settings, "TargetMetadata", "SupportLobs") is False:
        yield "TargetMetadata.SupportLobs", "a local run leaves no column out for its size", True
    if _at(settings, "TargetMetadata", "LimitedSizeLobMode"):
        yield "TargetMetadata.LimitedSizeLobMode", "a local run moves large values whole and truncates none", False
    for block, key in (("TTSettings", "EnableTT"), ("ResyncSettings", "EnableResync")):
        if _at(settings, block, key):
            yield f"{block}.{key}", "a local run does not do this", False
    if _at(settings, "ValidationSettings", "EnableValidation"):
        yield (
            "ValidationSettings.EnableValidation",
            "a local run does not validate by itself: run migrate validate",
            False,
        )


_STRUCTURE = "a table whose structure changes on the source gets no more changes from a local run: load it anew"
_STOPS = "a local run does not stop between load and changes: it runs ddl/post-data.sql there by itself"
_ONLY_SINGLE = "a local run writes no such table on the target: run.json and migrate status tell it"


def _of_changes(settings: Extra) -> _Found:
    """What concerns only a task that follows changes."""
    for path, wanted, text, bad in (
        ("FullLoadSettings.StopTaskCachedChangesApplied", True, _STOPS, False),
        ("FullLoadSettings.StopTaskCachedChangesNotApplied", True, _STOPS, False),
        ("ChangeProcessingDdlHandlingPolicy.HandleSourceTableAltered", True, _STRUCTURE, False),
        ("ChangeProcessingDdlHandlingPolicy.HandleSourceTableDropped", True, _STRUCTURE, False),
        ("ControlTablesSettings.StatusTableEnabled", True, _ONLY_SINGLE, False),
        ("ControlTablesSettings.SuspendedTablesTableEnabled", True, _ONLY_SINGLE, False),
        ("ControlTablesSettings.HistoryTableEnabled", True, _ONLY_SINGLE, False),
        ("ErrorBehavior.EventErrorPolicy", "IGNORE", "a local run stops at an event that it can't read", False),
        (
            "LoopbackPreventionSettings.EnableLoopbackPrevention",
            True,
            "a local run does not tell changes by their origin",
            True,
        ),
    ):
        if _at(settings, *path.split(".")) == wanted:
            yield path, text, bad
    if _at(settings, "ErrorBehavior", "RecoverableErrorCount") not in (None, 0):
        yield (
            "ErrorBehavior.RecoverableErrorCount",
            "a connection lost while tables load ends a local run: --resume goes on",
            False,
        )


def _at(settings: Extra, *path: str) -> Json:
    value: Json = settings
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
