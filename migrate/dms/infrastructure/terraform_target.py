"""The target database as a Terraform module: the same as the CloudFormation stack `target`.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
"""

import json

from migrate.dms.infrastructure import policies
from migrate.dms.infrastructure.database import Database
from migrate.dms.infrastructure.naming import short
from migrate.dms.infrastructure.target_stack import variables
from migrate.dms.infrastructure.terraform_words import ACCOUNT, PARTITION, literal, module, tagged
from migrate.dms.rules import Extra

_KEY = "${aws_kms_key.target.arn}"
_NAME = 50


def target_module(plan: str, database: Database) -> Extra:
    """The module of the target database."""
    name = f"{short(plan, _NAME)}-target"
    resources: Extra = {
        "aws_kms_key": {"target": _key(plan)},
        "aws_db_subnet_group": {
            "target": {"name": name, "subnet_ids": "${var.subnet_ids}", "tags": tagged(plan, "target-subnet-group")}
        },
    }
    group = {"target": _group(plan, name, database)}
    if database.is_aurora:
        resources["aws_rds_cluster_parameter_group"] = group
        resources["aws_rds_cluster"] = {"target": _cluster(plan, name, database)}
        resources["aws_rds_cluster_instance"] = {
            "writer": _member(plan, f"{name}-1", tier=0),
            "reader": _member(plan, f"{name}-2", tier=1),
        }
        address, kind = "${aws_rds_cluster.target.endpoint}", "aws_rds_cluster"
    else:
        resources["aws_db_parameter_group"] = group
        resources["aws_db_instance"] = {"target": _instance(plan, name, database)}
        address, kind = "${aws_db_instance.target.address}", "aws_db_instance"
    outputs = {
        "address": address,
        "port": f"${{{kind}.target.port}}",
        "master_secret_arn": f"${{{kind}.target.master_user_secret[0].secret_arn}}",
    }
    return module(variables(database), resources, outputs)


def _key(plan: str) -> Extra:
    root = f"arn:{PARTITION}:iam::{ACCOUNT}:root"
    statement: Extra = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}
    return {
        "description": "Encrypts the migrated database, its backups and its administrator's secret",
        "enable_key_rotation": True,
        "deletion_window_in_days": 30,
        "policy": json.dumps(policies.policy(statement)),
        "tags": tagged(plan, "target-key"),
    }


def _group(plan: str, name: str, database: Database) -> Extra:
    return {
        "name": name,
        "family": database.family,
        "description": "For a migration; the reason of each parameter is in aws/README.md",
        "parameter": [
            {
                "name": parameter.name,
                "value": literal(parameter.value),
                "apply_method": "pending-reboot" if parameter.needs_restart else "immediate",
            }
            for parameter in database.parameters
        ],
        "tags": tagged(plan, "target-parameters"),
    }


def _both(plan: str, name: str, database: Database) -> Extra:
    return {
        "engine": database.engine,
        "engine_version": "${var.engine_version}",
        "db_subnet_group_name": "${aws_db_subnet_group.target.name}",
        "vpc_security_group_ids": "${var.security_group_ids}",
        "storage_encrypted": True,
        "kms_key_id": _KEY,
        "manage_master_user_password": True,
        "master_user_secret_kms_key_id": "${aws_kms_key.target.key_id}",
        "iam_database_authentication_enabled": True,
        "backup_retention_period": "${var.backup_retention_days}",
        "copy_tags_to_snapshot": True,
        "deletion_protection": True,
        "skip_final_snapshot": False,
        "final_snapshot_identifier": f"{name}-final",
        "enabled_cloudwatch_logs_exports": list(database.logs),
        "tags": tagged(plan, "target"),
    }


def _cluster(plan: str, name: str, database: Database) -> Extra:
    found: Extra = {
        "cluster_identifier": name,
        "master_username": "${var.master_username}",
        "db_cluster_parameter_group_name": "${aws_rds_cluster_parameter_group.target.name}",
        **_both(plan, name, database),
    }
    if database.name:
        found["database_name"] = database.name
    return found


def _insights() -> Extra:
    return {
        "performance_insights_enabled": True,
        "performance_insights_retention_period": 7,
        "performance_insights_kms_key_id": _KEY,
    }


def _member(plan: str, identifier: str, *, tier: int) -> Extra:
    return {
        "identifier": identifier,
        "cluster_identifier": "${aws_rds_cluster.target.id}",
        "engine": "${aws_rds_cluster.target.engine}",
        "instance_class": "${var.instance_class}",
        "auto_minor_version_upgrade": False,
        "publicly_accessible": False,
        "promotion_tier": tier,
        **_insights(),
        "tags": tagged(plan, "target-instance"),
    }


def _instance(plan: str, name: str, database: Database) -> Extra:
    found: Extra = {
        "identifier": name,
        "username": "${var.master_username}",
        "instance_class": "${var.instance_class}",
        "parameter_group_name": "${aws_db_parameter_group.target.name}",
        "allocated_storage": database.storage_gb,
        "max_allocated_storage": 4 * database.storage_gb,
        "storage_type": "gp3",
        "multi_az": True,
        "auto_minor_version_upgrade": False,
        "publicly_accessible": False,
        **_both(plan, name, database),
        **_insights(),
    }
    if database.name:
        found["db_name"] = database.name
    return found
