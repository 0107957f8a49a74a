"""What a column does by itself: computed values, defaults, numbering, hiding."""

import re
from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.functions import missing_functions
from migrate.assess.registry import check
from migrate.model.issue import Severity, Verdict
from migrate.model.schema import DefaultKind

_PLAIN_DEFAULT = re.compile(
    r"\(?\s*((current_timestamp|now|localtime|localtimestamp)\s*(\(\d*\))?|null|true|false|[-+]?\d+(\.\d+)?|b'[01]*'"
    r"|x'[0-9a-f]*'|curdate\(\)|current_date(\(\))?|_?\w*'[^']*'|uuid\(\))\s*\)?",
    re.IGNORECASE,
)


@check("MY202")
def generated_virtual(context: Context) -> Iterator[Finding]:
    """A virtual generated column, which becomes a stored one."""
    for table, column in context.columns():
        if column.generated and not column.generated.stored:
            message = (
                f"{shown(table.name.name, column.name)} is computed when it is read; on PostgreSQL it becomes "
                "STORED: computed on every write, and it takes space"
            )
            yield context.on_column(table, column, message, guilty="virtual")


@check("MY203")
def generated_expression(context: Context) -> Iterator[Finding]:
    """A generated column whose expression calls what PostgreSQL lacks."""
    for table, column in context.columns():
        missing = missing_functions(column.generated.expression) if column.generated else ()
        if missing:
            message = (
                f"{shown(table.name.name, column.name)} is computed with {', '.join(missing)}, which PostgreSQL lacks"
            )
            yield context.on_column(table, column, message, guilty=missing[0])


@check("MY204")
def expression_default(context: Context) -> Iterator[Finding]:
    """A default that is an expression."""
    for table, column in context.columns():
        default = column.default
        if default is None or default.kind is DefaultKind.LITERAL or _PLAIN_DEFAULT.fullmatch(default.text):
            continue
        name = shown(table.name.name, column.name)
        if missing := missing_functions(default.text):
            message = f"default of {name} calls {', '.join(missing)}, which PostgreSQL lacks"
            yield context.on_column(
                table, column, message, guilty=missing[0], severity=Severity.ERROR, verdict=Verdict.MANUAL
            )
            continue
        message = (
            f"default of {name} is an expression in MySQL's dialect: the converter translates it, its meaning is "
            "yours to confirm"
        )
        yield context.on_column(table, column, message, guilty=default.text)


@check("MY205")
def next_value(context: Context) -> Iterator[Finding]:
    """An AUTO_INCREMENT, whose counter nobody but the final step advances."""
    for table, column in context.columns():
        if column.identity:
            message = (
                f"{shown(table.name.name, column.name)} numbers itself: DMS loads the rows but leaves the target's "
                "counter at its start; it is set at cutover, before the first new row"
            )
            yield context.on_column(table, column, message, guilty="auto_increment")


@check("MY206")
def invisible_column(context: Context) -> Iterator[Finding]:
    """An invisible column, which shows itself on PostgreSQL."""
    for table, column in context.columns():
        if column.invisible:
            message = (
                f"{shown(table.name.name, column.name)} is INVISIBLE: on PostgreSQL `SELECT *` shows it, INSERT "
                "without a column list expects it, and DMS does not migrate it by itself"
            )
            yield context.on_column(table, column, message, guilty="invisible")
