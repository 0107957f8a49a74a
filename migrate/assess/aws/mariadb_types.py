"""Types and defaults of MariaDB's that MySQL has not."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Check, Column, DefaultKind


@check("AW161")
def uuid_type(context: Context) -> Iterator[Finding]:
    """UUID."""
    for table, column in context.columns("uuid"):
        message = f"{shown(table.name.name, column.name)} is UUID, which MySQL has not: make it BINARY(16) or CHAR(36)"
        yield context.on_column(table, column, message, guilty="uuid")


@check("AW162")
def inet_type(context: Context) -> Iterator[Finding]:
    """INET4 and INET6."""
    for table, column in context.columns("inet4", "inet6"):
        bytes_needed = 4 if column.type.name == "inet4" else 16
        message = (
            f"{shown(table.name.name, column.name)} is {column.type.name.upper()}, which MySQL has not: make it "
            f"VARBINARY({bytes_needed}) filled by INET6_ATON"
        )
        yield context.on_column(table, column, message, guilty=column.type.name)


@check("AW163")
def json_is_text(context: Context) -> Iterator[Finding]:
    """JSON, which is LONGTEXT with a CHECK in MariaDB."""
    for table, column in context.columns("longtext"):
        if any(_is_json_check(item, column) for item in table.checks):
            message = (
                f"{shown(table.name.name, column.name)} is MariaDB's JSON, a LONGTEXT with a CHECK: MySQL's JSON is a type of "
                "its own, which orders keys and drops double ones"
            )
            yield context.on_column(table, column, message, guilty="longtext")


def _is_json_check(item: Check, column: Column) -> bool:
    return item.expression.replace("`", "").replace(" ", "").lower() == f"json_valid({column.name.lower()})"


@check("AW168")
def vector_before_9(context: Context) -> Iterator[Finding]:
    """VECTOR on its way to a MySQL that has none."""
    for table, column in context.columns("vector"):
        message = f"{shown(table.name.name, column.name)} is VECTOR, which MySQL has from 9.0 on, and without an index"
        yield context.on_column(table, column, message, guilty="vector")


@check("AW169")
def expression_default_without_parentheses(context: Context) -> Iterator[Finding]:
    """A default that is an expression: MySQL wants it in parentheses."""
    for table, column in context.columns():
        default = column.default
        is_plain = default is None or default.kind is not DefaultKind.EXPRESSION
        if default and not is_plain and not _is_now(default.text):
            message = (
                f"the default of {shown(table.name.name, column.name)} is the expression {shown(default.text)}: MySQL takes it "
                "from 8.0.13 on, in parentheses"
            )
            yield context.on_column(table, column, message, guilty=default.text)


def _is_now(text: str) -> bool:
    return text.strip().lower().partition("(")[0] in ("current_timestamp", "now", "localtime", "localtimestamp", "null")
