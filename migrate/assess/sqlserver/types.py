"""Columns of types that the target lacks: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.SQLServer.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver_reach import is_large
from migrate.model.issue import Severity, Verdict


@check("MS104")
def variant(context: Context) -> Iterator[Finding]:
    """A column whose values have types of their own."""
    for table, column in context.columns("sql_variant"):
        message = (
            f"{shown(table.name.name, column.name)} is sql_variant, each value of a type of its own: DMS does not "
            f"take a table with such a column, so none of {shown(table.name.name)} is moved"
        )
        yield context.on_column(table, column, message, guilty="sql_variant")


@check("MS105")
def hierarchy(context: Context) -> Iterator[Finding]:
    """A place in a tree."""
    there = (
        "a text whose order is not the tree's" if to_mysql(context) else "a text such as /1/3/, which ltree can hold"
    )
    for table, column in context.columns("hierarchyid"):
        message = (
            f"{shown(table.name.name, column.name)} is hierarchyid: DMS makes it {there}, and what queries ask by "
            "GetAncestor or IsDescendantOf is to be written anew"
        )
        yield context.on_column(table, column, message, guilty="hierarchyid")


@check("MS106")
def spatial(context: Context) -> Iterator[Finding]:
    """A shape or a place on earth."""
    there = (
        "MySQL's functions have other names and take latitude first"
        if to_mysql(context)
        else "it needs PostGIS, which has functions of other names"
    )
    for table, column in context.columns("geography", "geometry"):
        name = column.type.name
        message = (
            f"{shown(table.name.name, column.name)} is {name}: {there}, and DMS puts the default reference system in "
            "place of the one given"
        )
        yield context.on_column(table, column, message, guilty=name)


@check("MS107")
def xml(context: Context) -> Iterator[Finding]:
    """An XML document, on its way to an engine without such a type."""
    for table, column in context.columns("xml"):
        message = (
            f"{shown(table.name.name, column.name)} is xml: it becomes long text there, which nothing checks and no "
            "XQuery looks into"
        )
        yield context.on_column(table, column, message, guilty="xml")


@check("MS108")
def row_version(context: Context) -> Iterator[Finding]:
    """A number that changes with every change of its row."""
    for table, column in context.columns("rowversion", "timestamp"):
        message = (
            f"{shown(table.name.name, column.name)} gets a new number whenever its row changes: DMS moves the bytes, "
            "and nothing renews them there"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("MS111")
def large_column(context: Context) -> Iterator[Finding]:
    """A column that DMS treats as a large object."""
    for table, column in context.columns():
        if not is_large(column.type.name, column.type.text):
            continue
        called = f"{shown(table.name.name, column.name)} is {column.type}"
        if table.primary_key:
            message = f"{called}, a large object to DMS: the task needs a LOB mode, and a size that cuts nothing off"
            yield context.on_column(table, column, message, guilty=str(column.type))
        else:
            message = f"{called}, a large object to DMS, and the table has no primary key: its changes are not followed"
            yield context.on_column(
                table,
                column,
                message,
                guilty=str(column.type),
                severity=Severity.WARNING,
                verdict=Verdict.DECISION,
            )
