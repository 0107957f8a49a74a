"""Rules for aggregates and windows beyond the plain ones."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.call_rules import filled
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.grouping import is_grouped
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.remarks import DIGITS
from migrate.convert.mysql_to_postgresql.rewrite import call, cast, number, rule, text, unwrap, value

_SPREADS = {
    exp.StddevPop: "stddev_pop",
    exp.StddevSamp: "stddev_samp",
    exp.VariancePop: "var_pop",
    exp.Variance: "var_samp",
}


@rule(*_SPREADS)
def _spread(node: Node, environment: Environment) -> Node:
    if environment.is_mariadb:
        environment.remark(DIGITS)
    return call(_SPREADS[type(node)], cast(number(node.this, environment), "double precision"))


@rule(exp.BitwiseOrAgg)
def _any_bit(node: Node, environment: Environment) -> Node:
    made = call("bit_or", cast(number(node.this, environment), "bigint"))
    return exp.Coalesce(this=made, expressions=[exp.Literal.number(0)])


@rule(exp.AnyValue)
def _any(node: Node, environment: Environment) -> Node:
    """No aggregate in MySQL: it only keeps ONLY_FULL_GROUP_BY quiet."""
    query = node.find_ancestor(exp.Select)
    if query is None or not is_grouped(query):
        return value(node.this, environment)
    if environment.kind(node.this) in (Kind.BINARY, Kind.JSON, Kind.BOOLEAN):
        raise Unconvertible("ANY_VALUE of something that has no least value")
    return exp.Min(this=value(node.this, environment))


@rule(exp.Grouping)
def _grouping(node: Node, environment: Environment) -> Node:
    return call("grouping", *(value(item, environment) for item in node.expressions))


@rule(exp.Lag, exp.Lead)
def _neighbour(node: Node, environment: Environment) -> Node:
    offset, default = node.args.get("offset"), node.args.get("default")
    kinds = {environment.kind(item) for item in (node.this, default) if item is not None} - {Kind.NULL}
    if len(kinds) > 1:
        raise Unconvertible("its default is of another kind")
    shape = text if kinds == {Kind.TEXT} else value
    rest = [value(offset, environment)] if offset is not None else []
    if default is not None:
        rest = [*(rest or [exp.Literal.number(1)]), shape(default, environment)]
    return call("lag" if isinstance(node, exp.Lag) else "lead", shape(node.this, environment), *rest)


@rule(exp.FirstValue, exp.LastValue, exp.NthValue)
def _at(node: Node, environment: Environment) -> Node:
    name = {exp.FirstValue: "first_value", exp.LastValue: "last_value", exp.NthValue: "nth_value"}[type(node)]
    offset = [value(node.args["offset"], environment)] if node.args.get("offset") is not None else []
    return call(name, value(node.this, environment), *offset)


@rule(exp.Ntile, exp.PercentRank, exp.CumeDist)
def _share(node: Node, environment: Environment) -> Node:
    name = {exp.Ntile: "ntile", exp.PercentRank: "percent_rank", exp.CumeDist: "cume_dist"}[type(node)]
    if environment.is_mariadb and not isinstance(node, exp.Ntile):
        environment.remark(DIGITS)
    return call(name, *([value(node.this, environment)] if isinstance(node, exp.Ntile) else []))


def frame(spec: Node) -> Node:
    """The frame of a window. Its bounds must be fixed."""
    for place in ("start", "end"):
        bound = spec.args.get(place)
        if isinstance(bound, exp.Expression) and not isinstance(unwrap(bound), exp.Literal):
            raise Unconvertible("a window's frame is not fixed")
    return spec.copy()


def several(node: Node, environment: Environment) -> Node:
    """COUNT(DISTINCT a, b): rows with a NULL among them are left out."""
    parts = [value(item, environment) for item in node.expressions]
    present: Node = exp.Not(this=exp.Is(this=parts[0].copy(), expression=exp.Null()))
    for part in parts[1:]:
        present = exp.And(this=present, expression=exp.Not(this=exp.Is(this=part.copy(), expression=exp.Null())))
    row = exp.Case(ifs=[exp.If(this=present, true=call("ROW", *parts))])
    return exp.Distinct(expressions=[row])


def in_own_order(item: Node, order: Node, mark: Node) -> Node:
    """The different values of something that is no text, joined in their own order and not in that of their texts."""
    order.set("this", exp.Distinct(expressions=[item.copy()]))
    present = exp.Not(this=exp.Is(this=item, expression=exp.Null()))
    gathered = exp.Filter(this=call("array_agg", order), expression=exp.Where(this=present))
    return call("array_to_string", gathered, mark)


def in_other_order(items: list[Node], order: list[Node], mark: Node, environment: Environment) -> Node:
    """The different values of something joined in the order of something else, of which each has the least."""
    parts = {part.sql() for item in items for part in item.walk()}
    if any(item.this.sql() not in parts for item in order):
        environment.remark("GROUP_CONCAT orders equal values by any of their rows, PostgreSQL now by the least")
    made = [text(item, environment) for item in items]
    joined = made[0] if len(made) == 1 else call("concat", *made)
    keys = [value(item.this, environment) for item in order]
    names = [f"o{number}" for number in range(len(keys))]
    directions = ["DESC NULLS LAST" if item.args.get("desc") else "NULLS FIRST" for item in order]
    template = (
        "(SELECT string_agg(v, {0} ORDER BY "
        + ", ".join(f"{name} {direction}" for name, direction in zip(names, directions, strict=True))
        + ") FROM (SELECT v, "
        + ", ".join(f"min({name}) AS {name}" for name in names)
        + " FROM unnest(array_agg({1}), "
        + ", ".join(f"array_agg({{{number + 2}}})" for number in range(len(keys)))
        + f") AS u(v, {', '.join(names)}) WHERE v IS NOT NULL GROUP BY v) AS gathered)"
    )
    return filled(template, [mark, cast(joined, "text"), *keys])
