"""Brings MySQL's primary keys over prefixes into one shape."""

from dataclasses import replace

from migrate.model.schema import Index, Key, Schema, Table


def with_primary_keys(schema: Schema) -> Schema:
    """The schema where an index called PRIMARY is the table's primary key, with the lengths of its prefixes.

    https://dev.mysql.com/doc/refman/8.4/en/column-indexes.html#column-indexes-prefix
    """
    if not schema.engine.is_mysql_family:
        return schema
    return replace(schema, tables=tuple(_with_primary_key(table) for table in schema.tables))


def _with_primary_key(table: Table) -> Table:
    found = next((index for index in table.indexes if _is_primary(index)), None)
    if table.primary_key is not None or found is None:
        return table
    key = Key(
        name=found.name,
        columns=tuple(part.column or "" for part in found.parts),
        comment=found.comment,
        prefix_lengths=tuple(part.prefix_length for part in found.parts),
    )
    return replace(table, primary_key=key, indexes=tuple(index for index in table.indexes if index is not found))


def _is_primary(index: Index) -> bool:
    return index.unique and index.name.upper() == "PRIMARY" and all(part.column for part in index.parts)
