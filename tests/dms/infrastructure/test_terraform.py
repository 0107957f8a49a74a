"""Terraform modules, held against the arguments that the provider's documentation has for each resource."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from migrate.dms.infrastructure.stacks import stacks
from migrate.dms.infrastructure.terraform_words import literal
from migrate.model.names import EngineName
from migrate.model.task import MigrationType
from tests.dms.infrastructure.samples import HOSTILE, hostile_schema, target_of, tasks

_INSTANCE = "performance_insights_enabled performance_insights_kms_key_id performance_insights_retention_period "
_SERVER = (
    "engine engine_version db_subnet_group_name vpc_security_group_ids storage_encrypted kms_key_id "
    "manage_master_user_password master_user_secret_kms_key_id iam_database_authentication_enabled "
    "backup_retention_period copy_tags_to_snapshot deletion_protection skip_final_snapshot final_snapshot_identifier "
    "enabled_cloudwatch_logs_exports tags "
)
_ARGUMENTS = {
    "aws_kms_key": "description enable_key_rotation deletion_window_in_days policy tags",
    "aws_iam_role": "name assume_role_policy tags",
    "aws_iam_role_policy": "name role policy count",
    "aws_iam_role_policy_attachment": "role policy_arn",
    "aws_dms_replication_subnet_group": "replication_subnet_group_id replication_subnet_group_description subnet_ids tags",
    "aws_cloudwatch_log_group": "name retention_in_days kms_key_id skip_destroy tags",
    "aws_dms_endpoint": "endpoint_id endpoint_type engine_name kms_key_arn certificate_arn database_name ssl_mode tags "
    "extra_connection_attributes secrets_manager_access_role_arn secrets_manager_arn service_access_role "
    "mysql_settings oracle_settings postgres_settings redshift_settings",
    "aws_dms_s3_endpoint": "endpoint_id endpoint_type bucket_name bucket_folder service_access_role_arn tags data_format "
    "compression_type expected_bucket_owner timestamp_column_name date_partition_enabled include_op_for_full_load",
    "aws_dms_replication_instance": "replication_instance_id replication_instance_class allocated_storage engine_version "
    "auto_minor_version_upgrade multi_az publicly_accessible kms_key_arn replication_subnet_group_id "
    "vpc_security_group_ids tags depends_on",
    "aws_dms_replication_task": "replication_task_id migration_type replication_instance_arn source_endpoint_arn "
    "target_endpoint_arn table_mappings replication_task_settings tags",
    "aws_dms_replication_config": "replication_config_identifier resource_identifier replication_type source_endpoint_arn "
    "target_endpoint_arn table_mappings replication_settings compute_config tags depends_on",
    "aws_cloudwatch_metric_alarm": "alarm_name alarm_description comparison_operator threshold evaluation_periods "
    "treat_missing_data alarm_actions tags namespace metric_name dimensions statistic period metric_query",
    "aws_db_subnet_group": "name subnet_ids tags description",
    "aws_rds_cluster_parameter_group": "name family description parameter tags",
    "aws_db_parameter_group": "name family description parameter tags",
    "aws_rds_cluster": _SERVER + "cluster_identifier master_username db_cluster_parameter_group_name database_name",
    "aws_rds_cluster_instance": _INSTANCE + "identifier cluster_identifier engine instance_class promotion_tier tags "
    "auto_minor_version_upgrade publicly_accessible",
    "aws_db_instance": _SERVER
    + _INSTANCE
    + "identifier username instance_class parameter_group_name allocated_storage "
    "max_allocated_storage storage_type multi_az auto_minor_version_upgrade publicly_accessible db_name",
}
_BLOCKS = {
    "postgres_settings": "after_connect_script capture_ddls fail_tasks_on_lob_truncation heartbeat_enable heartbeat_schema "
    "map_boolean_as_boolean plugin_name",
    "redshift_settings": "bucket_name bucket_folder service_access_role_arn",
    "compute_config": "min_capacity_units max_capacity_units multi_az kms_key_id replication_subnet_group_id "
    "vpc_security_group_ids",
}
_PAIRS = [
    (engine, service, kind, serverless)
    for engine, service in (
        (EngineName.MYSQL, "aurora-postgresql"),
        (EngineName.POSTGRESQL, "rds-mysql"),
        (EngineName.POSTGRESQL, "aurora-postgresql"),
        (EngineName.ORACLE, "rds-postgresql"),
        (EngineName.SQLSERVER, "aurora-mysql"),
        (EngineName.MARIADB, "rds-mariadb"),
        (EngineName.MYSQL, "s3"),
        (EngineName.POSTGRESQL, "redshift"),
        (EngineName.MYSQL, "dynamodb"),
    )
    for kind in (MigrationType.FULL_LOAD, MigrationType.FULL_LOAD_AND_CDC)
    for serverless in (False, True)
]


def _modules(engine: EngineName, service: str, kind: MigrationType, serverless: bool) -> dict[str, Any]:
    source = hostile_schema(engine)
    made = tasks(source, service, kind, count=2)
    files = stacks(made, source, target=target_of(service), serverless=serverless)
    return {name: json.loads(text) for name, text in files if name.endswith(".tf.json")}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


def _references(module: Any) -> Iterator[str]:
    for text in _texts(module):
        for expression in re.findall(r"(?<!\$)\$\{([^}]*)\}", text):
            yield from re.findall(r"\b(?:var|data)(?:\.\w+)+|\baws_\w+\.\w+\.\w+", expression)


@pytest.mark.parametrize("pair", _PAIRS)
def test_every_argument_is_one_of_the_provider_s(pair: Any) -> None:
    for module in _modules(*pair).values():
        for kind, items in module["resource"].items():
            for item in items.values():
                assert set(item) <= set(_ARGUMENTS[kind].split()), kind
                for block, known in _BLOCKS.items():
                    assert set(item.get(block, {})) <= set(known.split())


@pytest.mark.parametrize("pair", _PAIRS)
def test_every_reference_leads_somewhere(pair: Any) -> None:
    for module in _modules(*pair).values():
        found = set(_references(module))
        for reference in found:
            kind, name = reference.removeprefix("data.").split(".")[:2]
            if kind == "var":
                assert name in module["variable"]
            else:
                assert name in module["data" if reference.startswith("data.") else "resource"][kind]
        used = {name.split(".")[1] for name in found if name.startswith("var.")}
        assert used >= set(module.get("variable", {}))


@pytest.mark.parametrize("pair", _PAIRS)
def test_a_name_of_the_source_s_means_nothing(pair: Any) -> None:
    for module in _modules(*pair).values():
        for text in _texts(module["resource"]):
            expressions = re.findall(r"(?<!\$)\$\{([^}]*)\}", text)
            assert all(word.startswith(("var.", "data.", "aws_", "element(")) for word in expressions), text
            assert not re.search(r"(?<!%)%\{", text)


def test_the_documents_are_ours_word_for_word() -> None:
    source = hostile_schema()
    made = tasks(source, "aurora-postgresql", MigrationType.FULL_LOAD_AND_CDC, count=1)
    files = dict(stacks(made, source, target=target_of("aurora-postgresql")))
    module = json.loads(files["aws/terraform/migration/main.tf.json"])
    text = module["resource"]["aws_dms_replication_task"]["task1"]["table_mappings"]
    as_terraform_reads_it = text.replace("$${", "${").replace("%%{", "%{")
    assert json.loads(as_terraform_reads_it) == made[0].table_mappings
    names = {rule["object-locator"]["table-name"] for rule in made[0].table_mappings["rules"]}
    assert set(HOSTILE) <= names


@pytest.mark.parametrize("text", ["", "a", "${a}", "%{ if }", "$${", "$$${", "%%{", "100%", "$5"])
def test_a_literal_is_read_back_as_it_was(text: str) -> None:
    assert literal(text).replace("$${", "${").replace("%%{", "%{") == text


def test_names_of_secrets_are_sensitive_and_no_secret_is_there() -> None:
    module = _modules(*_PAIRS[0])["aws/terraform/migration/main.tf.json"]
    assert {name for name, item in module["variable"].items() if item.get("sensitive")} == {
        "source_secret_arn",
        "target_secret_arn",
    }
    for text in _texts(list(_modules(*_PAIRS[0]).values())):
        assert "SecretString" not in text or "resolve" in text


def test_settings_that_the_provider_has_no_argument_for_are_attributes() -> None:
    module = _modules(EngineName.MYSQL, "aurora-mysql", MigrationType.FULL_LOAD, False)
    target = module["aws/terraform/migration/main.tf.json"]["resource"]["aws_dms_endpoint"]["target"]
    assert target["extra_connection_attributes"] == (
        "Initstmt=SET FOREIGN_KEY_CHECKS=0;targetDbType=MULTIPLE_DATABASES"
    )


def test_static_parameters_wait_for_a_restart() -> None:
    module = _modules(*_PAIRS[1 * 4 + 2])["aws/terraform/target/main.tf.json"]
    (group,) = module["resource"]["aws_db_parameter_group"].values()
    assert {item["name"]: item["apply_method"] for item in group["parameter"]}["binlog_format"] == "immediate"
    module = _modules(*_PAIRS[2 * 4 + 2])["aws/terraform/target/main.tf.json"]
    (group,) = module["resource"]["aws_rds_cluster_parameter_group"].values()
    methods = {item["name"]: item["apply_method"] for item in group["parameter"]}
    assert methods["rds.logical_replication"] == "pending-reboot"
