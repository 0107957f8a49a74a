"""Spells the expressions of a hand-written script as the server prints them back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.engines.dumps.postgresql.coercion import TEXTS, Value, constant
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import Relation, TableDraft
from migrate.engines.dumps.postgresql.grammar import Grammar
from migrate.engines.dumps.postgresql.tokens import PostgresTokens, folded, tokenize
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.engines.dumps.postgresql.view_columns import found_columns
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.tokens import TokenKind

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the names in an expression may mean."""

    columns: Mapping[str, TypeUse]
    draft: Draft
    collations: Mapping[str, str] = field(default_factory=dict)
    """Of the columns that have one of their own."""

    @property
    def is_printed(self) -> bool:
        """The expression is the server's own spelling already."""
        return self.draft.is_printed

    @classmethod
    def of(cls, relation: Relation, draft: Draft) -> "Scope":
        """The columns of one table."""
        if isinstance(relation, TableDraft):
            return cls(
                columns={column.name: column.type for column in relation.columns},
                draft=draft,
                collations={column.name: column.collation for column in relation.columns if column.collation},
            )
        found = found_columns(relation, draft)
        return cls(
            columns={one.name: one.use for one in found if one.use},
            draft=draft,
            collations={one.name: one.collation for one in found if one.collation},
        )


def collation_of(text: str, scope: Scope) -> str | None:
    """The collation that an expression has of the one column in it that has its own; None where there is none."""
    if not scope.collations:
        return None
    found = {scope.collations[name] for name in _named(text, set(scope.collations))}
    value = _value(text, scope) if len(found) == 1 else None
    return found.pop() if value and value.type in TEXTS else None


def columns_in(text: str, table: TableDraft) -> list[str]:
    """The table's columns that an expression names, each once."""
    return _named(text, {column.name for column in table.columns})


def _named(text: str, names: set[str]) -> list[str]:
    found: dict[str, None] = {}
    for token in tokenize(text):
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED):
            name = folded(token.value) if token.kind is TokenKind.WORD else token.value
            if name in names:
                found[name] = None
    return list(found)


def expression(text: str, scope: Scope) -> str:
    """Any expression; as it was written where it holds what is not known here."""
    if scope.is_printed:
        return text
    return _printed(text, scope) or _SPACE.sub(" ", text).strip()


def condition(text: str, scope: Scope) -> str:
    """An expression that is true or false."""
    return expression(text, scope)


def default_value(text: str, use: TypeUse, scope: Scope) -> str:
    """A column's default: a constant is one of the column's type."""
    if scope.is_printed:
        return text
    found = _value(text, Scope(columns={}, draft=scope.draft))
    if found is None:
        return _SPACE.sub(" ", text).strip()
    if found.type == "unknown" and found.literal is not None:
        return constant(found.literal, use.bare_text if not _base(use) else _base(use)).text
    return found.text


def _base(use: TypeUse) -> str:
    """The type below a domain."""
    base = getattr(use.made, "base", None)
    return base.bare_text if isinstance(base, TypeUse) and use.made is not None and use.made.kind == "domain" else ""


def _printed(text: str, scope: Scope) -> str:
    found = _value(text, scope)
    return found.text if found else ""


def _value(text: str, scope: Scope) -> Value | None:
    statement = Statement(text=text, file="", line=1)
    draft = scope.draft
    try:
        return Grammar(PostgresTokens(statement), scope.columns, draft.read_type, draft.function_name).whole()
    except (NotUnderstood, RecursionError):
        return None
