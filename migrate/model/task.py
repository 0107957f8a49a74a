"""A replication task: DMS's own documents as values. Keys and words are DMS's; unknown ones are kept.

Rules: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.html
Settings: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.html
"""

from dataclasses import dataclass, field
from enum import StrEnum

from migrate.model.codec import Json
from migrate.model.document import Document


class MigrationType(StrEnum):
    """What a task does."""

    FULL_LOAD = "full-load"
    FULL_LOAD_AND_CDC = "full-load-and-cdc"
    CDC = "cdc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One side of a task, without secrets. `url` has no password."""

    identifier: str
    endpoint_type: str
    """`source` or `target`."""
    engine_name: str
    """DMS's word: `mysql`, `mariadb`, `aurora`, `postgres`, `aurora-postgresql`, …"""
    url: str = ""
    settings: dict[str, Json] = field(default_factory=dict)
    """The engine's settings block by the API's own spelling (`MySQLSettings`, `PostgreSQLSettings`)."""
    extra_connection_attributes: str = ""
    ssl_mode: str = "require"
    """`none` only where the service is reached over HTTPS anyway, and DMS has no such choice."""
    certificate_arn: str = ""
    """The imported certificate that `verify-ca` and `verify-full` check the server's against."""


@dataclass(frozen=True, kw_only=True)
class ReplicationTask(Document):
    """Endpoints, table mappings and task settings, as `CreateReplicationTask` takes them.

    `table_mappings` and `task_settings` are DMS's JSON documents, word for word; `migrate.dms` reads them as typed rules.
    """

    KIND = "replication-task"

    identifier: str
    migration_type: MigrationType
    source: Endpoint
    target: Endpoint
    table_mappings: dict[str, Json]
    task_settings: dict[str, Json]
