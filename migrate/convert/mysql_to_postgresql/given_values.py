"""What sort of value an expression of stored code is sure to give a session variable, which takes its type from it."""

from enum import Enum, auto

from sqlglot import exp

from migrate.convert.expressions import Node
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.rewrite import PREDICATES, unwrap
from migrate.convert.mysql_to_postgresql.statements import reading
from migrate.model.types import ColumnType

_WHOLE = ("tinyint", "smallint", "mediumint", "int", "integer", "bigint", "bool", "boolean")
_COUNTED = ("last_insert_id", "row_count", "found_rows", "connection_id")


class Given(Enum):
    """A sort of value."""

    NULL = auto()
    WHOLE = auto()
    UNSIGNED = auto()
    """A whole number that may be too large for a signed one."""
    TEXT = auto()
    OTHER = auto()


def given(text: str, name: str, environment: Environment) -> Given:
    """What the expression gives; `name` is the variable itself, which counts as what else it is given."""
    mode = environment.scope.sql_mode if environment.scope is not None else ""
    return _given(reading.expression(text, mode), name, environment)


def given_by_query(text: str, environment: Environment) -> tuple[Given, ...]:
    """What each item of a SELECT gives. Flags, which are no numbers in PostgreSQL, are something else here."""
    mode = environment.scope.sql_mode if environment.scope is not None else ""
    tree = reading.query(text, mode)
    if not isinstance(tree, exp.Select) or any(item.is_star for item in tree.selects):
        return ()
    return tuple(
        Given.OTHER
        if environment.kind(item) not in (Kind.NUMBER, Kind.TEXT, Kind.NULL) or isinstance(unwrap(item), PREDICATES)
        else _given(item, "", environment)
        for item in tree.selects
    )


def of_number(node: Node, environment: Environment) -> Given:
    """What the expression gives, if that is a whole number."""
    found = _given(node, "", environment)
    return found if found in (Given.WHOLE, Given.UNSIGNED) else Given.OTHER


def _given(node: Node, name: str, environment: Environment) -> Given:
    bare = unwrap(node)
    match bare:
        case exp.Null():
            return Given.NULL
        case exp.Parameter():
            return Given.NULL if bare.name.lower() == name else Given.OTHER
        case exp.Alias() | exp.Max() | exp.Min() | exp.Neg():
            return _given(bare.this, name, environment)
        case exp.Subquery() | exp.Select():
            query: Node = bare.unnest() if isinstance(bare, exp.Subquery) else bare
            is_plain = isinstance(query, exp.Select) and len(query.selects) == 1 and not query.selects[0].is_star
            return _given(query.selects[0], name, environment) if is_plain else Given.OTHER
        case exp.Add() | exp.Sub() | exp.Mul():
            return _reckoned(bare, name, environment)
        case exp.Coalesce():
            return _together([bare.this, *bare.expressions], name, environment)
    if environment.kind(bare) is Kind.TEXT:
        return Given.TEXT
    return _whole(bare, environment)


def _reckoned(node: Node, name: str, environment: Environment) -> Given:
    found = _together([node.this, node.expression], name, environment)
    return found if found in (Given.WHOLE, Given.UNSIGNED) else Given.OTHER


def _together(nodes: list[Node], name: str, environment: Environment) -> Given:
    found = {_given(node, name, environment) for node in nodes} - {Given.NULL}
    if found == {Given.WHOLE, Given.UNSIGNED}:
        return Given.UNSIGNED
    return found.pop() if len(found) == 1 else Given.OTHER


def _whole(node: Node, environment: Environment) -> Given:
    if isinstance(node, (exp.Count, *PREDICATES)):
        return Given.WHOLE
    if isinstance(node, exp.Literal):
        is_small = not node.is_string and node.name.isdigit() and int(node.name) < 2**63
        return Given.WHOLE if is_small else Given.OTHER
    if isinstance(node, exp.Anonymous) and node.name.lower() in _COUNTED and not node.expressions:
        return Given.WHOLE
    routine = environment.routine(node)
    if routine is not None:
        return _of_type_text(routine.returns or "")
    type_ = _type_of(node, environment)
    return _of_type_text(type_.text) if type_ is not None else Given.OTHER


def _type_of(node: Node, environment: Environment) -> ColumnType | None:
    variable, row = environment.variable(node), environment.row(node)
    if variable is not None:
        return variable.type
    if row is None:
        return environment.type_of(node)
    columns = environment.context.source.tables_by_name[row.table].columns
    return next((column.type for column in columns if column.name.lower() == node.name.lower()), None)


def _of_type_text(text: str) -> Given:
    words = text.lower().replace("(", " ").split()
    if not words or words[0] not in _WHOLE:
        return Given.OTHER
    return Given.UNSIGNED if words[0] == "bigint" and "unsigned" in words else Given.WHOLE
