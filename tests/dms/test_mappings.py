"""Which tables rules select, and what they are called on the target."""

from typing import Any

from migrate.dms.mappings import filters_of, resolve
from migrate.model.names import ObjectName
from migrate.model.schema import Schema
from tests.dms.samples import schema, table

SHOP = schema(table("orders", "id", "Total"), table("order_items", "id"), table("orderXitems", "id"))


def _select(action: str = "include", table: str = "%", **more: Any) -> dict[str, Any]:
    locator = {"schema-name": "shop", "table-name": table}
    return {"rule-type": "selection", "object-locator": locator, "rule-action": action, **more}


def _change(action: str, target: str, *, value: str | None = None, **more: Any) -> dict[str, Any]:
    locator = {"schema-name": "shop", "table-name": "%", "column-name": "%"}
    locator.update({key.replace("_", "-"): more.pop(key) for key in ("table_name", "column_name") if key in more})
    rule = {"rule-type": "transformation", "rule-action": action, "rule-target": target, "object-locator": locator}
    return {**rule, **({} if value is None else {"value": value}), **more}


def _document(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"rules": [{"rule-id": str(n), "rule-name": str(n), **rule} for n, rule in enumerate(rules, start=1)]}


def _names(document: dict[str, Any], source: Schema = SHOP) -> list[str]:
    return [str(mapping.target) for mapping in resolve(document, source)]


def test_include_takes_what_fits() -> None:
    assert _names(_document(_select(table="order[_]%"))) == ["shop.order_items"]
    assert len(_names(_document(_select(table="order_items")))) == 2


def test_explicit_knows_no_wildcards() -> None:
    assert _names(_document(_select("explicit", "order_items"))) == ["shop.order_items"]
    assert _names(_document(_select("explicit", "order%"))) == []


def test_exclude_wins_in_any_order() -> None:
    assert _names(_document(_select("exclude", "orders"), _select())) == ["shop.order_items", "shop.orderXitems"]


def test_only_exclude_takes_nothing() -> None:
    assert _names(_document(_select("exclude", "orders"))) == []


def test_another_schema_is_left_alone() -> None:
    assert _names(_document(_select()), schema(table("orders", "id", schema="other"))) == []


def test_higher_load_order_comes_first() -> None:
    document = _document(_select(), _select(table="orderXitems", **{"load-order": 5}))
    assert _names(document)[0] == "shop.orderXitems"


def test_views_are_not_tables() -> None:
    locator = {"schema-name": "shop", "table-name": "%", "table-type": "view"}
    assert _names(_document({**_select(), "object-locator": locator})) == []


def test_the_lowest_rule_id_counts() -> None:
    first = {**_change("rename", "table", value="late", table_name="orders"), "rule-id": "10"}
    second = {**_change("rename", "table", value="early", table_name="orders"), "rule-id": "9"}
    assert "shop.early" in _names(_document(_select(), first, second))


def test_each_kind_of_renaming() -> None:
    only = _select("explicit", "orders")
    for rule, expected in (
        (_change("add-prefix", "table", value="t_"), "shop.t_orders"),
        (_change("remove-prefix", "table", value="or"), "shop.ders"),
        (_change("remove-prefix", "table", value="xx"), "shop.orders"),
        (_change("replace-prefix", "table", value="b", **{"old-value": "o"}), "shop.brders"),
        (_change("replace-prefix", "table", value="b", **{"old-value": "x"}), "shop.orders"),
        (_change("add-suffix", "table", value="_t"), "shop.orders_t"),
        (_change("remove-suffix", "table", value="s"), "shop.order"),
        (_change("replace-suffix", "table", value="z", **{"old-value": "s"}), "shop.orderz"),
        (_change("convert-uppercase", "table"), "shop.ORDERS"),
        (_change("convert-uppercase", "schema"), "SHOP.orders"),
        (_change("rename", "schema", value="store"), "store.orders"),
    ):
        assert _names(_document(only, rule)) == [expected]


def _columns(*rules: dict[str, Any]) -> dict[str, str]:
    (found,) = resolve(_document(_select("explicit", "orders"), *rules), SHOP)
    return {column.source: column.target for column in found.columns}


def test_columns() -> None:
    assert _columns() == {"id": "id", "Total": "Total"}
    assert _columns(_change("convert-lowercase", "column")) == {"id": "id", "Total": "total"}
    assert _columns(_change("remove-column", "column", column_name="Total"))["Total"] == ""
    assert _columns(_change("include-column", "column", column_name="id")) == {"id": "id", "Total": ""}
    assert (
        _columns(_change("rename", "column", value="sum", column_name="Total", table_name="other"))["Total"] == "Total"
    )


def test_a_removed_column_stays_removed_when_a_later_rule_renames() -> None:
    rules = _change("remove-column", "column", column_name="Total"), _change("convert-lowercase", "column")
    assert _columns(*rules)["Total"] == ""


def test_a_new_type_does_not_keep_a_column_from_being_renamed() -> None:
    retype = _change("change-data-type", "column", column_name="Total", **{"data-type": {"type": "int8"}})
    assert _columns(retype, _change("convert-lowercase", "column"))["Total"] == "total"


def test_case_is_ignored_where_the_source_ignores_it() -> None:
    from dataclasses import replace

    document = _document(_select("explicit", "ORDERS"))
    assert _names(document) == []
    assert _names(document, replace(SHOP, variables=(("lower_case_table_names", "1"),))) == ["shop.orders"]


def test_filters_are_given_for_tables_that_no_rule_takes_whole() -> None:
    item = {"filter-type": "source", "column-name": "id", "filter-conditions": [{"filter-operator": "null"}]}
    filtered = _select(table="orders", filters=[item])
    orders = ObjectName(schema="shop", name="orders")
    assert list(filters_of(_document(filtered), SHOP)) == [orders]
    assert filters_of(_document(filtered, _select()), SHOP) == {}
    assert filters_of(_document(_select(filters=[])), SHOP) == {}
