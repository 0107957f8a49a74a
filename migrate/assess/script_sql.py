"""Walks the SQL that a schema of Oracle or SQL Server holds, as tokens: views, stored code, and the expressions in tables.

Strings and comments are never taken for code, and a quoted name is never taken for a word.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from migrate.assess.context import Context, reference
from migrate.assess.excerpt import shown
from migrate.assess.others import others_with_code, reference_of_other
from migrate.assess.sql_text import SqlText
from migrate.engines.dumps.standard_tokens import tokenize
from migrate.engines.dumps.tokens import Token
from migrate.model.names import EngineName, Location, ObjectKind, ObjectRef
from migrate.model.schema import DefaultKind, Table


def view_sql(context: Context) -> Iterator[SqlText]:
    """Every view's query, materialized or not."""
    for view in context.schema.views:
        title = f"the view {shown(view.name.name)}"
        yield _text(context, reference(view), title, view.definition, view.location)


def code_sql(context: Context) -> Iterator[SqlText]:
    """Every routine, trigger, package and body, each as the whole statement that makes it."""
    schema = context.schema
    for routine in schema.routines:
        title = f"the {routine.kind} {shown(routine.name.name)}"
        yield _text(context, reference(routine), title, routine.definition, routine.location, begins_there=True)
    for trigger in schema.triggers:
        title = f"the trigger {shown(trigger.name)}"
        yield _text(context, reference(trigger), title, trigger.definition, trigger.location, begins_there=True)
    for item in others_with_code(schema):
        place = reference_of_other(item)
        if place is not None:
            title = f"the {item.kind} {shown(item.name)}"
            yield _text(context, place, title, item.detail, item.location, begins_there=True)


def stored_sql(context: Context) -> Iterator[SqlText]:
    """What `view_sql` and `code_sql` give."""
    return chain(view_sql(context), code_sql(context))


def expression_sql(context: Context) -> Iterator[SqlText]:
    """Every default, generated column, CHECK and index part that is an expression."""
    for table in context.schema.tables:
        for kind, name, title, text, location in _expressions(table):
            ref = ObjectRef(kind=kind, path=(table.name.schema, table.name.name, name))
            yield _text(context, ref, title, text, location or table.location)


def _expressions(table: Table) -> Iterator[tuple[ObjectKind, str, str, str, Location | None]]:
    for column in table.columns:
        title = shown(table.name.name, column.name)
        if column.generated:
            yield ObjectKind.COLUMN, column.name, title, column.generated.expression, column.location
        if column.default and column.default.kind is DefaultKind.EXPRESSION:
            yield ObjectKind.COLUMN, column.name, f"the default of {title}", column.default.text, column.location
    for check in table.checks:
        yield ObjectKind.CHECK, check.name, f"the CHECK {shown(check.name)}", check.expression, check.location
    for index in table.indexes:
        title = f"the index {shown(index.name)}"
        for part in filter(None, (*(part.expression for part in index.parts), index.predicate)):
            yield ObjectKind.INDEX, index.name, title, part, index.location


def _text(
    context: Context, ref: ObjectRef, title: str, text: str, location: Location | None, *, begins_there: bool = False
) -> SqlText:
    tokens = _tokens(text, context.engine is EngineName.SQLSERVER)
    return SqlText(object=ref, title=title, text=text, tokens=tokens, location=location, begins_there=begins_there)


@lru_cache(maxsize=4096)
def _tokens(text: str, brackets: bool) -> tuple[Token, ...]:
    return tuple(tokenize(text, brackets=brackets))
