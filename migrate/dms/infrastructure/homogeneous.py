"""Whether DMS's homogeneous data migration, which uses the engine's own tools, suits a move better than a task.

https://docs.aws.amazon.com/dms/latest/userguide/data-migrations.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrate.dms.document import parse
from migrate.dms.rules import SelectionAction, SelectionRule
from migrate.model.names import EngineName, Target
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask

_VERSIONS = {
    EngineName.MYSQL: ((5, 7), (8, 0)),
    EngineName.MARIADB: ((10, 2), (10, 2)),
    EngineName.POSTGRESQL: ((10, 4), (17, 99)),
}
"""The oldest and the newest source version that a data migration takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Homogeneous:
    """The judgement: whether a homogeneous data migration fits, and the sentences that say why or why not."""

    fits: bool
    reasons: tuple[str, ...]


def homogeneous(schema: Schema, tasks: Sequence[ReplicationTask], *, target: Target) -> Homogeneous:
    """Judges one move. A data migration brings indexes, routines and partitions along, and has no validation of its own."""
    if schema.engine is not target.engine:
        return Homogeneous(fits=False, reasons=(_different(schema.engine, target.engine),))
    against = (*_about_versions(schema, target), *_about_tasks(schema, tasks), *_about_schema(schema, tasks))
    if against:
        return Homogeneous(fits=False, reasons=against)
    return Homogeneous(
        fits=True,
        reasons=(
            f"Source and target are both {schema.engine.title}, every table keeps its names, and the versions fit: "
            f"a homogeneous data migration ({_tools(schema.engine)}) brings indexes, routines and partitions along too.",
            "It validates nothing by itself, so compare afterwards with migrate validate.",
            "It needs an instance profile, two data providers and a migration project (CreateDataMigration) "
            "instead of endpoints and tasks.",
        ),
    )


def _different(source: EngineName, target: EngineName) -> str:
    return f"{source.title} and {target.title} are different engines, so a homogeneous data migration is not possible."


def _tools(engine: EngineName) -> str:
    return "pg_dump and logical replication" if engine is EngineName.POSTGRESQL else "mydumper and the binary log"


def _about_versions(schema: Schema, target: Target) -> Iterator[str]:
    if not target.service.startswith(("aurora-", "rds-")):
        yield "The target is no service of AWS's, and a homogeneous data migration writes into RDS and Aurora only."
    version = _numbers(schema.version)
    if not version:
        yield "The source's version is not known, and a homogeneous data migration takes certain versions only."
        return
    oldest, newest = _VERSIONS[schema.engine]
    if not oldest <= version[:2] <= newest:
        spans = " to ".join(".".join(str(part) for part in end if part < 99) for end in dict.fromkeys((oldest, newest)))
        yield f"A homogeneous data migration takes {schema.engine.title} {spans}; the source is {schema.version}."
    wanted = _numbers(target.engine_version)
    if wanted and wanted < version[: len(wanted)]:
        yield f"The target ({target.engine_version}) is older than the source ({schema.version})."


def _about_tasks(schema: Schema, tasks: Sequence[ReplicationTask]) -> Iterator[str]:
    rules = [rule for task in tasks for rule in parse(task.table_mappings).rules]
    if any(not isinstance(rule, SelectionRule) for rule in rules):
        yield "The task renames or changes something, and a homogeneous data migration has no transformations."
    selections = [rule for rule in rules if isinstance(rule, SelectionRule)]
    if any(rule.filters for rule in selections):
        yield "The task filters rows, and a homogeneous data migration does not."
    if any(rule.action is SelectionAction.EXCLUDE for rule in selections):
        yield "The task leaves tables out, and a homogeneous data migration only includes."
    selected = sum(rule.action is not SelectionAction.EXCLUDE for rule in selections)
    if selected < len(schema.tables) and _follows(tasks) and schema.engine.is_mysql_family:
        yield "Changes are followed for some tables only, and with MySQL a data migration selects for full loads alone."


def _about_schema(schema: Schema, tasks: Sequence[ReplicationTask]) -> Iterator[str]:
    if schema.engine is EngineName.MARIADB and schema.sequences:
        yield "The source has sequences, which a homogeneous data migration of MariaDB does not take."
    if not _follows(tasks):
        return
    if schema.variable("gtid_mode").upper() == "ON":
        yield "GTIDs are on, which a homogeneous data migration does not follow."
    keyless = [str(table.name) for table in schema.tables if table.primary_key is None]
    if schema.engine is EngineName.POSTGRESQL and keyless:
        yield f"Updates of tables without a primary key are not replicated: {', '.join(keyless[:5])}."


def _follows(tasks: Sequence[ReplicationTask]) -> bool:
    return any(task.migration_type is not MigrationType.FULL_LOAD for task in tasks)


def _numbers(version: str) -> tuple[int, ...]:
    words = version.split("-")[0].split(" ")[0].split(".")
    return tuple(int(word) for word in words if word.isdigit())
