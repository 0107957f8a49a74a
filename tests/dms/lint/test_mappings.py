"""What the lint says of table mappings, and where it keeps silent."""

from typing import Any

import pytest

from migrate.dms.lint.mappings import judge
from migrate.model.severity import Severity

Object = dict[str, Any]


def select(number: int = 1, table: str = "orders", schema: str = "shop", **changes: Any) -> Object:
    """A selection rule."""
    rule = {
        "rule-type": "selection",
        "rule-id": str(number),
        "rule-name": f"rule{number}",
        "object-locator": {"schema-name": schema, "table-name": table},
        "rule-action": "include",
    }
    return {**rule, **{key.replace("_", "-"): value for key, value in changes.items()}}


def change(number: int = 2, action: str = "rename", target: str = "table", **changes: Any) -> Object:
    """A transformation rule about the table that `select` takes."""
    locator = {"schema-name": "shop"}
    if target != "schema":
        locator["table-name"] = "orders"
    if target == "column" and action != "add-column":
        locator["column-name"] = "note"
    rule: Object = {
        "rule-type": "transformation",
        "rule-id": str(number),
        "rule-name": f"rule{number}",
        "rule-target": target,
        "rule-action": action,
        "object-locator": locator,
    }
    if action == "rename":
        rule["value"] = "bills"
    return {**rule, **{key.replace("_", "-"): value for key, value in changes.items()}}


def table(**changes: Any) -> Object:
    """A table-settings rule about it."""
    return {
        "rule-type": "table-settings",
        "rule-id": "9",
        "rule-name": "rule9",
        "object-locator": {"schema-name": "shop", "table-name": "orders"},
        **{key.replace("_", "-"): value for key, value in changes.items()},
    }


def where(**names: str) -> Object:
    """An object locator."""
    return {f"{key}-name": value for key, value in names.items()}


def only(*conditions: Object, column: str = "id") -> Object:
    """A filter."""
    return {"filter-type": "source", "column-name": column, "filter-conditions": list(conditions)}


def is_(operator: str, *values: str) -> Object:
    """A condition of one."""
    keys = ("start-value", "end-value") if len(values) == 2 else ("value",)
    return {"filter-operator": operator, **dict(zip(keys, values, strict=False))}


def codes(*rules: Object) -> set[str]:
    """The codes of what is said, notes apart."""
    return {item.code for item in judge({"rules": list(rules)}).findings if item.severity is not Severity.INFO}


def notes(*rules: Object) -> set[str]:
    """The codes of what is only noted."""
    return {item.code for item in judge({"rules": list(rules)}).findings if item.severity is Severity.INFO}


_RANGES = {"type": "ranges", "columns": ["id"], "boundaries": [["10"], ["20"]]}
_STRING = {"type": "string", "length": 20}
_BETWEEN = is_("between", "1", "5")
_MASK = "data-masking-hash-mask"


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ((), "no-selection"),
        ((select(rule_id=None),), "missing-key"),
        ((select(rule_id="one"),), "not-a-number"),
        ((select(), select(rule_name="other")), "duplicate-rule-id"),
        ((select(), select(rule_id="01", rule_name="other")), "duplicate-rule-id"),
        ((select(), select(2, rule_name="rule1")), "duplicate-rule-name"),
        ((select(rule_action="Include"),), "unknown-word"),
        ((select(object_locator={"schema-name": "shop"}),), "missing-key"),
        ((select(load_order=2**31),), "out-of-range"),
        ((select(fliters=[]),), "unknown-key"),
        ((select(rule_action="exclude"),), "no-selection"),
        ((select(schema="%"),), "every-schema"),
        ((select(table="ord%", rule_action="explicit"),), "explicit-with-wildcard"),
        ((select(table="a[_]b", rule_action="explicit"),), "explicit-with-wildcard"),
        ((select(), select(2, "ord%", rule_action="exclude")), "excluded-again"),
        ((select(), select(2, "items", rule_action="exclude")), "excludes-nothing"),
        ((select(), select(2)), "selected-twice"),
        ((select(table="a_b"), select(2, "axb")), "accidental-wildcard"),
        ((select(rule_action="explicit", filters=[only(_BETWEEN)]),), "filters-without-include"),
        ((select(filters=[only(is_("gt", "1"))]),), "unknown-word"),
        ((select(filters=[only(is_("between", "1"))]),), "missing-operand"),
        ((select(filters=[only({**is_("null"), "value": "1"})]),), "no-effect"),
        ((select(filters=[only(is_("between", "5", "1"))]),), "empty-range"),
        ((select(filters=[only(is_("gte", "31/12/2025"))]),), "date-format"),
        ((select(filters=[only(is_("gte", "1"), is_("lte", "5"))]),), "range-as-alternatives"),
        ((select(filters=[only(is_("eq", "1")), only(is_("eq", "2"))]),), "no-row-fits"),
        ((select(filters=[only(is_("noteq", "1"))]),), "null-rows"),
        ((select(filters=[only(is_("noteq", "1"), is_("noteq", "2"))]),), "negative-alternatives"),
        ((select(table="%", filters=[only(_BETWEEN)]),), "filter-with-wildcard"),
        ((select(filters=[only(_BETWEEN)]), select(2, "%")), "filter-beside-whole"),
        ((select(), change(value=None)), "missing-key"),
        ((select(), change(action="remove-column")), "wrong-target"),
        ((select(), change(target="column", object_locator=where(schema="shop", table="orders"))), "locator-too-short"),
        ((select(), change(object_locator=where(schema="shop", table="Orders"))), "rule-without-table"),
        ((select(table="%"), change(object_locator=where(schema="shop", table="%"))), "many-into-one"),
        ((select(table="%"), change(), change(3, object_locator=where(schema="shop", table="x"))), "many-into-one"),
        ((select(), change(value="x" * 64)), "long-name"),
        ((select(), change(action="add-prefix", value="")), "no-effect"),
        ((select(), change(data_type=_STRING)), "no-effect"),
        ((select(), change(), change(3, value="other")), "never-reached"),
        (
            (
                select(table="%"),
                change(action="convert-lowercase", object_locator=where(schema="%", table="%")),
                change(3),
            ),
            "never-reached",
        ),
        (
            (
                select(),
                change(2, _MASK, "column"),
                change(3, "change-data-type", "column", data_type=_STRING),
            ),
            "mask-before-type",
        ),
        (
            (
                select(),
                change(
                    action="remove-column",
                    target="column",
                    object_locator=where(schema="shop", table="orders", column="%"),
                ),
            ),
            "removes-every-column",
        ),
        (
            (select(), change(target="column", object_locator=where(schema="shop", table="orders", column="a/b"))),
            "special-characters",
        ),
        (
            (
                select(),
                change(
                    action="define-primary-key",
                    object_locator=where(schema="shop", table="%"),
                    primary_key_def={"name": "k", "columns": ["id"]},
                ),
            ),
            "wildcard-refused",
        ),
        (
            (
                select(),
                change(
                    action="add-before-image-columns",
                    target="column",
                    before_image_def={"column-prefix": "", "column-suffix": ""},
                ),
            ),
            "nameless-before-image",
        ),
        (
            (
                select(),
                change(action="add-column", target="column", value="n", data_type=_STRING, expression="foo($a)"),
            ),
            "unknown-function",
        ),
        (
            (
                select(),
                change(action="add-column", target="column", value="n", data_type=_STRING, expression="lower($a"),
            ),
            "unbalanced-expression",
        ),
        (
            (
                select(),
                change(action="add-column", target="column", value="n", data_type=_STRING, expression="$AR_H_STREAM"),
            ),
            "unknown-header",
        ),
        (
            (select(), change(action="add-column", target="column", value="mod(a, 3)", data_type=_STRING)),
            "expression-as-name",
        ),
        ((select(), table()), "empty-table-settings"),
        ((select(), table(lob_settings={"mode": "limited"})), "limited-without-size"),
        (
            (select(), table(lob_settings={"mode": "none"}, object_locator=where(schema="shop", table="%"))),
            "wildcard-refused",
        ),
        ((select(), table(parallel_load={"type": "ranges", "columns": ["id"]})), "missing-key"),
        ((select(), table(parallel_load={**_RANGES, "boundaries": [["1", "2"]]})), "boundary-of-other-length"),
        ((select(), table(parallel_load={**_RANGES, "boundaries": [["9"], ["5"]]})), "boundaries-out-of-order"),
        ((select(), table(parallel_load={**_RANGES, "columns": list("abcdefghijk")})), "out-of-range"),
        ((select(), table(parallel_load={"type": "partitions-list"})), "missing-key"),
        (({"rule-type": "validation", "rule-id": 1, "rule-name": 1},), "missing-key"),
        (({"rule-type": "novel", "rule-id": 1, "rule-name": 1},), "unknown-word"),
    ],
)
def test_what_is_wrong_is_said(rules: tuple[Object, ...], code: str) -> None:
    assert code in codes(*rules)


@pytest.mark.parametrize(
    "rules",
    [
        (select(),),
        (select(table="%"), select(2, "log%", rule_action="exclude")),
        (select(table="order[_]items"), change(object_locator=where(schema="shop", table="order[_]items"))),
        (select(rule_action="explicit", table="a_b"), change(object_locator=where(schema="shop", table="a[_]b"))),
        (select(filters=[]), change(old_value=None, expression=None)),
        (select(filters=[only(_BETWEEN)]),),
        (select(filters=[only(is_("eq", "1"), is_("eq", "2"))]),),
        (select(filters=[only(is_("gte", "2025-01-01")), only(is_("lte", "2025-12-31"))]),),
        (select(filters=[only(is_("lte", "1"), is_("gte", "5"))]),),
        (select(filters=[only(is_("notnull"))]),),
        (select(), change(target="schema")),
        # What a template leaves open.
        (select(), change(target="schema", object_locator=where(schema="${source}"))),
        # The narrower rule has the lower number, so both are of use.
        (
            select(table="%"),
            change(),
            change(3, action="convert-lowercase", object_locator=where(schema="shop", table="%")),
        ),
        # Another kind of object each.
        (
            select(table="%"),
            change(action="convert-lowercase", target="schema"),
            change(3, action="convert-lowercase", object_locator=where(schema="shop", table="%")),
            change(
                4,
                action="convert-lowercase",
                target="column",
                object_locator=where(schema="shop", table="%", column="%"),
            ),
        ),
        (
            select(),
            change(2, "change-data-type", "column", data_type=_STRING),
            change(3, _MASK, "column"),
        ),
        (
            select(),
            change(
                action="add-column",
                target="column",
                value="n",
                data_type=_STRING,
                expression="CASE WHEN $a IN ('x(') THEN lower($a) || 'it''s' ELSE $AR_H_OPERATION END",
            ),
        ),
        (select(), table(parallel_load=_RANGES)),
        (select(), table(lob_settings={"mode": "unlimited", "bulk-max-size": "0"})),
        (
            select(),
            {
                "rule-type": "validation",
                "rule-id": 7,
                "rule-name": 7,
                "rule-target": "column",
                "rule-action": "override-validation-function",
                "object-locator": where(schema="shop", table="orders", column="note"),
                "source-function": "trim(${column-name})",
            },
        ),
    ],
)
def test_what_is_right_is_passed_over(rules: tuple[Object, ...]) -> None:
    assert codes(*rules) == set()


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ((select(table="order_items"),), "bare-underscore"),
        ((select(table="order_%"),), "bare-underscore"),
        ((select(), change(target="schema", object_locator=where(schema="shop", table="orders"))), "no-effect"),
        ((select(object_locator={**where(schema="shop", table="v"), "table-type": "view"}),), "views-as-tables"),
        ((select(), table(parallel_load=_RANGES)), "null-boundaries"),
        ((select(), table(parallel_load={"type": "partitions-auto"})), "no-partitions-of-postgresql"),
        ((select(), table(lob_settings={"mode": "limited", "bulk-max-size": "16"})), "lob-truncation"),
        ((select(), change(2, _MASK, "column")), "hash-length"),
        ((select(), change(2, _MASK, "column")), "newer-engine"),
    ],
)
def test_what_is_good_to_know_is_noted(rules: tuple[Object, ...], code: str) -> None:
    assert code in notes(*rules)


def test_a_rule_in_another_case_is_told_so() -> None:
    (said,) = judge({"rules": [select(), change(object_locator=where(schema="SHOP", table="orders"))]}).findings
    assert said.code == "rule-without-table"
    assert "only the case differs from $.rules[0]" in said.message


def test_an_engine_version_turns_the_note_into_an_error_or_into_silence() -> None:
    rules = {"rules": [select(), change(2, _MASK, "column")]}
    old = judge(rules, engine_version="3.5.3").findings
    assert [item.severity for item in old if item.code == "newer-engine"] == [Severity.ERROR]
    assert not [item for item in judge(rules, engine_version="3.6.1").findings if item.code == "newer-engine"]


@pytest.mark.parametrize("document", [[], "x", None, {}, {"rules": None}, {"rules": 3}])
def test_what_is_no_mapping_is_told(document: Any) -> None:
    (said,) = judge(document).findings
    assert (said.code, said.path, said.severity) == ("no-rules", "$.rules", Severity.ERROR)


def test_names_and_their_patterns_are_the_same_tables() -> None:
    rules = [select(number, f"table_{number}", rule_action="explicit") for number in range(1, 1001)]
    rules += [
        change(1000 + number, object_locator=where(schema="shop", table=f"table[_]{number}"), value=f"t{number}")
        for number in range(1, 1001)
    ]
    assert codes(*rules) == set()
