"""Rules for names, literals, operators and conditions."""

import re

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.rewrite import rule, text, truth, unwrap, value

_CASE = "MySQL compares the text without regard to case, PostgreSQL with regard to it"
_SAFE_PATTERN = re.compile(r"[\w\s^$.*+?()|{},@:;/_%-]*(\[[\w^$.@_-]+\][\w\s^$.*+?()|{},@:;/_%-]*)*")
_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*")


@rule(exp.Column)
def _column(node: Node, environment: Environment) -> Node:
    if isinstance(node.this, exp.Star):
        return exp.Column(this=exp.Star(), table=_qualifier(node, environment))
    return exp.Column(this=exp.to_identifier(environment.column(node)), table=_qualifier(node, environment))


def _qualifier(node: Node, environment: Environment) -> Node | None:
    return exp.to_identifier(environment.context.names.wanted(node.table)) if node.table else None


@rule(exp.Literal, exp.Null, exp.Star)
def _constant(node: Node, environment: Environment) -> Node:
    return node.copy()


@rule(exp.Boolean)
def _boolean(node: Node, environment: Environment) -> Node:
    return node.copy()


@rule(exp.Introducer)
def _introducer(node: Node, environment: Environment) -> Node:
    if not isinstance(node.expression, exp.Literal):
        raise Unconvertible("a character set stands before something that is no text")
    return node.expression.copy()


@rule(exp.Paren)
def _paren(node: Node, environment: Environment) -> Node:
    return exp.Paren(this=value(node.this, environment))


@rule(exp.Neg)
def _negative(node: Node, environment: Environment) -> Node:
    return exp.Neg(this=_number(node.this, environment))


@rule(exp.Add, exp.Sub, exp.Mul)
def _arithmetic(node: Node, environment: Environment) -> Node:
    left, right = unwrap(node.this), unwrap(node.expression)
    if isinstance(right, exp.Interval) and environment.kind(left).is_day:
        return moved(left, right, environment, type(node))
    return type(node)(this=_number(node.this, environment), expression=_number(node.expression, environment))


@rule(exp.Div, exp.IntDiv, exp.Mod)
def _division(node: Node, environment: Environment) -> Node:
    """MySQL divides exactly and gives NULL for a division by zero."""
    left, right = _number(node.this, environment), _number(node.expression, environment)
    if not (isinstance(right, exp.Literal) and float(right.name) != 0):
        right = exp.Nullif(this=right, expression=exp.Literal.number(0))
    if isinstance(node, exp.Mod):
        return exp.Mod(this=exp.Paren(this=left), expression=right)
    if isinstance(node, exp.IntDiv):
        return exp.Anonymous(this="div", expressions=[left, right])
    if environment.kind(node) is not Kind.FLOAT:
        environment.remark("a quotient keeps more digits after the point than MySQL's")
        left = exp.Cast(this=left, to=exp.DataType.build("decimal", dialect="postgres"))
    return exp.Div(this=left, expression=right, typed=True, safe=False)


def _number(node: Node, environment: Environment) -> Node:
    kind = environment.kind(node)
    if not (kind.is_number or kind in (Kind.NULL, Kind.UNKNOWN)):
        raise Unconvertible(f"a value that is no number ({kind}) is reckoned with")
    return value(node, environment)


@rule(exp.And, exp.Or)
def _connector(node: Node, environment: Environment) -> Node:
    return type(node)(this=truth(node.this, environment), expression=truth(node.expression, environment))


@rule(exp.Xor)
def _exclusive(node: Node, environment: Environment) -> Node:
    left, right = truth(node.this, environment), truth(node.expression, environment)
    return exp.NEQ(this=exp.Paren(this=left), expression=exp.Paren(this=right))


@rule(exp.Not)
def _not(node: Node, environment: Environment) -> Node:
    if isinstance(node.this, exp.Is):
        return exp.Not(this=_is(node.this, environment))
    return exp.Not(this=exp.Paren(this=truth(node.this, environment)))


@rule(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ)
def _comparison(node: Node, environment: Environment) -> Node:
    left, right = _comparable(node.this, node.expression, environment)
    return type(node)(this=left, expression=right)


@rule(exp.Between)
def _between(node: Node, environment: Environment) -> Node:
    this, low = _comparable(node.this, node.args["low"], environment)
    _, high = _comparable(node.this, node.args["high"], environment)
    return exp.Between(this=this, low=low, high=high)


@rule(exp.In)
def _in(node: Node, environment: Environment) -> Node:
    query = node.args.get("query")
    if query is not None:
        return exp.In(this=value(node.this, environment), query=value(query, environment))
    pairs = [_comparable(node.this, item, environment) for item in node.expressions]
    if not pairs:
        raise Unconvertible("its list is empty")
    return exp.In(this=pairs[0][0], expressions=[right for _, right in pairs])


@rule(exp.Tuple)
def _tuple(node: Node, environment: Environment) -> Node:
    return exp.Tuple(expressions=[value(item, environment) for item in node.expressions])


@rule(exp.Is)
def _is(node: Node, environment: Environment) -> Node:
    if isinstance(node.expression, exp.Null):
        return exp.Is(this=value(node.this, environment), expression=exp.Null())
    if isinstance(node.expression, exp.Boolean):
        return exp.Is(this=exp.Paren(this=truth(node.this, environment)), expression=node.expression.copy())
    raise Unconvertible("IS stands before something that is neither NULL nor a truth value")


@rule(exp.Like)
def _like(node: Node, environment: Environment) -> Node:
    environment.remark(_CASE)
    return exp.Like(this=_textual(node.this, environment), expression=_textual(node.expression, environment))


@rule(exp.Escape)
def _escape(node: Node, environment: Environment) -> Node:
    return exp.Escape(this=_like(node.this, environment), expression=value(node.expression, environment))


@rule(exp.RegexpLike)
def _pattern(node: Node, environment: Environment) -> Node:
    """MySQL's patterns are ICU's and case-insensitive; only ones that mean the same to both are converted."""
    pattern = unwrap(node.expression)
    simple = isinstance(pattern, exp.Literal) and pattern.is_string and _SAFE_PATTERN.fullmatch(pattern.name)
    if not simple or node.args.get("flag") or "\\" in pattern.name:
        raise Unconvertible("its regular expression may mean something else in PostgreSQL")
    return exp.RegexpILike(this=_textual(node.this, environment), expression=pattern.copy())


@rule(exp.Exists)
def _exists(node: Node, environment: Environment) -> Node:
    return exp.Exists(this=value(node.this, environment))


def _textual(node: Node, environment: Environment) -> Node:
    if not environment.kind(node).is_text:
        raise Unconvertible("a value that is no text is matched with a pattern")
    return text(node, environment)


def _comparable(one: Node, other: Node, environment: Environment) -> tuple[Node, Node]:
    """Both operands of a comparison. MySQL compares anything with anything; PostgreSQL does not."""
    first, second = environment.kind(one), environment.kind(other)
    if Kind.BOOLEAN in (first, second) and first is not second:
        return _as_flag(one, first, environment), _as_flag(other, second, environment)
    literal = next((unwrap(node) for node in (one, other) if isinstance(unwrap(node), exp.Literal)), None)
    is_mixed = (first.is_text and second.is_number) or (first.is_number and second.is_text)
    if is_mixed and not (literal is not None and literal.is_string and _NUMBER.fullmatch(literal.name)):
        raise Unconvertible("it compares text with a number")
    is_dated = (first.is_day and not second.is_day) or (second.is_day and not first.is_day)
    if is_dated and Kind.UNKNOWN not in (first, second) and not (literal is not None and literal.is_string):
        raise Unconvertible("it compares a date with something that is none")
    if first.is_text and second.is_text:
        environment.remark(_CASE)
        if Kind.ENUM in (first, second) and literal is None:
            return text(one, environment), text(other, environment)
    return value(one, environment), value(other, environment)


def _as_flag(node: Node, kind: Kind, environment: Environment) -> Node:
    if kind is Kind.BOOLEAN:
        return value(node, environment)
    bare = unwrap(node)
    if isinstance(bare, exp.BitString) or (isinstance(bare, exp.Literal) and not bare.is_string):
        number = int(bare.name, 2) if isinstance(bare, exp.BitString) else int(float(bare.name))
        if number in (0, 1):
            return exp.Boolean(this=bool(number))
    if isinstance(bare, (exp.Boolean, exp.Null)):
        return bare.copy()
    raise Unconvertible("a flag is compared with something that is neither 0 nor 1")


_UNITS = {"MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"}
_CLOCK = {"MICROSECOND", "SECOND", "MINUTE", "HOUR"}


def moved(node: Node, interval: Node, environment: Environment, direction: type) -> Node:
    """A date or time plus or minus an interval of a fixed number of units."""
    amount, unit = unwrap(interval.this), str(interval.args.get("unit") or "").upper()
    if unit not in _UNITS or not isinstance(amount, exp.Literal) or not _NUMBER.fullmatch(amount.name):
        raise Unconvertible("its interval is not a fixed number of one unit")
    kind = environment.kind(node)
    if kind is Kind.INSTANT and environment.immutable:
        raise Unconvertible("reckoning with a timestamp with time zone is not immutable in PostgreSQL")
    name, count = ("MONTH", int(amount.name) * 3) if unit == "QUARTER" else (unit, amount.name)
    length = exp.Interval(this=exp.Literal.string(str(count)), unit=exp.var(name))
    made = direction(this=value(node, environment), expression=length)
    if kind is Kind.DATE and unit not in _CLOCK:
        return exp.Cast(this=exp.Paren(this=made), to=exp.DataType.build("date"))
    return made
