"""Makes a grouped query select only what PostgreSQL lets it select."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.remarks import not_grouped
from migrate.model.names import ObjectName


def check_grouping(select: Node, environment: Environment) -> None:
    """Puts `min` around every selected column that is neither grouped, nor aggregated, nor fixed by a grouped primary key.

    MySQL gives any value of the group for such a column. Raises `Unconvertible` where PostgreSQL has no least value.
    """
    group = select.args.get("group")
    if not is_grouped(select):
        return
    grouped = list(group.expressions) if group else []
    names = {(column.table.lower(), column.name.lower()) for column in grouped if isinstance(column, exp.Column)}
    aliases = {item.alias.lower() for item in select.expressions if isinstance(item, exp.Alias)}
    texts = {item.sql() for item in grouped}
    order = [item.this for item in select.args["order"].expressions] if select.args.get("order") else []
    for item in [*select.expressions, *order]:
        inner = item.this if isinstance(item, exp.Alias) else item
        is_alias = isinstance(item, exp.Alias) and item.alias.lower() in aliases & {name for _, name in names}
        if inner.sql() in texts or is_alias:
            continue
        for column in _bare_columns(inner):
            is_free = (column.table.lower(), column.name.lower()) not in names
            if not is_free or (item in order and not column.table and column.name.lower() in aliases):
                continue
            if _is_fixed(column, names, select, environment):
                continue
            _take_any(column, environment)


def is_grouped(select: Node) -> bool:
    """Whether the query gives groups, or one row for all."""
    return select.args.get("group") is not None or any(_has_aggregate(item) for item in select.expressions)


def without_rollup_marks(select: Node) -> None:
    """Takes out what MySQL's information_schema writes around items and sums of a ROLLUP, and no one else reads."""
    for call in list(select.find_all(exp.Anonymous)):
        if call.name.lower() in ("rollup_group_item", "rollup_sum_switcher"):
            call.replace(call.expressions[0])


def without_ordinals(select: Node) -> None:
    """Writes out what GROUP BY names by its place."""
    group = select.args.get("group")
    for item in list(group.expressions) if group is not None else ():
        if isinstance(item, exp.Literal) and not item.is_string and 0 < int(item.name) <= len(select.selects):
            chosen = select.selects[int(item.name) - 1]
            item.replace((chosen.this if isinstance(chosen, exp.Alias) else chosen).copy())


def having_as_where(select: Node) -> None:
    """A HAVING over rows that are not grouped is a WHERE, with what it calls by an alias written out."""
    having = select.args.get("having")
    if having is None or is_grouped(select) or _has_aggregate(having):
        return
    if any(item.find(exp.Window) for item in select.selects):
        raise Unconvertible("HAVING over windows is not converted")
    aliases = {item.alias.lower(): item.this for item in select.selects if isinstance(item, exp.Alias)}
    for column in list(having.find_all(exp.Column)):
        if not column.table and column.name.lower() in aliases:
            column.replace(exp.Paren(this=aliases[column.name.lower()].copy()))
    select.set("having", None)
    select.where(having.this, copy=False)


def _take_any(column: Node, environment: Environment) -> None:
    if environment.kind(column) in (Kind.BINARY, Kind.JSON, Kind.BOOLEAN):
        raise Unconvertible(f"{column.name} is selected but neither grouped nor aggregated")
    environment.remark(not_grouped(column.name))
    column.replace(exp.Min(this=column.copy()))


def _has_aggregate(node: Node) -> bool:
    return any(
        isinstance(found, exp.AggFunc) and not isinstance(found, exp.AnyValue) and not found.find_ancestor(exp.Window)
        for found in _own(node)
    )


def _own(node: Node) -> list[Node]:
    """The nodes of the query itself, without those of queries inside it."""
    return list(node.walk(prune=lambda item: isinstance(item, exp.Select)))


def _bare_columns(node: Node) -> list[Node]:
    found = node.walk(prune=lambda item: isinstance(item, (exp.AggFunc, exp.Select)))
    return [item for item in found if isinstance(item, exp.Column)]


def _is_fixed(column: Node, names: set[tuple[str, str]], select: Node, environment: Environment) -> bool:
    """Whether the whole primary key of the column's table is grouped."""
    for source in select.find_all(exp.Table):
        if source.alias_or_name.lower() != column.table.lower():
            continue
        relation: ObjectName | None = environment.relation(source)
        table = environment.context.source.tables_by_name.get(relation) if relation else None
        if table and table.primary_key:
            own = source.alias_or_name.lower()
            return all((own, name.lower()) in names for name in table.primary_key.columns)
    return False
