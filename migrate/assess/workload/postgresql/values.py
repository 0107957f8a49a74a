"""What depends on the values and strings of PostgreSQL's SQL.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

from collections.abc import Iterator

from sqlglot import exp

from migrate.assess.workload.rules import DIFFERENT, REJECTED, Said, rule
from migrate.assess.workload.sql import Sql
from migrate.engines.workload.lexer import Sort

_WHOLE = frozenset({"smallint", "integer", "bigint", "int2", "int4", "int8"})


@rule("PG825", REJECTED)
def strings(sql: Sql) -> Iterator[Said]:
    """Strings between dollars, and those with a letter before them."""
    for token in sql.tokens:
        if token.sort is Sort.STRING and token.text[0] in "$eEuU":
            yield "a string in PostgreSQL's own quotes: MySQL has single quotes"
            return


@rule("PG827", DIFFERENT)
def division(sql: Sql) -> Iterator[Said]:
    """A division of whole numbers."""
    for node in sql.nodes(exp.Div):
        if _is_whole(sql, node.this.unnest()) and _is_whole(sql, node.expression.unnest()):
            yield "a division of whole numbers: MySQL keeps what is behind the point"


def _is_whole(sql: Sql, node: exp.Expr) -> bool:
    column = sql.column(node)
    if column is not None:
        return column.type.name in _WHOLE
    is_number = isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit()
    return is_number or isinstance(node, exp.Count)


@rule("PG822", DIFFERENT)
def full_join(sql: Sql) -> Iterator[Said]:
    """FULL JOIN, which MySQL refuses only where OUTER stands between the two, or the table has another name already."""
    if " FULL OUTER JOIN " in sql.shape or sql.matches(r" (?:AS \S+|(?:FROM|JOIN|,) \S+ (?!FULL )\S+) FULL JOIN "):
        yield REJECTED, "FULL JOIN: MySQL has none"
    elif " FULL JOIN " in sql.shape:
        yield "FULL JOIN: MySQL takes FULL for another name of the table, and joins as JOIN does"
