"""One migration's infrastructure, before it is written as CloudFormation or as Terraform."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from migrate.dms.endpoint_settings import SERVICE_ROLE
from migrate.dms.infrastructure.alarms import Alarm, alarms
from migrate.dms.infrastructure.naming import short
from migrate.dms.infrastructure.sizing import Sizing, size
from migrate.dms.infrastructure.variables import (
    ALARM_TOPIC,
    ENGINE_VERSION,
    GROUPS,
    LOG_DAYS,
    SECRETS_KEY,
    SUBNETS,
    Variable,
    of_endpoints,
)
from migrate.model.codec import Json
from migrate.model.names import Target
from migrate.model.schema import Schema
from migrate.model.task import Endpoint, MigrationType, ReplicationTask

INSTANCE_NAME, RESOURCE_ID = 63, 31
"""The longest name of a replication instance, and the longest end of an ARN that can be chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """What is made for one plan: its tasks, their endpoints, and the machine."""

    plan: str
    """The plan's name: endpoints are called after it."""
    tasks: tuple[ReplicationTask, ...]
    endpoints: tuple[Endpoint, ...]
    """Each once, however many tasks use it."""
    sizing: Sizing
    serverless: bool
    alarms: tuple[Alarm, ...]
    tables: tuple[str, ...]
    """DynamoDB's tables that the tasks write to."""

    @property
    def instance_name(self) -> str:
        """The replication instance's name."""
        return short(self.plan, INSTANCE_NAME)

    @property
    def follows(self) -> bool:
        """Whether any task follows changes."""
        return any(task.migration_type is not MigrationType.FULL_LOAD for task in self.tasks)

    @property
    def has_secrets(self) -> bool:
        """Whether any endpoint names a secret."""
        return any("SecretsManagerSecretId" in endpoint.settings for endpoint in self.endpoints)

    @property
    def store(self) -> str:
        """`s3`, `redshift` or `dynamodb` where DMS writes there with a role of its own; otherwise empty."""
        uses = [
            endpoint for endpoint in self.endpoints if endpoint.settings.get("ServiceAccessRoleArn") == SERVICE_ROLE
        ]
        return uses[0].engine_name if uses else ""

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What the person who makes the stack has to say."""
        own = [SUBNETS, GROUPS, *of_endpoints(self.endpoints)]
        own += [SECRETS_KEY] if self.has_secrets else []
        own += [ALARM_TOPIC] if self.alarms else []
        return (*own, LOG_DAYS, *(() if self.serverless else (ENGINE_VERSION,)))

    def resource_id(self, task: ReplicationTask) -> str:
        """The end of a serverless replication's ARN, which its log is called after."""
        return short(f"{self.plan}-{task.identifier}" if task.identifier != self.plan else self.plan, RESOURCE_ID)


def blueprint(
    tasks: Sequence[ReplicationTask], schema: Schema, *, target: Target | None, serverless: bool = False
) -> Blueprint:
    """Plans the infrastructure of these tasks."""
    tasks = tuple(tasks)
    by_name = {endpoint.identifier: endpoint for task in tasks for endpoint in (task.source, task.target)}
    sizing = size(schema, tasks, target=target)
    return Blueprint(
        plan=tasks[0].source.identifier.removesuffix("-source"),
        tasks=tasks,
        endpoints=tuple(by_name.values()),
        sizing=sizing,
        serverless=serverless,
        alarms=alarms(tasks, sizing, serverless=serverless),
        tables=tuple(sorted({name for task in tasks for name in _object_tables(task)})),
    )


def compact(document: Json) -> str:
    """A document as DMS takes it in one text, in which neither tool finds anything to put in place of something.

    CloudFormation replaces `{{resolve:…}}` wherever it stands, and both replace `${…}` in places, so that the first mark
    of each is written as an escape of JSON's.
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("{{resolve:", "\\u007b{resolve:").replace("${", "\\u0024{")


def _object_tables(task: ReplicationTask) -> list[str]:
    rules = task.table_mappings.get("rules", [])
    found = [rule.get("target-table-name") for rule in rules if isinstance(rule, dict)]
    return [name for name in found if isinstance(name, str)]
