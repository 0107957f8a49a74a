"""Which tables a document takes, and which of its rules are about none.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Selections.html
"""

from collections.abc import Iterator, Sequence

from migrate.dms.lint import remark
from migrate.dms.lint.numbered import Numbered
from migrate.dms.lint.patterns import covers, overlap
from migrate.dms.rules import (
    Locator,
    OtherRule,
    Rule,
    RuleTarget,
    SelectionAction,
    SelectionRule,
    TableSettingsRule,
    TransformationRule,
)
from migrate.dms.wildcards import escape, matches, only_match, pieces
from migrate.model.lint import Finding

Selections = Sequence[Numbered[SelectionRule]]


def judge(rules: Selections, root: str) -> Iterator[Finding]:
    """What the selection rules do that may not be meant."""
    takers = [item for item in rules if item.rule.action is not SelectionAction.EXCLUDE]
    if rules and not takers:
        yield remark.error(
            "no-selection",
            f"{root}.rules",
            "every selection rule excludes, so no table would be loaded",
            page=remark.SELECTIONS,
            fix="add a rule with the action include: exclude only takes away from what is included",
        )
    for item in rules:
        yield from _every_schema(item)
        yield from _explicit(item)
        yield from _views(item)
    yield from _twice(rules)
    yield from _hidden(rules, takers)
    yield from _accidents(rules, root)


def _every_schema(item: Numbered[SelectionRule]) -> Iterator[Finding]:
    if item.rule.action is SelectionAction.INCLUDE and item.rule.locator.schema == "%":
        yield remark.warning(
            "every-schema",
            f"{item.where}.object-locator.schema-name",
            "% takes every schema, system schemas among them: from a MySQL source on RDS or Aurora the load fails",
            page="CHAP_Source.MySQL",
            fix="name each schema in a rule of its own",
        )


def _explicit(item: Numbered[SelectionRule]) -> Iterator[Finding]:
    locator = item.rule.locator
    if item.rule.action is not SelectionAction.EXPLICIT:
        return
    for key, name in (("schema-name", locator.schema), ("table-name", locator.table or "")):
        if "%" in name or any(len(piece) > 1 for piece in pieces(name)):
            yield remark.warning(
                "explicit-with-wildcard",
                f"{item.where}.object-locator.{key}",
                f"explicit takes one table by its exact name: {name!r} stands for itself",
                page=remark.SELECTIONS,
                fix="use include for patterns, or write the name as it is, without brackets",
            )


def _views(item: Numbered[SelectionRule]) -> Iterator[Finding]:
    if item.rule.locator.table_type in ("view", "all"):
        yield remark.note(
            "views-as-tables",
            f"{item.where}.object-locator.table-type",
            "views become tables of the same name, in full-load tasks alone",
            page=remark.SELECTIONS,
        )


def _twice(rules: Selections) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    for item in rules:
        own = item.rule.locator
        key = (item.rule.action.value, own.schema, own.table or "", own.table_type or "table")
        if key in seen and not item.rule.filters:
            yield remark.warning(
                "selected-twice",
                item.where,
                f"{seen[key]} says the same of {_named(own)}",
                page=remark.SELECTIONS,
                fix="remove one of the two, or set the name right",
            )
        seen.setdefault(key, item.where)


def _takes(taker: SelectionRule, locator: Locator) -> bool:
    """Whether the rule may take a table that the locator names."""
    own = taker.locator
    schema, table = own.schema, own.table or "%"
    if taker.action is SelectionAction.EXPLICIT:
        schema, table = escape(schema), escape(table)
    return overlap(schema, locator.schema) and overlap(table, locator.table or "%")


def _hidden(rules: Selections, takers: Selections) -> Iterator[Finding]:
    """Rules that take what another one excludes, and excludes that take nothing away."""
    for item in rules:
        if item.rule.action is not SelectionAction.EXCLUDE:
            continue
        own = item.rule.locator
        for taker in takers:
            other = taker.rule.locator
            if covers(own.schema, other.schema) and covers(own.table or "%", other.table or "%"):
                yield remark.warning(
                    "excluded-again",
                    taker.where,
                    f"{item.where} excludes every table that this rule takes: exclude wins, whatever the order",
                    page=remark.SELECTIONS,
                    fix="remove one of the two",
                )
        if takers and not any(_takes(taker.rule, own) for taker in takers):
            yield remark.warning(
                "excludes-nothing",
                item.where,
                f"no rule takes a table like {_named(own)}, so there is nothing to exclude{_by_case(own, takers)}",
                page=remark.SELECTIONS,
                fix="check the names, or remove the rule",
            )


def _accidents(rules: Selections, root: str) -> Iterator[Finding]:
    """Names whose `_` matches another name of the document, and how many others have a bare `_`."""
    names = [
        (item, item.rule.locator.table or "") for item in rules if item.rule.action is not SelectionAction.EXPLICIT
    ]
    plain = {name for _, name in names if "%" not in name and "[" not in name}
    bare = [(item, name) for item, name in names if "_" in pieces(name)]
    by_length: dict[int, list[str]] = {}
    for name in sorted(plain):
        by_length.setdefault(len(name), []).append(name)
    for item, name in bare:
        if "%" in name:
            continue
        others = [other for other in by_length.get(len(name), ()) if other != name and matches(name, other)]
        if others:
            yield remark.warning(
                "accidental-wildcard",
                f"{item.where}.object-locator.table-name",
                f"_ stands for any character, so {name!r} fits {remark.listed(others)} too",
                page=remark.WILDCARDS,
                fix=f"write {escape(name)!r}",
            )
    if bare:
        examples = remark.listed(tuple(dict.fromkeys(name for _, name in bare)), most=3)
        yield remark.note(
            "bare-underscore",
            f"{root}.rules",
            f"_ stands for any character: a table of another name that fits would be taken too, or left out ({examples})",
            page=remark.WILDCARDS,
            fix="write [_] for an underscore",
        )


def without_tables(rules: Sequence[Numbered[Rule]], chosen: Selections) -> Iterator[Finding]:
    """Rules about tables that no selection rule takes."""
    takers = [item for item in chosen if item.rule.action is not SelectionAction.EXCLUDE]
    if not takers:
        return
    every = any(item.rule.locator.schema == "%" and item.rule.locator.table == "%" for item in takers)
    exact = {name for item in takers for name in _names(item.rule)}
    for item in rules:
        if every or isinstance(item.rule, (SelectionRule, OtherRule)):
            continue
        locator = _target_of(item.rule)
        near = {(locator.schema, locator.table), (only_match(locator.schema), only_match(locator.table or ""))}
        is_template = "${" in locator.schema + (locator.table or "")
        if is_template or near & exact or any(_takes(taker.rule, locator) for taker in takers):
            continue
        hint = _by_case(locator, takers)
        yield remark.warning(
            "rule-without-table",
            f"{item.where}.object-locator",
            f"no selection rule takes {_named(locator)}, so this rule does nothing{hint}",
            page=remark.MAPPINGS,
            fix="names in a locator are the source's own, before any renaming: check them, or remove the rule",
        )


def _names(taker: SelectionRule) -> Iterator[tuple[str | None, str | None]]:
    """The name that a rule takes as it is written, and the only one that it can stand for."""
    schema, table = taker.locator.schema, taker.locator.table
    yield schema, table
    if taker.action is not SelectionAction.EXPLICIT:
        yield only_match(schema), only_match(table or "%")


def _target_of(rule: TransformationRule | TableSettingsRule | Rule) -> Locator:
    locator = rule.locator if not isinstance(rule, OtherRule) else Locator(schema="%")
    if isinstance(rule, TransformationRule) and rule.target is RuleTarget.SCHEMA:
        return Locator(schema=locator.schema)
    if isinstance(rule, TableSettingsRule):
        return Locator(schema=escape(locator.schema), table=escape(locator.table or ""))
    return locator


def _by_case(locator: Locator, takers: Selections) -> str:
    lowered = Locator(schema=locator.schema.lower(), table=(locator.table or "%").lower())
    for taker in takers:
        own = taker.rule.locator
        if overlap(own.schema.lower(), lowered.schema) and overlap((own.table or "%").lower(), lowered.table or "%"):
            return f": only the case differs from {taker.where}"
    return ""


def _named(locator: Locator) -> str:
    return locator.schema if locator.table is None else f"{locator.schema}.{locator.table}"
