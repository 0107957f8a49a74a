"""Whole files: what they are, lines, requests, and documents that belong together."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from migrate.dms.document import parse, to_document
from migrate.dms.lint.judge import judge
from migrate.dms.lint.places import places
from migrate.model.lint import Lint
from migrate.model.severity import Severity
from migrate.model.task import MigrationType
from tests.dms.inventory_documents import mapping_documents, setting_documents
from tests.dms.lint.test_mappings import change, only, select, table, where
from tests.dms.lint.test_settings import GOOD, with_

_RULES = {"rules": [select()]}


def lint(*values: Any, **more: Any) -> Lint:
    """Judges values as files."""
    return judge([(f"{number}.json", json.dumps(value, indent=1)) for number, value in enumerate(values)], **more)


def codes(found: Lint) -> set[str]:
    """The codes of all that is said."""
    return {item.code for item in found.findings}


def test_good_documents_have_nothing_against_them() -> None:
    found = lint(_RULES, GOOD)
    assert [(item.file, item.kind, item.says) for item in found.documents] == [
        ("0.json", "table mappings", "1 rule"),
        ("1.json", "task settings", ""),
    ]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (_RULES, "table mappings"),
        (GOOD, "task settings"),
        ({"TableMappings": json.dumps(_RULES), "ReplicationTaskSettings": json.dumps(GOOD)}, "request"),
        ({"TableMappings": _RULES, "ReplicationSettings": GOOD}, "request"),
        ({"ReplicationTasks": [{"TableMappings": json.dumps(_RULES), "Status": "ready"}]}, "request"),
        ({"Resources": {"Task": {"Properties": {"TableMappings": {"Fn::Sub": "x"}}}}}, "request"),
        ({"resource": {"aws_dms_replication_task": {"t": {"table_mappings": "${jsonencode(x)}"}}}}, "request"),
        ({"name": "x"}, "nothing"),
        ([], "nothing"),
        (7, "nothing"),
    ],
)
def test_documents_are_told_apart_by_what_they_hold(value: Any, kind: str) -> None:
    found = lint(value)
    assert [item.kind for item in found.documents] == [kind]
    assert (found.count(Severity.ERROR) == 0) == (kind != "nothing")


def test_what_is_no_json_is_told_with_its_line() -> None:
    found = judge([("a.json", '{\n "rules": [}'), ("b.json", json.dumps(_RULES))])
    (said,) = found.findings
    assert (said.code, said.file, said.line) == ("not-json", "a.json", 2)


def test_a_request_is_judged_with_what_it_holds() -> None:
    views = {"rules": [select(object_locator={**where(schema="shop", table="v"), "table-type": "view"})]}
    request = {
        "ReplicationTaskIdentifier": "shop--eu",
        "MigrationType": "cdc",
        "TableMappings": json.dumps(views),
        "ReplicationTaskSettings": json.dumps(GOOD),
        "CdcStartTime": "2026-01-01T00:00:00Z",
        "CdcStartPosition": "4AF/B00000D0",
        "TableMapping": "",
    }
    found = lint(request)
    assert {"wrong-form", "excluded", "unknown-key", "views-with-changes"} <= codes(found)
    (views_,) = (item for item in found.findings if item.code == "views-with-changes")
    assert views_.path == "$.TableMappings.rules[0].object-locator.table-type"
    assert views_.line == 4
    assert "views-with-changes" not in codes(lint({**request, "MigrationType": "full-load"}))
    assert "unknown-word" in codes(lint({**request, "MigrationType": "fullload"}))
    assert "only-for-changes" in codes(lint({**request, "MigrationType": "full-load"}))


def test_a_resource_of_terraform_is_a_request_too() -> None:
    task = {
        "replication_task_id": "shop_eu",
        "migration_type": "full-load",
        "cdc_start_time": "2026-01-01T00:00:00Z",
        "table_mappings": json.dumps(_RULES),
        "replication_task_settings": json.dumps(GOOD),
    }
    found = lint({"resource": {"aws_dms_replication_task": {"shop": task}}})
    root = "$.resource.aws_dms_replication_task.shop"
    assert [(item.code, item.path) for item in found.findings if item.severity is Severity.ERROR] == [
        ("wrong-form", f"{root}.replication_task_id"),
        ("only-for-changes", f"{root}.cdc_start_time"),
    ]


def test_a_key_in_the_wrong_place_is_told_its_own() -> None:
    tuned = with_(ChangeProcessingTuning={"BatchApplyEnabled": True})
    (moved,) = (item for item in lint(tuned).findings if item.code == "unknown-key")
    assert moved.fix == "it belongs to TargetMetadata: put it there"
    nested = with_(Logging__ErrorBehavior={})
    (nested_,) = (item for item in lint(nested).findings if item.code == "unknown-key")
    assert nested_.fix == "it is a block of its own, beside the others"


def test_a_document_elsewhere_is_noted_and_one_that_is_broken_is_an_error() -> None:
    found = lint({"TableMappings": "file://rules.json", "ReplicationTaskSettings": "{broken"})
    assert {(item.code, item.severity) for item in found.findings} == {
        ("not-judged", Severity.INFO),
        ("not-json", Severity.ERROR),
    }


@pytest.mark.parametrize(
    ("rules", "own", "code"),
    [
        ([select(), change(target="schema", value="x")], with_(TargetMetadata__TargetSchema="y"), "two-target-schemas"),
        (
            [select(), change(2, "data-masking-hash-mask", "column")],
            with_(ErrorBehavior__DataMaskingErrorPolicy="LOG_ERROR"),
            "unmasked-values",
        ),
        (
            [select(), change(2, "change-data-type", "column", data_type={"type": "string"})],
            GOOD,
            "table-made-before",
        ),
        (
            [select(), table(lob_settings={"mode": "unlimited"})],
            with_(TargetMetadata__BatchApplyEnabled=True),
            "batch-apply-with-lobs",
        ),
        (
            [
                select(),
                table(
                    parallel_load={"type": "ranges", "columns": ["id"], "boundaries": [[str(n)] for n in range(1, 20)]}
                ),
            ],
            GOOD,
            "more-segments-than-tasks",
        ),
    ],
)
def test_rules_and_settings_are_judged_together(rules: list[Any], own: dict[str, Any], code: str) -> None:
    assert code in codes(lint({"rules": rules}, own))
    assert code in codes(lint({"TableMappings": json.dumps({"rules": rules}), "ReplicationTaskSettings": own}))
    # Whose settings they are is not known where there are several.
    assert code not in codes(lint({"rules": rules}, GOOD, GOOD)) or code == "batch-apply-with-lobs"


def test_what_the_task_does_can_be_told() -> None:
    rules = {"rules": [select(filters=[only({"filter-operator": "eq", "value": "1"})])]}
    assert "filter-with-changes" in codes(lint(rules, migration_type=MigrationType.CDC))
    assert "filter-with-changes" not in codes(lint(rules, migration_type=MigrationType.FULL_LOAD))
    assert "filter-with-changes" not in codes(lint(rules))


def test_a_key_that_stands_twice_is_told() -> None:
    text = '{"rules": [\n' + json.dumps(select())[:-1] + ',\n"rule-id": "2"}]}'
    (said,) = judge([("a.json", text)]).findings
    assert (said.code, said.path, said.line) == ("duplicate-key", "$.rules[0].rule-id", 3)


def test_places_are_lines_of_values() -> None:
    found = places('{"a": [1,\n {"b": "x\\"}"}],\n "c d": null}')
    assert found.lines == {"$": 1, "$.a": 1, "$.a[0]": 1, "$.a[1]": 2, "$.a[1].b": 2, "$.c d": 3}
    assert found.line("$.a[1].missing.more[3]") == 2
    assert found.line("$.other") == 1
    assert found.line("") == 0


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _places_of(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a value, with each of its keys."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(value, key) for key, _ in items] + [place for _, item in items for place in _places_of(item)]


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mapping_documents() | setting_documents() | _json, st.data())
def test_nothing_that_is_json_breaks_the_lint(document: Any, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(0, 2))):
        found = _places_of(document)
        if found:
            container, key = data.draw(st.sampled_from(found))
            container[key] = data.draw(_json)
    said = lint(document, {"MigrationType": "cdc", "TableMappings": document, "ReplicationTaskSettings": document})
    assert all(item.message and item.path.startswith("$") for item in said.findings)
    assert Lint.from_text(said.to_text()) == said


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mapping_documents(), st.data())
def test_what_the_lint_takes_can_be_read(document: dict[str, Any], data: st.DataObject) -> None:
    container, key = data.draw(st.sampled_from(_places_of(document)))
    container[key] = data.draw(_json)
    if not lint(document).count(Severity.ERROR):
        assert to_document(parse(document)) == document


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mapping_documents())
def test_what_can_be_read_has_no_fault_of_form(document: dict[str, Any]) -> None:
    of_form = {"missing-key", "wrong-type", "unknown-word", "not-a-number", "out-of-range", "wrong-form", "no-rules"}
    errors = {item.code for item in lint(document).findings if item.severity is Severity.ERROR}
    assert not errors & of_form
