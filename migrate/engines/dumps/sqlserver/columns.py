"""Reads a column of a table of SQL Server's."""

from dataclasses import replace

from migrate.engines.dumps.parentheses import without_parentheses
from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.sqlserver.indexes import read_index_of_table
from migrate.engines.dumps.sqlserver.options import constraint_tail
from migrate.engines.dumps.sqlserver.types import read_type
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import at_constraint, default_of, read_constraint
from migrate.model.names import Location
from migrate.model.schema import Column, Generated, Identity, OtherObject
from migrate.model.types import ColumnType

_STOPS = (
    *(
        "CONSTRAINT",
        "NOT",
        "NULL",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "REFERENCES",
        "FOR",
        "IDENTITY",
        "ROWGUIDCOL",
        "SPARSE",
    ),
    *("COLLATE", "GENERATED", "MASKED", "ENCRYPTED", "INDEX", "WITH", "FOREIGN"),
)


def read_column(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    """Reads a column with its constraints into the table. Raises `NotUnderstood`."""
    location = tokens.location()
    name = tokens.identifier()
    if tokens.accept("AS"):
        _read_computed(tokens, table, name, location)
    elif tokens.at_any(",", ")", "NOT", "NULL") and name.upper() == "TIMESTAMP":
        table.columns[name] = Column(name=name, type=ColumnType(name="timestamp", text="timestamp"), location=location)
    else:
        table.columns[name] = Column(name=name, type=read_type(tokens), location=location)
    read_properties(tokens, table, draft, name)


def _read_computed(tokens: StandardTokens, table: TableParts, name: str, location: Location) -> None:
    expression = without_parentheses(tokens.expression("PERSISTED", "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK"))
    stored = tokens.accept("PERSISTED")
    generated = Generated(expression=expression, stored=stored)
    table.columns[name] = Column(name=name, type=ColumnType(name=""), generated=generated, location=location)


def read_properties(tokens: StandardTokens, table: TableParts, draft: PlainDraft, name: str) -> None:
    """Reads what follows a column's type. Raises `NotUnderstood`."""
    while not tokens.at_end and not tokens.at_any(",", ")"):
        if tokens.at("CONSTRAINT") and tokens.peek(2).upper in ("NOT", "NULL", "DEFAULT"):
            tokens.take()
            tokens.identifier()
        if tokens.accept("NOT", "NULL"):
            table.columns[name] = replace(table.columns[name], nullable=False)
        elif tokens.accept("NOT", "FOR", "REPLICATION") or tokens.accept("NULL"):
            pass
        elif tokens.accept("DEFAULT"):
            default = default_of(tokens.expression(*_STOPS), brackets=True)
            table.columns[name] = replace(table.columns[name], default=default)
        elif tokens.accept("IDENTITY"):
            _read_identity(tokens, table, name)
        elif tokens.accept("COLLATE"):
            table.columns[name] = replace(table.columns[name], collation=tokens.identifier())
        elif tokens.at("GENERATED"):
            _read_generated(tokens, table, draft, name)
        elif at_constraint(tokens):
            read_constraint(tokens, table, draft, constraint_tail, column=name)
        elif tokens.at("INDEX"):
            read_index_of_table(tokens, table, column=name)
        else:
            _read_mark(tokens, table, draft, name)


def _read_identity(tokens: StandardTokens, table: TableParts, name: str) -> None:
    start, step = 1, 1
    if tokens.accept("("):
        start = tokens.signed()
        tokens.expect(",")
        step = tokens.signed()
        tokens.expect(")")
    identity = Identity(always=True, start=start, increment=step)
    table.columns[name] = replace(table.columns[name], identity=identity, nullable=False)


def _read_generated(tokens: StandardTokens, table: TableParts, draft: PlainDraft, name: str) -> None:
    tokens.expect("GENERATED", "ALWAYS", "AS")
    what = f"{tokens.take().upper} {tokens.take().upper}"
    hidden = tokens.accept("HIDDEN")
    table.columns[name] = replace(table.columns[name], invisible=hidden, nullable=False)
    _note(draft, table, "period column", name, what, tokens.location())


def _read_mark(tokens: StandardTokens, table: TableParts, draft: PlainDraft, name: str) -> None:
    """Reads a word that says something special of the column: it is kept among the others. Raises `NotUnderstood`."""
    place = tokens.location()
    if tokens.accept("SPARSE"):
        _note(draft, table, "sparse column", name, "SPARSE", place)
    elif tokens.accept("FILESTREAM"):
        _note(draft, table, "filestream column", name, "FILESTREAM", place)
    elif tokens.accept("ROWGUIDCOL"):
        _note(draft, table, "rowguid column", name, "ROWGUIDCOL", place)
    elif tokens.accept("COLUMN_SET"):
        tokens.accept("FOR", "ALL_SPARSE_COLUMNS")
        _note(draft, table, "column set", name, "COLUMN_SET FOR ALL_SPARSE_COLUMNS", place)
    elif tokens.accept("MASKED"):
        tokens.expect("WITH")
        _note(draft, table, "masked column", name, f"MASKED WITH ({tokens.parenthesized()})", place)
    elif tokens.accept("ENCRYPTED"):
        tokens.expect("WITH")
        _note(draft, table, "encrypted column", name, f"ENCRYPTED WITH ({tokens.parenthesized()})", place)
    elif tokens.accept("HIDDEN"):
        table.columns[name] = replace(table.columns[name], invisible=True)
    elif not tokens.accept("PERSISTED"):
        raise tokens.problem("something that belongs to a column was expected")


def _note(draft: PlainDraft, table: TableParts, kind: str, name: str, detail: str, location: Location) -> None:
    place = table.name
    draft.others.append(
        OtherObject(kind=kind, name=name, schema=place.schema, table=place.name, detail=detail, location=location)
    )
