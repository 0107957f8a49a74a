"""The CloudFormation stack `migration`: network, machine, endpoints, tasks, roles, key, log and alarms.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_DMS.html
"""

from collections.abc import Iterator

from migrate.dms.endpoint_settings import BUCKET_OWNER, SERVICE_ROLE
from migrate.dms.endpoints import SECRETS_ROLE
from migrate.dms.infrastructure import policies
from migrate.dms.infrastructure.alarms import PERIOD_SECONDS, PERIODS, Alarm
from migrate.dms.infrastructure.blueprint import Blueprint, compact
from migrate.dms.infrastructure.endpoint_form import cloudformation_block, split
from migrate.dms.infrastructure.template import (
    attribute,
    is_set,
    ref,
    resource,
    sub,
    tagged,
    template,
    when,
)
from migrate.dms.infrastructure.variables import variable_of
from migrate.dms.rules import Extra
from migrate.errors import Unsupported
from migrate.model.codec import Json
from migrate.model.task import Endpoint, ReplicationTask

_Named = Iterator[tuple[str, Extra]]


def migration_stack(plan: Blueprint, *, with_tasks: bool = True) -> Extra:
    """The template. `with_tasks` is false where the tasks are too large for it, and stand in files of their own."""
    resources = dict((*_key(plan), *_roles(plan), *_network(plan), *_log(plan)))
    resources.update(_endpoint(plan, number, endpoint) for number, endpoint in enumerate(plan.endpoints))
    if not plan.serverless:
        resources.update(_instance(plan))
    if with_tasks:
        resources.update(task_resources(plan, plan.tasks))
    resources.update(alarm_resources(plan, of_tasks=with_tasks, of_machine=True))
    return template(
        "Moves a database with AWS DMS. No secret is in this file: parameters name what Secrets Manager holds.",
        plan.variables,
        _conditions(plan),
        resources,
        _outputs(plan),
        exported=not with_tasks,
    )


def service_roles_stack() -> Extra:
    """The two roles that DMS looks for by name, once for an account: a stack of their own, which outlives migrations."""
    resources: Extra = {}
    for (name, managed), logical in zip(policies.SERVICE_ROLES, ("VpcRole", "LogsRole"), strict=True):
        properties: Extra = {
            "RoleName": name,
            "AssumeRolePolicyDocument": policies.trust("dms.amazonaws.com"),
            "ManagedPolicyArns": [sub(f"arn:${{AWS::Partition}}:iam::aws:policy/service-role/{managed}")],
        }
        resources[logical] = resource("AWS::IAM::Role", properties)
    description = (
        "The roles that AWS DMS looks for by name in each account. Only where the account does not have them yet."
    )
    return template(description, (), {}, resources, {})


def task_resources(plan: Blueprint, tasks: tuple[ReplicationTask, ...]) -> dict[str, Extra]:
    """The tasks, or the serverless replications, with our documents word for word."""
    numbered = [(number, task) for number, task in enumerate(plan.tasks) if task in tasks]
    build = _replication if plan.serverless else _task
    return {task_name(plan, number): build(plan, task) for number, task in numbered}


def task_name(plan: Blueprint, number: int) -> str:
    """The logical name of a task."""
    return f"{'Replication' if plan.serverless else 'Task'}{number + 1}"


def endpoint_name(plan: Blueprint, endpoint: Endpoint) -> str:
    """The logical name of an endpoint: `SourceEndpoint`, and a number where there are several."""
    side = endpoint.endpoint_type.capitalize()
    same = [item.identifier for item in plan.endpoints if item.endpoint_type == endpoint.endpoint_type]
    number = same.index(endpoint.identifier)
    return f"{side}Endpoint{number + 1 if number else ''}"


def _conditions(plan: Blueprint) -> Extra:
    names = {variable.name for variable in plan.variables}
    found: Extra = {}
    if "SecretsKmsKeyArn" in names:
        found["HasSecretsKey"] = is_set("SecretsKmsKeyArn")
    if "AlarmTopicArn" in names:
        found["HasAlarmTopic"] = is_set("AlarmTopicArn")
    return found


def _key(plan: Blueprint) -> _Named:
    policy = policies.key_policy(
        sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root"),
        sub("logs.${AWS::Region}.amazonaws.com"),
        sub("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:dms-*"),
    )
    properties: Extra = {
        "Description": "Encrypts the storage, the endpoints and the log of a migration",
        "EnableKeyRotation": True,
        "PendingWindowInDays": 30,
        "KeyPolicy": policy,
        "Tags": tagged(plan.plan, "key"),
    }
    yield "Key", resource("AWS::KMS::Key", properties, DeletionPolicy="Delete", UpdateReplacePolicy="Delete")


def _roles(plan: Blueprint) -> _Named:
    if plan.has_secrets:
        yield "SecretsRole", _role(plan, "secrets-role", sub("dms.${AWS::Region}.amazonaws.com"), _reading(plan))
    if plan.store:
        yield "TargetRole", _role(plan, "target-role", None, _writing(plan))


def _role(plan: Blueprint, part: str, service: Json | None, statements: list[Json]) -> Extra:
    """A role that one service takes on; without one, that which the store needs."""
    trust = policies.store_trust(plan.store, ref("AWS::AccountId")) if service is None else policies.trust(service)
    properties: Extra = {
        "AssumeRolePolicyDocument": trust,
        "Policies": [{"PolicyName": part, "PolicyDocument": policies.policy(*statements)}],
        "Tags": tagged(plan.plan, part),
    }
    return resource("AWS::IAM::Role", properties)


def _reading(plan: Blueprint) -> list[Json]:
    secrets: list[Json] = [
        ref(variable.name) for variable in plan.variables if variable.name in ("SourceSecretArn", "TargetSecretArn")
    ]
    through = sub("secretsmanager.${AWS::Region}.amazonaws.com")
    decrypting = when("HasSecretsKey", policies.decrypt(ref("SecretsKmsKeyArn"), through=through))
    return [policies.read_secrets(secrets), decrypting]


def _writing(plan: Blueprint) -> list[Json]:
    if plan.store == "dynamodb":
        prefix = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/"
        tables: list[Json] = [{"Fn::Join": ["", [sub(prefix), name]]} for name in (*plan.tables, "awsdms_*")]
        return list(policies.write_tables(tables, "*"))
    bucket = sub("arn:${AWS::Partition}:s3:::${BucketName}")
    return list(policies.write_bucket(bucket, sub("arn:${AWS::Partition}:s3:::${BucketName}/*")))


def _network(plan: Blueprint) -> _Named:
    properties: Extra = {
        "ReplicationSubnetGroupDescription": "Where the migration runs",
        "SubnetIds": ref("SubnetIds"),
        "Tags": tagged(plan.plan, "subnet-group"),
    }
    yield "SubnetGroup", resource("AWS::DMS::ReplicationSubnetGroup", properties)


def _log(plan: Blueprint) -> _Named:
    names = (
        {
            f"Log{number + 1}": f"dms-serverless-replication-{plan.resource_id(task)}"
            for number, task in enumerate(plan.tasks)
        }
        if plan.serverless
        else {"Log": f"dms-tasks-{plan.instance_name}"}
    )
    for logical, name in names.items():
        properties: Extra = {
            "LogGroupName": name,
            "RetentionInDays": ref("LogRetentionDays"),
            "KmsKeyId": attribute("Key", "Arn"),
            "Tags": tagged(plan.plan, "log"),
        }
        yield (
            logical,
            resource("AWS::Logs::LogGroup", properties, DeletionPolicy="Delete", UpdateReplacePolicy="Delete"),
        )


def _instance(plan: Blueprint) -> _Named:
    properties: Extra = {
        "ReplicationInstanceIdentifier": plan.instance_name,
        "ReplicationInstanceClass": plan.sizing.instance.name,
        "AllocatedStorage": plan.sizing.storage_gb,
        "EngineVersion": ref("DmsEngineVersion"),
        # An upgrade restarts the instance in the middle of a load.
        "AutoMinorVersionUpgrade": False,
        "MultiAZ": plan.sizing.multi_az,
        "PubliclyAccessible": False,
        "KmsKeyId": attribute("Key", "Arn"),
        "ReplicationSubnetGroupIdentifier": ref("SubnetGroup"),
        "VpcSecurityGroupIds": ref("SecurityGroupIds"),
        "Tags": tagged(plan.plan, "replication-instance"),
    }
    yield "Instance", resource("AWS::DMS::ReplicationInstance", properties, DependsOn="Log")


def _placed(value: Json) -> Json:
    """A parameter or a resource in the place of a placeholder."""
    if value == SECRETS_ROLE:
        return attribute("SecretsRole", "Arn")
    if value == SERVICE_ROLE:
        return attribute("TargetRole", "Arn")
    if value == BUCKET_OWNER:
        return ref("AWS::AccountId")
    variable = variable_of(value) if isinstance(value, str) else None
    if variable is not None:
        return ref(variable.name)
    if isinstance(value, str) and "{{resolve:" in value:
        raise Unsupported(
            "a name holds {{resolve:, which CloudFormation would put something else in place of",
            reason=value,
            hint="make the endpoint by hand from dms/*-endpoint.json",
        )
    return value


def _endpoint(plan: Blueprint, number: int, endpoint: Endpoint) -> tuple[str, Extra]:
    inside, beside, attributes = split(endpoint, _placed)
    properties: Extra = {
        "EndpointIdentifier": endpoint.identifier,
        "EndpointType": endpoint.endpoint_type,
        "EngineName": endpoint.engine_name,
        **beside,
    }
    if endpoint.ssl_mode != "none":
        properties["SslMode"] = endpoint.ssl_mode
    if endpoint.certificate_arn:
        properties["CertificateArn"] = _placed(endpoint.certificate_arn)
    if attributes:
        properties["ExtraConnectionAttributes"] = _placed(attributes)
    if endpoint.engine_name != "s3":
        properties["KmsKeyId"] = attribute("Key", "Arn")
    properties[cloudformation_block(endpoint.engine_name)] = inside
    properties["Tags"] = tagged(plan.plan, f"{endpoint.endpoint_type}-endpoint")
    return endpoint_name(plan, endpoint), resource("AWS::DMS::Endpoint", properties)


def _ends(plan: Blueprint, task: ReplicationTask) -> Extra:
    return {
        "SourceEndpointArn": ref(endpoint_name(plan, task.source)),
        "TargetEndpointArn": ref(endpoint_name(plan, task.target)),
    }


def _task(plan: Blueprint, task: ReplicationTask) -> Extra:
    properties: Extra = {
        "ReplicationTaskIdentifier": task.identifier,
        "MigrationType": task.migration_type.value,
        "ReplicationInstanceArn": ref("Instance"),
        **_ends(plan, task),
        "TableMappings": compact(task.table_mappings),
        "ReplicationTaskSettings": compact(task.task_settings),
        "Tags": tagged(plan.plan, "task"),
    }
    return resource("AWS::DMS::ReplicationTask", properties)


def _replication(plan: Blueprint, task: ReplicationTask) -> Extra:
    for document in (task.table_mappings, task.task_settings):
        if "{{resolve:" in str(document):
            _placed("{{resolve:")
    number = plan.tasks.index(task)
    compute: Extra = {
        "MinCapacityUnits": plan.sizing.min_capacity_units,
        "MaxCapacityUnits": plan.sizing.max_capacity_units,
        "MultiAZ": plan.sizing.multi_az,
        "KmsKeyId": attribute("Key", "Arn"),
        "ReplicationSubnetGroupId": ref("SubnetGroup"),
        "VpcSecurityGroupIds": ref("SecurityGroupIds"),
    }
    properties: Extra = {
        "ReplicationConfigIdentifier": task.identifier,
        "ResourceIdentifier": plan.resource_id(task),
        "ReplicationType": task.migration_type.value,
        **_ends(plan, task),
        "ComputeConfig": compute,
        "TableMappings": task.table_mappings,
        "ReplicationSettings": task.task_settings,
        "Tags": tagged(plan.plan, "task"),
    }
    return resource("AWS::DMS::ReplicationConfig", properties, DependsOn=f"Log{number + 1}")


def alarm_resources(
    plan: Blueprint, *, of_tasks: bool, of_machine: bool, only: tuple[ReplicationTask, ...] | None = None
) -> Extra:
    """The alarms: of the tasks (`only` these), and of the machine or of all that is serverless."""
    return {
        f"{alarm.metric}Alarm{'' if alarm.task is None else alarm.task + 1}": _alarm(plan, alarm)
        for alarm in plan.alarms
        if (of_machine if alarm.task is None else of_tasks and (only is None or plan.tasks[alarm.task] in only))
    }


def _alarm(plan: Blueprint, alarm: Alarm) -> Extra:
    properties: Extra = {
        "AlarmDescription": alarm.description,
        "ComparisonOperator": "GreaterThanThreshold" if alarm.above else "LessThanThreshold",
        "Threshold": alarm.threshold,
        "EvaluationPeriods": PERIODS,
        "TreatMissingData": "notBreaching",
        "AlarmActions": when("HasAlarmTopic", [ref("AlarmTopicArn")]),
        "Tags": tagged(plan.plan, "alarm"),
        **_measured(plan, alarm),
    }
    return resource("AWS::CloudWatch::Alarm", properties)


def _measured(plan: Blueprint, alarm: Alarm) -> Extra:
    if plan.serverless:
        # All serverless replications of the Region at once: their metrics have no name that is known beforehand.
        expression = f'SELECT MAX({alarm.metric}) FROM "AWS/DMS"'
        return {"Metrics": [{"Id": "latency", "Expression": expression, "Period": PERIOD_SECONDS, "ReturnData": True}]}
    dimensions: list[Json] = [{"Name": "ReplicationInstanceIdentifier", "Value": plan.instance_name}]
    if alarm.task is not None:
        # The task's metrics go by the end of its ARN.
        arn = ref(task_name(plan, alarm.task))
        dimensions.append(
            {"Name": "ReplicationTaskIdentifier", "Value": {"Fn::Select": [6, {"Fn::Split": [":", arn]}]}}
        )
    return {
        "Namespace": "AWS/DMS",
        "MetricName": alarm.metric,
        "Dimensions": dimensions,
        "Statistic": "Maximum" if alarm.above else "Minimum",
        "Period": PERIOD_SECONDS,
    }


def _outputs(plan: Blueprint) -> Extra:
    found: Extra = {
        f"{endpoint_name(plan, endpoint)}Arn": ref(endpoint_name(plan, endpoint)) for endpoint in plan.endpoints
    }
    if not plan.serverless:
        found["ReplicationInstanceArn"] = ref("Instance")
    found["SubnetGroup"] = ref("SubnetGroup")
    found["KeyArn"] = attribute("Key", "Arn")
    if plan.has_secrets:
        found["SecretsAccessRoleArn"] = attribute("SecretsRole", "Arn")
    return found
