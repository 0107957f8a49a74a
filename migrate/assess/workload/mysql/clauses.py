"""Clauses of queries that PostgreSQL spells otherwise or does not have.

https://dev.mysql.com/doc/refman/8.4/en/select.html
"""

from collections.abc import Iterator

from sqlglot import exp

from migrate.assess.functions import ungrouped_columns
from migrate.assess.workload.rules import DIFFERENT, REJECTED, Said, rule, words
from migrate.assess.workload.sql import Sql

words(
    "MY816",
    REJECTED,
    r" WITH ROLLUP | GROUP BY [^()]*? (?:ASC|DESC) (?=HAVING|ORDER|LIMIT|\))",
    "{0}: PostgreSQL has GROUP BY ROLLUP (…), and sorts with ORDER BY only",
)
words(
    "MY832", REJECTED, r" SQL_CALC_FOUND_ROWS | FOUND_ROWS (?=\()", "{0}: PostgreSQL does not count rows beyond LIMIT"
)
words(
    "MY833",
    REJECTED,
    r" STRAIGHT_JOIN | (?:USE|FORCE|IGNORE) (?:INDEX|KEY) (?:FOR \w+(?: BY)? )?(?=\()",
    "{0}: PostgreSQL has no such hint",
)
words("MY834", REJECTED, r" LIMIT (?:\?|0|@\w+) , ", "LIMIT with two numbers: PostgreSQL has LIMIT … OFFSET …")
words("MY835", REJECTED, r" LOCK IN SHARE MODE ", "LOCK IN SHARE MODE: PostgreSQL has FOR SHARE")
words("MY837", REJECTED, r" ORDER BY NULL | ORDER BY FIELD (?=\()", "{0}: PostgreSQL takes neither")
words("MY839", REJECTED, r" FROM DUAL ", "FROM DUAL: PostgreSQL has no table of that name")
words("MY845", REJECTED, r" VALUES ROW \(", "VALUES ROW(…): PostgreSQL wants VALUES (…)")


@rule("MY814", REJECTED)
def loose_group_by(sql: Sql) -> Iterator[Said]:
    """Columns shown without being grouped by, of tables that the schema knows."""
    if not isinstance(sql.tree, exp.Query) or "MATCH" in sql.shape:
        return
    named = [table.name.lower() for table in sql.nodes(exp.Table)]
    if not all(name in sql.known.tables for name in named):
        return
    keys = {name: table.primary_key.columns for name in named if (table := sql.known.tables[name]).primary_key}
    for column in dict.fromkeys(ungrouped_columns(sql.tree, keys)):
        yield f"{column} is shown but neither grouped by nor aggregated"


@rule("MY815", REJECTED)
def alias_in_having(sql: Sql) -> Iterator[Said]:
    """HAVING with a name that the query itself gives."""
    for select in sql.nodes(exp.Select):
        having = select.args.get("having")
        if having is None:
            continue
        given = {item.alias.lower() for item in select.expressions if isinstance(item, exp.Alias)}
        used = {column.name for column in having.find_all(exp.Column) if not column.table}
        for name in sorted(used):
            if name.lower() in given:
                yield f"HAVING {name}: a name that the query gives is not known there"


@rule("MY817", DIFFERENT)
def order_by_grouping(sql: Sql) -> Iterator[Said]:
    """GROUP BY without ORDER BY on MySQL 5.7 and earlier, which sorted by the groups."""
    if (
        sql.known.version.startswith(("5.5", "5.6", "5.7"))
        and " GROUP BY " in sql.shape
        and " ORDER BY " not in sql.shape
    ):
        yield "GROUP BY without ORDER BY: MySQL 5.7 sorts by the groups, PostgreSQL does not"


@rule("MY838", DIFFERENT)
def null_order(sql: Sql) -> Iterator[Said]:
    """ORDER BY a column that may be NULL."""
    for item in sql.nodes(exp.Ordered):
        column = sql.column(item.this)
        if column is not None and column.nullable:
            yield f"ORDER BY {column.name}: it may be NULL, which MySQL sorts lowest and PostgreSQL highest"
