"""Tasks in stacks of their own, where their documents are too large to stand in one template.

CloudFormation takes 51,200 bytes from the command's own argument and 1 MB from S3:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from collections.abc import Iterator

from migrate.dms.infrastructure.blueprint import Blueprint
from migrate.dms.infrastructure.migration_stack import alarm_resources, endpoint_name, task_resources
from migrate.dms.infrastructure.template import is_set, ref, render, template
from migrate.dms.infrastructure.variables import ALARM_TOPIC, GROUPS, Variable
from migrate.dms.rules import Extra
from migrate.model.codec import Json
from migrate.model.task import ReplicationTask

INLINE_BYTES, S3_BYTES = 51_200, 1_000_000
"""What CloudFormation takes as it is, and what it takes from S3: 1 MB, counted a little short."""
_STACK = Variable(
    name="MigrationStack",
    description="The name of the stack that was made from migration.cfn.json.",
    pattern=r"^[a-zA-Z][-a-zA-Z0-9]*$",
)


def task_stacks(plan: Blueprint) -> tuple[tuple[Extra, ...], tuple[ReplicationTask, ...]]:
    """The templates that hold the tasks, as many in each as it takes, and the tasks that no template can hold."""
    held: list[ReplicationTask] = []
    left_out: list[ReplicationTask] = []
    for task in plan.tasks:
        (held if size(_stack(plan, (task,))) <= S3_BYTES else left_out).append(task)
    return tuple(_stack(plan, tasks) for tasks in _groups(plan, tuple(held))), tuple(left_out)


def size(document: Extra) -> int:
    """The template's length in bytes."""
    return len(render(document).encode())


def _groups(plan: Blueprint, tasks: tuple[ReplicationTask, ...]) -> Iterator[tuple[ReplicationTask, ...]]:
    group: tuple[ReplicationTask, ...] = ()
    for task in tasks:
        if group and size(_stack(plan, (*group, task))) > S3_BYTES:
            yield group
            group = ()
        group = (*group, task)
    if group:
        yield group


def _stack(plan: Blueprint, tasks: tuple[ReplicationTask, ...]) -> Extra:
    watched = alarm_resources(plan, of_tasks=True, of_machine=False, only=tasks)
    here = task_resources(plan, tasks)
    elsewhere = {endpoint_name(plan, endpoint): f"{endpoint_name(plan, endpoint)}Arn" for endpoint in plan.endpoints}
    elsewhere |= {"Instance": "ReplicationInstanceArn", "SubnetGroup": "SubnetGroup", "Key": "KeyArn"}
    resources = {name: _imported(value, elsewhere) for name, value in (here | watched).items()}
    for made in resources.values():
        made.pop("DependsOn", None)
    variables = [_STACK, *([GROUPS] if plan.serverless else []), *([ALARM_TOPIC] if watched else [])]
    conditions: Extra = {"HasAlarmTopic": is_set("AlarmTopicArn")} if watched else {}
    return template("Tasks of a migration with AWS DMS.", tuple(variables), conditions, resources, {})


def _imported(value: Json, elsewhere: dict[str, str]) -> Json:
    """The value with what the migration's stack has made taken from its outputs."""
    if isinstance(value, list):
        return [_imported(item, elsewhere) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"} and value["Ref"] in elsewhere:
        return _import(elsewhere[value["Ref"]])
    if value == {"Fn::GetAtt": ["Key", "Arn"]}:
        return _import(elsewhere["Key"])
    return {key: _imported(item, elsewhere) for key, item in value.items()}


def _import(output: str) -> Extra:
    return {"Fn::ImportValue": {"Fn::Join": ["-", [ref("MigrationStack"), output]]}}
