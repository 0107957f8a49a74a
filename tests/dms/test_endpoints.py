"""Endpoints of every engine, held against the API's own model."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from migrate.dms.endpoint_settings import BLOCKS, SSL_MODES, attributes, reasons
from migrate.dms.endpoints import STORES, from_request, source_endpoint, store_endpoint, target_endpoint, to_request
from migrate.dms.object_mapping import object_mappings
from migrate.engines.engine import SERVICES, parse_target
from migrate.errors import BadDocument, UsageProblem
from migrate.model.names import EngineName
from migrate.model.schema import Column, Key, Partitioning
from migrate.model.task import Endpoint, MigrationType
from migrate.model.types import ColumnType
from migrate.url import parse_url
from tests.dms.samples import schema, table

_MODEL = botocore.session.get_session().get_service_model("dms")
_REQUEST = _MODEL.shape_for("CreateEndpointMessage")
_NO_DEFAULTS_OF = {
    "EventsPollInterval": 5,
    "MaxFileSize": 32768,
    "PluginName": "no-preference",
    "HeartbeatFrequency": 5,
}


def _enums_hold(value: Any, shape: Any) -> Iterator[str]:
    """Values that the model's enumerations do not have; botocore's own validator lets them pass."""
    if shape.type_name == "structure":
        for key, item in value.items():
            yield from _enums_hold(item, shape.members[key])
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{shape.name}: {value}"


def _source(engine: EngineName, kind: MigrationType, target: EngineName = EngineName.POSTGRESQL) -> Endpoint:
    source = schema(table("Orders", "id"), engine=engine)
    return source_endpoint(source, target=target, migration_type=kind, url=None, identifier="shop")


def _all_endpoints() -> Iterator[Endpoint]:
    for engine in EngineName:
        source = schema(table("Orders", "id"), engine=engine)
        for kind in MigrationType:
            for target in (EngineName.MYSQL, EngineName.POSTGRESQL):
                yield _source(engine, kind, target)
            for name in STORES:
                yield store_endpoint(name, source, migration_type=kind, identifier="shop")
        for service in SERVICES:
            yield target_endpoint(parse_target(service), source=engine, database="shop", identifier="shop")


@pytest.mark.parametrize(
    "endpoint", list(_all_endpoints()), ids=lambda item: f"{item.endpoint_type}-{item.engine_name}"
)
def test_the_api_takes_every_key_and_every_word(endpoint: Endpoint) -> None:
    request = to_request(endpoint)
    report = ParamValidator().validate(request, _REQUEST)
    assert not report.has_errors(), report.generate_report()
    assert list(_enums_hold(request, _REQUEST)) == []
    block = BLOCKS[endpoint.engine_name]
    assert set(request[block]) <= set(_REQUEST.members[block].members)
    assert not {"Password", "Username", "ServerName", "AsmPassword"} & {*request, *request[block]}
    assert from_request(json.loads(json.dumps(request)), where="x") == endpoint


@pytest.mark.parametrize(
    "endpoint", list(_all_endpoints()), ids=lambda item: f"{item.endpoint_type}-{item.engine_name}"
)
def test_nothing_travels_in_clear_text(endpoint: Endpoint) -> None:
    modes = SSL_MODES[BLOCKS[endpoint.engine_name]]
    assert endpoint.ssl_mode in (modes or ("none",))
    assert ("SslMode" in to_request(endpoint)) is bool(modes)
    assert bool(endpoint.certificate_arn) is endpoint.ssl_mode.startswith("verify-")


@pytest.mark.parametrize(
    "endpoint", list(_all_endpoints()), ids=lambda item: f"{item.endpoint_type}-{item.engine_name}"
)
def test_every_setting_has_its_reason_and_none_is_a_default(endpoint: Endpoint) -> None:
    given = {item.key for item in reasons(endpoint)}
    names = {*endpoint.settings, *(name for name, _ in attributes(endpoint.extra_connection_attributes))}
    assert names - given <= {"DatabaseName"}
    assert all(len(item.why) > 20 for item in reasons(endpoint))
    assert not {(key, _NO_DEFAULTS_OF[key]) for key in _NO_DEFAULTS_OF} & {
        (key, value) for key, value in endpoint.settings.items() if isinstance(value, (str, int))
    }


def test_a_secret_is_named_where_the_service_has_one() -> None:
    for endpoint in _all_endpoints():
        assert ("SecretsManagerSecretId" in endpoint.settings) is (endpoint.engine_name not in ("s3", "dynamodb"))


def test_the_server_s_name_is_checked_where_aws_gave_it() -> None:
    source = schema(table("orders", "id"))
    url = parse_url("mysql://app@shop.abc.eu-west-1.rds.amazonaws.com/shop")
    kind = MigrationType.FULL_LOAD
    named = source_endpoint(source, target=EngineName.MYSQL, migration_type=kind, url=url, identifier="x")
    assert named.ssl_mode == "verify-full"
    url = parse_url("mysql://app@10.0.0.7/shop")
    own = source_endpoint(source, target=EngineName.MYSQL, migration_type=kind, url=url, identifier="x")
    assert own.ssl_mode == "verify-ca"


def test_the_heartbeat_is_for_changes_only() -> None:
    assert "HeartbeatEnable" not in _source(EngineName.POSTGRESQL, MigrationType.FULL_LOAD).settings
    assert _source(EngineName.POSTGRESQL, MigrationType.CDC).settings["HeartbeatEnable"] is True


def test_partitions_that_change_do_not_suspend_their_table() -> None:
    plain = table("orders", "id")
    parts = replace(plain, partitioning=Partitioning(method="RANGE", expression="id"))
    for item, kind, expected in (
        (plain, MigrationType.CDC, ""),
        (parts, MigrationType.FULL_LOAD, ""),
        (parts, MigrationType.CDC, "skipTableSuspensionForPartitionDdl=true"),
    ):
        made = source_endpoint(
            schema(item), target=EngineName.POSTGRESQL, migration_type=kind, url=None, identifier="x"
        )
        assert made.extra_connection_attributes == expected


def test_an_oracle_number_without_precision_is_carried_whole() -> None:
    number = Column(name="n", type=ColumnType(name="number"))
    exact = Column(name="n", type=ColumnType(name="number", precision=10, scale=2))
    for column, expected in ((number, -2), (exact, None)):
        source = schema(replace(table("t", "id"), columns=(column,)), engine=EngineName.ORACLE)
        made = source_endpoint(
            source, target=EngineName.POSTGRESQL, migration_type=MigrationType.CDC, url=None, identifier="x"
        )
        assert made.settings.get("NumberDatatypeScale") == expected


def test_unbounded_numbers_agree_on_both_ends() -> None:
    text = "MapUnboundedNumericAsString=true"
    assert _source(EngineName.POSTGRESQL, MigrationType.CDC).extra_connection_attributes == text
    target = parse_target("aurora-postgresql")
    made = target_endpoint(target, source=EngineName.POSTGRESQL, database="d", identifier="x")
    assert made.extra_connection_attributes == text
    other = target_endpoint(target, source=EngineName.MYSQL, database="d", identifier="x")
    assert other.extra_connection_attributes == ""


def test_an_added_column_has_a_name_of_its_own() -> None:
    source = schema(table("orders", "id", "dms_timestamp"))
    made = store_endpoint("s3", source, migration_type=MigrationType.CDC, identifier="x")
    assert made.settings["TimestampColumnName"] == "dms_timestamp_"


def test_an_unknown_store_is_refused() -> None:
    with pytest.raises(UsageProblem, match="mongodb"):
        store_endpoint("mongodb", schema(), migration_type=MigrationType.CDC, identifier="x")


def test_an_asm_password_is_refused() -> None:
    request = to_request(_source(EngineName.ORACLE, MigrationType.CDC))
    request["OracleSettings"]["AsmPassword"] = "x"
    with pytest.raises(BadDocument, match="password"):
        from_request(request, where="x")


class TestObjectMappings:
    def test_one_column_is_the_partition_key(self) -> None:
        (rule,), skipped = object_mappings([table("orders", "id", "total")])
        assert skipped == ()
        assert rule["mapping-parameters"]["partition-key-name"] == "id"
        assert "sort-key-name" not in rule["mapping-parameters"]
        assert rule["mapping-parameters"]["exclude-columns"] == ["id"]

    @pytest.mark.parametrize(
        ("key", "sort", "value"),
        [(("a", "b"), "b", "${b}"), (("a", "b", "c"), "sort_key", "${b}#${c}")],
    )
    def test_a_composite_key_has_a_sort_key(self, key: tuple[str, ...], sort: str, value: str) -> None:
        item = replace(table("items", "a", "b", "c"), primary_key=Key(name="PRIMARY", columns=key))
        (rule,), _ = object_mappings([item])
        assert rule["mapping-parameters"]["sort-key-name"] == sort
        assert rule["mapping-parameters"]["attribute-mappings"][1]["value"] == value

    def test_the_joined_key_takes_no_column_s_name(self) -> None:
        item = table("items", "a", "b", "c", "sort_key")
        (rule,), _ = object_mappings([replace(item, primary_key=Key(name="PRIMARY", columns=("a", "b", "c")))])
        assert rule["mapping-parameters"]["sort-key-name"] == "sort_key_"

    def test_a_table_without_a_key_is_named(self) -> None:
        rules, skipped = object_mappings([table("log", "line", key=False)])
        assert rules == ()
        assert "shop.log" in skipped[0].object

    def test_names_are_dynamodb_s_and_come_once(self) -> None:
        rules, _ = object_mappings([table("größe", "id"), table("gr ße", "id"), table("a_b", "id")], first_id=7)
        names = [rule["target-table-name"] for rule in rules]
        assert len(set(names)) == 3
        assert all(name.isascii() for name in names)
        assert [rule["rule-id"] for rule in rules] == ["7", "8", "9"]
        assert rules[2]["object-locator"]["table-name"] == "a[_]b"
