"""Which column of a table's keys its rows may be divided by."""

from migrate.model.schema import Column, Key, Table


def leading_column(table: Table, types: frozenset[str]) -> tuple[Key, Column] | None:
    """The key, and its first column, along which a table may be divided: no NULLs, and one of those types."""
    for key in ((table.primary_key,) if table.primary_key else ()) + table.unique_keys:
        columns = [table.column(name) for name in key.columns]
        if not any(column.nullable for column in columns) and columns[0].type.name in types:
            return key, columns[0]
    return None
