"""What becomes of the SELECTs with which a procedure gives back rows.

A procedure with nothing but one such SELECT, whose columns are known, becomes a function that returns a table. Any other gives
back open cursors, one a SELECT, in parameters of its own: PostgreSQL's procedures return no rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from migrate.convert.expressions import Unconvertible, parse_query
from migrate.convert.mysql_to_postgresql.code.columns_of_query import ResultColumn
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.program import Shape
from migrate.convert.mysql_to_postgresql.code.written_names import WrittenNames
from migrate.convert.stored_code.parameters import Parameter
from migrate.convert.stored_code.tree import (
    Block,
    Execute,
    HandlerAction,
    Loop,
    Node,
    Repeat,
    Sql,
    Transaction,
    While,
    walk,
)

_QUERIES = ("SELECT", "(", "VALUES", "TABLE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """How the rows are given back."""

    shape: Shape = Shape.NONE
    columns: tuple[ResultColumn, ...] = ()
    cursors: Mapping[int, str] = field(default_factory=dict)
    """By where a SELECT stands: the parameter for its cursor."""


def gives_rows(node: Node) -> bool:
    """Whether a statement is a SELECT whose rows go to the caller."""
    if not isinstance(node, Sql):
        return False
    if node.word != "WITH":
        return node.word in _QUERIES
    try:
        parse_query(node.text, "mysql")
    except Unconvertible:
        return False
    return True


def rows_of(body: Node, prepared: Mapping[str, str]) -> tuple[Node, ...]:
    """The statements that give rows to the caller. Raises `Obstacle` where one may do so many times."""
    found = tuple(node for node in walk(body) if gives_rows(node) or _prepared_query(node, prepared))
    starts = {node.start for node in found}
    for node in _repeated(body):
        if node.start in starts:
            raise Obstacle("it gives back rows again and again", node.start)
    return found


def _prepared_query(node: Node, prepared: Mapping[str, str]) -> bool:
    return isinstance(node, Execute) and prepared.get(node.name.lower(), "").lstrip(" \n(")[:6].upper() == "SELECT"


def _repeated(body: Node) -> Iterator[Node]:
    for node in walk(body):
        if isinstance(node, (Loop, While, Repeat)):
            yield from walk(node)
        for handler in node.handlers if isinstance(node, Block) else ():
            yield from walk(handler.body) if handler.action is HandlerAction.CONTINUE else ()


def plan_results(
    rows: tuple[Node, ...],
    body: Node,
    parameters: tuple[Parameter, ...],
    names: WrittenNames,
    columns: tuple[ResultColumn, ...] | None,
) -> Results:
    """How the rows are given back; `columns` are those of the only SELECT, where they are known."""
    if not rows:
        return Results()
    commits = next((node for node in walk(body) if isinstance(node, Transaction)), None)
    if columns is not None and commits is None and all(parameter.mode == "IN" for parameter in parameters):
        return Results(shape=Shape.ROWS, columns=columns)
    numbers = range(1, len(rows) + 1)
    wanted = ["result"] if len(rows) == 1 else [f"result_{number}" for number in numbers]
    cursors = {node.start: names.take(name, prefix="p") for node, name in zip(rows, wanted, strict=True)}
    return Results(shape=Shape.CURSORS, cursors=cursors)


def distinct_names(query: str) -> bool:
    """Whether the columns of a query surely have different names, as a table's must."""
    try:
        tree = parse_query(query, "mysql")
    except Unconvertible:
        return False
    names = [item.alias_or_name.lower() or item.sql() for item in tree.selects]
    stars = [
        item
        for item in tree.selects
        if isinstance(item, exp.Star) or isinstance(item.unalias(), exp.Star) or item.name == "*"
    ]
    if stars:
        sources = len(tree.args.get("joins") or ()) + 1 if isinstance(tree, exp.Select) else 2
        return len(names) == 1 and (sources == 1 or bool(getattr(stars[0], "table", "")))
    return len(set(names)) == len(names)
