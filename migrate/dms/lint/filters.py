"""Row filters that take other rows than they seem to.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.Filters.html
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from migrate.dms.lint import remark
from migrate.dms.lint.numbered import Numbered
from migrate.dms.lint.patterns import covers
from migrate.dms.rules import Filter, FilterCondition, FilterOperator, Scalar, SelectionAction, SelectionRule
from migrate.model.lint import Finding

_NEGATIVE = (FilterOperator.NOT_EQ, FilterOperator.NOT_BETWEEN)
_AT_MOST = (FilterOperator.LTE, FilterOperator.STE)
_OTHER_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}\b|\d{4}/\d{1,2}/\d{1,2}\b|\d{4}-\d{2}-\d{2}T\d")


def judge(rules: Sequence[Numbered[SelectionRule]]) -> Iterator[Finding]:
    """What is to be said of the filters of selection rules."""
    takers = [item for item in rules if item.rule.action is not SelectionAction.EXCLUDE]
    for item in rules:
        if not item.rule.filters:
            continue
        yield from _names(item)
        yield from _elsewhere(item, takers)
        yield from _contradictions(item)
        for number, own in enumerate(item.rule.filters):
            where = f"{item.where}.filters[{number}]"
            yield from _negations(own, where)
            yield from _alternatives(own, where)
            for position, condition in enumerate(own.conditions):
                yield from _operands(condition, f"{where}.filter-conditions[{position}]")


def _names(item: Numbered[SelectionRule]) -> Iterator[Finding]:
    for key, name in (("schema-name", item.rule.locator.schema), ("table-name", item.rule.locator.table or "")):
        if "%" in name:
            yield remark.warning(
                "filter-with-wildcard",
                f"{item.where}.object-locator.{key}",
                f"filters are documented for exact names alone, not for {name!r}",
                page=remark.FILTERS,
                fix="write one rule for each table that is to be filtered",
            )


def _elsewhere(item: Numbered[SelectionRule], takers: Sequence[Numbered[SelectionRule]]) -> Iterator[Finding]:
    own = item.rule.locator
    for other in takers:
        wide = other.rule.locator
        if other.rule.filters or not (covers(wide.schema, own.schema) and covers(wide.table or "%", own.table or "%")):
            continue
        yield remark.warning(
            "filter-beside-whole",
            f"{item.where}.filters",
            f"{other.where} takes the same table without a filter: what then counts is not documented",
            page=remark.FILTERS,
            fix="take the table by one rule alone",
        )


def _contradictions(item: Numbered[SelectionRule]) -> Iterator[Finding]:
    values: dict[str, set[str]] = defaultdict(set)
    for own in item.rule.filters or ():
        if len(own.conditions) == 1 and own.conditions[0].operator is FilterOperator.EQ:
            values[own.column].add(str(own.conditions[0].value))
    for column, wanted in values.items():
        if len(wanted) > 1:
            yield remark.warning(
                "no-row-fits",
                f"{item.where}.filters",
                f"all filters have to hold, and no row has {column} = {' and = '.join(sorted(wanted))}",
                page=remark.FILTERS,
                fix="put the values into the conditions of one filter: those are alternatives",
            )


def _negations(own: Filter, where: str) -> Iterator[Finding]:
    operators = [condition.operator for condition in own.conditions]
    negative = [operator for operator in operators if operator in _NEGATIVE]
    inclusive = [
        operator for operator in operators if operator not in (*_NEGATIVE, FilterOperator.NULL, FilterOperator.NOT_NULL)
    ]
    if not negative:
        return
    has_null = FilterOperator.NULL in operators
    if has_null and inclusive:
        text = f"rows whose {own.column} is NULL are not taken, although the filter asks for them"
    elif has_null:
        text = "no row at all is taken: a negative condition stands beside null, without an inclusive one"
    else:
        text = f"rows whose {own.column} is NULL are not taken: a negative condition leaves them out"
    page = remark.FILTERS
    yield remark.warning(
        "null-rows", where, text, page=page, fix="filter by inclusive conditions, or on a NOT NULL column"
    )
    if len(negative) > 1:
        yield remark.warning(
            "negative-alternatives",
            where,
            "conditions of one filter are alternatives: of two negative ones at least one holds for every row",
            page=page,
            fix="write one filter for each: filters have to hold all",
        )


def _alternatives(own: Filter, where: str) -> Iterator[Finding]:
    low = [item.value for item in own.conditions if item.operator is FilterOperator.GTE]
    high = [item.value for item in own.conditions if item.operator in _AT_MOST]
    if any(_not_after(least, most) for least in low for most in high):
        yield remark.warning(
            "range-as-alternatives",
            where,
            f"conditions of one filter are alternatives, so every row whose {own.column} is not NULL is taken",
            page=remark.FILTERS,
            fix="use between, or write two filters: filters have to hold all",
        )


def _operands(condition: FilterCondition, where: str) -> Iterator[Finding]:
    if condition.operator in (FilterOperator.BETWEEN, FilterOperator.NOT_BETWEEN) and not _not_after(
        condition.start_value, condition.end_value
    ):
        yield remark.warning(
            "empty-range",
            where,
            f"the range begins at {condition.start_value} and ends before that, at {condition.end_value}",
            page=remark.FILTERS,
            fix="exchange start-value and end-value",
        )
    for key, value in (
        ("value", condition.value),
        ("start-value", condition.start_value),
        ("end-value", condition.end_value),
    ):
        if isinstance(value, str) and _OTHER_DATE.match(value):
            yield remark.warning(
                "date-format",
                f"{where}.{key}",
                f"{value!r} is compared as text: it is no date in the form that DMS takes",
                page=remark.FILTERS,
                fix="write dates as YYYY-MM-DD and times as YYYY-MM-DD HH:MM:SS",
            )


def _not_after(first: Scalar | None, second: Scalar | None) -> bool:
    """Whether the first value is at most the second, as numbers where both are some."""
    try:
        return float(first or 0) <= float(second or 0)
    except ValueError:
        return str(first) <= str(second)
