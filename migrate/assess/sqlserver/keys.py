"""Keys and what numbers them.

https://learn.microsoft.com/en-us/sql/relational-databases/tables/unique-constraints-and-check-constraints
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.model.schema import Index, Table

_NOT_KEPT = frozenset({"NODE", "EDGE", "EXTERNAL", "FILETABLE"})


@check("MS201")
def no_primary_key(context: Context) -> Iterator[Finding]:
    """A table without a primary key."""
    for table in context.schema.tables:
        if table.primary_key is None and not _NOT_KEPT & {name for name, _ in table.options}:
            message = (
                f"{shown(table.name.name)} has no primary key: DMS follows its changes only with MS-CDC enabled on the "
                "table, and validates none of its rows"
            )
            yield context.on_table(table, message)


@check("MS203")
def one_null(context: Context) -> Iterator[Finding]:
    """A unique key with columns that may be NULL."""
    there = (
        "MySQL takes any number of them" if to_mysql(context) else "PostgreSQL takes any number unless told otherwise"
    )
    for table in context.schema.tables:
        for key in table.unique_keys:
            if names := _nullable(table, key.columns):
                message = f"{shown(table.name.name, key.name)} allows NULL in {names} in one row alone: {there}"
                yield context.on_key(table, key, message)
        for index in table.indexes:
            if _is_whole_key(index) and (names := _nullable(table, tuple(part.column or "" for part in index.parts))):
                message = f"{shown(table.name.name, index.name)} allows NULL in {names} in one row alone: {there}"
                yield context.on_index(table, index, message)


def _is_whole_key(index: Index) -> bool:
    return index.unique and index.predicate is None and index.method == "clustered"


def _nullable(table: Table, names: tuple[str, ...]) -> str:
    folded = {name.casefold() for name in names}
    found = [column.name for column in table.columns if column.nullable and column.name.casefold() in folded]
    return ", ".join(shown(name) for name in found)


@check("MS211")
def ignored_duplicates(context: Context) -> Iterator[Finding]:
    """A key that drops a second row without a word."""
    for item in others(context, "ignored duplicates"):
        message = (
            f"{shown(item.table, item.name)} drops a row whose key is there already and goes on: on the target the "
            "whole INSERT fails"
        )
        yield on_other(item, message)


@check("MS213")
def disabled_constraint(context: Context) -> Iterator[Finding]:
    """A constraint that is switched off."""
    for item in others(context, "disabled constraint"):
        message = (
            f"{shown(item.table, item.name)} is switched off, so rows may break it: made on the target, it refuses "
            "them, or can't be made at all"
        )
        yield on_other(item, message)
