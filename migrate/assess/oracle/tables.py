"""Kinds of tables: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-TABLE.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check
from migrate.model.schema import Table


@check("OR201")
def no_key_to_log(context: Context) -> Iterator[Finding]:
    """A table that nothing tells the rows of apart."""
    for table in context.schema.tables:
        options = dict(table.options)
        if not table.primary_key and not table.unique_keys and not options.keys() & {"TEMPORARY", "OF", "ORGANIZATION"}:
            message = (
                f"{shown(table.name.name)} has neither a primary nor a unique key: CDC needs supplemental logging of "
                "all its columns, and an update there can hit several rows"
            )
            yield context.on_table(table, message)


@check("OR202")
def index_organized_table(context: Context) -> Iterator[Finding]:
    """A table that is kept in its primary key."""
    for table in _with(context, "ORGANIZATION", "INDEX"):
        message = (
            f"{shown(table.name.name)} is index-organized: PostgreSQL keeps rows apart from the key, so ranges of the "
            "key are read from all over; DMS's CDC can't follow one with an overflow segment"
        )
        yield context.on_table(table, message)


@check("OR203")
def global_temporary_table(context: Context) -> Iterator[Finding]:
    """A temporary table that every session finds ready."""
    for table in context.schema.tables:
        if "TEMPORARY" in dict(table.options):
            message = (
                f"{shown(table.name.name)} is a temporary table of all sessions: on the target each session has to "
                "make its own before it uses it; it has no rows to move"
            )
            yield context.on_table(table, message)


@check("OR204")
def external_table(context: Context) -> Iterator[Finding]:
    """A table whose rows are in files."""
    for table in _with(context, "ORGANIZATION", "EXTERNAL"):
        message = (
            f"{shown(table.name.name)} reads files of the database server: RDS and Aurora have none; load them from "
            "Amazon S3"
        )
        yield context.on_table(table, message)


@check("OR205")
def table_in_cluster(context: Context) -> Iterator[Finding]:
    """A table whose rows lie beside those of others."""
    for table in context.schema.tables:
        if cluster := dict(table.options).get("CLUSTER"):
            message = (
                f"{shown(table.name.name)} lies in the cluster {shown(cluster)}: the target keeps each table apart, so "
                "joins may need an index more; DMS's Binary Reader can't follow it"
            )
            yield context.on_table(table, message)


@check("OR206")
def object_table(context: Context) -> Iterator[Finding]:
    """A table of objects."""
    for table in context.schema.tables:
        if kind := dict(table.options).get("OF"):
            message = (
                f"{shown(table.name.name)} holds objects of the type {shown(kind)}: its columns are the type's, its "
                "rows have object identifiers, and DMS does not carry them"
            )
            yield context.on_table(table, message)


@check("OR207")
def hidden_in_plain_select(context: Context) -> Iterator[Finding]:
    """A column that SELECT * does not show."""
    for table, column in context.columns():
        if column.invisible:
            message = (
                f"{shown(table.name.name, column.name)} is invisible: PostgreSQL shows every column in SELECT * and "
                "expects a value for it in an INSERT without a column list"
            )
            yield context.on_column(table, column, message, guilty="INVISIBLE")


@check("OR208")
def column_computed_on_read(context: Context) -> Iterator[Finding]:
    """A virtual column."""
    for table, column in context.columns():
        if column.generated:
            message = (
                f"{shown(table.name.name, column.name)} is computed when it is read: its expression is to be written "
                "anew with functions that never change their answer, and DMS leaves the column out"
            )
            yield context.on_column(table, column, message, guilty="GENERATED ALWAYS")


@check("OR209")
def default_for_null(context: Context) -> Iterator[Finding]:
    """A default that also takes the place of a NULL."""
    for item in others(context, "default on null"):
        message = (
            f"{shown(item.table, item.name)} takes its default in place of a NULL that is given: the target stores or "
            "refuses that NULL, unless a trigger before INSERT replaces it"
        )
        yield on_other(item, message)


def _with(context: Context, option: str, value: str) -> Iterator[Table]:
    return (table for table in context.schema.tables if dict(table.options).get(option) == value)
