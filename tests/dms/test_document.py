"""Reading and writing table-mapping documents."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from migrate.dms import inventory
from migrate.dms.document import parse, to_document
from migrate.dms.rules import (
    RULES,
    DataType,
    LobSettings,
    Locator,
    OtherRule,
    ParallelLoad,
    ParallelLoadType,
    RuleTarget,
    SelectionAction,
    SelectionRule,
    TableSettingsRule,
    TransformationAction,
    TransformationRule,
)
from migrate.errors import BadDocument
from tests.dms.inventory_documents import mapping_documents


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mapping_documents())
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


def test_a_rule_of_an_unknown_kind_is_kept() -> None:
    rule = {"rule-type": "from-the-future", "rule-id": "2", "rule-name": "2", "source-function": "${c}"}
    parsed = parse({"rules": [_rule(), rule]})
    assert isinstance(parsed.rules[1], OtherRule)
    assert to_document(parsed)["rules"][1] == rule


def test_each_documented_kind_has_its_class() -> None:
    assert set(RULES) == set(inventory.mappings()["selection.rule-type"].words)


_TABLE = Locator(schema="shop", table="orders")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: SelectionRule(rule_id="x", rule_name="1", action=SelectionAction.INCLUDE, locator=_TABLE),
            "rule.rule-id: 'x' is not a number",
        ),
        (
            lambda: SelectionRule(
                rule_id=1, rule_name="1", action=SelectionAction.INCLUDE, locator=_TABLE, load_order=2**31
            ),
            "rule.load-order: 2,147,483,648 is out of its range",
        ),
        (
            lambda: TransformationRule(
                rule_id=1,
                rule_name="1",
                action=TransformationAction.CHANGE_DATA_TYPE,
                target=RuleTarget.COLUMN,
                locator=_TABLE,
                data_type=DataType(type="varchar"),
            ),
            "rule.data-type.type: 'varchar' is not known",
        ),
        (
            lambda: TransformationRule(
                rule_id=1,
                rule_name="1",
                action=TransformationAction.ADD_PREFIX,
                target=RuleTarget.TABLE,
                locator=_TABLE,
            ),
            "rule.value is missing: add-prefix needs it",
        ),
        (
            lambda: TableSettingsRule(rule_id=1, rule_name="1", locator=Locator(schema="shop", table="ord%")),
            "exact schema and table names are required",
        ),
        (
            lambda: TableSettingsRule(rule_id=1, rule_name="1", locator=_TABLE, lob_settings=LobSettings()),
            "limited mode needs a size above 0",
        ),
        (
            lambda: TableSettingsRule(
                rule_id=1,
                rule_name="1",
                locator=_TABLE,
                parallel_load=ParallelLoad(
                    type=ParallelLoadType.RANGES, columns=("a", "b"), boundaries=(("1", "2"), ("3",))
                ),
            ),
            "boundaries[1]: 1 values for 2 columns",
        ),
    ],
)
def test_a_rule_beyond_a_limit_is_not_made(make: Any, words: str) -> None:
    with pytest.raises(BadDocument) as problem:
        make()
    assert words in str(problem.value)
