"""Keys, constraints and indexes."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.issue import Severity
from migrate.model.schema import Column, Table
from migrate.model.types import TypeKind


@check("PG105")
def text_in_key(context: Context) -> Iterator[Finding]:
    """Text or bytes without a length in a key or index: MySQL wants a length there."""
    for table in context.schema.tables:
        keys = [table.primary_key, *table.unique_keys]
        names = [name for key in keys if key for name in key.columns]
        names += [
            part.column for index in table.indexes if index.method == "btree" for part in index.parts if part.column
        ]
        for name in dict.fromkeys(names):
            column = table.column(name)
            if _has_no_length(column):
                message = (
                    f"{shown(table.name.name, name)} is {column.type} in a key or index: MySQL needs a length there, "
                    "and takes 3072 bytes at most"
                )
                yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG201")
def partial_index(context: Context) -> Iterator[Finding]:
    """An index over some of the rows."""
    for table, index in context.indexes():
        if index.predicate:
            name = shown(table.name.name, index.name)
            if index.unique:
                message = (
                    f"{name} is unique only WHERE {shown(index.predicate)}: MySQL has no such rule, and unique over "
                    "all rows would refuse good ones"
                )
                yield context.on_index(table, index, message, guilty=index.predicate, severity=Severity.ERROR)
                continue
            message = f"{name} covers only rows WHERE {shown(index.predicate)}: in MySQL it covers all of them"
            yield context.on_index(table, index, message, guilty=index.predicate)


@check("PG202")
def expression_index(context: Context) -> Iterator[Finding]:
    """An index on an expression."""
    for table, index in context.indexes():
        expression = next((part.expression for part in index.parts if part.expression), None)
        if expression:
            message = (
                f"{shown(table.name.name, index.name)} is an index on an expression: it is translated into MySQL's "
                "functions, and not every expression is allowed in an index there"
            )
            yield context.on_index(table, index, message, guilty=expression)


@check("PG203")
def deferrable_constraint(context: Context) -> Iterator[Finding]:
    """A constraint that may wait for the end of the transaction."""
    for table, key in context.all_keys():
        if key.deferrable:
            yield context.on_key(table, key, _deferrable(table, key.name), guilty="deferrable")
    for table, foreign in context.foreign_keys():
        if foreign.deferrable:
            yield context.on_foreign_key(table, foreign, _deferrable(table, foreign.name), guilty="deferrable")


@check("PG205")
def index_method(context: Context) -> Iterator[Finding]:
    """An index of a kind that MySQL does not have."""
    for table, index in context.indexes():
        if index.method not in ("btree", "hash"):
            message = (
                f"{shown(table.name.name, index.name)} is a {index.method.upper()} index, which MySQL does not have: "
                "what it made fast is slow until another way is found"
            )
            yield context.on_index(table, index, message, guilty=index.method)


@check("PG206")
def nulls_not_distinct(context: Context) -> Iterator[Finding]:
    """A unique key for which two NULLs are equal."""
    for table, key in context.all_keys():
        if key.nulls_not_distinct:
            message = (
                f"{shown(table.name.name, key.name)} takes NULL once (NULLS NOT DISTINCT): MySQL takes it in any "
                "number of rows"
            )
            yield context.on_key(table, key, message)


def _has_no_length(column: Column) -> bool:
    is_open = column.type.name in ("text", "bytea") or (
        column.type.name == "character varying" and column.type.length is None
    )
    return is_open and column.type.kind is TypeKind.BASE


def _deferrable(table: Table, name: str) -> str:
    return (
        f"{shown(table.name.name, name)} is DEFERRABLE: MySQL checks it at every statement, so writes that rely on "
        "the end of the transaction fail"
    )
