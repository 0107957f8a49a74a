"""What a Blue/Green Deployment and a Global Database ask for, where the source already runs on AWS."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.versions import before

_RDS_FOLDER = "/RDSDBBIN/"


def _is_aurora(context: Context) -> bool:
    return context.variable("aurora_version") is not None


def _is_on_aws(context: Context) -> bool:
    return _is_aurora(context) or (context.variable("basedir") or "").startswith(_RDS_FOLDER)


@check("AW144")
def blue_green_without_binlog(context: Context) -> Iterator[Finding]:
    """No binary log on Aurora, or on RDS without backups."""
    if _is_on_aws(context) and context.is_off("log_bin"):
        message = "the source writes no binary log: a Blue/Green Deployment replicates by it and can't be made before"
        yield context.on_server(message, setting="log_bin")


@check("AW145")
def blue_green_by_statement(context: Context) -> Iterator[Finding]:
    """A binary log that is not of rows."""
    if _is_on_aws(context) and context.variable("binlog_format") in ("STATEMENT", "MIXED"):
        message = (
            "the binary log holds statements: green may come to differ from blue, so a Blue/Green Deployment is to "
            "have ROW"
        )
        yield context.on_server(message, setting="binlog_format")


@check("AW146")
def blue_green_without_key(context: Context) -> Iterator[Finding]:
    """Tables without a primary key, which make green lag."""
    if not _is_on_aws(context):
        return
    for table in context.schema.tables:
        if table.primary_key is None and not table.unique_keys:
            message = (
                f"{shown(table.name.name)} has no key: each change scans it on green, whose lag can keep the "
                "switchover from ending"
            )
            yield context.on_table(table, message)


@check("AW147")
def blue_green_with_events(context: Context) -> Iterator[Finding]:
    """Events, which green must not run before the switchover."""
    if (
        _is_on_aws(context)
        and context.is_on("event_scheduler")
        and any(event.enabled for event in context.schema.events)
    ):
        message = (
            "events run here: a Blue/Green Deployment needs event_scheduler OFF on green until the switchover, or "
            "they run twice"
        )
        yield context.on_server(message, setting="event_scheduler")


@check("AW148")
def blue_green_of_a_replica(context: Context) -> Iterator[Finding]:
    """A source that is itself read-only."""
    if _is_on_aws(context) and context.is_on("read_only") and not _is_aurora(context):
        message = "the source is read-only, as a replica is: a Blue/Green Deployment is made of the primary"
        yield context.on_server(message, setting="read_only")


@check("AW149")
def global_database_ignores_case(context: Context) -> Iterator[Finding]:
    """lower_case_table_names = 1 on Aurora MySQL 2."""
    if _is_aurora(context) and before(context, "8.0") and context.variable("lower_case_table_names") == "1":
        message = (
            "lower_case_table_names is 1: a Global Database of Aurora MySQL 2 with it can't be upgraded to 3 in place; a single "
            "cluster can, after all readers have restarted with it"
        )
        yield context.on_server(message, setting="lower_case_table_names")
