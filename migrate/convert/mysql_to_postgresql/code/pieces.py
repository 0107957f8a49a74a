"""Every piece of stored code of the source, with what names mean in it, as far as its declarations tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.convert.context import Context
from migrate.convert.mysql_to_postgresql.environment import Environment, Row
from migrate.convert.mysql_to_postgresql.statements.scope import Scope, Variable
from migrate.convert.stored_code.parameters import read_parameters
from migrate.convert.stored_code.read import read_body
from migrate.convert.stored_code.tokens import NotRead, executed
from migrate.convert.stored_code.tree import Block, Node, walk
from migrate.convert.stored_code.types import read_type
from migrate.model.schema import Event, Routine, Trigger
from migrate.model.types import ColumnType

_ROWS = {"INSERT": ("new",), "DELETE": ("old",), "UPDATE": ("new", "old")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A routine, trigger or event."""

    text: str
    body: Node | None
    """None where it can't be read."""
    environment: Environment
    """Where a name is declared with several types, none of them is known."""


def pieces(context: Context) -> Iterator[Piece]:
    """All stored code of the source."""
    source = context.source
    items: tuple[Routine | Trigger | Event, ...] = (*source.routines, *source.triggers, *source.events)
    for item in items:
        text = executed(item.body, source.engine, source.version)
        body, types = _read(item, text)
        yield Piece(text=text, body=body, environment=_environment(item, types, context))


def _read(item: Routine | Trigger | Event, text: str) -> tuple[Node | None, dict[str, ColumnType | None]]:
    try:
        body = read_body(text, ansi_quotes="ANSI" in _mode(item).upper())
        declared = list(_declared(item, body))
    except NotRead:
        return None, {}
    types: dict[str, ColumnType | None] = {}
    for name, type_ in declared:
        types[name] = type_ if types.get(name, type_) == type_ else None
    return body, types


def _declared(item: Routine | Trigger | Event, body: Node) -> Iterator[tuple[str, ColumnType]]:
    if isinstance(item, Routine):
        yield from ((parameter.name.lower(), parameter.type) for parameter in read_parameters(item.parameters))
    for node in walk(body):
        for declaration in node.variables if isinstance(node, Block) else ():
            yield from ((name.lower(), read_type(declaration.type)) for name in declaration.names)


def _environment(item: Routine | Trigger | Event, types: dict[str, ColumnType | None], context: Context) -> Environment:
    table = item.table if isinstance(item, Trigger) else None
    rows = {}
    if isinstance(item, Trigger) and item.table in context.source.tables_by_name:
        names = set.intersection(*(set(_ROWS[event]) for event in item.events))
        rows = {name: Row(written=name.upper(), table=item.table) for name in names}
    scope = Scope(
        context=context,
        variables={name: Variable(name=name, written=name, type=type_) for name, type_ in types.items()},
        row_table=table,
        own_schema=item.table.schema if isinstance(item, Trigger) else item.name.schema,
        sql_mode=_mode(item),
    )
    return Environment(context=context, scope=scope, rows=rows)


def _mode(item: Routine | Trigger | Event) -> str:
    return "" if isinstance(item, Event) else item.sql_mode
