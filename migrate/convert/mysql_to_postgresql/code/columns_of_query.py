"""The columns of a query's result with their types on the target, where those are plain to see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from migrate.convert.context import Context
from migrate.convert.expressions import Node, Unconvertible, parse_query
from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.mysql_to_postgresql.code.types import parameter_type
from migrate.convert.mysql_to_postgresql.statements.scope import Variable
from migrate.model.names import ObjectName
from migrate.model.schema import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultColumn:
    """A column of what a query gives."""

    name: str
    """On the target, not quoted."""
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the names in a query."""

    context: Context
    tables: Mapping[ObjectName, Table]
    """The target's tables, by name."""
    variables: Mapping[str, Variable]
    own_schema: str


class _NotPlain(Exception):
    """The type of a column is not plain to see."""


def columns_of_query(query: str, known: Known) -> tuple[ResultColumn, ...] | None:
    """The columns, or None where one's type is not plain to see or two have the same name."""
    try:
        tree = parse_query(query, "mysql")
        if not isinstance(tree, exp.Select):
            return None
        found = tuple(column for item in tree.selects for column in _columns(item, tree, known))
    except (Unconvertible, _NotPlain, Obstacle):
        return None
    names = {column.name for column in found}
    written = {variable.written for variable in known.variables.values()}
    return found if len(names) == len(found) and not names & written else None


def _columns(item: Node, select: Node, known: Known) -> Iterator[ResultColumn]:
    bare = item.unalias()
    if isinstance(bare, exp.Star) or (isinstance(bare, exp.Column) and isinstance(bare.this, exp.Star)):
        qualifier = bare.table.lower() if isinstance(bare, exp.Column) else ""
        for name, table in _tables(select, known).items():
            if qualifier in ("", name):
                yield from (ResultColumn(name=column.name, type=column.type.text) for column in table.columns)
        return
    name = known.context.names.wanted(item.alias_or_name)
    if not item.alias_or_name:
        raise _NotPlain
    yield ResultColumn(name=name, type=_type(bare, select, known))


def _type(node: Node, select: Node, known: Known) -> str:
    match node:
        case exp.Column():
            return _column_type(node, select, known)
        case exp.Count():
            return "bigint"
        case exp.Concat() | exp.ConcatWs() | exp.Upper() | exp.Lower():
            return "text"
        case exp.Literal() if node.is_string:
            return "text"
        case exp.Literal() if node.is_int and abs(int(node.name)) < 2**31:
            return "integer"
    raise _NotPlain


def _column_type(node: Node, select: Node, known: Known) -> str:
    variable = known.variables.get(node.name.lower()) if not node.table else None
    if variable is not None:
        if variable.type is None:
            raise _NotPlain
        return parameter_type(known.context, variable.type)
    wanted = known.context.names.wanted(node.name)
    found = [
        column.type.text
        for name, table in _tables(select, known).items()
        if node.table.lower() in ("", name)
        for column in table.columns
        if column.name == wanted
    ]
    if len(found) != 1 or not found[0]:
        raise _NotPlain
    return found[0]


def _tables(select: Node, known: Known) -> dict[str, Table]:
    """The tables that a query reads, by alias in lower case. Raises `_NotPlain` for anything but tables."""
    found: dict[str, Table] = {}
    waiting = [select.args.get("from_"), *(select.args.get("joins") or ())]
    for item in waiting:
        source = item.this if item is not None else None
        if source is None:
            continue
        if (
            not isinstance(source, exp.Table)
            or source.args.get("joins")
            or (item.args.get("using") and len(waiting) > 2)
        ):
            raise _NotPlain
        schema = source.db or known.own_schema
        relation = known.context.relations_by_lower.get((schema.lower(), source.name.lower()))
        table = known.tables.get(known.context.relations[relation]) if relation is not None else None
        if table is None:
            raise _NotPlain
        found[source.alias_or_name.lower()] = table
    return found
