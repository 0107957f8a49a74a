"""Views whose clauses PostgreSQL reads otherwise or refuses."""

from collections.abc import Iterator

from sqlglot import exp

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.mysql.view_values import found_in_views
from migrate.assess.registry import check
from migrate.model.schema import View


@check("MY409")
def with_rollup(context: Context) -> Iterator[Finding]:
    """WITH ROLLUP."""

    def find(query: exp.Query, _: View) -> object:
        return next((group for group in query.find_all(exp.Group) if group.args.get("rollup")), None)

    message = "groups WITH ROLLUP: PostgreSQL writes GROUP BY ROLLUP (…), and the totals stand in no certain place"
    yield from found_in_views(context, find, message)


@check("MY410")
def index_hint(context: Context) -> Iterator[Finding]:
    """A hint to the optimizer."""

    def find(query: exp.Query, _: View) -> object:
        for select in query.find_all(exp.Select):
            words = [str(word).upper() for word in select.args.get("operation_modifiers") or ()]
            if "STRAIGHT_JOIN" in words or select.args.get("hint"):
                return select
        return query.find(exp.IndexTableHint)

    message = "tells the optimizer which index or order to take: PostgreSQL has no such hints"
    yield from found_in_views(context, find, message)


@check("MY415")
def having_alias(context: Context) -> Iterator[Finding]:
    """A condition on a group by the name of a result."""

    def find(query: exp.Query, _: View) -> object:
        for select in query.find_all(exp.Select):
            having = select.args.get("having")
            aliases = {item.alias.lower() for item in select.expressions if isinstance(item, exp.Alias)}
            names = having.find_all(exp.Column) if having else ()
            if any(not name.table and name.name.lower() in aliases - _plain_names(select) for name in names):
                return select
        return None

    message = "names a result in HAVING: PostgreSQL knows the tables' columns there and no alias, and refuses the query"
    yield from found_in_views(context, find, message)


@check("MY417")
def distinct_order(context: Context) -> Iterator[Finding]:
    """An order by what DISTINCT does not show."""

    def find(query: exp.Query, _: View) -> object:
        for select in query.find_all(exp.Select):
            order = select.args.get("order")
            if order is not None and select.args.get("distinct"):
                names = {
                    name.lower() for item in select.expressions for name in (item.alias_or_name, item.unalias().name)
                }
                if any(isinstance(part.this, exp.Column) and part.this.name.lower() not in names for part in order):
                    return select
        return None

    message = "orders DISTINCT rows by a column that it does not show: PostgreSQL refuses the query"
    yield from found_in_views(context, find, message)


@check("MY418")
def other_database(context: Context) -> Iterator[Finding]:
    """A view of another database."""
    known = {name.lower() for name in (*context.schema.schemas, context.schema.database)}
    known |= {table.name.schema.lower() for table in context.schema.tables}

    def find(query: exp.Query, view: View) -> object:
        for table in query.find_all(exp.Table):
            if table.db and table.db.lower() not in known | {view.name.schema.lower()}:
                return table
        return None

    message = (
        "reads tables of a database that is not part of this migration: on PostgreSQL there is nothing by that name"
    )
    yield from found_in_views(context, find, message)


def _plain_names(select: exp.Select) -> set[str]:
    """Aliases that repeat the name of their own column."""
    shown = (item for item in select.expressions if isinstance(item, exp.Alias))
    return {item.alias.lower() for item in shown if item.unalias().name.lower() == item.alias.lower()}
