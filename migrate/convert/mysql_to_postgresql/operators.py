"""Rules for names, literals, operators and conditions."""

import re

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.collations import in_order_of_bytes, remark_text
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.intervals import moved
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.ranges import widened
from migrate.convert.mysql_to_postgresql.remarks import BIT_RANGE, DIGITS, LINES, REMAINDER
from migrate.convert.mysql_to_postgresql.rewrite import (
    begun_number,
    call,
    cast,
    number,
    rule,
    text,
    truth,
    unknown,
    unwrap,
    value,
)
from migrate.convert.render.postgresql_names import quote

_SAFE_PATTERN = re.compile(r"[\w\s^$.*+?()|{},@:;/_%-]*(\[[\w^$.@_-]+\][\w\s^$.*+?()|{},@:;/_%-]*)*")
DAY = re.compile(
    r"[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?)?"
)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?")
_WHOLE = re.compile(r"\d{1,15}")
"""What a floating-point number holds exactly."""
NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*")


@rule(exp.Column)
def _column(node: Node, environment: Environment) -> Node:
    if isinstance(node.this, exp.Star):
        return exp.Column(this=exp.Star(), table=_qualifier(node, environment))
    variable, row = environment.variable(node), environment.row(node)
    if variable is not None:
        return exp.Var(this=variable.written)
    if row is not None:
        return exp.Var(this=f"{row.written}.{quote(environment.column(node))}")
    named = environment.named(node)
    if named is not None:
        return _named(node, named, environment)
    return exp.Column(this=exp.to_identifier(environment.column(node)), table=_qualifier(node, environment))


def _named(node: Node, named: Node, environment: Environment) -> Node:
    """What the query selects under that name. PostgreSQL knows the name only where it stands alone in GROUP BY or ORDER BY."""
    if isinstance(node.parent, (exp.Group, exp.Ordered)):
        return exp.Column(this=exp.to_identifier(environment.context.names.wanted(node.name)))
    return exp.Paren(this=value(named.this, environment))


def _qualifier(node: Node, environment: Environment) -> Node | None:
    if not node.table:
        return exp.to_identifier(environment.qualifier) if environment.qualifier else None
    return exp.to_identifier(environment.context.names.wanted(node.table))


@rule(exp.Parameter)
def _parameter(node: Node, environment: Environment) -> Node:
    variable = environment.variable(node)
    if variable is None:
        raise Unconvertible(f"the session variable @{node.name} is not converted")
    return exp.Var(this=variable.written)


@rule(exp.SessionParameter)
def _setting(node: Node, environment: Environment) -> Node:
    raise Unconvertible(f"the server's variable @@{node.name} is not converted")


@rule(exp.PropertyEQ)
def _assignment(node: Node, environment: Environment) -> Node:
    raise Unconvertible("a variable is set inside an expression")


@rule(exp.National)
def _national(node: Node, environment: Environment) -> Node:
    return exp.Literal.string(node.name)


@rule(exp.HexString)
def _hexadecimal(node: Node, environment: Environment) -> Node:
    return cast(exp.Literal.string("\\x" + node.name), "bytea")


@rule(exp.Collate)
def _collate(node: Node, environment: Environment) -> Node:
    """Binary collations compare as "C" does; the others are left out."""
    made = text(node.this, environment)
    remark_text(environment, node)
    if node.expression.name.lower().endswith("_bin"):
        return exp.Collate(this=exp.Paren(this=made), expression=exp.to_identifier("C"))
    return made


@rule(exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseXor, exp.BitwiseLeftShift, exp.BitwiseRightShift)
def _bits(node: Node, environment: Environment) -> Node:
    """MySQL's bits are those of an unsigned number; for numbers from 0 to 2^63 - 1 there is no difference."""
    environment.remark(BIT_RANGE)
    left, right = (number(part, environment) for part in (node.this, node.expression))
    is_shift = isinstance(node, (exp.BitwiseLeftShift, exp.BitwiseRightShift))
    made = type(node)(this=cast(left, "bigint"), expression=cast(right, "integer" if is_shift else "bigint"))
    return exp.Paren(this=made)


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
    return exp.Neg(this=widened(number(node.this, environment), node, environment))


@rule(exp.Add, exp.Sub, exp.Mul)
def _arithmetic(node: Node, environment: Environment) -> Node:
    left, right = unwrap(node.this), unwrap(node.expression)
    if isinstance(left, exp.Interval) and isinstance(node, exp.Add):
        left, right = right, left
    if isinstance(right, exp.Interval):
        return moved(left, right.this, str(right.args.get("unit") or ""), environment, type(node))
    first = widened(number(node.this, environment), node, environment)
    return type(node)(this=first, expression=number(node.expression, environment))


@rule(exp.Div, exp.IntDiv, exp.Mod)
def _division(node: Node, environment: Environment) -> Node:
    """MySQL divides exactly and gives NULL for a division by zero."""
    left, right = number(node.this, environment), number(node.expression, environment)
    is_float = environment.kind(node) is Kind.FLOAT
    if not (isinstance(right, exp.Literal) and float(right.name) != 0):
        right = exp.Nullif(this=right, expression=exp.Literal.number(0))
    if isinstance(node, exp.Div):
        if not is_float:
            environment.remark(DIGITS)
            left = cast(left, "decimal")
        return exp.Div(this=left, expression=right, typed=True, safe=False)
    if is_float:
        environment.remark(REMAINDER)
        left, right = (cast(cast(cast(side, "double precision"), "text"), "decimal") for side in (left, right))
    if isinstance(node, exp.IntDiv):
        return call("div", left, right)
    made = exp.Mod(this=exp.Paren(this=left), expression=right)
    return cast(exp.Paren(this=made), "double precision") if is_float else made


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
    left, right = comparable(node.this, node.expression, environment)
    return type(node)(this=left, expression=right)


@rule(exp.Between)
def _between(node: Node, environment: Environment) -> Node:
    this, low = comparable(node.this, node.args["low"], environment)
    _, high = comparable(node.this, node.args["high"], environment)
    return exp.Between(this=this, low=low, high=high)


@rule(exp.In)
def _in(node: Node, environment: Environment) -> Node:
    query = node.args.get("query")
    if query is not None:
        remark_text(environment, node.this, query)
        return exp.In(this=value(node.this, environment), query=value(query, environment))
    pairs = [comparable(node.this, item, environment) for item in node.expressions]
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
    remark_text(environment, node.this, node.expression)
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
    if re.search(r"[.$]", re.sub(r"\[[^]]*\]", "", pattern.name)):
        environment.remark(LINES)
    type_ = exp.RegexpLike if environment.is_cased(node.this) else exp.RegexpILike
    return type_(this=_textual(node.this, environment), expression=pattern.copy())


@rule(exp.Exists)
def _exists(node: Node, environment: Environment) -> Node:
    return exp.Exists(this=value(node.this, environment))


def _textual(node: Node, environment: Environment) -> Node:
    if not environment.kind(node).is_text:
        raise Unconvertible("a value that is no text is matched with a pattern")
    return text(node, environment)


def comparable(one: Node, other: Node, environment: Environment) -> tuple[Node, Node]:
    """Both operands of a comparison. MySQL compares anything with anything; PostgreSQL does not."""
    if isinstance(one, exp.Tuple) and isinstance(other, exp.Tuple) and len(one.expressions) == len(other.expressions):
        pairs = [comparable(*pair, environment) for pair in zip(one.expressions, other.expressions, strict=True)]
        return exp.Tuple(expressions=[left for left, _ in pairs]), exp.Tuple(expressions=[right for _, right in pairs])
    begun = _with_a_number(one, other, environment)
    if begun is not None:
        return begun
    first, second = environment.kind(one), environment.kind(other)
    kinds = {first, second}
    if Kind.BOOLEAN in kinds and first is not second:
        return _as_flags(one, other, environment)
    if environment.scope is not None and Kind.UNKNOWN in kinds and Kind.NULL not in kinds:
        raise unknown(one if first is Kind.UNKNOWN else other, environment)
    literal = next((unwrap(node) for node in (one, other) if isinstance(unwrap(node), exp.Literal)), None)
    if (first.is_text and second.is_number) or (first.is_number and second.is_text):
        return _as_numbers(one, other, literal, environment)
    if (first.is_day or second.is_day) and not (first.is_day and second.is_day):
        return _as_days(one, other, environment)
    if Kind.JSON in kinds and kinds != {Kind.JSON}:
        return _as_documents(one, other, environment)
    if Kind.TIME in kinds and (first.is_text or second.is_text):
        _check_clock(literal)
    if Kind.BINARY in kinds and not kinds <= {Kind.BINARY, Kind.NULL, Kind.UNKNOWN}:
        raise Unconvertible("it compares bytes with something else")
    if first.is_text and second.is_text:
        return _as_texts(one, other, environment)
    return value(one, environment), value(other, environment)


def _with_a_number(one: Node, other: Node, environment: Environment) -> tuple[Node, Node] | None:
    """A session variable of an unknown type, compared with a fixed number; or None."""
    sides = (unwrap(one), unwrap(other))
    if not any(environment.is_set_elsewhere(side) for side in sides):
        return None
    if not any(isinstance(side, exp.Literal) and not side.is_string and _WHOLE.fullmatch(side.name) for side in sides):
        return None
    left, right = (
        begun_number(side, environment) if environment.is_set_elsewhere(side) else value(side, environment)
        for side in sides
    )
    return left, right


def _as_texts(one: Node, other: Node, environment: Environment) -> tuple[Node, Node]:
    """Two texts. An enum stays one only where it is compared for equality with one of its members."""
    remark_text(environment, one, other)
    if Kind.ENUM not in (environment.kind(one), environment.kind(other)):
        return value(one, environment), value(other, environment)
    labels = environment.labels(one) + environment.labels(other)
    literal = next((unwrap(node) for node in (one, other) if isinstance(unwrap(node), exp.Literal)), None)
    is_equality = isinstance(one.parent, (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.In, exp.Case, exp.Nullif))
    siblings = one.parent.expressions if isinstance(one.parent, exp.In) else [literal]
    if literal is not None and is_equality and all(unwrap(item).name in labels for item in siblings):
        return value(one, environment), value(other, environment)
    left, right = (
        in_order_of_bytes(node, text(node, environment), environment)
        if environment.kind(node) is Kind.ENUM
        else text(node, environment)
        for node in (one, other)
    )
    return left, right


def _check_clock(literal: Node | None) -> None:
    if literal is None or not _CLOCK.fullmatch(literal.name):
        raise Unconvertible("it compares a time of day with text that is none to PostgreSQL")


def _as_numbers(one: Node, other: Node, literal: Node | None, environment: Environment) -> tuple[Node, Node]:
    """A text and a number are compared as floating-point numbers."""
    if literal is not None and literal.is_string and NUMBER.fullmatch(literal.name):
        return value(one, environment), value(other, environment)
    left, right = (cast(number(node, environment), "double precision") for node in (one, other))
    return left, right


def _as_days(one: Node, other: Node, environment: Environment) -> tuple[Node, Node]:
    """A date and something that is none. Fixed text is read as PostgreSQL reads it, other text as MySQL reads it."""
    made = []
    for node in (one, other):
        kind, bare = environment.kind(node), unwrap(node)
        is_literal = isinstance(bare, exp.Literal) and bare.is_string
        if is_literal and not DAY.fullmatch(bare.name):
            raise Unconvertible(f"it compares a date with {bare.name!r}, which PostgreSQL does not read as one")
        if kind.is_text and not is_literal:
            environment.remark(
                "text that is no date compares with a date as NULL; MySQL takes it for a date before all others"
            )
            made.append(call("migrate_compat.to_moment", text(node, environment)))
        elif kind.is_text or kind.is_day or kind in (Kind.NULL, Kind.UNKNOWN):
            made.append(value(node, environment))
        else:
            raise Unconvertible("it compares a date with something that is none")
    return made[0], made[1]


def _as_documents(one: Node, other: Node, environment: Environment) -> tuple[Node, Node]:
    """JSON and a text or a number: the latter counts as a JSON text or number."""
    made = []
    for node in (one, other):
        kind = environment.kind(node)
        if kind in (Kind.JSON, Kind.NULL):
            made.append(value(node, environment))
        elif kind.is_number or kind.is_text:
            plain = cast(text(node, environment), "text") if kind.is_text else value(node, environment)
            made.append(call("to_jsonb", plain))
        else:
            raise Unconvertible(f"it compares JSON with a value ({kind})")
    return made[0], made[1]


def _as_flags(one: Node, other: Node, environment: Environment) -> tuple[Node, Node]:
    """A flag and something else: both as flags where that is a fixed 0 or 1, else both as numbers."""
    kinds = (environment.kind(one), environment.kind(other))
    try:
        return _as_flag(one, kinds[0], environment), _as_flag(other, kinds[1], environment)
    except Unconvertible:
        if not all(kind.is_number or kind is Kind.BOOLEAN for kind in kinds):
            raise
    return number(one, environment), number(other, environment)


def _as_flag(node: Node, kind: Kind, environment: Environment) -> Node:
    if kind is Kind.BOOLEAN:
        return value(node, environment)
    bare = unwrap(node)
    if isinstance(bare, (exp.BitString, exp.HexString)) or (isinstance(bare, exp.Literal) and not bare.is_string):
        bases = {exp.BitString: 2, exp.HexString: 16}
        number = int(bare.name, bases[type(bare)]) if type(bare) in bases else float(bare.name)
        if number in (0, 1):
            return exp.Boolean(this=bool(number))
    if isinstance(bare, (exp.Boolean, exp.Null)):
        return bare.copy()
    raise Unconvertible("a flag is compared with something that is neither 0 nor 1")
