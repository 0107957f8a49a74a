"""Rewrites a tree of MySQL's into PostgreSQL's, node by node. A node that no rule names is not converted.

Rules register themselves with `rule`; `value`, `truth` and `text` ask for an operand in the shape that the place needs:
MySQL lets a number stand for a condition and a condition for a number, PostgreSQL neither.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.remarks import KEYS

_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*")
Rule = Callable[[Node, Environment], Node]
R = TypeVar("R", bound=Rule)
_RULES: dict[type, Rule] = {}
PREDICATES = (
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.NullSafeEQ,
    exp.And,
    exp.Or,
    exp.Xor,
    exp.Not,
    exp.In,
    exp.Like,
    exp.Escape,
    exp.Between,
    exp.Is,
    exp.Exists,
    exp.RegexpLike,
    exp.Boolean,
)


def rule(*types: type) -> Callable[[R], R]:
    """Registers the rule for nodes of these types."""

    def register(function: R) -> R:
        for type_ in types:
            _RULES[type_] = function
        return function

    return register


def claimed() -> frozenset[type]:
    """The kinds of node that have a rule."""
    return frozenset(_RULES)


def value(node: Node, environment: Environment) -> Node:
    """The node as a value; a condition becomes 0 or 1."""
    bare = unwrap(node)
    if isinstance(bare, exp.Boolean):
        return exp.Literal.number(1 if bare.this else 0)
    variable = environment.variable(bare)
    if variable is not None:
        return exp.Var(this=variable.written)
    if isinstance(bare, PREDICATES):
        return exp.Cast(this=exp.Paren(this=apply(bare, environment)), to=exp.DataType.build("int"))
    return apply(node, environment)


def truth(node: Node, environment: Environment) -> Node:
    """The node as a condition; a number becomes whether it is not zero."""
    bare = unwrap(node)
    if isinstance(bare, PREDICATES):
        return exp.Paren(this=apply(bare, environment)) if isinstance(node, exp.Paren) else apply(bare, environment)
    kind = environment.kind(bare)
    if kind is Kind.BOOLEAN:
        return apply(bare, environment)
    if kind.is_number:
        return exp.NEQ(this=exp.Paren(this=apply(bare, environment)), expression=exp.Literal.number(0))
    if kind.is_text:
        return exp.NEQ(this=number(bare, environment), expression=exp.Literal.number(0))
    if kind is Kind.NULL:
        return exp.Null()
    if environment.is_set_elsewhere(bare):
        return exp.NEQ(this=begun_number(bare, environment), expression=exp.Literal.number(0))
    if kind is Kind.UNKNOWN:
        raise unknown(bare, environment)
    raise Unconvertible(f"a value that is no number ({kind}) stands for a condition")


def number(node: Node, environment: Environment) -> Node:
    """The node as a number. Text counts as the number that it begins with, as in MySQL."""
    kind, bare = environment.kind(node), unwrap(node)
    if kind.is_number or kind is Kind.NULL or (kind is Kind.UNKNOWN and environment.scope is None):
        return value(node, environment)
    if kind is Kind.BOOLEAN:
        return cast(value(node, environment), "integer")
    if isinstance(bare, exp.Literal) and _NUMBER.fullmatch(bare.name):
        return cast(exp.Literal.number(bare.name.strip()), "double precision")
    if kind.is_text:
        return call("migrate_compat.to_number", text(node, environment))
    if kind is Kind.UNKNOWN:
        raise unknown(node, environment)
    raise Unconvertible(f"a value that is no number ({kind}) is reckoned with")


def begun_number(node: Node, environment: Environment) -> Node:
    """The number that a session variable's text begins with: whatever type it has, MySQL compares it so with a number."""
    return call("migrate_compat.to_number", value(node, environment))


def unknown(node: Node, environment: Environment) -> Unconvertible:
    """Says that the kind of a value is not known, or why it can't be converted at all."""
    value(node, environment)
    return Unconvertible(f"the type of {node.sql('mysql')[:60]} is not known")


def call(name: str, *arguments: Node) -> Node:
    """A call of a function of PostgreSQL's."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def cast(node: Node, type_: str) -> Node:
    """The node as a type of PostgreSQL's."""
    return exp.Cast(this=node, to=exp.DataType.build(type_, dialect="postgres"))


def text(node: Node, environment: Environment) -> Node:
    """The node as text, as MySQL would print it."""
    kind = environment.kind(node)
    made = value(node, environment)
    if kind in (Kind.TEXT, Kind.NULL):
        return made
    if kind is Kind.UNKNOWN and environment.scope is not None:
        raise unknown(node, environment)
    if kind in (Kind.BINARY, Kind.FLOAT):
        raise Unconvertible(f"a value ({kind}) is turned into text, which PostgreSQL writes in another way")
    fraction = environment.fraction(node)
    if fraction and kind in (Kind.MOMENT, Kind.INSTANT, Kind.TIME) and not environment.immutable:
        return _with_fraction(made, kind, fraction)
    if kind is Kind.BOOLEAN:
        if environment.holds_bits(node):
            raise Unconvertible("a bit is turned into text, which gives a byte in MySQL")
        made = cast(made, "integer")
    elif environment.immutable and kind not in (Kind.NUMBER, Kind.JSON):
        raise Unconvertible(f"turning a value ({kind}) into text is not immutable in PostgreSQL")
    if kind is Kind.JSON and environment.is_mariadb:
        environment.remark(KEYS)
    if kind is Kind.INSTANT:
        return call("to_char", made, exp.Literal.string("YYYY-MM-DD HH24:MI:SS"))
    return exp.Cast(this=made, to=exp.DataType.build("text", dialect="postgres"))


def _with_fraction(made: Node, kind: Kind, digits: int) -> Node:
    """A moment with all digits of its column after the second; PostgreSQL's own text leaves zeros at the end out."""
    clock = "HH24:MI:SS.US"
    day = "" if kind is Kind.TIME else "YYYY-MM-DD "
    inner = cast(made, "interval") if kind is Kind.TIME else made
    written = call("to_char", inner, exp.Literal.string(day + clock))
    return exp.Left(this=written, expression=exp.Literal.number(len(day) + 9 + digits)) if digits < 6 else written


def apply(node: Node, environment: Environment) -> Node:
    """The node by its own rule. Raises `Unconvertible` where there is none."""
    found = _RULES.get(type(node))
    if found is None:
        name = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
        raise Unconvertible(f"{name} is not converted")
    return found(node, environment)


def unwrap(node: Node) -> Node:
    """What stands inside parentheses."""
    while isinstance(node, (exp.Paren, exp.Introducer)):
        node = node.expression if isinstance(node, exp.Introducer) else node.this
    return node
