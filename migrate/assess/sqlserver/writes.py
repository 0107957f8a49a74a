"""Statements that write over a join.

https://docs.aws.amazon.com/dms/latest/sql-server-to-aurora-mysql-migration-playbook/chap-sql-server-aurora-mysql.tsql.deleteupdate.html
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.script_sql import code_sql
from migrate.assess.sql_text import SqlText
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver.words import end_of_name, places

_NEXT_STATEMENT = frozenset(
    (
        *(";", "BEGIN", "COMMIT", "DECLARE", "DELETE", "ELSE", "END", "EXEC", "EXECUTE", "FETCH", "GOTO", "IF"),
        *("INSERT", "MERGE", "PRINT", "RAISERROR", "RETURN", "ROLLBACK", "SELECT", "THROW", "UPDATE", "WHILE", "WITH"),
    )
)
"""What ends a statement that has no semicolon; it is looked for outside of parentheses."""


@check("MS326")
def write_over_a_join(context: Context) -> Iterator[Finding]:
    """An UPDATE or DELETE with a FROM of its own."""
    there = (
        "MySQL names all tables before SET, or after DELETE"
        if to_mysql(context)
        else "PostgreSQL joins the written table once more if FROM names it again, and deletes by USING"
    )
    for text in code_sql(context):
        at = min((*_updates(text), *_deletes(text)), default=None)
        if at is not None:
            yield text.finding(f"{text.title} writes over a join by {text.word_at(at)} … FROM: {there}", at)


def _updates(text: SqlText) -> Iterator[int]:
    for at in places(text, "UPDATE"):
        end = end_of_name(text, at + 1) if text.name_at(at + 1) else at
        if end > at and text.word_at(end + 1) == "SET" and _has_from(text, end + 2):
            yield at


def _has_from(text: SqlText, at: int) -> bool:
    depth = 0
    while at < len(text.tokens) - 1 and (depth or text.word_at(at) != "FROM"):
        word = text.word_at(at)
        depth += (word == "(") - (word == ")")
        if not depth and word in _NEXT_STATEMENT:
            return False
        at += 1
    return text.word_at(at) == "FROM"


def _deletes(text: SqlText) -> Iterator[int]:
    for at in places(text, "DELETE"):
        start = at + 1 + (text.word_at(at + 1) == "FROM")
        if text.name_at(start) and text.word_at(end_of_name(text, start) + 1) == "FROM":
            yield at
