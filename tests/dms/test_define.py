"""Tasks made from a conversion."""

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.dms.cautions import cautions
from migrate.dms.define import define_task
from migrate.dms.document import parse, to_document
from migrate.dms.endpoints import from_request, to_request
from migrate.dms.honoured import shortfalls, unsupported
from migrate.dms.mappings import resolve
from migrate.dms.rules import TableMappings
from migrate.dms.table_rules import table_rules, task_identifier
from migrate.errors import BadDocument, Unsupported, UsageProblem
from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import EngineName, ObjectName, Target
from migrate.model.schema import Column, Schema
from migrate.model.task import MigrationType, ReplicationTask
from migrate.model.types import ColumnType
from migrate.url import parse_url
from tests.dms.samples import conversion, mapping, schema, table

_names = st.text(alphabet="aBc_%[]'`\n é💰" + string.digits, min_size=1, max_size=5)


@st.composite
def _mappings(draw: st.DrawFn) -> tuple[Schema, tuple[TableMapping, ...]]:
    tables, mappings = [], []
    lower = draw(st.booleans())
    names = draw(st.lists(st.tuples(_names, _names), min_size=1, max_size=4, unique=True))
    schemas = {name: draw(_names) for name, _ in names}
    for number, (in_schema, name) in enumerate(names):
        columns = draw(st.lists(_names, min_size=1, max_size=3, unique=True))
        tables.append(table(name, *columns, schema=in_schema))
        target = name.lower() if lower else draw(st.just(name) | _names)
        targets = [draw(st.just(column.lower() if lower else column) | _names | st.just("")) for column in columns]
        mappings.append(
            TableMapping(
                source=tables[number].name,
                target=ObjectName(schema=schemas[in_schema], name=target),
                columns=tuple(ColumnMapping(source=a, target=b) for a, b in zip(columns, targets, strict=True)),
            )
        )
    return schema(*tables), tuple(mappings)


@given(_mappings())
@settings(max_examples=150)
def test_the_rules_say_exactly_what_the_conversion_says(drawn: tuple[Schema, tuple[TableMapping, ...]]) -> None:
    source, mappings = drawn
    document = to_document(TableMappings(rules=table_rules(mappings)))
    parse(document)
    assert resolve(document, source) == mappings


def _task(
    source: Schema, *mappings: TableMapping, kind: MigrationType = MigrationType.FULL_LOAD, **more: Any
) -> ReplicationTask:
    made = conversion(source, *mappings, **more)
    return define_task(made, source, migration_type=kind, source=None, identifier="shop")


def test_nothing_else_is_selected() -> None:
    orders = table("order_items", "id")
    task = _task(schema(orders))
    later = schema(orders, table("orderXitems", "id"), table("order_items2", "id"))
    assert [item.source.name for item in resolve(task.table_mappings, later)] == ["order_items"]


def test_lower_case_is_one_rule() -> None:
    orders, items = table("Orders", "Id", "Total"), table("Items", "Id")
    mappings = (mapping(orders, to="orders", Id="id", Total="total"), mapping(items, to="items", Id="id"))
    actions = [rule["rule-action"] for rule in _task(schema(orders, items), *mappings).table_mappings["rules"]]
    assert actions == ["explicit", "explicit", "convert-lowercase", "convert-lowercase"]


def test_equal_names_need_no_transformation() -> None:
    rules = _task(schema(table("orders", "id"))).table_mappings["rules"]
    assert [rule["rule-type"] for rule in rules] == ["selection"]
    assert rules[0]["filters"] == []


def test_a_computed_column_is_removed_before_anything_is_renamed() -> None:
    orders = table("Orders", "Id", "Twice")
    rules = _task(schema(orders), mapping(orders, to="orders", Id="id", Twice="")).table_mappings["rules"]
    assert rules[1]["rule-action"] == "remove-column"
    assert rules[1]["object-locator"]["column-name"] == "Twice"


def test_rule_ids_are_numbers_and_names_alphanumeric() -> None:
    orders = table("Orders", "Id", "x")
    rules = _task(schema(orders), mapping(orders, to="o", schema="store", x="y")).table_mappings["rules"]
    assert [int(rule["rule-id"]) for rule in rules] == [1, 2, 3, 4]
    assert all(rule["rule-name"].isalnum() for rule in rules)


def test_nothing_to_move_is_told() -> None:
    with pytest.raises(UsageProblem, match="no table"):
        _task(schema())


def test_two_tables_do_not_go_into_one() -> None:
    a, b = table("A", "id"), table("a", "id")
    with pytest.raises(Unsupported, match=r"shop\.A and shop\.a would both become shop\.a"):
        _task(schema(a, b), mapping(a, to="a"), mapping(b))


@pytest.mark.parametrize(
    ("text", "expected"), [("shop", "shop"), ("", "task"), ("__", "task"), ("9", "task-9"), ("a--b_c.", "a-b-c")]
)
def test_identifiers(text: str, expected: str) -> None:
    assert task_identifier(text) == expected


def test_a_local_run_takes_what_we_define() -> None:
    task = _task(schema(table("orders", "id")))
    assert not any(item.changes_data for item in shortfalls(task.table_mappings, task.task_settings))


def test_what_a_local_run_can_not_do_is_told_with_its_place() -> None:
    task = _task(schema(table("orders", "id")))
    rules = [
        *task.table_mappings["rules"],
        {
            "rule-type": "transformation",
            "rule-id": "7",
            "rule-name": "7",
            "rule-action": "remove-column",
            "rule-target": "column",
            "object-locator": {"schema-name": "shop", "table-name": "%", "column-name": "%", "data-type": "clob"},
        },
    ]
    settings_ = {**task.task_settings, "FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}
    told = unsupported({"rules": rules}, settings_)
    assert any(text.startswith("table-mappings $.rules[1].object-locator.data-type: ") for text in told)
    assert any(text.startswith("task-settings $.FullLoadSettings.TargetTablePrepMode") for text in told)


def _api_shape(name: str) -> Any:
    import botocore.session

    return botocore.session.get_session().get_service_model("dms").shape_for(name)


@pytest.mark.parametrize("kind", list(MigrationType))
@pytest.mark.parametrize(
    ("engine", "service"),
    [
        (EngineName.MYSQL, "aurora-postgresql"),
        (EngineName.MARIADB, "rds-mysql"),
        (EngineName.POSTGRESQL, "aurora-mysql"),
        (EngineName.POSTGRESQL, "postgresql"),
        (EngineName.MYSQL, "rds-mariadb"),
    ],
)
def test_endpoints_are_what_the_api_takes(engine: EngineName, service: str, kind: MigrationType) -> None:
    from botocore.validate import ParamValidator

    from migrate.engines.engine import parse_target

    task = _task(schema(table("orders", "id"), engine=engine), kind=kind, target=parse_target(service))
    shape = _api_shape("CreateEndpointMessage")
    for endpoint in (task.source, task.target):
        request = to_request(endpoint)
        report = ParamValidator().validate(request, shape)
        assert not report.has_errors(), report.generate_report()
        for block in ("MySQLSettings", "PostgreSQLSettings"):
            assert set(request.get(block, {})) <= set(shape.members[block].members)
        assert request["SslMode"] in ("require", "verify-ca", "verify-full")
        assert request["EndpointType"] in _api_shape("ReplicationEndpointTypeValue").enum
        assert "Password" not in str(request)
        assert from_request(request, where="x") == endpoint


def test_the_source_address_has_no_password() -> None:
    url = parse_url("mysql://app:s3cret@db.cluster-x1.eu-west-1.rds.amazonaws.com/shop")
    source = schema(table("orders", "id"))
    task = define_task(conversion(source), source, migration_type=MigrationType.FULL_LOAD, source=url, identifier="x")
    assert task.source.engine_name == "aurora"
    assert "s3cret" not in task.to_text()


def test_a_password_in_an_endpoint_document_is_refused() -> None:
    task = _task(schema(table("orders", "id")))
    request = {**to_request(task.source), "Password": "x"}
    with pytest.raises(BadDocument, match="must not hold a password"):
        from_request(request, where="dms/source-endpoint.json")


def test_cautions_name_tables_without_a_key_only() -> None:
    source = schema(table("orders", "id"), table("log", "line", key=False))
    told = " ".join(cautions(conversion(source), source, migration_type=MigrationType.FULL_LOAD_AND_CDC))
    assert "shop.log" in told
    assert "shop.orders" not in told


def test_an_ordinary_schema_has_no_cautions() -> None:
    source = schema(table("orders", "id"))
    assert cautions(conversion(source), source, migration_type=MigrationType.FULL_LOAD_AND_CDC) == ()


def test_large_columns_choose_the_lob_mode() -> None:
    from dataclasses import replace

    orders = table("orders", "id")
    for nullable, mode in ((True, "FullLobMode"), (False, "LimitedSizeLobMode")):
        large = Column(name="note", type=ColumnType(name="longtext"), nullable=nullable)
        metadata = _task(schema(replace(orders, columns=(*orders.columns, large)))).task_settings["TargetMetadata"]
        assert metadata[mode]
        assert metadata["FullLobMode"] is not metadata["LimitedSizeLobMode"]


def test_target_services() -> None:
    source = schema(table("orders", "id"))
    task = _task(source, target=Target(service="aurora-mysql", engine=EngineName.MYSQL))
    assert task.target.engine_name == "aurora"
    assert "DatabaseName" not in task.target.settings
    assert "FOREIGN_KEY_CHECKS=0" in task.target.extra_connection_attributes
