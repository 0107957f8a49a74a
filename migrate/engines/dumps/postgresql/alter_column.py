"""Reads ALTER COLUMN and applies it.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from migrate.engines.dumps.postgresql.columns import read_collation, read_identity, set_default
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import ColumnDraft, TableDraft
from migrate.engines.dumps.postgresql.expressions import Scope, expression
from migrate.engines.dumps.postgresql.sequences import read_options
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.statement import Statement


def read_alter_column(tokens: PostgresTokens, table: TableDraft, draft: Draft, *, only: bool) -> None:
    """Reads what follows ALTER [COLUMN]. Raises `NotUnderstood`."""
    name = tokens.identifier()
    column = table.column(name)
    if column is None:
        raise tokens.problem(f"{table.name} has no column {name} in the script")
    mark = tokens.mark()
    _apply(tokens, table, column, draft)
    for child in table.children if not only else ():
        if child.column(name) is not None and not column.identity:
            tokens.back_to(mark)
            child_column = child.column(name)
            if child_column is not None:
                _apply(tokens, child, child_column, draft)


def _apply(tokens: PostgresTokens, table: TableDraft, column: ColumnDraft, draft: Draft) -> None:
    if tokens.accept("SET", "DATA", "TYPE") or tokens.accept("TYPE"):
        _read_type(tokens, column, draft)
    elif tokens.accept("SET", "DEFAULT"):
        set_default(column, tokens.expression(), draft, table)
    elif tokens.accept("DROP", "DEFAULT"):
        column.default, column.numbered_by = None, None
    elif tokens.accept("SET", "NOT", "NULL"):
        column.nullable = False
    elif tokens.accept("DROP", "NOT", "NULL"):
        column.nullable = True
    elif tokens.accept("DROP", "EXPRESSION"):
        tokens.if_exists()
        column.generated = ""
    elif tokens.accept("SET", "EXPRESSION"):
        tokens.expect("AS")
        column.generated = expression(tokens.parenthesized(), Scope.of(table, draft))
    elif tokens.accept("ADD", "GENERATED"):
        word = "ALWAYS" if tokens.accept("ALWAYS") else "BY DEFAULT"
        if word == "BY DEFAULT":
            tokens.expect("BY", "DEFAULT")
        tokens.expect("AS", "IDENTITY")
        read_identity(tokens, table, column, draft, word)
    elif tokens.accept("DROP", "IDENTITY"):
        tokens.if_exists()
        if column.sequence:
            draft.sequences.pop(column.sequence.name, None)
        column.identity, column.sequence = "", None
    elif tokens.at_any("SET", "RESTART") and column.sequence is not None:
        _read_identity_options(tokens, column, draft)
    else:
        _pass_storage(tokens)


def _read_type(tokens: PostgresTokens, column: ColumnDraft, draft: Draft) -> None:
    column.type = draft.read_type(tokens)
    column.collation = read_collation(tokens) if tokens.accept("COLLATE") else None
    if tokens.accept("USING"):
        tokens.expression()


def _read_identity_options(tokens: PostgresTokens, column: ColumnDraft, draft: Draft) -> None:
    while tokens.at_any("SET", "RESTART"):
        tokens.accept("SET")
        if tokens.accept("GENERATED"):
            column.identity = "ALWAYS" if tokens.accept("ALWAYS") else "BY DEFAULT"
            tokens.accept("BY", "DEFAULT")
            continue
        if column.sequence is not None and not _read_one_option(tokens, column, draft):
            return


def _read_one_option(tokens: PostgresTokens, column: ColumnDraft, draft: Draft) -> bool:
    """Reads options up to the next SET; false where there is nothing more."""
    text = tokens.expression("SET")
    location = tokens.location()
    part = PostgresTokens(Statement(text=text, file=location.file, line=location.line, column=location.column))
    if column.sequence is not None:
        read_options(part, column.sequence, draft)
    return True


def _pass_storage(tokens: PostgresTokens) -> None:
    """Moves past what says how values are kept and counted, not what they are."""
    tokens.accept_any("SET", "RESET")
    if tokens.at("("):
        tokens.parenthesized()
    elif tokens.accept_any("STATISTICS", "STORAGE", "COMPRESSION"):
        tokens.accept("-")
        tokens.take()
    elif tokens.accept("OPTIONS"):
        tokens.parenthesized()
    else:
        raise tokens.problem("a change of a column was expected")
