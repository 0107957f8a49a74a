"""Reads the columns of a table.

https://www.postgresql.org/docs/current/sql-createtable.html
"""

import re
from dataclasses import replace

from migrate.engines.dumps.postgresql.constraints import (
    Constraint,
    pass_attributes,
    read_check,
    read_index_parameters,
    read_nulls,
    read_references,
)
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import ColumnDraft, IndexDraft, SequenceDraft, TableDraft
from migrate.engines.dumps.postgresql.expressions import Scope, default_value, expression
from migrate.engines.dumps.postgresql.names import quoted_name
from migrate.engines.dumps.postgresql.sequences import make_sequence, name_in, read_options, rename_sequence
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.model.schema import IndexPart

_SERIALS = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
}
_AFTER_DEFAULT = (
    *("NOT", "NULL", "CHECK", "DEFAULT", "GENERATED", "UNIQUE", "PRIMARY", "REFERENCES", "CONSTRAINT", "COLLATE"),
    *("DEFERRABLE", "INITIALLY", "ENFORCED"),
)
_NEXTVAL = re.compile(
    r"(?:pg_catalog\.)?nextval\s*\(\s*\(?'((?:[^']|'')*)'(?:\s*::\s*regclass)?\)?"
    r"(?:::regclass)?\s*\)\Z",
    re.IGNORECASE,
)
_NULL = re.compile(r"NULL(?:::.*)?\Z", re.IGNORECASE | re.DOTALL)


def read_column(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> tuple[ColumnDraft, list[Constraint]]:
    """Reads a column into the table, and gives the constraints written with it, which may have no name yet."""
    location = tokens.location()
    name = tokens.identifier()
    serial = _SERIALS.get(tokens.peek().value.lower()) if tokens.peek(1).upper != "." else None
    use = TypeUse(name=serial) if serial else draft.read_type(tokens)
    if serial:
        tokens.take()
    column = ColumnDraft(name=name, type=use, location=location)
    table.columns.append(column)
    if serial:
        column.nullable = False
        number(column, make_sequence(table, column, draft, type_name=serial))
    return column, read_column_constraints(tokens, table, column, draft)


def number(column: ColumnDraft, sequence: SequenceDraft) -> None:
    """Makes the column's default the sequence's next number."""
    column.numbered_by, column.default = sequence, f"nextval('{quoted_name(sequence.name)}'::regclass)"


def read_column_constraints(
    tokens: PostgresTokens, table: TableDraft, column: ColumnDraft, draft: Draft
) -> list[Constraint]:
    """Reads what stands after a column's type."""
    found: list[Constraint] = []
    while not tokens.at_end and not tokens.at_any(",", ")", ";", "USING"):
        constraint = _read_constraint(tokens, table, column, draft)
        if constraint is not None:
            pass_attributes(tokens, constraint)
            found.append(constraint)
    return found


def _read_constraint(tokens: PostgresTokens, table: TableDraft, column: ColumnDraft, draft: Draft) -> Constraint | None:
    location = tokens.location()
    name = tokens.identifier() if tokens.accept("CONSTRAINT") else ""
    if tokens.accept("CHECK"):
        return read_check(tokens, name, location)
    if tokens.at("REFERENCES"):
        return read_references(tokens, name, (column.name,), draft, location)
    if tokens.at("PRIMARY", "KEY") or tokens.at("UNIQUE"):
        kind = "u" if tokens.accept("UNIQUE") else "p"
        if kind == "p":
            tokens.expect("PRIMARY", "KEY")
        index = IndexDraft(name=name, parts=(IndexPart(column=column.name),), kind=kind, unique=True, location=location)
        read_nulls(tokens, index)
        read_index_parameters(tokens, index)
        return index
    _read_property(tokens, table, column, draft)
    return None


def _read_property(tokens: PostgresTokens, table: TableDraft, column: ColumnDraft, draft: Draft) -> None:
    if tokens.accept("NOT", "NULL"):
        column.nullable = False
        tokens.accept("NO", "INHERIT")
    elif tokens.accept("NULL"):
        pass
    elif tokens.accept("COLLATE"):
        column.collation = read_collation(tokens)
    elif tokens.accept("DEFAULT"):
        set_default(column, tokens.expression(*_AFTER_DEFAULT), draft, table)
    elif tokens.accept("GENERATED"):
        _read_generated(tokens, table, column, draft)
    elif tokens.accept_any("STORAGE", "COMPRESSION"):
        tokens.identifier()
    elif tokens.accept("OPTIONS"):
        tokens.parenthesized()
    elif not tokens.accept("WITH", "OPTIONS"):
        raise tokens.problem("a column's constraint was expected")


def read_collation(tokens: PostgresTokens) -> str | None:
    """The collation's name; None for the one that is the type's own."""
    name = tokens.qualified()[1]
    return None if name == "default" else name


def set_default(column: ColumnDraft, text: str, draft: Draft, table: TableDraft) -> None:
    """Gives the column a default, as written."""
    column.numbered_by, column.default = None, None
    found = _NEXTVAL.match(text)
    sequence = draft.sequence(name_in(found[1].replace("''", "'"))) if found else None
    if sequence is not None:
        number(column, sequence)
    elif not _NULL.match(text):
        column.default = default_value(text, column.type, Scope.of(table, draft))


def _read_generated(tokens: PostgresTokens, table: TableDraft, column: ColumnDraft, draft: Draft) -> None:
    word = "ALWAYS" if tokens.accept("ALWAYS") else "BY DEFAULT"
    if word == "BY DEFAULT":
        tokens.expect("BY", "DEFAULT")
    tokens.expect("AS")
    if tokens.accept("IDENTITY"):
        read_identity(tokens, table, column, draft, word)
        return
    column.generated = expression(tokens.parenthesized(), Scope.of(table, draft))
    column.stored = tokens.accept("STORED")
    tokens.accept("VIRTUAL")


def read_identity(tokens: PostgresTokens, table: TableDraft, column: ColumnDraft, draft: Draft, word: str) -> None:
    """Reads what follows IDENTITY, and makes the sequence."""
    sequence = make_sequence(table, column, draft, type_name=column.type.name)
    column.identity, column.sequence, column.nullable = word, sequence, False
    if tokens.accept("("):
        name = sequence.name
        read_options(tokens, sequence, draft)
        if sequence.name != name:
            wanted, sequence.name = sequence.name, name
            rename_sequence(sequence, wanted, draft)
        tokens.expect(")")


def copied(column: ColumnDraft, *, defaults: bool, generated: bool) -> ColumnDraft:
    """The column as another table takes it over."""
    return ColumnDraft(
        name=column.name,
        type=replace(column.type),
        nullable=column.nullable,
        default=column.default if defaults else None,
        numbered_by=column.numbered_by if defaults else None,
        generated=column.generated if generated else "",
        stored=column.stored,
        collation=column.collation,
        location=column.location,
    )
