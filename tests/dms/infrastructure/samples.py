"""Tasks between any two sides, with names that mean harm."""

from dataclasses import replace

from migrate.dms.document import to_document
from migrate.dms.endpoints import STORES, source_endpoint, store_endpoint, target_endpoint
from migrate.dms.object_mapping import object_mappings
from migrate.dms.rules import TableMappings
from migrate.dms.settings import task_settings
from migrate.dms.table_rules import table_rules
from migrate.engines.engine import parse_target
from migrate.model.names import EngineName, Target
from migrate.model.schema import Column, Schema
from migrate.model.task import MigrationType, ReplicationTask
from migrate.model.types import ColumnType
from tests.dms.samples import mapping, schema, table

HOSTILE = (
    "plain",
    "${AWS::AccountId}",
    "%{ if true }",
    "{{resolve:secretsmanager:prod:SecretString:password}}",
    '"},{"rule',
    "größe 💰\n| `x`",
    "$${a}\\",
)
KINDS = tuple(MigrationType)


def hostile_schema(engine: EngineName = EngineName.MYSQL, *, database: str = "shop", sized: bool = False) -> Schema:
    """A table for each hostile name, and one with a large value."""
    size = {"row_estimate": 1_000_000, "size_bytes": 3 * 1024**3} if sized else {}
    tables = [replace(table(name, "id", "Größe"), **size) for name in HOSTILE]
    note = Column(name="note", type=ColumnType(name="text" if engine is EngineName.POSTGRESQL else "longtext"))
    tables[0] = replace(tables[0], columns=(*tables[0].columns, note))
    return replace(schema(*tables, engine=engine), database=database)


def target_of(service: str) -> Target | None:
    """The target of a service; None for one that is a store."""
    return None if service in STORES else parse_target(service)


def task(source: Schema, service: str, kind: MigrationType, *, plan: str = "shop", name: str = "") -> ReplicationTask:
    """One task for all of the schema's tables."""
    target = target_of(service)
    engine = EngineName.POSTGRESQL if target is None else target.engine
    document = to_document(TableMappings(rules=table_rules(mapping(item) for item in source.tables)))
    if service == "dynamodb":
        document["rules"] += list(object_mappings(source.tables, first_id=100)[0])
    return ReplicationTask(
        identifier=name or plan,
        migration_type=kind,
        source=source_endpoint(source, target=engine, migration_type=kind, url=None, identifier=plan),
        target=store_endpoint(service, source, migration_type=kind, identifier=plan)
        if target is None
        else target_endpoint(target, source=source.engine, database=source.database, identifier=plan),
        table_mappings=document,
        task_settings=task_settings(migration_type=kind, source=source.engine, target=engine),
    )


def tasks(
    source: Schema, service: str, kind: MigrationType, *, count: int, plan: str = "shop"
) -> tuple[ReplicationTask, ...]:
    """The schema's tables given to so many tasks of one plan."""
    if count == 1:
        return (task(source, service, kind, plan=plan),)
    parts = [replace(source, tables=source.tables[number::count]) for number in range(count)]
    return tuple(
        task(part, service, kind, plan=plan, name=f"{plan}-{number}") for number, part in enumerate(parts, start=1)
    )
