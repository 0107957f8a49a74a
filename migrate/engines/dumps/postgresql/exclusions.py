"""Reads exclusion constraints, and prints them as the server does.

https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE
"""

from migrate.engines.dumps.postgresql.drafts import IndexDraft
from migrate.engines.dumps.postgresql.expressions import Scope, condition, expression
from migrate.engines.dumps.postgresql.names import quoted
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.schema import IndexPart


def read_exclusion(tokens: PostgresTokens, index: IndexDraft, scope: Scope) -> IndexDraft:
    """Reads what follows EXCLUDE into the index that serves it. Raises `NotUnderstood`."""
    start = tokens.peek()
    text = "EXCLUDE"
    index.method = tokens.identifier() if tokens.accept("USING") else "gist"
    text += f" USING {quoted(index.method)} ({', '.join(_read_parts(tokens, index, scope))})"
    if tokens.accept("INCLUDE"):
        index.include = tokens.names()
        text += f" INCLUDE ({', '.join(quoted(name) for name in index.include)})"
    if tokens.accept("WITH"):
        tokens.parenthesized()
    if tokens.accept("USING", "INDEX", "TABLESPACE"):
        tokens.identifier()
    if tokens.accept("WHERE"):
        text += f" WHERE ({condition(tokens.parenthesized(), scope)})"
    index.definition = "EXCLUDE " + tokens.source_from(start) if scope.is_printed else text
    return index


def _read_parts(tokens: PostgresTokens, index: IndexDraft, scope: Scope) -> list[str]:
    """Reads the elements into the index, and gives them as they are printed."""
    found = []
    tokens.expect("(")
    while not tokens.accept(")"):
        is_column = tokens.peek().kind in (TokenKind.WORD, TokenKind.QUOTED) and tokens.peek(1).value not in ("(", ".")
        if is_column:
            name = tokens.identifier()
            index.parts = (*index.parts, IndexPart(column=name))
            shown = quoted(name)
        else:
            source = tokens.parenthesized() if tokens.at("(") else tokens.expression("WITH")
            shown = expression(source, scope)
            index.parts = (*index.parts, IndexPart(expression=shown))
        words = []
        while not tokens.accept("WITH"):
            if tokens.at_end or tokens.at_any(",", ")"):
                raise tokens.problem("an operator was expected")
            words.append(tokens.take().value)
        operator = tokens.expression()
        found.append(" ".join([shown, *words, "WITH", operator]))
        tokens.accept(",")
    return found
