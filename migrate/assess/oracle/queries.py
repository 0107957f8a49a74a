"""Clauses of views and stored code that only Oracle has.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/
"""

from collections.abc import Iterator
from functools import lru_cache

from sqlglot import parse_one
from sqlglot.errors import SqlglotError

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.oracle.code_parts import has_link
from migrate.assess.oracle.phrases import first_place, in_each
from migrate.assess.registry import check
from migrate.assess.script_sql import stored_sql, view_sql


@check("OR401")
def connect_by(context: Context) -> Iterator[Finding]:
    """A tree walked by CONNECT BY."""
    find = first_place(("CONNECT", "BY"))
    yield from in_each(stored_sql(context), find, "walks a tree by CONNECT BY: the target has WITH RECURSIVE")


@check("OR402")
def plus_join(context: Context) -> Iterator[Finding]:
    """An outer join by (+)."""
    message = "joins by (+), which only Oracle reads: LEFT or RIGHT JOIN says the same"
    yield from in_each(stored_sql(context), first_place(("(", "+", ")")), message)


@check("OR403")
def row_number_word(context: Context) -> Iterator[Finding]:
    """ROWNUM."""
    message = "uses ROWNUM, which counts before ORDER BY: LIMIT counts after it, and row_number() as it is told"
    yield from in_each(stored_sql(context), first_place(("ROWNUM",)), message)


@check("OR404")
def select_from_dual(context: Context) -> Iterator[Finding]:
    """The table DUAL."""
    message = "selects from DUAL, which PostgreSQL does not have: it needs no FROM"
    yield from in_each(stored_sql(context), first_place(("FROM", "DUAL")), message)


@check("OR406")
def merge_statement(context: Context) -> Iterator[Finding]:
    """MERGE."""
    message = "merges rows: the target of this version has no MERGE, and INSERT with a clause for conflicts instead"
    yield from in_each(stored_sql(context), first_place(("MERGE", "INTO")), message)


@check("OR407")
def minus_operator(context: Context) -> Iterator[Finding]:
    """MINUS between queries."""
    find = first_place(("MINUS", "SELECT"), ("MINUS", "("))
    yield from in_each(
        stored_sql(context), find, "takes one query from another by MINUS, which is EXCEPT on the target"
    )


@check("OR409")
def row_address_in_code(context: Context) -> Iterator[Finding]:
    """A row named by its address."""
    message = "names rows by ROWID, which the target does not have: the primary key does it"
    yield from in_each(stored_sql(context), first_place(("ROWID",), ("ORA_ROWSCN",)), message)


@check("OR412")
def rows_turned(context: Context) -> Iterator[Finding]:
    """PIVOT, UNPIVOT, MODEL, MATCH_RECOGNIZE, and rows as they were."""
    wanted = (("PIVOT", "("), ("PIVOT", "XML"), ("UNPIVOT", "("), ("UNPIVOT", "INCLUDE"), ("MATCH_RECOGNIZE", "("))
    find = first_place(
        *wanted, ("DIMENSION", "BY"), ("AS", "OF", "SCN"), ("AS", "OF", "TIMESTAMP"), ("VERSIONS", "BETWEEN")
    )
    yield from in_each(stored_sql(context), find, "uses a clause that neither PostgreSQL nor MySQL has: write it anew")


@check("OR413")
def other_database(context: Context) -> Iterator[Finding]:
    """A table or routine of another database."""
    there = "a foreign table or" if context.target.engine.value == "postgresql" else "a copy of the rows or"
    message = f"reaches into another database by a link: {there} the application takes its place"
    yield from in_each(stored_sql(context), has_link, message)


@check("OR414")
def view_cannot_be_read(context: Context) -> Iterator[Finding]:
    """A view whose query can't be read."""
    for text in view_sql(context):
        if not _is_query(text.text):
            yield text.finding(f"{text.title} could not be read: nothing is known of what it needs", 0)


@lru_cache(maxsize=4096)
def _is_query(sql: str) -> bool:
    try:
        return parse_one(sql, read="oracle") is not None
    except SqlglotError:
        return False
