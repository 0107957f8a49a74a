"""Tables of MySQL and MariaDB, expressed for PostgreSQL."""

from collections.abc import Mapping
from dataclasses import replace

from migrate.convert.context import Context, table_ref
from migrate.convert.mysql_to_postgresql.checks import convert_checks
from migrate.convert.mysql_to_postgresql.columns import convert_columns
from migrate.convert.mysql_to_postgresql.foreign_keys import convert_foreign_keys
from migrate.convert.mysql_to_postgresql.indexes import convert_indexes, convert_primary_key, convert_unique_keys
from migrate.convert.mysql_to_postgresql.partitions import convert_partitioning
from migrate.convert.mysql_to_postgresql.widths import integer_widths
from migrate.convert.notes import SYSTEM_VERSIONED
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Table, UserType
from migrate.model.types import TypeKind


def convert_tables(context: Context) -> tuple[tuple[Table, Table], ...]:
    """Every table of the source with what it becomes."""
    widths = integer_widths(context)
    columns = {table.name: convert_columns(context, table, widths) for table in context.source.tables}
    pairs = [(table, _convert(context, table, columns[table.name])) for table in context.source.tables]
    made: Mapping[ObjectName, Table] = {target.name: target for _, target in pairs}
    return tuple(
        (source, replace(target, foreign_keys=convert_foreign_keys(context, source, made))) for source, target in pairs
    )


def enum_types(tables: tuple[Table, ...]) -> tuple[UserType, ...]:
    """The types that the tables' enum columns need."""
    found = {
        (column.type.schema, column.type.name): column.type
        for table in tables
        for column in table.columns
        if column.type.kind is TypeKind.ENUM
    }
    return tuple(
        UserType(name=ObjectName(schema=schema, name=name), kind="enum", labels=type_.labels)
        for (schema, name), type_ in found.items()
    )


def _convert(context: Context, table: Table, columns: tuple[Column, ...]) -> Table:
    by_name = {column.name: column for column in columns}
    if table.system_versioned:
        message = f"{table.name.name} keeps the history of its rows; only the current rows are carried over"
        context.notes.add(SYSTEM_VERSIONED, table_ref(table.name), message, location=table.location)
    target = Table(
        name=context.relations[table.name],
        columns=columns,
        primary_key=convert_primary_key(context, table, by_name),
        unique_keys=convert_unique_keys(context, table, by_name),
        indexes=convert_indexes(context, table, by_name),
        checks=convert_checks(context, table, columns),
        comment=table.comment,
        row_estimate=table.row_estimate,
        size_bytes=table.size_bytes,
    )
    return replace(target, partitioning=convert_partitioning(context, table, target))
