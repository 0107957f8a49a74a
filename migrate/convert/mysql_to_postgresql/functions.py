"""Rules for functions. One that is not named here is not converted."""

from collections.abc import Callable

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.call_rules import routine_call, shaped, table_call
from migrate.convert.mysql_to_postgresql.collations import in_own_letters
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.intervals import as_day, moved
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.operators import comparable
from migrate.convert.mysql_to_postgresql.ranges import widened
from migrate.convert.mysql_to_postgresql.rewrite import call, cast, number, rule, text, truth, unwrap, value
from migrate.convert.mysql_to_postgresql.special_calls import SPECIAL

_FIELDS = {
    exp.Year: "YEAR", exp.Month: "MONTH", exp.Day: "DAY", exp.DayOfMonth: "DAY", exp.Hour: "HOUR", exp.Minute: "MINUTE",
    exp.Quarter: "QUARTER",
}  # fmt: skip
FORMATS = {
    "%-d": "FMDD", "%-m": "FMMM", "%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "HH24", "%M": "MI", "%S": "SS", "%y": "YY", "%j": "DDD",
    "%f": "US", "%A": "FMDay", "%B": "FMMonth", "%b": "Mon", "%a": "Dy", "%-H": "FMHH24", "%I": "HH12",
    "%-I": "FMHH12", "%p": "AM", "%D": "FMDDth", "%G": "IYYY", "%v": "IW", "%%": "%",
}  # fmt: skip
"""Formats as sqlglot keeps them, which are strftime's, and to_char's."""
_FIRST_DAY = exp.Cast(this=exp.Literal.string("0001-01-01"), to=exp.DataType.build("date"))
_DECIMAL = ("DECIMAL", "BIGINT", "INT")


@rule(exp.Upper, exp.Lower)
def _case(node: Node, environment: Environment) -> Node:
    made = text(node.this, environment)
    lettered = in_own_letters(node.this, made, environment)
    if lettered is made:
        return type(node)(this=made)
    return exp.Collate(this=exp.Paren(this=type(node)(this=lettered)), expression=exp.to_identifier("C"))


@rule(exp.Length)
def _length(node: Node, environment: Environment) -> Node:
    return _counted(node.this, environment, in_bytes=bool(node.args.get("binary")))


def _counted(node: Node, environment: Environment, *, in_bytes: bool) -> Node:
    """LENGTH counts bytes in MySQL, CHAR_LENGTH characters."""
    if environment.kind(node) is Kind.BINARY:
        return call("octet_length", value(node, environment))
    return call("octet_length" if in_bytes else "char_length", text(node, environment))


@rule(exp.Concat)
def _concat(node: Node, environment: Environment) -> Node:
    parts = [text(part, environment) for part in node.expressions]
    made = parts[0]
    for part in parts[1:]:
        made = exp.DPipe(this=made, expression=part, safe=False)
    return exp.Paren(this=made) if len(parts) > 1 else made


@rule(exp.ConcatWs)
def _concat_ws(node: Node, environment: Environment) -> Node:
    if environment.immutable:
        raise Unconvertible("concat_ws is not immutable in PostgreSQL")
    return exp.Anonymous(this="concat_ws", expressions=[text(part, environment) for part in node.expressions])


@rule(exp.Substring)
def _substring(node: Node, environment: Environment) -> Node:
    start, length = unwrap(node.args["start"]), node.args.get("length")
    is_plain = isinstance(start, exp.Literal) and int(float(start.name)) >= 1
    if is_plain and (length is None or isinstance(unwrap(length), exp.Literal)):
        rest = [value(length, environment)] if length is not None else []
        return exp.Anonymous(this="substr", expressions=[text(node.this, environment), start.copy(), *rest])
    arguments = [node.this, node.args["start"], *([length] if length is not None else [])]
    shapes = zip(arguments, "tii", strict=False)
    return call("migrate_compat.substring", *(shaped(item, letter, environment) for item, letter in shapes))


@rule(exp.Left, exp.Right)
def _end(node: Node, environment: Environment) -> Node:
    count = unwrap(node.expression)
    if isinstance(count, exp.Literal):
        return type(node)(this=text(node.this, environment), expression=count.copy())
    # A negative count gives the empty text in MySQL; in PostgreSQL it cuts off that many.
    wanted = exp.Greatest(this=cast(number(count, environment), "integer"), expressions=[exp.Literal.number(0)])
    kept = exp.Case(
        ifs=[exp.If(this=exp.Is(this=value(count, environment), expression=exp.Null()), true=exp.Null())],
        default=wanted,
    )
    return type(node)(this=text(node.this, environment), expression=kept)


@rule(exp.Trim)
def _trim(node: Node, environment: Environment) -> Node:
    position, mark = str(node.args.get("position") or "BOTH").upper(), node.args.get("expression")
    if mark is None and position == "BOTH":
        return exp.Trim(this=text(node.this, environment))
    if mark is not None and not (isinstance(unwrap(mark), exp.Literal) and len(unwrap(mark).name) == 1):
        raise Unconvertible("TRIM of something other than one fixed character")
    name = {"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}[position]
    characters = unwrap(mark).copy() if mark is not None else exp.Literal.string(" ")
    return call(name, text(node.this, environment), characters)


@rule(exp.Replace)
def _replace(node: Node, environment: Environment) -> Node:
    parts = [node.this, node.expression, node.args["replacement"]]
    return exp.Anonymous(this="replace", expressions=[text(part, environment) for part in parts])


@rule(exp.Abs, exp.Floor, exp.Ceil, exp.Sign)
def _numeric(node: Node, environment: Environment) -> Node:
    return type(node)(this=widened(number(node.this, environment), node, environment))


@rule(exp.Round)
def _round(node: Node, environment: Environment) -> Node:
    decimals = node.args.get("decimals")
    if decimals is None or (isinstance(unwrap(decimals), exp.Literal) and unwrap(decimals).name == "0"):
        return exp.Round(this=number(node.this, environment))
    if environment.kind(node.this) is not Kind.NUMBER:
        return rounded(node.this, decimals, environment)
    return exp.Round(this=number(node.this, environment), decimals=value(decimals, environment))


def rounded(node: Node, decimals: Node, environment: Environment) -> Node:
    """A floating-point number rounded as MySQL does it, which reckons in floating point too."""
    made = cast(number(node, environment), "double precision")
    return call("migrate_compat.round", made, shaped(decimals, "i", environment))


@rule(exp.NumberToStr)
def _thousands(node: Node, environment: Environment) -> Node:
    if node.args.get("culture"):
        raise Unconvertible("FORMAT with a language is not converted")
    if environment.kind(node.this) is Kind.NUMBER:
        made = number(node.this, environment)
    elif environment.is_mariadb:
        made = cast(cast(rounded(node.this, node.args["format"], environment), "text"), "decimal")
    else:
        made = cast(number(node.this, environment), "double precision")
    is_plain = environment.kind(node.this) is Kind.NUMBER or environment.is_mariadb
    name = "format" if is_plain else "format_float"
    return call(f"migrate_compat.{name}", made, shaped(node.args["format"], "i", environment))


def shape_of(node: Node, environment: Environment) -> Callable[[Node, Environment], Node]:
    """How each branch is written, so that all have one type."""
    kind = environment.kind(node)
    if kind is Kind.TEXT:
        return _branch_text
    if kind is Kind.MOMENT:
        return _branch_moment
    return number if kind.is_number else value


def _branch_text(node: Node, environment: Environment) -> Node:
    made = text(node, environment)
    return (
        made
        if isinstance(made, (exp.Literal, exp.Cast)) or environment.kind(node) is not Kind.ENUM
        else cast(made, "text")
    )


def _branch_moment(node: Node, environment: Environment) -> Node:
    made, kind = value(node, environment), environment.kind(node)
    if kind in (Kind.MOMENT, Kind.NULL):
        return made
    if kind is Kind.INSTANT and environment.immutable:
        raise Unconvertible("a timestamp with time zone as one without is not immutable in PostgreSQL")
    return cast(made, "timestamp")


@rule(exp.Coalesce)
def _coalesce(node: Node, environment: Environment) -> Node:
    shape = shape_of(node, environment)
    return exp.Coalesce(
        this=shape(node.this, environment), expressions=[shape(part, environment) for part in node.expressions]
    )


@rule(exp.Nullif)
def _nullif(node: Node, environment: Environment) -> Node:
    whole = value(node.this, environment)
    left, right = comparable(node.this, node.expression, environment)
    if left == whole:
        return exp.Nullif(this=left, expression=right)
    return exp.Case(ifs=[exp.If(this=exp.EQ(this=left, expression=right), true=exp.Null())], default=whole)


@rule(exp.If)
def _if(node: Node, environment: Environment) -> Node:
    shape = shape_of(node, environment)
    branch = exp.If(this=truth(node.this, environment), true=shape(node.args["true"], environment))
    otherwise = node.args.get("false")
    return exp.Case(ifs=[branch], default=shape(otherwise, environment) if otherwise is not None else None)


@rule(exp.Case)
def _case_when(node: Node, environment: Environment) -> Node:
    shape = shape_of(node, environment)
    operand, conditions = _conditions(node, environment)
    branches = [
        exp.If(this=condition, true=shape(item.args["true"], environment))
        for condition, item in zip(conditions, node.args["ifs"], strict=True)
    ]
    default = node.args.get("default")
    return exp.Case(this=operand, ifs=branches, default=shape(default, environment) if default is not None else None)


def _conditions(node: Node, environment: Environment) -> tuple[Node | None, list[Node]]:
    """What is compared, and with what; or nothing, and conditions, where it compares with each in another way."""
    wanted = [item.this for item in node.args["ifs"]]
    if node.this is None:
        return None, [truth(item, environment) for item in wanted]
    pairs = [comparable(node.this, item, environment) for item in wanted]
    if all(left == pairs[0][0] for left, _ in pairs):
        return pairs[0][0], [right for _, right in pairs]
    return None, [exp.EQ(this=left, expression=right) for left, right in pairs]


@rule(exp.CurrentTimestamp, exp.CurrentDate, exp.Localtime, exp.Localtimestamp)
def _now(node: Node, environment: Environment) -> Node:
    """In stored code the time is the statement's, as in MySQL; a transaction's current time would stand still."""
    if environment.immutable:
        raise Unconvertible("the current time is not immutable")
    if environment.scope is None:
        return exp.CurrentDate() if isinstance(node, exp.CurrentDate) else exp.CurrentTimestamp()
    now = call("statement_timestamp")
    if isinstance(node, exp.CurrentDate):
        return cast(now, "date")
    return now if node.this is not None else call("date_trunc", exp.Literal.string("second"), now)


@rule(exp.Anonymous)
def _anonymous(node: Node, environment: Environment) -> Node:
    name = node.name.lower()
    if name == "now":
        return _now(exp.CurrentTimestamp(this=node.expressions[0] if node.expressions else None), environment)
    routine = routine_call(node, environment)
    if routine is not None:
        return routine
    special = SPECIAL.get(name)
    if special is not None:
        return special(node, environment)
    made = table_call(node, environment)
    if made is not None:
        return made
    if name in ("octet_length", "character_length", "char_length") and len(node.expressions) == 1:
        return _counted(node.expressions[0], environment, in_bytes=name == "octet_length")
    if name == "uuid" and not environment.immutable:
        return exp.Cast(this=exp.Anonymous(this="gen_random_uuid"), to=exp.DataType.build("text", dialect="postgres"))
    raise Unconvertible(f"the function {node.name} is not converted")


@rule(exp.Year, exp.Month, exp.Day, exp.DayOfMonth, exp.Hour, exp.Minute, exp.Quarter)
def _field(node: Node, environment: Environment) -> Node:
    made = exp.Extract(this=exp.var(_FIELDS[type(node)]), expression=_day(node.this, environment))
    return exp.Cast(this=made, to=exp.DataType.build("int"))


@rule(exp.TsOrDsToDate)
def _to_date(node: Node, environment: Environment) -> Node:
    return exp.Cast(this=_day(node.this, environment), to=exp.DataType.build("date"))


@rule(exp.DateDiff)
def _days_between(node: Node, environment: Environment) -> Node:
    """The difference to the year 0 is what TO_DAYS asks for, less one."""
    other = node.expression.this if isinstance(node.expression, exp.TsOrDsToDate) else node.expression
    if isinstance(other, exp.Literal) and other.name == "0000-01-01":
        day = cast(_day(node.this, environment), "date")
        return exp.Paren(
            this=exp.Add(this=exp.Sub(this=day, expression=_FIRST_DAY.copy()), expression=exp.Literal.number(365))
        )
    if node.args.get("unit") and str(node.args["unit"]).upper() != "DAY":
        raise Unconvertible("a difference in a unit other than days")
    date = exp.DataType.build("date")
    left, right = (exp.Cast(this=_day(part, environment), to=date) for part in (node.this, node.expression))
    return exp.Paren(this=exp.Sub(this=left, expression=right))


@rule(exp.DateAdd, exp.DateSub, exp.TimestampAdd)
def _shift(node: Node, environment: Environment) -> Node:
    unit = str(node.args.get("unit") or "")
    return moved(node.this, node.expression, unit, environment, exp.Sub if isinstance(node, exp.DateSub) else exp.Add)


@rule(exp.TimeToStr)
def _format(node: Node, environment: Environment) -> Node:
    inner = node.this.this if isinstance(node.this, exp.TsOrDsToTimestamp) else node.this
    pattern = unwrap(node.args["format"])
    if environment.immutable or not isinstance(pattern, exp.Literal):
        raise Unconvertible("a format that is not fixed, or where only immutable functions may stand")
    return exp.Anonymous(
        this="to_char", expressions=[_day(inner, environment), exp.Literal.string(_to_char(pattern.name))]
    )


def _to_char(pattern: str) -> str:
    made, rest = "", pattern
    while rest:
        if rest[0] == "%":
            code = next((code for code in FORMATS if rest.startswith(code)), None)
            if code is None:
                raise Unconvertible(f"the date format {pattern} is not converted")
            made, rest = made + FORMATS[code], rest[len(code) :]
        elif rest[0] in " -/:.,":
            made, rest = made + rest[0], rest[1:]
        elif rest[0] in '"\\':
            raise Unconvertible("a format with quotes in it is not converted")
        else:
            made, rest = made + f'"{rest[0]}"', rest[1:]
    return made


def _day(node: Node, environment: Environment) -> Node:
    inner = node.this if isinstance(node, exp.TsOrDsToDate) else node
    if environment.kind(inner) is Kind.INSTANT and environment.immutable:
        raise Unconvertible("the date of a timestamp with time zone is not immutable in PostgreSQL")
    return as_day(inner, environment)
