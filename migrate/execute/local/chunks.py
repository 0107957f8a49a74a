"""Walks a table along a key: which key can be walked, and the conditions for a range of it."""

from collections.abc import Sequence

from migrate.engines.mysql.engine import MySql
from migrate.model.schema import Column, Table

# A key is walked where its order is the one that comparison uses and its values survive the way to the client and back: an ENUM
# sorts by number but compares as text, a FLOAT prints fewer digits than it holds.
_WALKABLE = frozenset(
    {"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric", "double", "year"}
    | {"char", "varchar", "binary", "varbinary", "date", "datetime", "timestamp", "time", "uuid", "inet4", "inet6"}
)
_TEMPORAL = frozenset({"date", "datetime", "timestamp", "time"})


def walkable_key(table: Table) -> tuple[Column, ...]:
    """The columns of the key to walk along: the primary key, else a unique key without NULLs; empty where there is none."""
    keys = ([table.primary_key] if table.primary_key else []) + list(table.unique_keys)
    for key in keys:
        columns = tuple(table.column(name) for name in key.columns)
        if all(not column.nullable and column.type.name in _WALKABLE for column in columns):
            return columns
    return ()


def key_expressions(columns: Sequence[Column]) -> str:
    """The key's values in a form that can be compared with later; times as text, since not every one is a time to the client."""
    quote = MySql().quote
    return ", ".join(
        f"CAST({quote(column.name)} AS CHAR)" if column.type.name in _TEMPORAL else quote(column.name)
        for column in columns
    )


def key_order(columns: Sequence[Column]) -> str:
    """The key's columns, for ORDER BY."""
    return ", ".join(MySql().quote(column.name) for column in columns)


def beyond(columns: Sequence[Column], literals: Sequence[str]) -> str:
    """The condition for rows whose key is greater than the values, given as SQL literals."""
    return _compare(columns, literals, ">", ">")


def up_to(columns: Sequence[Column], literals: Sequence[str]) -> str:
    """The condition for rows whose key is not greater than the values."""
    return _compare(columns, literals, "<", "<=")


def _compare(columns: Sequence[Column], literals: Sequence[str], strict: str, last: str) -> str:
    """A comparison of rows, spelt out so that the server reads it as ranges of the key's index."""
    quote = MySql().quote
    names = [quote(column.name) for column in columns]
    condition = f"{names[-1]} {last} {literals[-1]}"
    for name, literal in reversed(list(zip(names[:-1], literals[:-1], strict=True))):
        condition = f"({name} {strict} {literal} OR ({name} = {literal} AND {condition}))"
    if len(names) > 1:
        condition = f"{names[0]} {strict}= {literals[0]} AND {condition}"
    return f"({condition})"
