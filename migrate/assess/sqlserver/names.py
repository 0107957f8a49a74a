"""Names: https://learn.microsoft.com/en-us/sql/relational-databases/databases/database-identifiers"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver_reach import is_refused
from migrate.model.schema import Table

_LONGEST_IN_POSTGRESQL = 63
"""Bytes: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS"""
_LONGEST_IN_MYSQL = 64
"""Characters: https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html"""


@check("MS501")
def refused_name(context: Context) -> Iterator[Finding]:
    """A name that DMS does not take."""
    for table in context.schema.tables:
        if is_refused(table.name.schema) or is_refused(table.name.name):
            message = (
                f"{shown(table.name.schema, table.name.name)} has a backslash, quote, semicolon, double hyphen, tab or "
                "line end in its name: DMS does not take the table"
            )
            yield context.on_table(table, message)


@check("MS502")
def capitals(context: Context) -> Iterator[Finding]:
    """A schema with capitals in its names, said once."""
    found: dict[str, list[str]] = {}
    for table in context.schema.tables:
        names = (table.name.name, *(column.name for column in table.columns))
        if any(name != name.lower() for name in names):
            found.setdefault(table.name.schema, []).append(table.name.name)
    for schema, tables in sorted(found.items()):
        first = shown(sorted(tables)[0])
        what = f"{first} has" if len(tables) == 1 else f"{len(tables)} tables, such as {first}, have"
        message = (
            f"{what} capitals in names: DMS keeps them, and PostgreSQL then finds them between double quotes alone, "
            "while a converted schema has them in lower case"
        )
        yield context.on_schema(schema, message)


@check("MS503")
def long_name(context: Context) -> Iterator[Finding]:
    """A name that is too long for the target."""
    for table in context.schema.tables:
        if size := _excess(table.name.name, context):
            yield context.on_table(table, _long(shown(table.name.name), size, context))
        for column in table.columns:
            if size := _excess(column.name, context):
                message = _long(shown(table.name.name, column.name), size, context)
                yield context.on_column(table, column, message)
        yield from _long_parts(context, table)
    for view in context.schema.views:
        if size := _excess(view.name.name, context):
            yield context.on_object(view, _long(shown(view.name.name), size, context))


def _long_parts(context: Context, table: Table) -> Iterator[Finding]:
    for index in table.indexes:
        if size := _excess(index.name, context):
            yield context.on_index(table, index, _long(shown(table.name.name, index.name), size, context))
    for key in table.unique_keys:
        if size := _excess(key.name, context):
            yield context.on_key(table, key, _long(shown(table.name.name, key.name), size, context))
    for constraint in table.checks:
        if size := _excess(constraint.name, context):
            yield context.on_check(table, constraint, _long(shown(table.name.name, constraint.name), size, context))
    for foreign in table.foreign_keys:
        if size := _excess(foreign.name, context):
            message = _long(shown(table.name.name, foreign.name), size, context)
            yield context.on_foreign_key(table, foreign, message)


@check("MS504")
def several_schemas(context: Context) -> Iterator[Finding]:
    """More than one schema, on its way to an engine that has databases only."""
    names = sorted({table.name.schema for table in context.schema.tables})
    if len(names) > 1:
        listed = ", ".join(shown(name) for name in names)
        message = f"the schemas {listed} become databases of MySQL, or one, with the schema's name before each table's"
        yield context.on_server(message)


def _excess(name: str, context: Context) -> int:
    size, most = (len(name), _LONGEST_IN_MYSQL) if to_mysql(context) else (len(name.encode()), _LONGEST_IN_POSTGRESQL)
    return size if size > most else 0


def _long(name: str, size: int, context: Context) -> str:
    if to_mysql(context):
        return f"{name} has a name of {size} characters: MySQL takes {_LONGEST_IN_MYSQL}"
    return f"{name} has a name of {size} bytes: PostgreSQL cuts it after {_LONGEST_IN_POSTGRESQL}"
