"""Queries, in views and in code, that the target writes in another way."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.script_sql import stored_sql
from migrate.assess.sql_text import SqlText
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver.words import phrases, places
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.names import EngineName


@check("MS311")
def top_with_ties(context: Context) -> Iterator[Finding]:
    """The first rows, by percent or with ties."""
    for text in stored_sql(context):
        at = next((at for at in phrases(text, (("TOP",),)) if _is_special(text, at)), None)
        if at is not None:
            there = (
                "MySQL has neither" if to_mysql(context) else "PostgreSQL has FETCH FIRST … WITH TIES and no percent"
            )
            yield text.finding(f"{text.title} takes the first rows by percent or with ties: {there}", at)


def _is_special(text: SqlText, at: int) -> bool:
    """Whether PERCENT or WITH TIES follows the number; `TOP 100 PERCENT` takes all rows, and says nothing."""
    end = at + 1
    if text.word_at(end) == "(":
        while text.word_at(end) != ")" and end < len(text.tokens):
            end += 1
    is_all = end - at <= 3 and any(token.value == "100" for token in text.tokens[at : end + 1])
    is_percent = text.word_at(end + 1) == "PERCENT"
    end += is_percent
    return (is_percent and not is_all) or (text.word_at(end + 1) == "WITH" and text.word_at(end + 2) == "TIES")


@check("MS312")
def pivot(context: Context) -> Iterator[Finding]:
    """Rows turned into columns."""
    for text in stored_sql(context):
        at = next(phrases(text, (("PIVOT", "("), ("UNPIVOT", "("))), None)
        if at is not None:
            message = (
                f"{text.title} turns rows into columns, or back, by {text.word_at(at)}: the target has no such clause"
            )
            yield text.finding(message, at)


@check("MS313")
def apply(context: Context) -> Iterator[Finding]:
    """A query for each row of another."""
    is_mariadb = context.target.engine is EngineName.MARIADB
    there = "MariaDB has no LATERAL, so a join or a window does it" if is_mariadb else "JOIN LATERAL is the same"
    for text in stored_sql(context):
        at = next(phrases(text, (("CROSS", "APPLY"), ("OUTER", "APPLY"))), None)
        if at is not None:
            message = f"{text.title} joins by {text.word_at(at)} APPLY: {there}"
            yield text.finding(message, at, until=at + 1)


@check("MS314")
def xml_and_json(context: Context) -> Iterator[Finding]:
    """Rows written as XML or JSON, or read from it."""
    for text in stored_sql(context):
        at = min((*phrases(text, (("FOR", "XML"), ("FOR", "JSON"))), *_readings(text)), default=None)
        if at is not None:
            message = f"{text.title} makes or reads XML or JSON by {text.word_at(at)}: other functions do it there"
            yield text.finding(message, at)


def _readings(text: SqlText) -> Iterator[int]:
    yield from phrases(text, (("OPENXML", "("), ("OPENJSON", "(")))
    for at in places(text, ".", "NODES", "("):
        if text.tokens[at + 3].kind is TokenKind.STRING:
            yield at + 1
