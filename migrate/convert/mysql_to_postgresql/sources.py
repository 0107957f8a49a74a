"""What a query or a statement reads from: the tables and subqueries behind its names."""

from sqlglot import exp

from migrate.convert.expressions import Node

_STATEMENTS = (exp.Select, exp.Update, exp.Delete, exp.Insert)


def queries_above(node: Node) -> list[Node]:
    """The queries and statements around a node, from the inside out."""
    found, query = [], node.find_ancestor(*_STATEMENTS)
    while query is not None:
        found.append(query)
        query = query.find_ancestor(*_STATEMENTS)
    return found


def sources_of(query: Node) -> dict[str, Node]:
    """What a query or statement reads or changes: each table's or subquery's alias in lower case."""
    found: dict[str, Node] = {}
    waiting = _roots(query)
    while waiting:
        item = waiting.pop(0)
        if item is None:
            continue
        source = item.this if isinstance(item, (exp.From, exp.Join)) else item
        waiting.extend(source.args.get("joins") or ())
        is_group = isinstance(source, exp.Subquery) and not source.alias
        if is_group and not isinstance(source.this, (exp.Select, exp.SetOperation)):
            waiting.append(source.this)
        else:
            found[source.alias_or_name.lower()] = source
    return found


def projected(source: Node, name: str) -> Node | None:
    """What a subquery or common table expression selects under that name."""
    inner = source.unnest() if isinstance(source, exp.Subquery) else source
    while isinstance(inner, exp.SetOperation):
        inner = inner.this
    items = inner.selects if isinstance(inner, exp.Select) else []
    return next((item for item in items if item.alias_or_name.lower() == name.lower()), None)


def common_table(source: Node) -> Node | None:
    """The query behind a name in FROM that a WITH around it gives."""
    if not isinstance(source, exp.Table):
        return None
    around = source.parent
    while around is not None:
        clause = around.args.get("with_")
        for item in clause.expressions if clause is not None else ():
            if item.alias.lower() == source.name.lower() and not item.args["alias"].columns:
                found: Node = item.this
                return found
        around = around.parent
    return None


def _roots(query: Node) -> list[Node | None]:
    if isinstance(query, exp.Insert):
        into = query.this.this if isinstance(query.this, exp.Schema) else query.this
        own = query.expression
        read = [own.args.get("from_"), *(own.args.get("joins") or ())] if isinstance(own, exp.Select) else []
        return [into, *read]
    if isinstance(query, exp.Delete):
        using = query.args.get("using")
        return list(using) if using else [query.this]
    if isinstance(query, exp.Update):
        return [query.this]
    return [query.args.get("from_"), *(query.args.get("joins") or ())]
