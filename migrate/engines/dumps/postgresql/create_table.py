"""Reads CREATE TABLE: columns, constraints, what it takes from other tables, and how it is divided.

https://www.postgresql.org/docs/current/sql-createtable.html
"""

import re

from migrate.engines.dumps.postgresql.columns import copied, read_column, read_column_constraints
from migrate.engines.dumps.postgresql.constraints import (
    Constraint,
    add_constraints,
    at_constraint,
    read_table_constraint,
)
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.drafts import CheckDraft, ColumnDraft, TableDraft, TypeDraft
from migrate.engines.dumps.postgresql.indexes import add_copied_index, read_options
from migrate.engines.dumps.postgresql.partitions import attach, read_bound, read_partition_key
from migrate.engines.dumps.postgresql.sequences import make_sequence
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.statement import NotUnderstood

_QUERY = re.compile(r"\)\s*AS\b", re.IGNORECASE)
_LIKE = (
    "COMMENTS",
    "COMPRESSION",
    "CONSTRAINTS",
    "DEFAULTS",
    "GENERATED",
    "IDENTITY",
    "INDEXES",
    "STATISTICS",
    "STORAGE",
)


def read_create_table(tokens: PostgresTokens, draft: Draft, *, unlogged: bool = False, foreign: bool = False) -> None:
    """Reads what follows CREATE [UNLOGGED | FOREIGN] TABLE. Raises `NotUnderstood`."""
    may_exist = tokens.if_exists()
    location = tokens.location()
    name = draft.new_name(tokens.qualified())
    if may_exist and draft.is_taken(name):
        return
    if tokens.at("AS") or (tokens.at("(") and _is_query(tokens)):
        raise NotUnderstood("a table made from a query: its columns can't be told without a server", location)
    table = TableDraft(name=name, kind="foreign table" if foreign else "table", unlogged=unlogged, location=location)
    found: list[Constraint] = []
    draft.tables[name] = table
    if tokens.accept("PARTITION", "OF"):
        parent = draft.needed_table(tokens)
        table.columns = [copied(column, defaults=True, generated=True) for column in parent.columns]
        _read_elements(tokens, table, draft, found)
        attach(table, parent, read_bound(tokens, parent, draft), draft)
    else:
        if tokens.accept("OF"):
            _take_type(tokens, table, draft)
        _read_elements(tokens, table, draft, found)
    if tokens.accept("INHERITS"):
        _inherit(tokens, table, draft)
    _read_tail(tokens, table, draft)
    add_constraints(table, found, draft)


def _is_query(tokens: PostgresTokens) -> bool:
    """Whether CREATE TABLE name (a, b) AS … comes next."""
    if not _QUERY.search(tokens.statement.text):
        return False
    mark = tokens.mark()
    tokens.parenthesized()
    found = tokens.at("AS")
    tokens.back_to(mark)
    return found


def _take_type(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> None:
    made = draft.made_type(tokens.qualified())
    if isinstance(made, TypeDraft):
        table.columns = [copied(column, defaults=False, generated=False) for column in made.attributes]


def _read_elements(tokens: PostgresTokens, table: TableDraft, draft: Draft, found: list[Constraint]) -> None:
    if not tokens.accept("("):
        return
    while not tokens.accept(")"):
        start = tokens.peek()
        try:
            _read_element(tokens, table, draft, found)
        except NotUnderstood as problem:
            _pass_element(tokens)
            what = " ".join(tokens.source_from(start).split())[:80]
            draft.skip(f"{table.name}: {what}", problem.reason, problem.location)
        if not tokens.accept(",") and not tokens.at(")"):
            raise tokens.problem("a comma or a closing parenthesis was expected")


def _pass_element(tokens: PostgresTokens) -> None:
    """Moves to the comma or the parenthesis that ends the element."""
    depth = 0
    while not tokens.at_end and (depth or not tokens.at_any(",", ")")):
        depth += {"(": 1, ")": -1}.get(tokens.take().upper, 0)


def _read_element(tokens: PostgresTokens, table: TableDraft, draft: Draft, found: list[Constraint]) -> None:
    if tokens.accept("LIKE"):
        _read_like(tokens, table, draft)
    elif at_constraint(tokens):
        constraint = read_table_constraint(tokens, table, draft)
        if constraint is not None:
            found.append(constraint)
    else:
        _read_column_element(tokens, table, draft, found)


def _read_column_element(tokens: PostgresTokens, table: TableDraft, draft: Draft, found: list[Constraint]) -> None:
    """A column; or what is said of one that the table has already, by the type or the parent that it is made of."""
    if tokens.peek(1).upper in (
        "WITH",
        "NOT",
        "DEFAULT",
        "CHECK",
        "PRIMARY",
        "UNIQUE",
        "CONSTRAINT",
        "REFERENCES",
        "GENERATED",
    ):
        column = table.column(tokens.identifier())
        if column is None:
            raise tokens.problem("a type was expected")
        found.extend(read_column_constraints(tokens, table, column, draft))
        return
    found.extend(read_column(tokens, table, draft)[1])


def _read_like(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> None:
    source = draft.needed_table(tokens)
    wanted: set[str] = set()
    while word := tokens.accept_any("INCLUDING", "EXCLUDING"):
        names = set(_LIKE) if tokens.accept("ALL") else {tokens.take().upper}
        wanted = wanted | names if word == "INCLUDING" else wanted - names
    for column in source.columns:
        made = copied(column, defaults="DEFAULTS" in wanted, generated="GENERATED" in wanted)
        made.comment = column.comment if "COMMENTS" in wanted else ""
        table.columns.append(made)
        if column.identity and "IDENTITY" in wanted and column.sequence:
            made.sequence = make_sequence(table, made, draft, type_name=made.type.name)
            made.identity = column.identity
            made.sequence.start, made.sequence.increment = column.sequence.start, column.sequence.increment
    if "CONSTRAINTS" in wanted:
        for check in source.checks.values():
            table.checks[check.name] = CheckDraft(
                name=check.name, expression=check.expression, enforced=check.enforced, no_inherit=check.no_inherit
            )
    if "INDEXES" in wanted:
        for index in list(source.indexes.values()):
            add_copied_index(table, index, draft)


def _inherit(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> None:
    """Puts the parents' columns before the table's own, which may say more of one of the same name."""
    tokens.expect("(")
    own, table.columns = table.columns, []
    while True:
        parent = draft.needed_table(tokens)
        table.parents.append(parent)
        parent.children.append(table)
        for column in parent.columns:
            _merge(table, copied(column, defaults=True, generated=True))
        for check in parent.checks.values():
            if not check.no_inherit:
                table.checks[check.name] = CheckDraft(
                    name=check.name, expression=check.expression, enforced=check.enforced, inherited=True
                )
        if not tokens.accept(","):
            break
    tokens.expect(")")
    for column in own:
        mine = table.column(column.name)
        if mine is None:
            table.columns.append(column)
            continue
        column.nullable = column.nullable and mine.nullable
        column.default, column.numbered_by = column.default or mine.default, column.numbered_by or mine.numbered_by
        table.columns[table.columns.index(mine)] = column


def _merge(table: TableDraft, column: ColumnDraft) -> None:
    mine = table.column(column.name)
    if mine is None:
        table.columns.append(column)
    else:
        mine.nullable = mine.nullable and column.nullable


def _read_tail(tokens: PostgresTokens, table: TableDraft, draft: Draft) -> None:
    if not table.foreign_server:
        table.access_method = "" if draft.access_method == "heap" else draft.access_method
        table.tablespace = draft.tablespace
    while not tokens.at_end:
        if tokens.accept("PARTITION", "BY"):
            table.partition_key = read_partition_key(tokens, table, draft)
        elif tokens.accept("USING"):
            method = tokens.identifier()
            table.access_method = "" if method == "heap" else method
        elif tokens.accept("WITH"):
            table.options = [] if tokens.accept_any("OIDS") else read_options(tokens)
        elif tokens.accept("TABLESPACE"):
            name = tokens.identifier()
            table.tablespace = "" if name == "pg_default" else name
        elif tokens.accept("SERVER"):
            table.foreign_server = tokens.identifier()
        elif tokens.accept("OPTIONS"):
            tokens.parenthesized()
        elif tokens.accept("ON", "COMMIT"):
            tokens.take()
            tokens.accept("ROWS")
        elif tokens.accept("AS"):
            raise tokens.problem("a query was not expected")
        elif not tokens.accept("WITHOUT", "OIDS"):
            raise tokens.problem("an option of a table was expected")
    if table.partition_key:
        table.access_method = ""
