"""Where code keeps rows for a while, and how it writes them."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.script_sql import code_sql
from migrate.assess.sql_text import SqlText
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver.words import calls, names_beginning, phrases, places, variables
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import EngineName

_LAST_NUMBERS = frozenset({"SCOPE_IDENTITY", "IDENT_CURRENT"})
_RETURNING = {
    EngineName.MYSQL: "MySQL can't",
    EngineName.MARIADB: "MariaDB's RETURNING is for INSERT, REPLACE and DELETE",
    EngineName.POSTGRESQL: "PostgreSQL's RETURNING knows the former values from 18 on only",
}


@check("MS307")
def temporary_table(context: Context) -> Iterator[Finding]:
    """A temporary table."""
    for text in code_sql(context):
        at = next(names_beginning(text, "#"), None)
        if at is not None:
            name = text.tokens[at].value
            scope = "every session sees it" if name.startswith("##") else "it ends with its procedure"
            message = (
                f"{text.title} uses the temporary table {name}, and {scope}: the target's last as long as the session"
            )
            yield text.finding(message, at)


@check("MS308")
def table_variable(context: Context) -> Iterator[Finding]:
    """A variable that holds a table."""
    for text in code_sql(context):
        at = next((at for at in places(text, "TABLE") if _is_variable(text, at)), None)
        if at is not None:
            message = (
                f"{text.title} keeps rows in a variable: a temporary table takes its place, and a ROLLBACK empties that"
            )
            yield text.finding(message, at)


def _is_variable(text: SqlText, at: int) -> bool:
    before = at - 2 if text.word_at(at - 1) == "AS" else at - 1
    return before >= 0 and text.tokens[before].kind is TokenKind.VARIABLE and text.word_at(at + 1) == "("


@check("MS309")
def merge(context: Context) -> Iterator[Finding]:
    """A MERGE."""
    there = "MySQL has INSERT … ON DUPLICATE KEY UPDATE" if to_mysql(context) else "PostgreSQL has MERGE from 15 on"
    for text in code_sql(context):
        if any(places(text, "WHEN", "MATCHED")) or any(places(text, "WHEN", "NOT", "MATCHED")):
            at = next(phrases(text, (("MERGE",),)), None)
            if at is not None:
                by_source = any(places(text, "MATCHED", "BY", "SOURCE")) and not to_mysql(context)
                more = ", and BY SOURCE from 17 on" if by_source else ""
                yield text.finding(f"{text.title} writes by MERGE: {there}{more}", at)


@check("MS310")
def output_clause(context: Context) -> Iterator[Finding]:
    """A statement that gives back the rows it wrote."""
    there = _RETURNING[context.target.engine]
    for text in code_sql(context):
        wanted = [("OUTPUT", word, ".") for word in ("INSERTED", "DELETED")] + [("OUTPUT", "$ACTION")]
        at = next(phrases(text, wanted), None)
        if at is not None:
            yield text.finding(f"{text.title} gets back the rows that it writes, by OUTPUT: {there}", at, until=at + 1)


@check("MS318")
def last_number(context: Context) -> Iterator[Finding]:
    """The number that a row has got."""
    there = "LAST_INSERT_ID()" if to_mysql(context) else "INSERT … RETURNING"
    for text in code_sql(context):
        at = next(variables(text, "@@IDENTITY"), None)
        at = next(calls(text, _LAST_NUMBERS), None) if at is None else at
        if at is not None:
            name = text.tokens[at].value
            yield text.finding(f"{text.title} asks for the number of a new row by {name}: {there} takes its place", at)
