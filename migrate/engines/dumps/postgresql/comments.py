"""Reads COMMENT ON.

https://www.postgresql.org/docs/current/sql-comment.html
"""

from migrate.engines.dumps.postgresql.changes import routine_named
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import TableDraft
from migrate.engines.dumps.postgresql.tokens import PostgresTokens

_KEPT = ("TABLE", "VIEW", "MATERIALIZED", "COLUMN", "INDEX", "CONSTRAINT", "SEQUENCE", "TYPE", "DOMAIN", "FUNCTION", "PROCEDURE",
         "ROUTINE", "AGGREGATE")  # fmt: skip


def read_comment(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows COMMENT ON; a comment on what has no place for one is passed over. Raises `NotUnderstood`."""
    kind = tokens.take().upper
    if kind not in _KEPT:
        return
    if kind == "MATERIALIZED":
        tokens.expect("VIEW")
    if kind == "COLUMN":
        _comment_column(tokens, draft)
    elif kind == "CONSTRAINT":
        _comment_constraint(tokens, draft)
    elif kind in ("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"):
        routine = routine_named(tokens, draft)
        text = _text(tokens)
        if routine is not None:
            routine.comment = text
    elif kind == "INDEX":
        index = draft.index(tokens.qualified())
        text = _text(tokens)
        if index is not None:
            index[2].comment = text
    else:
        _comment_named(tokens, draft, kind)


def _text(tokens: PostgresTokens) -> str:
    tokens.expect("IS")
    return "" if tokens.accept("NULL") else tokens.string()


def _comment_named(tokens: PostgresTokens, draft: Draft, kind: str) -> None:
    name = tokens.qualified()
    text = _text(tokens)
    if kind == "SEQUENCE":
        sequence = draft.sequence(name)
        if sequence is not None:
            sequence.comment = text
    elif kind in ("TYPE", "DOMAIN"):
        for place in draft.places(name):
            if place in draft.types:
                draft.types[place].comment = text
                return
    else:
        relation = draft.relation(name)
        if relation is not None:
            relation.comment = text


def _comment_column(tokens: PostgresTokens, draft: Draft) -> None:
    parts = [tokens.identifier()]
    while tokens.accept("."):
        parts.append(tokens.identifier())
    text = _text(tokens)
    name = (parts[-3] if len(parts) > 2 else "", parts[-2] if len(parts) > 1 else "")
    relation = draft.relation(name)
    if isinstance(relation, TableDraft):
        column = relation.column(parts[-1])
        if column is not None:
            column.comment = text
    elif relation is not None:
        relation.column_comments[parts[-1]] = text
    else:
        _comment_attribute(draft, name, parts[-1], text)


def _comment_attribute(draft: Draft, name: tuple[str, str], attribute: str, text: str) -> None:
    for place in draft.places(name):
        for column in draft.types[place].attributes if place in draft.types else ():
            if column.name == attribute:
                column.comment = text


def _comment_constraint(tokens: PostgresTokens, draft: Draft) -> None:
    name = tokens.identifier()
    tokens.expect("ON")
    if tokens.accept("DOMAIN"):
        return
    table = draft.table(tokens.qualified())
    text = _text(tokens)
    index = table.indexes.get(name) if table else None
    if index is not None:
        index.constraint_comment = text
