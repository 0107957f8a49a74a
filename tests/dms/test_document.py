"""Reading and writing table-mapping documents."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.dms.document import parse, to_document
from migrate.dms.rules import FilterOperator, OtherRule, RuleTarget, TransformationAction
from migrate.errors import BadDocument

_words = st.text(max_size=8)
_plain = st.none() | st.booleans() | st.integers() | _words
_extra = st.dictionaries(st.text(min_size=1, max_size=6).map(lambda text: f"x-{text}"), _plain, max_size=2)


def _with_extra(required: dict[str, Any], optional: dict[str, Any] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    known = st.fixed_dictionaries(required, optional=optional or {})
    return st.builds(lambda one, two: {**two, **one}, known, _extra)


def _condition(operator: FilterOperator) -> st.SearchStrategy[dict[str, Any]]:
    operands = dict.fromkeys(operator.operands, _words)
    return _with_extra({"filter-operator": st.just(operator.value), **operands})


_conditions = st.sampled_from(FilterOperator).flatmap(_condition)
_filters = _with_extra(
    {
        "filter-type": st.just("source"),
        "column-name": _words,
        "filter-conditions": st.lists(_conditions, min_size=1, max_size=2),
    }
)
_selection_locator = _with_extra(
    {"schema-name": _words, "table-name": _words}, {"table-type": st.sampled_from(["table", "view", "all", None])}
)
_selections = _with_extra(
    {
        "rule-type": st.just("selection"),
        "object-locator": _selection_locator,
        "rule-action": st.just("include"),
    },
    {"filters": st.lists(_filters, max_size=2), "load-order": st.integers(1, 9) | st.just("3") | st.none()},
)
_data_types = _with_extra({"type": st.just("string")}, {"length": st.integers(1, 99) | st.just("20") | st.none()})


def _transformation(action: TransformationAction) -> st.SearchStrategy[dict[str, Any]]:
    return _with_extra(
        {
            "rule-type": st.just("transformation"),
            "rule-action": st.just(action.value),
            "rule-target": st.just(RuleTarget.COLUMN.value),
            "object-locator": _with_extra(
                {"schema-name": _words}, {"table-name": _words, "column-name": _words | st.none()}
            ),
            "value": st.text(min_size=1, max_size=5),
            "old-value": _words,
            "data-type": _data_types,
            "primary-key-def": st.just({"name": "k", "columns": ["a"]}),
            "before-image-def": st.just({"column-prefix": "B_"}),
        },
        {"expression": st.none() | _words},
    )


_transformations = st.sampled_from(TransformationAction).flatmap(_transformation)
_settings = _with_extra(
    {"rule-type": st.just("table-settings"), "object-locator": _with_extra({"schema-name": _words})},
    {"parallel-load": st.just({"type": "ranges", "columns": ["id"], "boundaries": [["5"]]}) | st.none()},
)
_others = _with_extra({"rule-type": st.sampled_from(["validation", "object-mapping", "post-processing", "new"])})


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document that DMS could have written."""
    rules = [draw(_selections), *draw(st.lists(_selections | _transformations | _settings | _others, max_size=5))]
    as_text = draw(st.booleans())
    for number, rule in enumerate(rules, start=1):
        rule["rule-id"] = str(number) if as_text else number
        rule["rule-name"] = f"rule{number}"
    return {"rules": rules, **draw(_extra)}


@given(documents())
def test_a_document_is_written_as_it_was_read(document: dict[str, Any]) -> None:
    assert to_document(parse(document)) == document


def _rule(**changes: Any) -> dict[str, Any]:
    rule = {
        "rule-type": "selection",
        "rule-id": "1",
        "rule-name": "1",
        "object-locator": {"schema-name": "shop", "table-name": "%"},
        "rule-action": "include",
    }
    return {key: value for key, value in {**rule, **changes}.items() if value is not None}


_FILTER = {"filter-type": "source", "column-name": "c", "filter-conditions": [{"filter-operator": "eq", "value": "1"}]}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "$: an object was expected"),
        ({}, "$.rules is missing"),
        ({"rules": {}}, "$.rules: a list was expected"),
        ({"rules": []}, "no selection rule"),
        ({"rules": ["x"]}, "$.rules[0]: an object"),
        ({"rules": [_rule(**{"rule-id": None})]}, "$.rules[0].rule-id is missing"),
        ({"rules": [_rule(**{"rule-id": "a"})]}, "$.rules[0].rule-id: 'a' is not a number"),
        ({"rules": [_rule(**{"rule-id": True})]}, "$.rules[0].rule-id"),
        ({"rules": [_rule(), _rule(**{"rule-name": "2"})]}, "$.rules[1].rule-id: 1 is already $.rules[0]'s"),
        ({"rules": [_rule(), _rule(**{"rule-id": "2"})]}, "$.rules[1].rule-name: 1 is already"),
        ({"rules": [_rule(**{"rule-action": "Include"})]}, "$.rules[0].rule-action: 'Include' is not known"),
        ({"rules": [_rule(**{"object-locator": {"schema-name": 5}})]}, "$.rules[0].object-locator.schema-name: text"),
        ({"rules": [_rule(**{"object-locator": {"schema-name": "a"}})]}, "$.rules[0].object-locator.table-name"),
        ({"rules": [_rule(**{"rule-action": "explicit", "filters": [_FILTER]})]}, "$.rules[0].filters"),
        (
            {"rules": [_rule(filters=[{**_FILTER, "filter-conditions": [{"filter-operator": "lt"}]}])]},
            "$.rules[0].filters[0].filter-conditions[0].filter-operator: 'lt'",
        ),
        (
            {"rules": [_rule(filters=[{**_FILTER, "filter-conditions": [{"filter-operator": "between"}]}])]},
            "filter-conditions[0].start-value is missing",
        ),
        ({"rules": [_rule(**{"rule-type": "transformation", "rule-action": "rename"})]}, "rule-target is missing"),
        (
            {"rules": [_rule(**{"rule-type": "transformation", "rule-action": "rename", "rule-target": "table"})]},
            "$.rules[0].value is missing: rename needs it",
        ),
        (
            {
                "rules": [
                    _rule(**{"rule-type": "transformation", "rule-action": "remove-column", "rule-target": "table"})
                ]
            },
            "remove-column is for columns",
        ),
    ],
)
def test_a_broken_document_is_refused_with_the_place(document: Any, words: str) -> None:
    with pytest.raises(BadDocument) as problem:
        parse(document)
    assert words in str(problem.value)


def test_a_rule_of_another_kind_is_kept() -> None:
    rule = {"rule-type": "validation", "rule-id": "2", "rule-name": "2", "source-function": "${c}"}
    parsed = parse({"rules": [_rule(), rule]})
    assert isinstance(parsed.rules[1], OtherRule)
    assert to_document(parsed)["rules"][1] == rule
