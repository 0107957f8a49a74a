"""Rules for CAST and CONVERT."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.call_rules import as_json
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.intervals import as_day
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.ranges import whole_digits
from migrate.convert.mysql_to_postgresql.remarks import UNSIGNED
from migrate.convert.mysql_to_postgresql.rewrite import call, cast, number, rule, text, value

_TEXTS = ("CHAR", "VARCHAR", "TEXT", "NCHAR", "CHARACTER_SET")
_WHOLE = ("BIGINT", "INT", "UBIGINT", "UINT")
_UNITS = {"0": ("second", "0.5"), "3": ("milliseconds", "0.0005"), "6": ("microseconds", "")}
"""How many digits after the second are kept: what PostgreSQL calls that, and half of the last one."""
_FLOATS = ("DOUBLE", "FLOAT")


@rule(exp.Cast)
def _cast(node: Node, environment: Environment) -> Node:
    name = node.to.this.value if hasattr(node.to.this, "value") else str(node.to.this)
    kind = environment.kind(node.this)
    is_binary = name == "CHARACTER_SET" and str(node.to.args.get("kind") or "").lower() == "binary"
    if name in _TEXTS and not is_binary:
        return _as_text(node, environment)
    if (is_binary or name in ("BINARY", "VARBINARY")) and kind.is_text and not node.to.expressions:
        return call("convert_to", text(node.this, environment), exp.Literal.string("UTF8"))
    if name == "JSON":
        return _as_json(node.this, kind, environment)
    is_known = kind is not Kind.UNKNOWN
    if is_known and name in _WHOLE:
        return _as_whole(node, name, environment)
    if is_known and name in _FLOATS:
        return cast(number(node.this, environment), "double precision")
    if is_known and name == "DECIMAL":
        _tell_range(node, environment)
        made = exp.Cast(this=number(node.this, environment), to=node.to.copy())
        if not node.to.expressions:
            made.set("to", exp.DataType.build("decimal(10,0)", dialect="postgres"))
        return made
    if name in ("DATE", "DATETIME", "TIMESTAMP", "TIMESTAMPTZ", "TIME"):
        return _as_day(node, name, kind, environment)
    raise Unconvertible(f"CAST of a value ({kind}) AS {'BINARY' if is_binary else name} is not converted")


def _tell_range(node: Node, environment: Environment) -> None:
    sizes = [int(size.this.name) for size in node.to.expressions] or [10]
    room, digits = sizes[0] - (sizes[1] if len(sizes) > 1 else 0), whole_digits(node.this, environment)
    if digits is None or digits > room:
        environment.remark(
            "a CAST to a decimal fails for a number that it has no room for, which MySQL makes the greatest"
        )


def _as_text(node: Node, environment: Environment) -> Node:
    if environment.kind(node.this) is Kind.BINARY:
        if environment.is_mariadb:
            environment.remark("bytes that are no text become NULL; MariaDB writes question marks for them")
        made = call("migrate_compat.to_text", value(node.this, environment))
    else:
        made = text(node.this, environment)
    is_cut = node.to.expressions and isinstance(node.to.expressions[0], exp.DataTypeParam)
    return exp.Left(this=made, expression=node.to.expressions[0].this.copy()) if is_cut else made


def _as_whole(node: Node, name: str, environment: Environment) -> Node:
    """Numbers are rounded, texts are cut at the point."""
    kind = environment.kind(node.this)
    made = number(node.this, environment)
    if kind.is_text:
        made = call("migrate_compat.to_integer", text(node.this, environment))
    if name.startswith("U"):
        if environment.immutable:
            raise Unconvertible(f"CAST of a value ({kind}) AS UNSIGNED is not converted here")
        environment.remark(UNSIGNED)
    return cast(made, "bigint")


def _as_json(node: Node, kind: Kind, environment: Environment) -> Node:
    if kind.is_number:
        return call("to_jsonb", value(node, environment))
    return as_json(node, environment)


def _as_day(node: Node, name: str, kind: Kind, environment: Environment) -> Node:
    if environment.immutable and (kind is Kind.INSTANT or not (kind.is_day or kind.is_text)):
        raise Unconvertible(f"CAST of a value ({kind}) AS {name} is not converted")
    if kind is Kind.TIME and name != "TIME":
        raise Unconvertible("CAST of a time of day to a date depends on the day")
    bare = node.this
    if isinstance(bare, exp.Literal) and "TIMESTAMP" in name:
        return cast(bare.copy(), "timestamp")
    if name == "TIME" and kind.is_text:
        return cast(value(bare, environment), "time")
    if name != "DATE" and not _has_no_fraction(bare, environment):
        return _cut(as_day(bare, environment), name, node.to.expressions, environment)
    fraction = f"({node.to.expressions[0].this.name})" if node.to.expressions else "(0)"
    made = as_day(bare, environment)
    target = {"DATE": "date", "TIME": "time" + fraction}.get(name, "timestamp" + fraction)
    return cast(made, target)


def _has_no_fraction(node: Node, environment: Environment) -> bool:
    return environment.type_of(node) is not None and not environment.fraction(node)


def _cut(made: Node, name: str, digits: list[Node], environment: Environment) -> Node:
    """MariaDB cuts the fraction of the second off. MySQL rounds it up at the half; PostgreSQL rounds away from the year 2000."""
    unit, half = _UNITS.get(digits[0].this.name if digits else "0", ("", ""))
    if not unit:
        raise Unconvertible("a CAST that cuts digits of the second")
    moment = made if name == "TIME" else cast(made, "timestamp")
    if half and not environment.is_mariadb:
        moment = exp.Add(this=moment, expression=exp.Interval(this=exp.Literal.string(half), unit=exp.var("SECOND")))
    return cast(call("date_trunc", exp.Literal.string(unit), moment), "time" if name == "TIME" else "timestamp")
