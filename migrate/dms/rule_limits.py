"""What the keys of one rule ask of each other: which belong together, which exclude each other.

Faults that DMS refuses are errors: a rule with one is neither read nor made.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.html
"""

from collections.abc import Iterator

from migrate.dms.inventory import mappings
from migrate.dms.keys import Extra
from migrate.dms.shape import Fault, rule_faults
from migrate.dms.words import FilterOperator, LobMode, ParallelLoadType, RuleTarget, TransformationAction
from migrate.model.codec import Json
from migrate.model.severity import Severity

_COMPARING = ("value", "start-value", "end-value")


def first_error(rule: Json) -> Fault | None:
    """The first thing for which DMS would refuse the rule."""
    for fault in rule_faults(rule):
        if fault.severity is Severity.ERROR:
            return fault
    return next((fault for fault in limit_faults(rule) if fault.severity is Severity.ERROR), None)


def limit_faults(rule: Extra) -> Iterator[Fault]:
    """What the keys of a rule ask of each other. The rule has passed `rule_faults`."""
    match rule["rule-type"]:
        case "selection":
            yield from _selection(rule)
        case "transformation":
            yield from _transformation(rule)
        case "table-settings":
            yield from _table_settings(rule)
        case _:
            return


def _error(path: str, code: str, message: str, *, entry: str, fix: str = "") -> Fault:
    return Fault(path=path, code=code, message=message, entry=mappings()[entry], fix=fix)


def _selection(rule: Extra) -> Iterator[Fault]:
    if rule.get("filters") and rule["rule-action"] != "include":
        yield _error(
            ".filters",
            "filters-without-include",
            "only a rule with the action include may have filters",
            entry="selection.filters",
            fix="set rule-action to include, or remove the filters",
        )
    for number, item in enumerate(rule.get("filters") or ()):
        where = f".filters[{number}].filter-conditions"
        if not item["filter-conditions"]:
            yield _error(where, "missing-key", "is missing or empty", entry="selection.filters[].filter-conditions")
        for position, condition in enumerate(item["filter-conditions"]):
            yield from _condition(condition, f"{where}[{position}]")


def _condition(condition: Extra, where: str) -> Iterator[Fault]:
    operator = FilterOperator(condition["filter-operator"])
    for key in operator.operands:
        if condition.get(key) is None:
            yield _error(
                f"{where}.{key}",
                "missing-operand",
                f"is missing: {operator} needs it",
                entry=f"selection.filters[].filter-conditions[].{key}",
            )
    for key in _COMPARING:
        if key not in operator.operands and condition.get(key) not in (None, ""):
            yield Fault(
                path=f"{where}.{key}",
                code="no-effect",
                message=f"means nothing for {operator}",
                entry=mappings()[f"selection.filters[].filter-conditions[].{key}"],
                fix=f"{operator} takes {' and '.join(operator.operands) or 'no value'}",
                severity=Severity.WARNING,
            )


def _transformation(rule: Extra) -> Iterator[Fault]:
    action, target = TransformationAction(rule["rule-action"]), RuleTarget(rule["rule-target"])
    if action.only_columns and target is not RuleTarget.COLUMN:
        yield _wrong_target(f"{action} is for columns, not for a {target}")
    if action is TransformationAction.DEFINE_PRIMARY_KEY:
        yield from _primary_key(rule, target)
    for key in action.needs:
        if rule.get(key) is None:
            yield _error(f".{key}", "missing-key", f"is missing: {action} needs it", entry=f"transformation.{key}")
    if action is TransformationAction.RENAME and not (rule.get("value") or rule.get("expression")):
        yield _error(".value", "missing-key", "is missing: rename needs it", entry="transformation.value")
    image = rule.get("before-image-def") or {}
    if image.get("column-prefix") == "" and not image.get("column-suffix"):
        yield _error(
            ".before-image-def.column-prefix",
            "nameless-before-image",
            "prefix and suffix are both empty, so the columns would have the names of those that they are made from",
            entry="transformation.before-image-def",
        )


def _wrong_target(message: str) -> Fault:
    return _error(".rule-target", "wrong-target", message, entry="transformation.rule-target")


def _primary_key(rule: Extra, target: RuleTarget) -> Iterator[Fault]:
    if target is not RuleTarget.TABLE:
        yield _wrong_target(f"define-primary-key is for tables, not for a {target}")
    for key in ("schema-name", "table-name"):
        if "%" in (rule["object-locator"].get(key) or ""):
            yield _error(
                f".object-locator.{key}",
                "wildcard-refused",
                "a % stands in a rule that defines a primary key",
                entry=f"transformation.object-locator.{key}",
                fix="write one rule for each table, by its exact name",
            )


def _table_settings(rule: Extra) -> Iterator[Fault]:
    for key in ("schema-name", "table-name"):
        if "%" in rule["object-locator"][key]:
            yield _error(
                f".object-locator.{key}",
                "wildcard-refused",
                "exact schema and table names are required in a table-settings rule",
                entry=f"table-settings.object-locator.{key}",
                fix="write one rule for each table, by its exact name",
            )
    yield from _parallel_load(rule.get("parallel-load") or {})
    lobs = rule.get("lob-settings")
    if (
        lobs is not None
        and lobs.get("mode", LobMode.LIMITED) == LobMode.LIMITED
        and int(lobs.get("bulk-max-size") or 0) == 0
    ):
        yield _error(
            ".lob-settings.bulk-max-size",
            "limited-without-size",
            "limited mode needs a size above 0",
            entry="table-settings.lob-settings.bulk-max-size",
            fix="set it above the longest value of the table, in KB",
        )


def _parallel_load(load: Extra) -> Iterator[Fault]:
    where = "table-settings.parallel-load"
    if load.get("type") == ParallelLoadType.PARTITIONS_LIST and not (
        load.get("partitions") or load.get("subpartitions")
    ):
        yield _error(".parallel-load.partitions", "missing-key", "is missing or empty", entry=f"{where}.partitions")
    if load.get("type") != ParallelLoadType.RANGES:
        return
    for key in ("columns", "boundaries"):
        if not load.get(key):
            yield _error(f".parallel-load.{key}", "missing-key", "is missing or empty", entry=f"{where}.{key}")
    columns = len(load.get("columns") or ())
    for number, boundary in enumerate(load.get("boundaries") or ()):
        if columns and len(boundary) != columns:
            yield _error(
                f".parallel-load.boundaries[{number}]",
                "boundary-of-other-length",
                f"{len(boundary)} values for {columns} columns",
                entry=f"{where}.boundaries[]",
                fix="give one value for each column",
            )
