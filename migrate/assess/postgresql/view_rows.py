"""Where views take rows from, and how they combine and order them: https://www.postgresql.org/docs/current/queries-table-expressions.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlwords import calls
from migrate.assess.views import views_with

_SETS = ("generate_series", "unnest", "regexp_split_to_table", "string_to_table", "json_array_elements",
         "jsonb_array_elements", "jsonb_array_elements_text", "json_array_elements_text", "jsonb_each", "json_each",
         "jsonb_each_text", "json_each_text", "jsonb_object_keys", "json_object_keys", "jsonb_to_recordset",
         "json_to_recordset", "regexp_matches", "jsonb_path_query", "json_populate_recordset",
         "jsonb_populate_recordset", "generate_subscripts")  # fmt: skip


@check("PG406")
def set_returning(context: Context) -> Iterator[Finding]:
    """A function that gives rows."""
    for view in context.schema.views:
        if found := calls(view.definition, _SETS):
            message = (
                f"{shown(view.name.name)} takes rows from {', '.join(found)}: MySQL's functions give one value; a "
                "recursive query or JSON_TABLE has to make the rows"
            )
            yield context.on_object(view, message)


@check("PG407")
def tablesample(context: Context) -> Iterator[Finding]:
    """TABLESAMPLE."""
    yield from views_with(context, ("tablesample",), "uses TABLESAMPLE, which MySQL lacks")


@check("PG410")
def nulls_order(context: Context) -> Iterator[Finding]:
    """An order that places NULL explicitly."""
    yield from views_with(
        context,
        ("nulls first", "nulls last"),
        "says where NULLs sort, which MySQL can't: it puts them first, going up, and needs an expression to "
        "change that",
    )


@check("PG425")
def except_intersect(context: Context) -> Iterator[Finding]:
    """EXCEPT and INTERSECT, which older MySQL lacks."""
    yield from views_with(context, ("except", "intersect"), "uses EXCEPT or INTERSECT, which MySQL has from 8.0.31 on")


@check("PG426")
def lateral(context: Context) -> Iterator[Finding]:
    """LATERAL queries, which MariaDB lacks."""
    yield from views_with(context, ("lateral ( select",), "joins a LATERAL query, which the target lacks")
