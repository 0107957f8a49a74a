"""Expressions and queries of PostgreSQL, expressed for MySQL and MariaDB. A node that is not named here is not converted."""

import re
from collections.abc import Callable
from typing import Any

from sqlglot import exp

from migrate.convert.context import Context
from migrate.convert.expressions import Node, Unconvertible, parse_expression, parse_query, write
from migrate.convert.notes import Converted, Refused
from migrate.convert.postgresql_to_mysql.meaning import check_joined, check_meaning
from migrate.convert.postgresql_to_mysql.scope import BOOLEAN, DATE, NUMBER, TEXT, WHOLE, Scope
from migrate.model.names import EngineName
from migrate.model.schema import Table, View

_KEPT: tuple[Any, ...] = (
    exp.Identifier, exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.Neg, exp.Star, exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ,
    exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Between, exp.In, exp.Is, exp.Like, exp.Escape,
    exp.Exists, exp.Tuple, exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Lower, exp.Upper, exp.Substring, exp.Left, exp.Right,
    exp.Trim, exp.Replace, exp.Abs, exp.Floor, exp.Ceil, exp.Round, exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Distinct,
    exp.GroupConcat, exp.CurrentDate, exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order, exp.Ordered,
    exp.Limit, exp.Offset, exp.Subquery, exp.Union, exp.Alias, exp.TableAlias, exp.With, exp.CTE, exp.Window, exp.RowNumber,
    exp.Rank, exp.DenseRank, exp.Var, exp.Extract,
)  # fmt: skip
_FIELDS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "QUARTER")
_TEXT_TYPES = ("text", "varchar", "char", "bpchar", "character varying", "character")
_SAFE_PATTERN = re.compile(r"[\w\s^$.*+?()|{},@:;/%-]*(\[[\w^$.@_%+-]+\][\w\s^$.*+?()|{},@:;/%-]*)*")


def convert_scalar(context: Context, table: Table, text: str, *, index: bool = False) -> Converted | Refused:
    """The expression over the table's columns in the target's words, or why it could not be converted."""
    scope = Scope(context=context, table=table)
    try:
        tree = parse_expression(text, "postgres")
        if tree.find(exp.Query):
            return Refused(reason="it holds a query")
        if index and scope.kind(tree) == TEXT:
            return Refused(reason="an index on an expression that gives text has no length in MySQL")
        sql = _write(rewrite(tree, scope), pretty=False)
    except Unconvertible as problem:
        return Refused(reason=str(problem))
    return Converted(sql=sql, remarks=tuple(scope.remarks))


def convert_query(context: Context, view: View) -> Converted | Refused:
    """A view's query in the target's words, or why it could not be converted."""
    scope = Scope(context=context)
    try:
        sql = _write(rewrite(parse_query(view.definition.strip().rstrip(";"), "postgres"), scope), pretty=True)
    except Unconvertible as problem:
        return Refused(reason=str(problem))
    return Converted(sql=sql, remarks=tuple(scope.remarks))


def claimed() -> frozenset[type]:
    """The kinds of node that are kept or have a rule."""
    return frozenset((*_KEPT, *_RULES))


def rewrite(node: Node, scope: Scope) -> Node:
    """The tree with every node put into the target's words. Raises `Unconvertible`."""
    check_meaning(node, scope)
    rule = _RULES.get(type(node))
    if rule is not None:
        return rule(node, scope)
    if not isinstance(node, _KEPT):
        name = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
        raise Unconvertible(f"{name} is not converted")
    _check(node)
    made = type(node)()
    for name, argument in node.args.items():
        if isinstance(argument, list):
            made.set(name, [rewrite(item, scope) if isinstance(item, exp.Expression) else item for item in argument])
        else:
            made.set(name, rewrite(argument, scope) if isinstance(argument, exp.Expression) else argument)
    return made


def _write(tree: Node, *, pretty: bool) -> str:
    return write(tree, "mysql", needs_quotes=lambda name: True, pretty=pretty)


def _check(node: Node) -> None:
    """Refuses clauses of a kept node that MySQL lacks or that mean something else there."""
    match node:
        case exp.Distinct() if node.args.get("on"):
            raise Unconvertible("DISTINCT ON is not converted")
        case exp.Join() if node.side.upper() == "FULL" or node.method:
            raise Unconvertible("a FULL or NATURAL JOIN is not converted")
        case exp.Window() if node.args.get("spec"):
            raise Unconvertible("a window with a frame is not converted")
        case exp.Extract() if node.name.upper() not in _FIELDS:
            raise Unconvertible(f"EXTRACT({node.name} …) is not converted")
        case exp.Group() if any(value for name, value in node.args.items() if name != "expressions"):
            raise Unconvertible("GROUPING SETS, ROLLUP and CUBE are not converted")
        case exp.Select() if any(node.args.get(name) for name in ("laterals", "into", "locks", "windows", "qualify")):
            raise Unconvertible("a clause of SELECT is not converted")
        case exp.Trim() if node.args.get("expression"):
            raise Unconvertible("TRIM of something other than blanks is not converted")


def _column(node: Node, scope: Scope) -> Node:
    table = exp.to_identifier(scope.context.names.wanted(node.table)) if node.table else None
    if isinstance(node.this, exp.Star):
        return exp.Column(this=exp.Star(), table=table)
    return exp.Column(this=exp.to_identifier(scope.column_name(node)), table=table)


def _table(node: Node, scope: Scope) -> Node:
    if any(value for name, value in node.args.items() if name not in ("this", "db", "alias", "joins")):
        raise Unconvertible("a clause of FROM is not converted")
    if not isinstance(node.this, exp.Identifier):
        raise Unconvertible("a function in FROM is not converted")
    relation = scope.relation(node)
    if relation is None and node.db:
        raise Unconvertible(f"{node.db}.{node.name} is not part of this conversion")
    joins = [rewrite(join, scope) for join in node.args.get("joins") or ()]
    alias = node.args.get("alias")
    made_alias = rewrite(alias, scope) if alias else None
    if relation is None:
        return exp.Table(this=exp.to_identifier(node.name), alias=made_alias, joins=joins)
    target = scope.context.relations[relation]
    return exp.Table(
        this=exp.to_identifier(target.name), db=exp.to_identifier(target.schema), alias=made_alias, joins=joins
    )


def _division(node: Node, scope: Scope) -> Node:
    """PostgreSQL divides whole numbers into whole numbers."""
    kinds = {scope.kind(node.this), scope.kind(node.expression)}
    left, right = rewrite(node.this, scope), rewrite(node.expression, scope)
    if kinds == {WHOLE}:
        return exp.IntDiv(this=left, expression=right)
    if not kinds <= {WHOLE, NUMBER}:
        raise Unconvertible("a division of values whose type is not known")
    scope.remark("a division by zero gives NULL in MySQL, an error in PostgreSQL")
    return exp.Div(this=left, expression=right, typed=False, safe=True)


def _concatenation(node: Node, scope: Scope) -> Node:
    for part in (node.this, node.expression):
        check_joined(part, scope)
    return exp.Concat(expressions=[rewrite(part, scope) for part in (node.this, node.expression)])


def _concat(node: Node, scope: Scope) -> Node:
    """PostgreSQL's concat leaves NULLs out; MySQL's gives NULL."""
    for part in node.expressions:
        check_joined(part, scope)
    mark = [exp.Literal.string("")] if type(node) is exp.Concat else []
    # sqlglot would write a test for NULL around its own node.
    return exp.Anonymous(this="CONCAT_WS", expressions=[*mark, *(rewrite(part, scope) for part in node.expressions)])


def _trim(node: Node, scope: Scope) -> Node:
    _check(node)
    name = {"LEADING": "LTRIM", "TRAILING": "RTRIM"}.get(str(node.args.get("position") or "").upper(), "TRIM")
    return exp.Anonymous(this=name, expressions=[rewrite(node.this, scope)])


def _cast(node: Node, scope: Scope) -> Node:
    if isinstance(node.this, exp.Null):
        return exp.Null()
    name = node.to.sql("postgres").lower()
    bare, kind = name.partition("(")[0].strip(), scope.kind(node.this)
    inner = rewrite(node.this, scope)
    is_literal = isinstance(node.this, exp.Literal)
    if bare in _TEXT_TYPES:
        check_joined(node.this, scope)
        return (
            inner
            if kind == TEXT or is_literal
            else exp.Cast(this=inner, to=exp.DataType.build("char", dialect="mysql"))
        )
    if bare in ("decimal", "numeric", "double precision", "real") and (kind in (NUMBER, WHOLE) or is_literal):
        return exp.Literal.number(node.this.name) if is_literal else inner
    if bare in ("int", "integer", "bigint", "smallint") and (kind == WHOLE or is_literal):
        return exp.Literal.number(node.this.name) if is_literal else inner
    if bare == "date" and (kind == DATE or is_literal):
        return exp.Cast(this=inner, to=exp.DataType.build("date"))
    if bare.startswith("timestamp") and is_literal and re.fullmatch(r"[\d :.-]+", node.this.name):
        return inner
    if bare == "boolean" and kind == BOOLEAN:
        return inner
    own = {found.name.name for found in scope.context.source.types if found.kind == "enum"}
    if is_literal and node.to.sql("postgres").replace('"', "").rpartition(".")[2] in own:
        return inner
    raise Unconvertible(f"a cast to {name} is not converted")


def _equal(node: Node, scope: Scope) -> Node:
    """`= ANY (ARRAY[…])`, which is how PostgreSQL keeps IN."""
    other = node.expression
    if isinstance(other, exp.Any):
        members = _elements(other.this)
        if not isinstance(node, exp.EQ) or members is None:
            raise Unconvertible("ANY of something other than a list is not converted")
        return exp.In(this=rewrite(node.this, scope), expressions=[rewrite(item, scope) for item in members])
    return type(node)(this=rewrite(node.this, scope), expression=rewrite(other, scope))


def _not_equal(node: Node, scope: Scope) -> Node:
    """`<> ALL (ARRAY[…])`, which is how PostgreSQL keeps NOT IN."""
    other = node.expression
    is_all = isinstance(other, exp.Anonymous) and other.name.upper() == "ALL" and len(other.expressions) == 1
    if isinstance(other, exp.All) or is_all:
        members = _elements(other.expressions[0] if is_all else other.this)
        if members is None:
            raise Unconvertible("ALL of something other than a list is not converted")
        inside = exp.In(this=rewrite(node.this, scope), expressions=[rewrite(item, scope) for item in members])
        return exp.Not(this=inside)
    return exp.NEQ(this=rewrite(node.this, scope), expression=rewrite(other, scope))


def _elements(node: Node) -> list[Node] | None:
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    return list(node.expressions) if isinstance(node, exp.Array) else None


def _pattern(node: Node, scope: Scope) -> Node:
    pattern = node.expression
    while isinstance(pattern, (exp.Cast, exp.Paren)):
        pattern = pattern.this
    if not isinstance(pattern, exp.Literal) or not _SAFE_PATTERN.fullmatch(pattern.name):
        raise Unconvertible("its regular expression may mean something else in MySQL")
    if re.search(r"[.$]", re.sub(r"\[[^]]*\]", "", pattern.name)):
        scope.remark(
            "a point in its pattern does not match the end of a line, and a dollar sign also matches before the last one"
        )
    subject, mode = rewrite(node.this, scope), "i" if isinstance(node, exp.RegexpILike) else "c"
    if scope.context.target.engine is EngineName.MARIADB:
        prefix = exp.Literal.string(f"(?{'i' if mode == 'i' else '-i'}){pattern.name}")
        found = exp.Anonymous(this="REGEXP_INSTR", expressions=[subject, prefix])
        return exp.Paren(this=exp.GT(this=found, expression=exp.Literal.number(0)))
    return exp.Anonymous(this="REGEXP_LIKE", expressions=[subject, pattern.copy(), exp.Literal.string(mode)])


def _ilike(node: Node, scope: Scope) -> Node:
    return exp.Like(
        this=exp.Lower(this=rewrite(node.this, scope)), expression=exp.Lower(this=rewrite(node.expression, scope))
    )


def _length(node: Node, scope: Scope) -> Node:
    if scope.kind(node.this) != TEXT:
        raise Unconvertible("the length of something that is no text is not converted")
    return exp.Anonymous(this="CHAR_LENGTH", expressions=[rewrite(node.this, scope)])


def _now(node: Node, scope: Scope) -> Node:
    return exp.Anonymous(this="NOW", expressions=[exp.Literal.number(6)])


def _anonymous(node: Node, scope: Scope) -> Node:
    name = node.name.lower()
    if name == "now":
        return _now(node, scope)
    if name in ("char_length", "character_length"):
        return _length(exp.Length(this=node.expressions[0]), scope)
    raise Unconvertible(f"the function {node.name} is not converted")


_RULES: dict[type, Callable[[Node, Scope], Node]] = {
    exp.Column: _column,
    exp.Table: _table,
    exp.Div: _division,
    exp.DPipe: _concatenation,
    exp.Concat: _concat,
    exp.ConcatWs: _concat,
    exp.Trim: _trim,
    exp.Cast: _cast,
    exp.EQ: _equal,
    exp.NEQ: _not_equal,
    exp.RegexpLike: _pattern,
    exp.RegexpILike: _pattern,
    exp.ILike: _ilike,
    exp.Length: _length,
    exp.CurrentTimestamp: _now,
    exp.Anonymous: _anonymous,
}
