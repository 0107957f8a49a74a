"""Transformation rules that stand in each other's way, or do what may not be meant.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Transformations.html
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from migrate.dms.lint import remark
from migrate.dms.lint.expressions import judge as judge_expression
from migrate.dms.lint.numbered import Numbered, numbered
from migrate.dms.lint.patterns import covers
from migrate.dms.rules import Locator, Rule, RuleTarget, TransformationAction, TransformationRule
from migrate.dms.wildcards import only_match
from migrate.model.lint import Finding

_PAGE = remark.TRANSFORMATIONS
_SPECIAL = "#\\/-"
_LONGEST_NAME = 63
_HASH_LENGTH = 64
Item = Numbered[TransformationRule]


def judge(rules: Sequence[Numbered[Rule]]) -> Iterator[Finding]:
    """What is to be said of the transformation rules."""
    items = sorted(numbered(rules, TransformationRule), key=lambda item: int(item.rule.rule_id))
    for item in items:
        yield from _locator(item)
        yield from _value(item)
        yield from _columns(item)
        if item.rule.expression is not None:
            yield from judge_expression(item.rule.expression, f"{item.where}.expression")
    yield from _never_reached(items)
    yield from _merged(items)


def _locator(item: Item) -> Iterator[Finding]:
    rule, where = item.rule, f"{item.where}.object-locator"
    wanted = {
        RuleTarget.TABLE: ("table-name", rule.locator.table),
        RuleTarget.COLUMN: ("column-name", rule.locator.column),
    }
    key, name = wanted.get(rule.target, ("", ""))
    is_added = rule.action is TransformationAction.ADD_COLUMN
    if rule.target is RuleTarget.SCHEMA and rule.locator.table is not None:
        yield remark.note(
            "no-effect",
            f"{where}.table-name",
            "a rule about schemas takes the whole schema",
            page=_PAGE,
            fix="remove it",
        )
    if name is None and not is_added and rule.locator.data_type is None:
        yield remark.error(
            "locator-too-short",
            f"{where}.{key}",
            f"is missing: the rule is about a {rule.target}",
            page=_PAGE,
            fix=f"name the {rule.target}, or % for every one",
        )
    if is_added and rule.locator.column is not None:
        yield remark.warning(
            "no-effect",
            f"{where}.column-name",
            "add-column takes the new column's name from value",
            page=_PAGE,
            fix="remove column-name",
        )
    column = only_match(rule.locator.column or "")
    if column and any(mark in column for mark in _SPECIAL):
        yield remark.warning(
            "special-characters",
            f"{where}.column-name",
            f"DMS transforms no column with # \\ / or - in its name, such as {column!r}",
            page=_PAGE,
            fix="rename the column on the source, or on the target after the load",
        )


def _value(item: Item) -> Iterator[Finding]:
    rule, where = item.rule, f"{item.where}.value"
    if rule.value is None:
        return
    if rule.action is TransformationAction.RENAME and rule.expression is None and _is_wide(rule):
        yield (remark.error if rule.target is RuleTarget.COLUMN else remark.warning)(
            "many-into-one",
            where,
            f"the locator fits many {rule.target}s, and all of them would be called {rule.value!r}{_merging(rule.target)}",
            page=_PAGE,
            fix="name one of them, or use add-prefix, replace-prefix or an expression",
        )
    if (
        rule.action in (TransformationAction.RENAME, TransformationAction.ADD_COLUMN)
        and len(rule.value.encode()) > _LONGEST_NAME
    ):
        yield remark.warning(
            "long-name",
            where,
            f"{len(rule.value.encode())} bytes: PostgreSQL cuts names after 63, and MySQL refuses more than 64 characters",
            page=_PAGE,
            fix="choose a shorter name",
        )
    if rule.action is TransformationAction.ADD_COLUMN and "(" in rule.value:
        yield remark.warning(
            "expression-as-name",
            where,
            f"{rule.value!r} becomes the new column's name",
            page=_PAGE,
            fix="write the name here and the formula as expression",
        )
    if not rule.value and rule.action.is_naming and rule.action is not TransformationAction.RENAME:
        yield remark.warning("no-effect", where, f"{rule.action} with nothing changes nothing", page=_PAGE)


def _merging(target: RuleTarget) -> str:
    if target is not RuleTarget.TABLE:
        return ""
    return ": each empties what the others loaded unless TargetTablePrepMode is DO_NOTHING, and equal keys collide"


def _is_wide(rule: TransformationRule) -> bool:
    """Whether several objects of one kind, in one place, can fit the locator."""
    own = {
        RuleTarget.SCHEMA: rule.locator.schema,
        RuleTarget.TABLE: rule.locator.table,
        RuleTarget.COLUMN: rule.locator.column,
    }
    return "%" in (own.get(rule.target) or "")


def _columns(item: Item) -> Iterator[Finding]:
    rule = item.rule
    if (
        rule.action is TransformationAction.REMOVE_COLUMN
        and rule.locator.column == "%"
        and rule.locator.data_type is None
    ):
        yield remark.warning(
            "removes-every-column",
            f"{item.where}.object-locator.column-name",
            "% removes every column",
            page=_PAGE,
            fix="name the columns to remove, or use include-column for those to keep",
        )
    if rule.action is TransformationAction.MASK_WITH_HASH:
        yield remark.note(
            "hash-length",
            f"{item.where}.rule-action",
            f"the hash has {_HASH_LENGTH} characters: a shorter column of the target can't hold it",
            page="CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Masking",
            fix=f"make the target's column at least {_HASH_LENGTH} characters long",
        )
    if rule.action is TransformationAction.MASK_DIGITS and len(rule.value or "") != 1:
        yield remark.warning(
            "mask-of-other-length",
            f"{item.where}.value",
            f"a mask is one character, not {rule.value!r}",
            page="CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Masking",
        )


def _kind(rule: TransformationRule) -> str:
    """Rules of the same kind compete: of those that fit one object, only the lowest rule-id counts."""
    if rule.target is RuleTarget.COLUMN:
        if rule.action.is_masking or rule.action is TransformationAction.CHANGE_DATA_TYPE:
            return rule.action.value if not rule.action.is_masking else "mask"
        if rule.action in (TransformationAction.ADD_COLUMN, TransformationAction.INCLUDE_COLUMN):
            return ""
        return "" if rule.action is TransformationAction.ADD_BEFORE_IMAGE_COLUMNS else "column"
    return rule.target.value if rule.action.is_naming else ""


def _never_reached(items: Sequence[Item]) -> Iterator[Finding]:
    """Rules every object of which is taken by a rule with a lower number. `items` stand in the order of their numbers."""
    exact: dict[tuple[str, tuple[str | None, ...]], Item] = {}
    wide: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        kind, locator = _kind(item.rule), item.rule.locator
        if not kind:
            continue
        earlier = exact.get((kind, _plain(locator)))
        earlier = earlier or next((other for other in wide[kind] if _covers(other.rule, item.rule)), None)
        if earlier is not None:
            yield _shadowed(item, earlier)
        exact.setdefault((kind, _plain(locator)), item)
        if any("%" in (name or "%") for name in (locator.schema, locator.table, locator.column)):
            wide[kind].append(item)
    yield from _masks_first(items)


def _plain(locator: Locator) -> tuple[str | None, ...]:
    return locator.schema, locator.table, locator.column, locator.data_type


def _covers(wide: TransformationRule, narrow: TransformationRule) -> bool:
    if wide.locator.data_type not in (None, narrow.locator.data_type):
        return False
    pairs = [(wide.locator.schema, narrow.locator.schema)]
    if wide.target is not RuleTarget.SCHEMA:
        pairs.append((wide.locator.table or "%", narrow.locator.table or "%"))
    if wide.target is RuleTarget.COLUMN:
        pairs.append((wide.locator.column or "%", narrow.locator.column or "%"))
    return all(covers(one, other) for one, other in pairs)


def _shadowed(item: Item, earlier: Item) -> Finding:
    one, other = earlier.rule, item.rule
    is_same = (one.action, one.value, one.old_value) == (other.action, other.value, other.old_value)
    return remark.warning(
        "never-reached",
        item.where,
        f"{earlier.where} ({one.action}) has a lower rule-id and fits whatever this rule ({other.action}) fits:"
        f" DMS applies one of them to an object, the lowest",
        page=_PAGE,
        fix="remove it: the other one says the same"
        if is_same
        else "give the narrower rule the lower rule-id, or remove one",
    )


def _masks_first(items: Sequence[Item]) -> Iterator[Finding]:
    for number, item in enumerate(items):
        if item.rule.action is not TransformationAction.CHANGE_DATA_TYPE:
            continue
        for mask in items[:number]:
            if mask.rule.action.is_masking and _covers(mask.rule, item.rule):
                yield remark.error(
                    "mask-before-type",
                    item.where,
                    f"{mask.where} masks the same column and has a lower rule-id",
                    page="CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Masking",
                    fix="give change-data-type the lower rule-id of the two",
                )


def _merged(items: Sequence[Item]) -> Iterator[Finding]:
    """Tables of one schema that get the same name."""
    seen: dict[tuple[str, str], Item] = {}
    for item in items:
        rule = item.rule
        if rule.action is not TransformationAction.RENAME or rule.target is not RuleTarget.TABLE or not rule.value:
            continue
        if rule.expression is not None:
            continue
        key = (rule.locator.schema, rule.value)
        earlier = seen.setdefault(key, item)
        if earlier.rule.locator.table != rule.locator.table:
            yield remark.warning(
                "many-into-one",
                f"{item.where}.value",
                f"{earlier.where} gives another table of {rule.locator.schema} the name {rule.value!r} too"
                + _merging(RuleTarget.TABLE),
                page=_PAGE,
                fix="choose another name",
            )
