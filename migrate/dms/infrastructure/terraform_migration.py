"""The migration's infrastructure as a Terraform module: the same as the CloudFormation stack `migration`.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dms_replication_task
"""

import json

from migrate.dms.infrastructure import policies
from migrate.dms.infrastructure.alarms import PERIOD_SECONDS, PERIODS, Alarm
from migrate.dms.infrastructure.blueprint import Blueprint, compact
from migrate.dms.infrastructure.naming import short, snake
from migrate.dms.infrastructure.terraform_words import (
    ACCOUNT,
    PARTITION,
    REGION,
    literal,
    module,
    placed,
    settings,
    tagged,
)
from migrate.dms.rules import Extra
from migrate.model.codec import Json
from migrate.model.task import Endpoint, ReplicationTask

_KEY = "${aws_kms_key.migration.arn}"


def migration_module(plan: Blueprint) -> Extra:
    """The module of one migration."""
    resources: Extra = {
        "aws_kms_key": {"migration": _key(plan)},
        **_roles(plan),
        "aws_dms_replication_subnet_group": {"migration": _subnets(plan)},
        "aws_cloudwatch_log_group": _logs(plan),
        **_endpoints(plan),
    }
    if plan.serverless:
        resources["aws_dms_replication_config"] = {
            f"replication{number + 1}": _replication(plan, task, number) for number, task in enumerate(plan.tasks)
        }
    else:
        resources["aws_dms_replication_instance"] = {"migration": _instance(plan)}
        resources["aws_dms_replication_task"] = {
            f"task{number + 1}": _task(plan, task) for number, task in enumerate(plan.tasks)
        }
    if plan.alarms:
        resources["aws_cloudwatch_metric_alarm"] = {_alarm_name(alarm): _alarm(plan, alarm) for alarm in plan.alarms}
    return module(plan.variables, resources, _outputs(plan))


def service_roles_module() -> Extra:
    """The two roles that DMS looks for by name, once for an account."""
    roles: Extra = {}
    attached: Extra = {}
    for name, managed in policies.SERVICE_ROLES:
        key = name.replace("-", "_")
        roles[key] = {"name": name, "assume_role_policy": json.dumps(policies.trust("dms.amazonaws.com"))}
        attached[key] = {
            "role": f"${{aws_iam_role.{key}.name}}",
            "policy_arn": f"arn:{PARTITION}:iam::aws:policy/service-role/{managed}",
        }
    return module((), {"aws_iam_role": roles, "aws_iam_role_policy_attachment": attached}, {})


def _key(plan: Blueprint) -> Extra:
    policy = policies.key_policy(
        f"arn:{PARTITION}:iam::{ACCOUNT}:root",
        f"logs.{REGION}.amazonaws.com",
        f"arn:{PARTITION}:logs:{REGION}:{ACCOUNT}:log-group:dms-*",
    )
    return {
        "description": "Encrypts the storage, the endpoints and the log of a migration",
        "enable_key_rotation": True,
        "deletion_window_in_days": 30,
        "policy": json.dumps(policy),
        "tags": tagged(plan.plan, "key"),
    }


def _roles(plan: Blueprint) -> Extra:
    roles: Extra = {}
    inline: Extra = {}
    if plan.has_secrets:
        trust = policies.trust(f"dms.{REGION}.amazonaws.com")
        roles["secrets"] = _role(plan, "secrets-role", trust)
        names = {variable.name for variable in plan.variables}
        secrets: list[Json] = [
            f"${{var.{snake(name)}}}" for name in ("SourceSecretArn", "TargetSecretArn") if name in names
        ]
        inline["secrets"] = _inline("secrets", [policies.read_secrets(secrets)])
        through = f"secretsmanager.{REGION}.amazonaws.com"
        inline["secrets_key"] = {
            "count": '${var.secrets_kms_key_arn == "" ? 0 : 1}',
            **_inline("secrets", [policies.decrypt("${var.secrets_kms_key_arn}", through=through)], name="key"),
        }
    if plan.store:
        roles["target"] = _role(plan, "target-role", policies.store_trust(plan.store, ACCOUNT))
        inline["target"] = _inline("target", _writing(plan))
    return {"aws_iam_role": roles, "aws_iam_role_policy": inline} if roles else {}


def _role(plan: Blueprint, part: str, trust: Extra) -> Extra:
    return {
        "name": f"{short(plan.plan, 50)}-{part}",
        "assume_role_policy": json.dumps(trust),
        "tags": tagged(plan.plan, part),
    }


def _inline(role: str, statements: list[Json], *, name: str = "access") -> Extra:
    return {
        "name": name,
        "role": f"${{aws_iam_role.{role}.id}}",
        "policy": json.dumps(policies.policy(*statements)),
    }


def _writing(plan: Blueprint) -> list[Json]:
    if plan.store == "dynamodb":
        prefix = f"arn:{PARTITION}:dynamodb:{REGION}:{ACCOUNT}:table/"
        return list(policies.write_tables([f"{prefix}{literal(name)}" for name in (*plan.tables, "awsdms_*")], "*"))
    bucket = f"arn:{PARTITION}:s3:::${{var.bucket_name}}"
    return list(policies.write_bucket(bucket, f"{bucket}/*"))


def _subnets(plan: Blueprint) -> Extra:
    return {
        "replication_subnet_group_id": plan.instance_name,
        "replication_subnet_group_description": "Where the migration runs",
        "subnet_ids": "${var.subnet_ids}",
        "tags": tagged(plan.plan, "subnet-group"),
    }


def _logs(plan: Blueprint) -> Extra:
    if plan.serverless:
        names = {
            f"log{number + 1}": f"dms-serverless-replication-{plan.resource_id(task)}"
            for number, task in enumerate(plan.tasks)
        }
    else:
        names = {"log": f"dms-tasks-{plan.instance_name}"}
    return {
        key: {
            "name": name,
            "retention_in_days": "${var.log_retention_days}",
            "kms_key_id": _KEY,
            "tags": tagged(plan.plan, "log"),
        }
        for key, name in names.items()
    }


def _instance(plan: Blueprint) -> Extra:
    return {
        "replication_instance_id": plan.instance_name,
        "replication_instance_class": plan.sizing.instance.name,
        "allocated_storage": plan.sizing.storage_gb,
        "engine_version": "${var.dms_engine_version}",
        "auto_minor_version_upgrade": False,
        "multi_az": plan.sizing.multi_az,
        "publicly_accessible": False,
        "kms_key_arn": _KEY,
        "replication_subnet_group_id": "${aws_dms_replication_subnet_group.migration.replication_subnet_group_id}",
        "vpc_security_group_ids": "${var.security_group_ids}",
        "depends_on": ["aws_cloudwatch_log_group.log"],
        "tags": tagged(plan.plan, "replication-instance"),
    }


def _endpoints(plan: Blueprint) -> Extra:
    found: Extra = {}
    for endpoint in plan.endpoints:
        kind = _endpoint_kind(endpoint)
        build = _s3_endpoint if endpoint.engine_name == "s3" else _endpoint
        found.setdefault(kind, {})[_endpoint_name(plan, endpoint)] = build(plan, endpoint)
    return found


def _endpoint_kind(endpoint: Endpoint) -> str:
    return "aws_dms_s3_endpoint" if endpoint.engine_name == "s3" else "aws_dms_endpoint"


def _endpoint_name(plan: Blueprint, endpoint: Endpoint) -> str:
    same = [item.identifier for item in plan.endpoints if item.endpoint_type == endpoint.endpoint_type]
    number = same.index(endpoint.identifier)
    return f"{endpoint.endpoint_type}{number + 1 if number else ''}"


def _endpoint_arn(plan: Blueprint, endpoint: Endpoint) -> str:
    return f"${{{_endpoint_kind(endpoint)}.{_endpoint_name(plan, endpoint)}.endpoint_arn}}"


def _endpoint(plan: Blueprint, endpoint: Endpoint) -> Extra:
    found: Extra = {
        "endpoint_id": endpoint.identifier,
        "endpoint_type": endpoint.endpoint_type,
        "engine_name": endpoint.engine_name,
        "kms_key_arn": _KEY,
        "ssl_mode": endpoint.ssl_mode,
        **settings(endpoint),
        "tags": tagged(plan.plan, f"{endpoint.endpoint_type}-endpoint"),
    }
    if endpoint.certificate_arn:
        found["certificate_arn"] = placed(endpoint.certificate_arn)
    return found


def _s3_endpoint(plan: Blueprint, endpoint: Endpoint) -> Extra:
    # The only argument whose words this resource spells in capitals.
    own = {
        snake(key).replace("rfc4180", "rfc_4180"): value.upper() if key == "CompressionType" else placed(value)
        for key, value in endpoint.settings.items()
    }
    return {
        "endpoint_id": endpoint.identifier,
        "endpoint_type": endpoint.endpoint_type,
        **own,
        "tags": tagged(plan.plan, f"{endpoint.endpoint_type}-endpoint"),
    }


def _task(plan: Blueprint, task: ReplicationTask) -> Extra:
    return {
        "replication_task_id": task.identifier,
        "migration_type": task.migration_type.value,
        "replication_instance_arn": "${aws_dms_replication_instance.migration.replication_instance_arn}",
        "source_endpoint_arn": _endpoint_arn(plan, task.source),
        "target_endpoint_arn": _endpoint_arn(plan, task.target),
        "table_mappings": literal(compact(task.table_mappings)),
        "replication_task_settings": literal(compact(task.task_settings)),
        "tags": tagged(plan.plan, "task"),
    }


def _replication(plan: Blueprint, task: ReplicationTask, number: int) -> Extra:
    return {
        "replication_config_identifier": task.identifier,
        "resource_identifier": plan.resource_id(task),
        "replication_type": task.migration_type.value,
        "source_endpoint_arn": _endpoint_arn(plan, task.source),
        "target_endpoint_arn": _endpoint_arn(plan, task.target),
        "table_mappings": literal(compact(task.table_mappings)),
        "replication_settings": literal(compact(task.task_settings)),
        "compute_config": {
            "min_capacity_units": plan.sizing.min_capacity_units,
            "max_capacity_units": plan.sizing.max_capacity_units,
            "multi_az": plan.sizing.multi_az,
            "kms_key_id": _KEY,
            "replication_subnet_group_id": "${aws_dms_replication_subnet_group.migration.replication_subnet_group_id}",
            "vpc_security_group_ids": "${var.security_group_ids}",
        },
        "depends_on": [f"aws_cloudwatch_log_group.log{number + 1}"],
        "tags": tagged(plan.plan, "task"),
    }


def _alarm_name(alarm: Alarm) -> str:
    number = "" if alarm.task is None else str(alarm.task + 1)
    return f"{snake(alarm.metric)}{number}"


def _alarm(plan: Blueprint, alarm: Alarm) -> Extra:
    found: Extra = {
        "alarm_name": f"{plan.instance_name}-{_alarm_name(alarm).replace('_', '-')}",
        "alarm_description": alarm.description,
        "comparison_operator": "GreaterThanThreshold" if alarm.above else "LessThanThreshold",
        "threshold": alarm.threshold,
        "evaluation_periods": PERIODS,
        "treat_missing_data": "notBreaching",
        "alarm_actions": '${var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]}',
        "tags": tagged(plan.plan, "alarm"),
    }
    if plan.serverless:
        query = f'SELECT MAX({alarm.metric}) FROM "AWS/DMS"'
        found["metric_query"] = [{"id": "latency", "expression": query, "period": PERIOD_SECONDS, "return_data": True}]
        return found
    dimensions: Extra = {"ReplicationInstanceIdentifier": plan.instance_name}
    if alarm.task is not None:
        task = f"aws_dms_replication_task.task{alarm.task + 1}.replication_task_arn"
        dimensions["ReplicationTaskIdentifier"] = f'${{element(split(":", {task}), 6)}}'
    return {
        **found,
        "namespace": "AWS/DMS",
        "metric_name": alarm.metric,
        "dimensions": dimensions,
        "statistic": "Maximum" if alarm.above else "Minimum",
        "period": PERIOD_SECONDS,
    }


def _outputs(plan: Blueprint) -> dict[str, str]:
    found = {
        f"{_endpoint_name(plan, endpoint)}_endpoint_arn": _endpoint_arn(plan, endpoint) for endpoint in plan.endpoints
    }
    if not plan.serverless:
        found["replication_instance_arn"] = "${aws_dms_replication_instance.migration.replication_instance_arn}"
    return found
