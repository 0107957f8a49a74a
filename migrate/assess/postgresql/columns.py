"""Defaults, generated columns, counters and collations of columns."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlwords import qualified_calls
from migrate.model.schema import Schema

_ENDLESS = ("text", "bytea", "json", "jsonb")
_MOST_COLUMNS = 1017


@check("PG208")
def infinite_default(context: Context) -> Iterator[Finding]:
    """A default of infinity."""
    for table, column in context.columns():
        text = column.default.text.lower() if column.default else ""
        if text.strip("'").startswith(("infinity", "-infinity")):
            message = (
                f"default of {shown(table.name.name, column.name)} is infinity, which MySQL has for no type: it needs "
                "a date far away, or NULL"
            )
            yield context.on_column(table, column, message, guilty="infinity")


@check("PG209")
def default_of_text(context: Context) -> Iterator[Finding]:
    """A default of a type that takes only expressions as such in MySQL."""
    for table, column in context.columns(*_ENDLESS):
        if column.default and column.default.text.upper() != "NULL":
            message = (
                f"{shown(table.name.name, column.name)} has a default: MySQL takes one for such a type only as an "
                "expression in parentheses"
            )
            yield context.on_column(table, column, message, guilty="default")


@check("PG216")
def second_identity(context: Context) -> Iterator[Finding]:
    """A second column that numbers itself."""
    for table in context.schema.tables:
        numbered = [column for column in table.columns if column.identity]
        for column in numbered[1:]:
            message = (
                f"{shown(table.name.name, column.name)} numbers itself, as {shown(numbered[0].name)} does: MySQL "
                "allows one such column a table"
            )
            yield context.on_column(table, column, message, guilty="identity")


@check("PG217")
def identity_step(context: Context) -> Iterator[Finding]:
    """A counter with a step of its own."""
    for table, column in context.columns():
        if column.identity and column.identity.increment != 1:
            message = (
                f"{shown(table.name.name, column.name)} counts by {column.identity.increment}: AUTO_INCREMENT's step "
                "is the whole server's, and never goes down"
            )
            yield context.on_column(table, column, message, guilty="identity")


@check("PG218")
def check_calls_routine(context: Context) -> Iterator[Finding]:
    """A CHECK that calls a stored function."""
    for table in context.schema.tables:
        for constraint in table.checks:
            for name in _own_calls(context.schema, constraint.expression):
                message = (
                    f"{shown(table.name.name, constraint.name)} calls {shown(name)}: a CHECK of MySQL's calls no stored "
                    "function"
                )
                yield context.on_check(table, constraint, message)


@check("PG219")
def generated_calls_routine(context: Context) -> Iterator[Finding]:
    """A generated column or a default that calls a stored function."""
    for table, column in context.columns():
        text = column.generated.expression if column.generated else column.default.text if column.default else ""
        for name in _own_calls(context.schema, text):
            message = (
                f"{shown(table.name.name, column.name)} is computed by {shown(name)}: MySQL calls no stored function "
                "there, a trigger has to"
            )
            yield context.on_column(table, column, message, guilty=name)


@check("PG227")
def too_many_columns(context: Context) -> Iterator[Finding]:
    """More columns than InnoDB has."""
    for table in context.schema.tables:
        if len(table.columns) > _MOST_COLUMNS:
            message = (
                f"{shown(table.name.name)} has more than the {_MOST_COLUMNS} columns that InnoDB allows: it has to be "
                "split"
            )
            yield context.on_table(table, message)


def _own_calls(schema: Schema, expression: str) -> list[str]:
    names = {(routine.name.schema, routine.name.name) for routine in schema.routines}
    return [name for place, name in qualified_calls(expression) if (place, name) in names]
