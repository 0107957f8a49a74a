"""Rules that need to know what type a column has: they keep silent where the schema does not tell.

https://dev.mysql.com/doc/refman/8.4/en/type-conversion.html
"""

from collections.abc import Iterator

from sqlglot import exp

from migrate.assess.workload.rules import DIFFERENT, REJECTED, Said, rule
from migrate.assess.workload.sql import Sql
from migrate.model.schema import Column

_WHOLE = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint"})
_TEXT = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext"})
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


def _is_number(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string


def _pairs(node: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    yield node.this, node.expression
    yield node.expression, node.this


def _is_whole(sql: Sql, node: exp.Expr) -> bool:
    column = sql.column(node)
    if column is not None:
        return column.type.name in _WHOLE
    return isinstance(node, exp.Count) or (_is_number(node) and node.name.isdigit())


@rule("MY810", REJECTED)
def text_and_number(sql: Sql) -> Iterator[Said]:
    """A column of text that is compared with a number."""
    for node in sql.nodes(*_COMPARED):
        for side, other in _pairs(node):
            column, second = sql.column(side), sql.column(other)
            if column is None or column.type.name not in _TEXT:
                continue
            if _is_number(other) or (second is not None and second.type.name in _WHOLE):
                yield f"{column.name} holds text and is compared with a number: PostgreSQL has no such operator"


@rule("MY811", REJECTED)
def number_as_truth(sql: Sql) -> Iterator[Said]:
    """A number where PostgreSQL wants a condition, and a condition where it wants a number."""
    for node in sql.nodes(exp.Sum, exp.Avg):
        if isinstance(node.this.unnest(), (*_COMPARED, exp.And, exp.Or, exp.In, exp.Is, exp.Like, exp.Between)):
            yield f"{type(node).__name__.upper()} of a condition: PostgreSQL has count(*) FILTER (WHERE …)"
    for node in sql.nodes(exp.Where, exp.And, exp.Or, exp.Not, exp.Having):
        for side in (node.this, node.args.get("expression")):
            column = sql.column(side)
            if column is not None and column.type.name in _WHOLE and not _is_boolean(column):
                yield f"{column.name} is a number that stands for a condition: PostgreSQL wants one"


def _is_boolean(column: Column) -> bool:
    return column.type.name == "tinyint" and column.type.length == 1


@rule("MY812", DIFFERENT)
def case_is_ignored(sql: Sql) -> Iterator[Said]:
    """Text compared with a value under a collation that takes capitals and small letters for equal."""
    for node in sql.nodes(exp.EQ, exp.NEQ, exp.Like, exp.In):
        if isinstance(node.parent, exp.Update) or (isinstance(node, exp.In) and not node.expressions):
            continue
        column = sql.column(node.this)
        against = node.expressions if isinstance(node, exp.In) else [node.expression]
        is_value = all(isinstance(item, exp.Literal | exp.Placeholder | exp.Parameter) for item in against)
        if column is not None and is_value and column.type.name in _TEXT and "_ci" in (column.collation or ""):
            yield f"{column.name} is compared under {column.collation}, without regard to case; PostgreSQL heeds it"


@rule("MY824", DIFFERENT)
def concat_of_null(sql: Sql) -> Iterator[Said]:
    """concat() of a column that may be NULL."""
    for node in sql.nodes(exp.Concat):
        for column in filter(None, map(sql.column, node.expressions)):
            if column.nullable:
                yield f"concat() of {column.name}, which may be NULL: MySQL answers NULL, PostgreSQL leaves it out"


@rule("MY825", DIFFERENT)
def division(sql: Sql) -> Iterator[Said]:
    """A division of whole numbers."""
    for node in sql.nodes(exp.Div):
        if _is_whole(sql, node.this.unnest()) and _is_whole(sql, node.expression.unnest()):
            yield "a division of whole numbers: PostgreSQL drops what is behind the point"


@rule("MY848", REJECTED)
def text_in_arithmetic(sql: Sql) -> Iterator[Said]:
    """A column of text that is added to or multiplied by a number."""
    for node in sql.nodes(exp.Add, exp.Sub, exp.Mul):
        for side, other in _pairs(node):
            column = sql.column(side)
            if column is not None and column.type.name in _TEXT and _is_number(other):
                yield f"{column.name} holds text and is reckoned with: PostgreSQL has no such operator"
