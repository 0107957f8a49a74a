"""The row filters of selection rules, as conditions on the source's rows.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.Filters.html
"""

from collections.abc import Iterator, Sequence

from migrate.dms.rules import Filter, FilterCondition, FilterOperator
from migrate.model.carriage import Comparison, RowFilter, RowTest

_COMPARISONS = {
    FilterOperator.LTE: Comparison.AT_MOST,
    FilterOperator.STE: Comparison.AT_MOST,
    FilterOperator.GTE: Comparison.AT_LEAST,
    FilterOperator.EQ: Comparison.EQUAL,
    FilterOperator.NOT_EQ: Comparison.NOT_EQUAL,
    FilterOperator.BETWEEN: Comparison.BETWEEN,
    FilterOperator.NOT_BETWEEN: Comparison.NOT_BETWEEN,
    FilterOperator.NULL: Comparison.NULL,
    FilterOperator.NOT_NULL: Comparison.NOT_NULL,
}
_NEGATIVE = (FilterOperator.NOT_EQ, FilterOperator.NOT_BETWEEN)


def groups_of(groups: Sequence[Sequence[Filter]]) -> tuple[tuple[RowFilter, ...], ...]:
    """The filters of a table, one group for every rule that takes it, in the words of the model."""
    return tuple(tuple(_filter(item) for item in group) for group in groups)


def refused_filters(filters: Sequence[Filter]) -> Iterator[str]:
    """Which of a rule's filters take rows that can't be foretold, each with its place and the reason.

    DMS documents that it takes other rows than the conditions say where negative ones stand with `null` or with one another.
    """
    for number, item in enumerate(filters):
        operators = [condition.operator for condition in item.conditions]
        negative = sum(operator in _NEGATIVE for operator in operators)
        if item.filter_type != "source":
            yield f"[{number}].filter-type: {item.filter_type!r} is not known here"
        if item.extra or any(condition.extra for condition in item.conditions):
            keys = [*item.extra, *(key for condition in item.conditions for key in condition.extra)]
            yield f"[{number}]: {', '.join(keys)} is not known here"
        if negative > 1 or (negative and FilterOperator.NULL in operators):
            yield f"[{number}]: AWS DMS takes other rows than negative conditions say where several, or null, stand in one filter"


def _filter(item: Filter) -> RowFilter:
    return RowFilter(column=item.column, tests=tuple(_test(condition) for condition in item.conditions))


def _test(condition: FilterCondition) -> RowTest:
    given = {"value": condition.value, "start-value": condition.start_value, "end-value": condition.end_value}
    operands = tuple(str(given[key]) for key in condition.operator.operands)
    return RowTest(comparison=_COMPARISONS[condition.operator], operands=operands)
