"""Whether a SELECT always gives one row, and whether code may look for one that is not there."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible, parse_query
from migrate.convert.stored_code.read import read_body
from migrate.convert.stored_code.tokens import NotRead
from migrate.convert.stored_code.tree import Call, SelectInto, walk


def may_find_nothing(text: str) -> bool:
    """Whether a body may look for a row that is not there: MySQL tells that to the one who called it."""
    try:
        body = read_body(text)
    except NotRead:
        return True
    return any(
        isinstance(node, Call) or (isinstance(node, SelectInto) and not gives_one_row(node.query))
        for node in walk(body)
    )


def gives_one_row(query: str) -> bool:
    """Whether a SELECT gives exactly one row whatever the tables hold."""
    try:
        tree = parse_query(query, "mysql")
    except Unconvertible:
        return False
    if not isinstance(tree, exp.Select) or any(tree.args.get(name) for name in ("group", "having", "limit", "offset")):
        return False
    if tree.args.get("from_") is None:
        return not tree.args.get("where")
    return any(_aggregates(item) for item in tree.selects)


def _aggregates(item: Node) -> bool:
    """Whether it holds an aggregate of this query itself, and no window."""
    found = [
        node for node in item.find_all(exp.AggFunc) if node.find_ancestor(exp.Select) is item.find_ancestor(exp.Select)
    ]
    return any(node.find_ancestor(exp.Window) is None for node in found)
