"""Parts of expressions that MySQL accepts as PostgreSQL writes them but takes to mean something else: refused, or remarked."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.postgresql_to_mysql.scope import BOOLEAN, DATE, NUMBER, TEXT, UNKNOWN, WHOLE, Scope

ORDER = "texts come in another order: MySQL's by its collation's alphabet, PostgreSQL's by its own collation"
DIGITS = "an average has four more digits than its numbers in MySQL, more in PostgreSQL"
_ORDERED = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.Ordered, exp.Min, exp.Max)


def check_meaning(node: Node, scope: Scope) -> None:
    """Raises `Unconvertible` for what means something else in MySQL; remarks on what may differ."""
    if isinstance(node, _ORDERED) and scope.kind(node.this) == TEXT:
        scope.remark(ORDER)
    if isinstance(node, exp.Avg) and scope.kind(node.this) in (NUMBER, WHOLE):
        scope.remark(DIGITS)
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Neg)):
        for operand in (node.this, node.args.get("expression")):
            _check_operand(operand, scope)


def check_joined(node: Node, scope: Scope) -> None:
    """Raises `Unconvertible` for a value whose text is another in MySQL."""
    bare = node.unnest()
    if isinstance(bare, (exp.Literal, exp.Null)):
        return
    kind = scope.kind(bare)
    if kind == BOOLEAN or (kind == UNKNOWN and isinstance(bare, exp.Column)):
        raise Unconvertible("a value is turned into text, which MySQL writes in another way")
    if scope.type_name(bare) in ("real", "double precision", "timestamp with time zone"):
        raise Unconvertible(f"a {scope.type_name(bare)} is turned into text, which MySQL writes in another way")


def _check_operand(operand: Node | None, scope: Scope) -> None:
    if operand is None:
        return
    bare = operand.unnest()
    kind = scope.kind(bare)
    if kind in (DATE, BOOLEAN, TEXT) and not isinstance(bare, exp.Literal):
        raise Unconvertible(f"reckoning with a {kind} is not converted")
    if kind == UNKNOWN and isinstance(bare, exp.Column) and scope.type_name(bare):
        raise Unconvertible(f"reckoning with a {scope.type_name(bare)} is not converted")
