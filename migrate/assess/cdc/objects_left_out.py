"""What DMS leaves to others: secondary objects, batches, the ways of large columns. Told once a schema or table.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.reach import MYSQL_LARGE_TYPES, POSTGRESQL_LARGE_TYPES
from migrate.assess.registry import check
from migrate.model.names import EngineName
from migrate.model.schema import Table

_WILD = frozenset("%[]")


@check("CD119")
def mysql_large_columns(context: Context) -> Iterator[Finding]:
    """Large columns of MySQL."""
    yield from _large_columns(context)


@check("CD222")
def postgresql_large_columns(context: Context) -> Iterator[Finding]:
    """Large columns of PostgreSQL."""
    yield from _large_columns(context)


@check("CD120")
def mysql_secondary_objects(context: Context) -> Iterator[Finding]:
    """Indexes, foreign keys and checks of MySQL."""
    yield from _secondary_objects(context)


@check("CD223")
def postgresql_secondary_objects(context: Context) -> Iterator[Finding]:
    """Indexes, foreign keys and checks of PostgreSQL."""
    yield from _secondary_objects(context)


@check("CD121")
def mysql_batches(context: Context) -> Iterator[Finding]:
    """Tables of MySQL that changes can't be applied to in batches."""
    yield from _batches(context)


@check("CD224")
def postgresql_batches(context: Context) -> Iterator[Finding]:
    """Tables of PostgreSQL that changes can't be applied to in batches."""
    yield from _batches(context)


@check("CD122")
def mysql_wildcards(context: Context) -> Iterator[Finding]:
    """Names of MySQL that are patterns."""
    yield from _wildcards(context)


@check("CD225")
def postgresql_wildcards(context: Context) -> Iterator[Finding]:
    """Names of PostgreSQL that are patterns."""
    yield from _wildcards(context)


def _large_columns(context: Context) -> Iterator[Finding]:
    for table in context.schema.tables:
        if names := _large(context, table):
            message = (
                f"{shown(table.name.name)} has large columns ({', '.join(map(shown, names))}): DMS cuts them at "
                "LobMaxSize, 32 KB unless told otherwise"
            )
            yield context.on_table(table, message)


def _large(context: Context, table: Table) -> list[str]:
    kinds = POSTGRESQL_LARGE_TYPES if context.engine is EngineName.POSTGRESQL else MYSQL_LARGE_TYPES
    return [column.name for column in table.columns if column.type.name in kinds]


def _secondary_objects(context: Context) -> Iterator[Finding]:
    for schema in sorted({table.name.schema for table in context.schema.tables}):
        tables = [table for table in context.schema.tables if table.name.schema == schema]
        kinds = [
            word
            for word, has in (
                ("indexes", any(table.indexes for table in tables)),
                ("unique keys", any(table.unique_keys for table in tables)),
                ("foreign keys", any(table.foreign_keys for table in tables)),
                ("checks", any(table.checks for table in tables)),
            )
            if has
        ]
        if kinds:
            message = f"tables of {shown(schema)} have {', '.join(kinds)}: DMS carries over rows and primary keys alone"
            yield context.on_schema(schema, message)


def _batches(context: Context) -> Iterator[Finding]:
    for table in context.schema.tables:
        if table.primary_key and (table.unique_keys or any(index.unique for index in table.indexes)):
            message = (
                f"{shown(table.name.name)} has a primary key and another unique one: DMS does not apply its changes "
                "in batches, BatchApplyEnabled falls back to one by one"
            )
            yield context.on_table(table, message)


def _wildcards(context: Context) -> Iterator[Finding]:
    for table in context.schema.tables:
        if _WILD & {*table.name.name, *table.name.schema}:
            message = f"{shown(table.name.name)} has %, [ or ] in its name, which table mappings read as a pattern"
            yield context.on_table(table, message)
