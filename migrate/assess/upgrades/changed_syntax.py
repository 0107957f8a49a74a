"""SQL that a newer MySQL still reads, and means otherwise or will drop."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import SqlText, stored_sql
from migrate.engines.dumps.tokens import TokenKind

_BOUNDARIES = ("[[:<:]]", "[[:>:]]")


@check("UP114")
def word_boundary_of_old(context: Context) -> Iterator[Finding]:
    """[[:<:]] and [[:>:]] in patterns, which the ICU library does not know."""
    for text in stored_sql(context):
        for at, token in enumerate(text.tokens):
            if token.kind is TokenKind.STRING and any(mark in token.value for mark in _BOUNDARIES):
                message = (
                    f"{text.title} looks for word boundaries by [[:<:]]: regular expressions are ICU's from MySQL 8.0.4 "
                    r"on, and the query fails there; write \\b"
                )
                yield text.finding(message, at)
                break


@check("UP115")
def limit_relies_on_group_by(context: Context) -> Iterator[Finding]:
    """GROUP BY with LIMIT and no ORDER BY: MySQL 5.7 sorted by what it grouped by."""
    for text in stored_sql(context):
        for at in text.places("GROUP", "BY"):
            if _ends_in_limit(text, at + 2):
                message = (
                    f"{text.title} takes the first rows of a GROUP BY without ORDER BY: up to 5.7 groups came sorted, from "
                    "8.0 on any may come first"
                )
                yield text.finding(message, at, until=at + 1)
                break


def _ends_in_limit(text: SqlText, at: int) -> bool:
    depth = 0
    while at < len(text.tokens) and depth >= 0:
        word = text.word_at(at)
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word in ("ORDER", ";", "UNION"):
            return False
        if depth == 0 and word == "LIMIT":
            return True
        at += 1
    return False
