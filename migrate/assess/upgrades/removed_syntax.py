"""Statements and clauses that a newer MySQL can't read any more."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import SqlText, first_of, phrases, stored_sql
from migrate.assess.version_facts import gone
from migrate.assess.versions import passes

_ENDS_GROUPING = frozenset({"HAVING", "ORDER", "LIMIT", "UNION", "INTO", "FOR", "WINDOW", ";"})
_BEFORE_A_TABLE = frozenset({"FROM", "JOIN", "INTO", "UPDATE", ","})


@check("UP106")
def group_by_with_direction(context: Context) -> Iterator[Finding]:
    """GROUP BY … ASC or DESC."""
    for text in stored_sql(context):
        for at in text.places("GROUP", "BY"):
            found = _direction(text, at + 2)
            if found:
                message = (
                    f"{text.title} sorts by GROUP BY … {text.word_at(found)}, which MySQL 8.0.13 can't read any more"
                )
                yield text.finding(message, found)
                break


def _direction(text: SqlText, at: int) -> int:
    """The place of ASC or DESC among what is grouped by; 0 where neither is."""
    depth = 0
    while at < len(text.tokens) and depth >= 0:
        word = text.word_at(at)
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word in _ENDS_GROUPING:
            return 0
        if depth == 0 and word in ("ASC", "DESC"):
            return at
        at += 1
    return 0


@check("UP107")
def removed_replication_statement(context: Context) -> Iterator[Finding]:
    """Statements of replication by their old words."""
    items = {tuple(item.name.split()): item for item in gone("statement") if passes(context, item.version)}
    for text in stored_sql(context):
        for at, words in first_of(text, list(items)):
            item = items[tuple(words)]
            message = f"{text.title} says {item.name}, which MySQL {item.version} can't read: write {item.instead}"
            yield text.finding(message, at, until=at + len(words) - 1)


@check("UP108")
def removed_system_table(context: Context) -> Iterator[Finding]:
    """Tables of information_schema and mysql that are gone."""
    items = {tuple(item.name.split(".")): item for item in gone("system_table") if passes(context, item.version)}
    for text in stored_sql(context):
        seen: set[str] = set()
        for at in text.places("."):
            item = items.get((text.name_at(at - 1), text.name_at(at + 1)))
            if item and item.name not in seen:
                seen.add(item.name)
                message = (
                    f"{text.title} reads {item.name.lower()}, which is gone in MySQL {item.version}: read "
                    f"{item.instead}"
                )
                yield text.finding(message, at - 1, until=at + 1)


@check("UP109")
def query_cache_hint(context: Context) -> Iterator[Finding]:
    """SELECT SQL_CACHE."""
    message = "asks for the query cache, which MySQL 8.0 has not: it takes SQL_CACHE for a column"
    yield from phrases(context, (("SELECT", "SQL_CACHE"),), message)


@check("UP110")
def procedure_analyse(context: Context) -> Iterator[Finding]:
    """PROCEDURE ANALYSE."""
    message = "uses PROCEDURE ANALYSE, which MySQL 8.0 can't read any more"
    yield from phrases(context, (("PROCEDURE", "ANALYSE", "("),), message)


@check("UP111")
def backslash_n_as_null(context: Context) -> Iterator[Finding]:
    """A backslash and N for NULL."""
    yield from phrases(context, (("\\", "N"),), r"writes NULL as \N, which MySQL 8.0 can't read any more")


@check("UP112")
def table_after_a_bare_point(context: Context) -> Iterator[Finding]:
    """`.t` for a table of the current database."""
    for text in stored_sql(context):
        for at in text.places("."):
            if text.word_at(at - 1) in _BEFORE_A_TABLE and text.name_at(at + 1):
                yield text.finding(f"{text.title} names a table by .{text.name_at(at + 1).lower()}", at, until=at + 1)
                break


@check("UP113")
def grant_makes_an_account(context: Context) -> Iterator[Finding]:
    """GRANT … IDENTIFIED BY, and passwords given as hashes."""
    message = "makes an account or sets its password by GRANT, which MySQL 8.0 can't do any more"
    for text in stored_sql(context):
        grant = next(text.places("GRANT"), None)
        at = None if grant is None else next((place for place in text.places("IDENTIFIED") if place > grant), None)
        if at is not None and ";" not in (text.word_at(place) for place in range(grant or 0, at)):
            yield text.finding(f"{text.title} {message}", at)
