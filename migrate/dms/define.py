"""Makes the replication task that moves a converted schema's rows, where one task is all that is wanted."""

from migrate.dms.design import design_tasks
from migrate.model.conversion import Conversion
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask
from migrate.url import Url


def define_task(
    conversion: Conversion,
    schema: Schema,
    *,
    migration_type: MigrationType,
    source: Url | None,
    identifier: str,
) -> ReplicationTask:
    """One task for every table that was converted, by what the schema alone tells.

    `migrate.dms.design` gives the same task, with what was measured, and the tasks it may be divided into.
    Raises `UsageProblem` where there is nothing to move and `Unsupported` where two tables would go into one.
    """
    return design_tasks(conversion, schema, migration_type=migration_type, source=source, identifier=identifier).whole
