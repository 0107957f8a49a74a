"""The JSON Schemas take what DMS takes, and refuse what it refuses."""

import copy
from typing import Any

import pytest
from cfnlint.jsonschema import StandardValidator
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from migrate.dms.schema_export import mappings_schema, settings_schema
from migrate.dms.settings import default_settings
from tests.dms.inventory_documents import mapping_documents, setting_documents

_QUICK = hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_MAPPINGS, _SETTINGS = StandardValidator(mappings_schema()), StandardValidator(settings_schema())


def faults(validator: Any, document: dict[str, Any]) -> list[str]:
    """What the validator says."""
    return [error.message for error in validator.iter_errors(document)]


@_QUICK
@given(mapping_documents())
def test_every_mapping_of_the_inventory_is_valid(document: dict[str, Any]) -> None:
    assert faults(_MAPPINGS, document) == []


@_QUICK
@given(setting_documents())
def test_all_settings_of_the_inventory_are_valid(document: dict[str, Any]) -> None:
    assert faults(_SETTINGS, document) == []


def test_the_defaults_of_dms_are_valid() -> None:
    assert faults(_SETTINGS, default_settings()) == []


RULE = {
    "rule-type": "selection",
    "rule-id": "1",
    "rule-name": "1",
    "object-locator": {"schema-name": "shop", "table-name": "%"},
    "rule-action": "include",
}


@pytest.mark.parametrize(
    "change",
    [
        {"rule-type": "select"},
        {"rule-id": "one"},
        {"rule-id": None},
        {"rule-action": "Include"},
        {"object-locator": {"schema-name": "shop"}},
        {"load-order": -1},
        {"filters": [{"column-name": "c"}]},
    ],
)
def test_a_wrong_rule_is_not_valid(change: dict[str, Any]) -> None:
    assert faults(_MAPPINGS, {"rules": [RULE]}) == []
    assert faults(_MAPPINGS, {"rules": [{**RULE, **change}]})


def test_a_document_without_a_selection_is_not_valid() -> None:
    assert faults(_MAPPINGS, {"rules": []})
    assert faults(_MAPPINGS, {})


@pytest.mark.parametrize(
    ("block", "key", "value"),
    [
        ("FullLoadSettings", "MaxFullLoadSubTasks", 50),
        ("FullLoadSettings", "TargetTablePrepMode", "DROP"),
        ("TargetMetadata", "SupportLobs", "true"),
        ("ErrorBehavior", "TableErrorEscalationPolicy", "SUSPEND_TABLE"),
    ],
)
def test_a_wrong_setting_is_not_valid(block: str, key: str, value: object) -> None:
    document = copy.deepcopy(default_settings())
    document[block][key] = value
    assert faults(_SETTINGS, document)
