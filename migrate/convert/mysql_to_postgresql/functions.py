"""Rules for functions. One that is not named here is not converted."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.operators import moved
from migrate.convert.mysql_to_postgresql.rewrite import rule, text, truth, unwrap, value

_FIELDS = {
    exp.Year: "YEAR", exp.Month: "MONTH", exp.Day: "DAY", exp.DayOfMonth: "DAY", exp.Hour: "HOUR", exp.Minute: "MINUTE",
    exp.Quarter: "QUARTER",
}  # fmt: skip
_FORMATS = {
    "%-d": "FMDD", "%-m": "FMMM", "%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "HH24", "%M": "MI", "%S": "SS", "%y": "YY", "%j": "DDD",
    "%f": "US", "%T": "HH24:MI:SS",
}  # fmt: skip
"""Formats as sqlglot keeps them, which are strftime's, and to_char's."""
_DECIMAL = ("DECIMAL", "BIGINT", "INT")


@rule(exp.Upper, exp.Lower)
def _case(node: Node, environment: Environment) -> Node:
    return type(node)(this=text(node.this, environment))


@rule(exp.Length)
def _length(node: Node, environment: Environment) -> Node:
    """LENGTH counts bytes in MySQL, CHAR_LENGTH characters."""
    kind = environment.kind(node.this)
    if kind is Kind.BINARY:
        return exp.Anonymous(this="octet_length", expressions=[value(node.this, environment)])
    name = "octet_length" if node.args.get("binary") else "char_length"
    return exp.Anonymous(this=name, expressions=[text(node.this, environment)])


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
    start = unwrap(node.args["start"])
    if not isinstance(start, exp.Literal) or int(float(start.name)) < 1:
        raise Unconvertible("a substring whose start is not a fixed positive number")
    rest = [value(node.args["length"], environment)] if node.args.get("length") else []
    return exp.Anonymous(this="substr", expressions=[text(node.this, environment), start.copy(), *rest])


@rule(exp.Left, exp.Right)
def _end(node: Node, environment: Environment) -> Node:
    count = unwrap(node.expression)
    if not isinstance(count, exp.Literal):
        raise Unconvertible("a number of characters that is not fixed")
    return type(node)(this=text(node.this, environment), expression=count.copy())


@rule(exp.Trim)
def _trim(node: Node, environment: Environment) -> Node:
    if node.args.get("expression") or node.args.get("position"):
        raise Unconvertible("TRIM of something other than blanks")
    return exp.Trim(this=text(node.this, environment))


@rule(exp.Replace)
def _replace(node: Node, environment: Environment) -> Node:
    parts = [node.this, node.expression, node.args["replacement"]]
    return exp.Anonymous(this="replace", expressions=[text(part, environment) for part in parts])


@rule(exp.Abs, exp.Floor, exp.Ceil, exp.Sign)
def _numeric(node: Node, environment: Environment) -> Node:
    return type(node)(this=_number(node.this, environment))


@rule(exp.Round)
def _round(node: Node, environment: Environment) -> Node:
    decimals = node.args.get("decimals")
    if decimals is None:
        return exp.Round(this=_number(node.this, environment))
    if environment.kind(node.this) is Kind.FLOAT:
        raise Unconvertible("a float is rounded to a number of digits")
    return exp.Round(this=_number(node.this, environment), decimals=value(decimals, environment))


def _number(node: Node, environment: Environment) -> Node:
    if not (environment.kind(node).is_number or environment.kind(node) is Kind.UNKNOWN):
        raise Unconvertible("a function of numbers is given something else")
    return value(node, environment)


@rule(exp.Coalesce)
def _coalesce(node: Node, environment: Environment) -> Node:
    shape = text if environment.kind(node) is Kind.TEXT else value
    return exp.Coalesce(
        this=shape(node.this, environment), expressions=[shape(part, environment) for part in node.expressions]
    )


@rule(exp.Nullif)
def _nullif(node: Node, environment: Environment) -> Node:
    return exp.Nullif(this=value(node.this, environment), expression=value(node.expression, environment))


@rule(exp.If)
def _if(node: Node, environment: Environment) -> Node:
    shape = text if environment.kind(node) is Kind.TEXT else value
    branch = exp.If(this=truth(node.this, environment), true=shape(node.args["true"], environment))
    otherwise = node.args.get("false")
    return exp.Case(ifs=[branch], default=shape(otherwise, environment) if otherwise is not None else None)


@rule(exp.Case)
def _case_when(node: Node, environment: Environment) -> Node:
    shape = text if environment.kind(node) is Kind.TEXT else value
    operand = node.this
    condition = value if operand is not None else truth
    branches = [
        exp.If(this=condition(item.this, environment), true=shape(item.args["true"], environment))
        for item in node.args["ifs"]
    ]
    default = node.args.get("default")
    return exp.Case(
        this=value(operand, environment) if operand is not None else None,
        ifs=branches,
        default=shape(default, environment) if default is not None else None,
    )


@rule(exp.CurrentTimestamp, exp.CurrentDate)
def _now(node: Node, environment: Environment) -> Node:
    if environment.immutable:
        raise Unconvertible("the current time is not immutable")
    return type(node)()


@rule(exp.Anonymous)
def _anonymous(node: Node, environment: Environment) -> Node:
    name = node.name.lower()
    if name == "now":
        return _now(exp.CurrentTimestamp(), environment)
    if name in ("octet_length", "character_length", "char_length") and len(node.expressions) == 1:
        return _length(exp.Length(this=node.expressions[0], binary=name == "octet_length"), environment)
    if name == "json_valid":
        raise Unconvertible("json_valid is unknown to PostgreSQL before version 16")
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
    if node.args.get("unit") and str(node.args["unit"]).upper() != "DAY":
        raise Unconvertible("a difference in a unit other than days")
    date = exp.DataType.build("date")
    left, right = (exp.Cast(this=_day(part, environment), to=date) for part in (node.this, node.expression))
    return exp.Paren(this=exp.Sub(this=left, expression=right))


@rule(exp.DateAdd, exp.DateSub)
def _shift(node: Node, environment: Environment) -> Node:
    interval = exp.Interval(this=node.expression, unit=node.args.get("unit"))
    if not environment.kind(node.this).is_day:
        raise Unconvertible("a value that is no date is moved by an interval")
    return exp.Paren(
        this=moved(node.this, interval, environment, exp.Add if isinstance(node, exp.DateAdd) else exp.Sub)
    )


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
            code = next((code for code in _FORMATS if rest.startswith(code)), None)
            if code is None:
                raise Unconvertible(f"the date format {pattern} is not converted")
            made, rest = made + _FORMATS[code], rest[len(code) :]
        elif rest[0] in " -/:.,":
            made, rest = made + rest[0], rest[1:]
        elif rest[0] in '"\\':
            raise Unconvertible("a format with quotes in it is not converted")
        else:
            made, rest = made + f'"{rest[0]}"', rest[1:]
    return made


def _day(node: Node, environment: Environment) -> Node:
    inner = node.this if isinstance(node, exp.TsOrDsToDate) else node
    kind = environment.kind(inner)
    if not kind.is_day and kind is not Kind.TIME:
        raise Unconvertible("a function of dates is given something else")
    if kind is Kind.INSTANT and environment.immutable:
        raise Unconvertible("the date of a timestamp with time zone is not immutable in PostgreSQL")
    return value(inner, environment)


@rule(exp.Cast)
def _cast(node: Node, environment: Environment) -> Node:
    name = node.to.this.value if hasattr(node.to.this, "value") else str(node.to.this)
    kind = environment.kind(node.this)
    if name in ("CHAR", "VARCHAR", "TEXT", "NCHAR"):
        made = text(node.this, environment)
        return exp.Left(this=made, expression=node.to.expressions[0].this.copy()) if node.to.expressions else made
    if name in _DECIMAL and kind.is_number:
        return exp.Cast(this=value(node.this, environment), to=node.to.copy())
    if name in ("DATE", "DATETIME") and kind.is_day and not (kind is Kind.INSTANT and environment.immutable):
        target = "date" if name == "DATE" else "timestamp"
        return exp.Cast(this=value(node.this, environment), to=exp.DataType.build(target, dialect="postgres"))
    raise Unconvertible(f"CAST of a value ({kind}) AS {name} is not converted")
