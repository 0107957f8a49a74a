"""A statement as the rules look at it: its words in one line, its tree, and what the schema knows of its columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from migrate.assess.workload.known import Known
from migrate.engines.workload.lexer import Dialect, Sort, Token, meaning
from migrate.model.schema import Column, Table

_UNREADABLE_TEXT = (
    "REPLACE LOCK UNLOCK CALL LOAD DO HANDLER KILL FLUSH GRANT REVOKE ANALYZE OPTIMIZE CHECK REPAIR CHECKSUM "
    "RENAME LISTEN NOTIFY UNLISTEN VACUUM REINDEX CLUSTER COPY PURGE INSTALL UNINSTALL RESET SET EXECUTE "
    "PREPARE "
)
_UNREADABLE = frozenset(_UNREADABLE_TEXT.split())
"""First words of statements of which a tree says nothing more than the words do."""


@dataclass(frozen=True)
class Sql:
    """One statement."""

    text: str
    known: Known
    dialect: Dialect
    is_digest: bool = False
    """Whether the server wrote it: the quotes are not the application's, and values are missing."""

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens, without white space, comments and hints."""
        return [token for token in meaning(self.text, self.dialect) if token.sort is not Sort.HINT]

    @cached_property
    def shape(self) -> str:
        """Words in upper case, `'?'` for a string, `0` for a number, `?` for a placeholder, `"name"` for a quoted name.

        Blanks stand between all of them, and before the first and after the last.
        """
        return f" {' '.join(_shape(token) for token in self.tokens)} "

    @cached_property
    def calls(self) -> frozenset[str]:
        """The names, in lower case, that an opening parenthesis follows."""
        return frozenset(name.lower() for name in re.findall(r" (?<! \. )(\w+) (?=\()", self.shape))

    @cached_property
    def tree(self) -> exp.Expr | None:
        """The statement as a tree, or None where it can't be read."""
        if not self.tokens or self.tokens[0].upper in _UNREADABLE:
            return None
        try:
            tree = parse_one(self.text, read="postgres" if self.dialect.postgresql else "mysql")
        except (SqlglotError, RecursionError):
            return None
        return None if isinstance(tree, exp.Command) else tree

    def nodes(self, *kinds: type[exp.Expr]) -> Iterator[exp.Expr]:
        """Every part of the tree of those kinds."""
        if self.tree is not None:
            yield from self.tree.find_all(*kinds)

    def matches(self, pattern: str) -> list[str]:
        """What of the shape matches."""
        return [match[0].strip() for match in re.finditer(pattern, self.shape)]

    def column(self, node: exp.Expr | None) -> Column | None:
        """The column of the source that a part of the tree names, where the schema leaves no doubt."""
        node = node.unnest() if node is not None else None
        if not isinstance(node, exp.Column):
            return None
        found = [
            column
            for table in self._tables(node)
            for column in table.columns
            if column.name.lower() == node.name.lower()
        ]
        return found[0] if len(found) == 1 else None

    def _tables(self, column: exp.Column) -> Iterator[Table]:
        """The tables that the column may be of; none where one of them is not known."""
        scope = column.find_ancestor(exp.Select, exp.Update, exp.Delete) or self.tree
        named = list(scope.find_all(exp.Table)) if scope is not None else []
        if column.table:
            named = [table for table in named if table.alias_or_name.lower() == column.table.lower()]
        tables = [self.known.tables.get(table.name.lower()) for table in named]
        return iter(()) if None in tables else iter(_unique(tables))


def _unique(tables: list[Table | None]) -> list[Table]:
    return list({id(table): table for table in tables if table is not None}.values())


def _shape(token: Token) -> str:
    match token.sort:
        case Sort.STRING:
            return "'?'"
        case Sort.NUMBER:
            return "0"
        case Sort.PLACEHOLDER:
            return "?"
        case Sort.QUOTED:
            return f'"{token.name.lower()}"'
        case _:
            return token.text.upper()
