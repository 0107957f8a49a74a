"""Views."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.functions import missing_functions, parse_query, ungrouped_columns
from migrate.assess.registry import check


@check("MY301")
def view_function(context: Context) -> Iterator[Finding]:
    """A view that calls what PostgreSQL lacks."""
    for view in context.schema.views:
        if missing := missing_functions(view.definition):
            message = (
                f"{shown(view.name.name)} calls {', '.join(missing)}, which PostgreSQL lacks: the view can't be made "
                "there as it is"
            )
            yield context.on_object(view, message)


@check("MY302")
def view_not_understood(context: Context) -> Iterator[Finding]:
    """A view whose query can't be read."""
    for view in context.schema.views:
        if parse_query(view.definition) is None:
            message = f"{shown(view.name.name)} could not be parsed: what it needs on PostgreSQL is not known"
            yield context.on_object(view, message)


@check("MY401")
def loose_group_by(context: Context) -> Iterator[Finding]:
    """A view that shows columns which it does not group by."""
    keys = {
        table.name.name.lower(): tuple(name.lower() for name in table.primary_key.columns)
        for table in context.schema.tables
        if table.primary_key
    }
    for view in context.schema.views:
        query = parse_query(view.definition)
        columns = tuple(dict.fromkeys(ungrouped_columns(query, keys))) if query else ()
        if columns:
            names = ", ".join(shown(name) for name in columns)
            message = (
                f"{shown(view.name.name)} shows {names} without grouping by it: MySQL gives any row's value, PostgreSQL "
                "refuses the query; the converter takes the least value"
            )
            yield context.on_object(view, message)
