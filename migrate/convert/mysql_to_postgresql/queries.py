"""Rules for queries: SELECT, its clauses, aggregates and windows."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.aggregates import frame, in_other_order, in_own_order, several
from migrate.convert.mysql_to_postgresql.collations import in_order_of_bytes, remark_text
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.grouping import (
    check_grouping,
    having_as_where,
    without_ordinals,
    without_rollup_marks,
)
from migrate.convert.mysql_to_postgresql.kinds import Kind
from migrate.convert.mysql_to_postgresql.remarks import DIGITS, LENGTH
from migrate.convert.mysql_to_postgresql.rewrite import apply, number, rule, text, truth, unwrap, value

_CLAUSES = {
    "expressions",
    "distinct",
    "from_",
    "joins",
    "where",
    "group",
    "having",
    "order",
    "limit",
    "offset",
    "with_",
    "locks",
    "operation_modifiers",
    "kind",
    "windows",
    "hint",
}
_IGNORED_MODIFIERS = frozenset(
    (
        "STRAIGHT_JOIN",
        "SQL_NO_CACHE",
        "SQL_CACHE",
        "SQL_BUFFER_RESULT",
        "SQL_SMALL_RESULT",
        "SQL_BIG_RESULT",
        "HIGH_PRIORITY",
    )
)
_SIDES = ("", "LEFT", "RIGHT")


@rule(exp.Select)
def _select(node: Node, environment: Environment) -> Node:
    unknown = [name for name, clause in node.args.items() if clause and name not in _CLAUSES]
    if unknown:
        raise Unconvertible(f"the clause {unknown[0].strip('_').upper()} is not converted")
    _check_modifiers(node)
    without_rollup_marks(node)
    without_ordinals(node)
    having_as_where(node)
    check_grouping(node, environment)
    made = exp.Select(expressions=[_projection(item, environment) for item in node.expressions])
    if node.args.get("distinct"):
        made.set("distinct", exp.Distinct())
        remark_text(environment, *node.selects)
        _check_hidden_order(node)
    if node.args.get("with_"):
        made.set("with_", _with(node.args["with_"], environment))
    source = node.args.get("from_")
    if source is not None and source.this.name.lower() != "dual":
        made.set("from_", exp.From(this=source_of(source.this, environment)))
    made.set("joins", [_join(join, environment) for join in node.args.get("joins") or ()])
    for name, kind in (("where", exp.Where), ("having", exp.Having)):
        if node.args.get(name):
            made.set(name, kind(this=truth(node.args[name].this, environment)))
    if node.args.get("group"):
        made.set("group", _group(node.args["group"], environment))
    _finish(node, made, environment)
    made.set("locks", [_lock(lock, environment) for lock in node.args.get("locks") or ()])
    return made


def _check_hidden_order(node: Node) -> None:
    """PostgreSQL orders different rows only by what is selected."""
    order = node.args.get("order")
    selected = {
        part.sql() for item in node.selects for part in (item, item.this if isinstance(item, exp.Alias) else item)
    }
    names = {item.alias_or_name.lower() for item in node.selects}
    for item in order.expressions if order is not None else ():
        bare = unwrap(item.this)
        is_name = isinstance(bare, exp.Column) and bare.name.lower() in names
        is_place = isinstance(bare, exp.Literal)
        if not (
            is_name or is_place or bare.sql() in selected or any(isinstance(each, exp.Star) for each in node.selects)
        ):
            raise Unconvertible("SELECT DISTINCT is ordered by something that it does not select")


def _check_modifiers(node: Node) -> None:
    for modifier in node.args.get("operation_modifiers") or ():
        if modifier.name.upper() not in _IGNORED_MODIFIERS:
            raise Unconvertible(f"SELECT {modifier.name.upper()} is not converted")
    if node.args.get("kind") or node.args.get("windows"):
        raise Unconvertible("a window with a name is not converted")


def _lock(node: Node, environment: Environment) -> Node:
    """FOR UPDATE, and LOCK IN SHARE MODE as FOR SHARE."""
    tables = [exp.to_table(environment.context.names.wanted(item.name)) for item in node.expressions]
    return exp.Lock(update=node.args.get("update"), expressions=tables, wait=node.args.get("wait"))


@rule(exp.Union, exp.Except, exp.Intersect)
def _set_operation(node: Node, environment: Environment) -> Node:
    made = type(node)(
        this=apply(node.this, environment),
        expression=apply(node.expression, environment),
        distinct=node.args.get("distinct"),
    )
    if node.args.get("distinct"):
        remark_text(environment, *node.selects)
    if node.args.get("with_"):
        made.set("with_", _with(node.args["with_"], environment))
    _finish(node, made, environment)
    return made


@rule(exp.Subquery)
def _subquery(node: Node, environment: Environment) -> Node:
    made = exp.Subquery(this=apply(node.this, environment))
    _finish(node, made, environment)
    return made


def _finish(node: Node, made: Node, environment: Environment) -> None:
    if node.args.get("order"):
        made.set("order", ordered_by(node, environment))
    for name, clause in limits(node, environment).items():
        made.set(name, clause)


def ordered_by(node: Node, environment: Environment) -> Node | None:
    """The statement's ORDER BY."""
    return _order(node.args["order"], environment) if node.args.get("order") else None


def limits(node: Node, environment: Environment) -> dict[str, Node]:
    """The statement's LIMIT and OFFSET."""
    return {
        name: kind(expression=value(node.args[name].expression, environment))
        for name, kind in (("limit", exp.Limit), ("offset", exp.Offset))
        if node.args.get(name)
    }


def _projection(node: Node, environment: Environment) -> Node:
    if isinstance(node, exp.Alias):
        alias = exp.to_identifier(environment.context.names.wanted(node.alias))
        return exp.Alias(this=value(node.this, environment), alias=alias)
    return value(node, environment)


def _with(node: Node, environment: Environment) -> Node:
    tables = [
        exp.CTE(this=apply(item.this, environment), alias=_alias(item.args["alias"], environment))
        for item in node.expressions
    ]
    return exp.With(expressions=tables, recursive=node.args.get("recursive"))


def _alias(node: Node, environment: Environment) -> Node:
    wanted = environment.context.names.wanted
    return exp.TableAlias(
        this=exp.to_identifier(wanted(node.name)),
        columns=[exp.to_identifier(wanted(column.name)) for column in node.columns],
    )


def source_of(node: Node, environment: Environment) -> Node:
    """What stands in FROM: a table, a subquery, and what is joined to it."""
    if isinstance(node, exp.Table):
        made = _table(node, environment)
    elif isinstance(node, exp.Subquery):
        is_query = isinstance(node.this, exp.Query) and not isinstance(node.this, exp.Subquery)
        inner = apply(node.this, environment) if is_query else source_of(node.this, environment)
        made = exp.Subquery(this=inner)
        if node.args.get("alias"):
            made.set("alias", _alias(node.args["alias"], environment))
    else:
        raise Unconvertible(f"{type(node).__name__} in FROM is not converted")
    made.set("joins", [_join(join, environment) for join in node.args.get("joins") or ()])
    return made


def _table(node: Node, environment: Environment) -> Node:
    allowed = ("this", "db", "alias", "joins", "hints")
    if any(clause for name, clause in node.args.items() if name not in allowed):
        raise Unconvertible("a table in FROM has a partition or a catalogue")
    context = environment.context
    relation = environment.relation(node)
    if relation is None and node.db:
        raise Unconvertible(f"{node.db}.{node.name} is not part of this conversion")
    alias = exp.TableAlias(this=exp.to_identifier(context.names.wanted(node.alias_or_name)))
    if relation is None:
        return exp.Table(this=exp.to_identifier(context.names.wanted(node.name)), alias=alias)
    target = context.relations[relation]
    return exp.Table(
        this=exp.to_identifier(target.name),
        db=exp.to_identifier(target.schema),
        alias=None if alias.name == target.name else alias,
    )


def _join(node: Node, environment: Environment) -> Node:
    side, condition, using = node.side.upper(), node.args.get("on"), node.args.get("using")
    if side not in _SIDES or node.kind.upper() not in ("", "INNER", "CROSS", "OUTER", "STRAIGHT", "STRAIGHT_JOIN"):
        raise Unconvertible(f"a {side} {node.kind} JOIN is not converted")
    made = exp.Join(this=source_of(node.this, environment), side=side or None)
    if node.method:
        made.set("method", node.method)
    elif using:
        remark_text(environment, *(exp.column(column.name, table=node.this.alias_or_name) for column in using))
        made.set("using", [exp.to_identifier(environment.context.names.wanted(column.name)) for column in using])
    elif condition is not None:
        made.set("on", truth(condition, environment))
    else:
        made.set("kind", "CROSS")
    return made


def _group(node: Node, environment: Environment) -> Node:
    remark_text(environment, *node.expressions)
    items = [value(item, environment) for item in node.expressions]
    if not any(clause for name, clause in node.args.items() if name != "expressions"):
        return exp.Group(expressions=items)
    if not node.args.get("rollup") or any(item.expressions for item in node.args["rollup"]):
        raise Unconvertible("a GROUP BY with something after it is not converted")
    return exp.Group(rollup=[exp.Rollup(expressions=items)])


def _order(node: Node, environment: Environment) -> Node:
    return exp.Order(expressions=[_ordered(item, environment) for item in node.expressions])


def _ordered(node: Node, environment: Environment) -> Node:
    """MySQL puts NULL first when it goes up and last when it goes down."""
    descending = bool(node.args.get("desc"))
    if environment.kind(node.this) is not Kind.ENUM:
        remark_text(environment, node.this)
    return exp.Ordered(this=value(node.this, environment), desc=descending, nulls_first=not descending)


@rule(exp.Count)
def _count(node: Node, environment: Environment) -> Node:
    if node.expressions:
        raise Unconvertible("COUNT of several columns is not converted")
    if isinstance(node.this, exp.Distinct) and len(node.this.expressions) > 1:
        remark_text(environment, *node.this.expressions)
        return exp.Count(this=several(node.this, environment), big_int=True)
    if isinstance(node.this, exp.Distinct):
        remark_text(environment, *node.this.expressions)
    return exp.Count(this=_argument(node.this, environment), big_int=True)


@rule(exp.Sum, exp.Avg)
def _sum(node: Node, environment: Environment) -> Node:
    inner = unwrap(node.this)
    kind = environment.kind(inner)
    if isinstance(node, exp.Avg) and kind is not Kind.FLOAT:
        environment.remark(DIGITS)
    if kind.is_number or (kind is Kind.UNKNOWN and environment.scope is None):
        return type(node)(this=_argument(node.this, environment))
    if kind is Kind.BOOLEAN and not isinstance(inner, exp.Distinct):
        return type(node)(this=number(inner, environment))
    raise Unconvertible("a sum of something that is no number")


@rule(exp.Max, exp.Min)
def _extreme(node: Node, environment: Environment) -> Node:
    if node.expressions or environment.kind(node.this) is Kind.BOOLEAN:
        raise Unconvertible("the greatest or least of flags is not converted")
    remark_text(environment, node.this)
    if environment.kind(node.this) is Kind.ENUM:
        return type(node)(this=in_order_of_bytes(node.this, value(node.this, environment), environment))
    return type(node)(this=_argument(node.this, environment))


def _argument(node: Node, environment: Environment) -> Node:
    if isinstance(node, exp.Distinct):
        return exp.Distinct(expressions=[value(item, environment) for item in node.expressions])
    return value(node, environment)


@rule(exp.GroupConcat)
def _group_concat(node: Node, environment: Environment) -> Node:
    """MySQL cuts the result at group_concat_max_len; PostgreSQL does not."""
    environment.remark(LENGTH)
    inner, order = node.this, None
    if isinstance(inner, exp.Order):
        inner, order = inner.this, _order(inner, environment)
    if isinstance(inner, exp.Distinct):
        remark_text(environment, *inner.expressions)
        if order is not None and any(item.this.sql() != inner.expressions[0].sql() for item in node.this.expressions):
            return in_other_order(inner.expressions, node.this.expressions, _mark(node, environment), environment)
        made = exp.Distinct(expressions=[text(item, environment) for item in inner.expressions])
    else:
        made = text(inner, environment)
    mark = _mark(node, environment)
    if order is not None and isinstance(inner, exp.Distinct) and not environment.kind(inner).is_text:
        return in_own_order(value(inner.expressions[0], environment), order, mark)
    if order is not None:
        order.set("this", made)
        made = order
    return exp.GroupConcat(this=made, separator=mark)


def _mark(node: Node, environment: Environment) -> Node:
    separator = node.args.get("separator")
    return value(separator, environment) if separator is not None else exp.Literal.string(",")


@rule(exp.RowNumber, exp.Rank, exp.DenseRank)
def _numbering(node: Node, environment: Environment) -> Node:
    return type(node)()


@rule(exp.Window)
def _window(node: Node, environment: Environment) -> Node:
    if node.args.get("alias") or node.args.get("first") is not None:
        raise Unconvertible("a window with a name is not converted")
    order = node.args.get("order")
    remark_text(environment, *(node.args.get("partition_by") or ()))
    return exp.Window(
        this=value(node.this, environment),
        partition_by=[value(item, environment) for item in node.args.get("partition_by") or ()],
        order=_order(order, environment) if order else None,
        over=node.args.get("over"),
        spec=frame(node.args["spec"]) if node.args.get("spec") else None,
    )
