"""A value for a column or a variable. MySQL turns anything into anything; PostgreSQL wants to be told."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.call_rules import as_json
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.intervals import as_day
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.operators import DAY, NUMBER
from migrate.convert.mysql_to_postgresql.rewrite import (
    PREDICATES,
    apply,
    call,
    cast,
    number,
    text,
    truth,
    unknown,
    unwrap,
    value,
)


def fitted(node: Node, wanted: Kind, environment: Environment, *, written: str = "") -> Node:
    """The node's value as the kind that is wanted. `written` is the target's type of an enum. Raises `Unconvertible`."""
    bare = unwrap(node)
    kind = environment.kind(node)
    if isinstance(bare, exp.Null) or kind is Kind.NULL:
        return value(node, environment)
    if isinstance(bare, exp.Var) and bare.name.upper() == "DEFAULT":
        return bare.copy()
    if environment.is_set_elsewhere(bare) and wanted is Kind.TEXT:
        return value(bare, environment)
    if wanted is Kind.UNKNOWN or kind is Kind.UNKNOWN:
        raise (
            unknown(node, environment) if kind is Kind.UNKNOWN else Unconvertible("the type of the place is not known")
        )
    if isinstance(bare, exp.Literal) and bare.is_string:
        return _literal(bare, wanted, environment)
    match wanted:
        case Kind.NUMBER | Kind.FLOAT:
            return _as_number(node, kind, environment)
        case Kind.BOOLEAN:
            return _as_flag(node, kind, environment)
        case Kind.TEXT:
            return _as_text(node, kind, environment)
        case Kind.ENUM:
            made = text(node, environment)
            own = exp.DataType(this=exp.DataType.Type.USERDEFINED, kind=written)
            return exp.Cast(this=made, to=own) if written else made
        case Kind.DATE | Kind.MOMENT | Kind.INSTANT | Kind.TIME:
            return _as_moment(node, kind, wanted, environment)
        case Kind.JSON:
            return as_json(node, environment)
        case Kind.BINARY:
            return _as_bytes(node, kind, environment)
    raise Unconvertible(f"a value ({kind}) is put where a value ({wanted}) is wanted")


def _literal(node: Node, wanted: Kind, environment: Environment) -> Node:
    """Fixed text takes the type of its place, if PostgreSQL reads it as MySQL does."""
    if wanted.is_number and NUMBER.fullmatch(node.name):
        return node.copy()
    if wanted is Kind.BOOLEAN and node.name in ("0", "1"):
        return exp.Boolean(this=node.name == "1")
    if wanted.is_day and DAY.fullmatch(node.name):
        return node.copy()
    if wanted in (Kind.TEXT, Kind.ENUM, Kind.JSON):
        return apply(node, environment)
    if wanted is Kind.BINARY:
        return call("convert_to", node.copy(), exp.Literal.string("UTF8"))
    if wanted is Kind.TIME and len(node.name.split(":")) == 3 and not node.name.startswith("-"):
        return node.copy()
    raise Unconvertible(f"the text {node.name!r} is put where a value ({wanted}) is wanted")


def _as_number(node: Node, kind: Kind, environment: Environment) -> Node:
    """Numbers are rounded to the place's digits on both sides. Text is checked only by MySQL's strict mode."""
    if kind.is_text and _is_strict(environment):
        return cast(text(node, environment), "numeric")
    if kind.is_day:
        raise Unconvertible("a date is put where a number is wanted")
    return number(node, environment)


def _is_strict(environment: Environment) -> bool:
    """Whether MySQL refuses text that is no number. The modes of code that comes without them are the default's, which do."""
    modes = environment.scope.sql_mode.upper() if environment.scope is not None else ""
    return not modes or "STRICT" in modes or "TRADITIONAL" in modes


def _as_flag(node: Node, kind: Kind, environment: Environment) -> Node:
    bare = unwrap(node)
    if isinstance(bare, exp.BitString):
        return exp.Boolean(this=int(bare.name, 2) != 0)
    if isinstance(bare, exp.Literal):
        return exp.Boolean(this=float(bare.name) != 0)
    if isinstance(bare, PREDICATES) or kind is Kind.BOOLEAN:
        return truth(node, environment)
    if kind.is_number:
        return exp.Paren(this=truth(node, environment))
    raise Unconvertible(f"a value ({kind}) is put where a flag is wanted")


def _as_text(node: Node, kind: Kind, environment: Environment) -> Node:
    if kind is Kind.BINARY:
        raise Unconvertible("bytes are put where text is wanted")
    return text(node, environment)


def _as_moment(node: Node, kind: Kind, wanted: Kind, environment: Environment) -> Node:
    if kind is wanted:
        return value(node, environment)
    if kind.is_number or (wanted is Kind.TIME) or kind is Kind.TIME:
        is_fine = wanted is Kind.TIME and kind.is_day
        if not is_fine:
            raise Unconvertible(f"a value ({kind}) is put where a value ({wanted}) is wanted")
    made = as_day(node, environment)
    types = {Kind.DATE: "date", Kind.MOMENT: "timestamp", Kind.INSTANT: "timestamp with time zone", Kind.TIME: "time"}
    return cast(made, types[wanted])


def _as_bytes(node: Node, kind: Kind, environment: Environment) -> Node:
    if kind is Kind.BINARY:
        return value(node, environment)
    if kind is Kind.TEXT:
        return call("convert_to", text(node, environment), exp.Literal.string("UTF8"))
    raise Unconvertible(f"a value ({kind}) is put where bytes are wanted")
