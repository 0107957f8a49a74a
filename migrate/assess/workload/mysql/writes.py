"""Statements that write in a way that only MySQL knows.

https://dev.mysql.com/doc/refman/8.4/en/sql-data-manipulation-statements.html
"""

from collections.abc import Iterator

from sqlglot import exp

from migrate.assess.workload.rules import REJECTED, Said, rule, words
from migrate.assess.workload.sql import Sql

_TABLE = r"(?:\S+ \. )?\S+"

words(
    "MY801",
    REJECTED,
    r"^ (?:INSERT|UPDATE|DELETE)(?: LOW_PRIORITY| HIGH_PRIORITY| DELAYED| QUICK)? IGNORE ",
    "{0}: PostgreSQL has no IGNORE",
)
words(
    "MY802",
    REJECTED,
    r" ON DUPLICATE KEY UPDATE ",
    "ON DUPLICATE KEY UPDATE: PostgreSQL has ON CONFLICT, which names the key",
)
words("MY803", REJECTED, r"^ REPLACE (?!\()", "REPLACE: PostgreSQL has no statement that deletes and inserts in one")
words(
    "MY804",
    REJECTED,
    rf"^ (?:INSERT|REPLACE)(?: \w+)*? (?:INTO )?{_TABLE} SET ",
    "INSERT … SET: PostgreSQL wants columns and VALUES",
)
words(
    "MY844",
    REJECTED,
    r"(?:^ (?:INSERT|UPDATE|DELETE|REPLACE) (?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|QUICK) | SELECT "
    r"(?:DISTINCT |ALL )?(?:HIGH_PRIORITY|SQL_NO_CACHE|SQL_CACHE|SQL_SMALL_RESULT|SQL_BIG_RESULT|"
    r"SQL_BUFFER_RESULT) )",
    "{0}: PostgreSQL has no such modifier",
)


@rule("MY805", REJECTED)
def several_tables(sql: Sql) -> Iterator[Said]:
    """UPDATE and DELETE over a join."""
    for node in (sql.tree,):
        if isinstance(node, exp.Update) and (node.this.args.get("joins") or node.args.get("joins")):
            yield "UPDATE of a join: PostgreSQL has UPDATE … FROM"
        elif isinstance(node, exp.Delete) and (node.args.get("tables") or node.args.get("using")):
            yield "DELETE of a join: PostgreSQL has DELETE … USING, and does not name the table twice"


@rule("MY806", REJECTED)
def limited_write(sql: Sql) -> Iterator[Said]:
    """UPDATE and DELETE with ORDER BY or LIMIT."""
    node = sql.tree
    if isinstance(node, exp.Update | exp.Delete):
        for name, clause in (("order", "ORDER BY"), ("limit", "LIMIT")):
            if node.args.get(name):
                yield f"{clause} in {type(node).__name__.upper()}: PostgreSQL's has none"
