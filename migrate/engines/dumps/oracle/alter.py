"""Reads ALTER TABLE as Oracle writes it, and the other statements that change what was made.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/ALTER-TABLE.html
"""

from collections.abc import Callable
from dataclasses import replace

from migrate.engines.dumps.oracle.columns import constraint_tail, read_column, read_properties
from migrate.engines.dumps.oracle.types import read_type
from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import at_constraint, note_disabled, read_constraint
from migrate.engines.dumps.tokens import TokenKind

_STORAGE = (
    *("ENABLE", "LOGGING", "NOLOGGING", "PARALLEL", "NOPARALLEL", "CACHE", "NOCACHE", "COMPRESS", "NOCOMPRESS", "MOVE"),
    *("SHRINK", "PCTFREE", "PCTUSED", "INITRANS", "STORAGE", "MONITORING", "NOMONITORING", "ROW", "READ", "INMEMORY"),
    *("NO", "RESULT_CACHE", "FLASHBACK", "ALLOCATE", "DEALLOCATE", "UPGRADE", "TRUNCATE", "VALIDATE"),
)


def read_alter_table(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Applies an ALTER TABLE. Raises `NotUnderstood`."""
    tokens.expect("ALTER", "TABLE")
    qualified = tokens.qualified()
    table = draft.table(qualified)
    if table is None:
        called = ".".join(filter(None, qualified))
        draft.skip(tokens.statement, f"there is no table {called} to alter")
        return
    while not tokens.at_end:
        _read_action(tokens, table, draft)


def _read_action(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    if tokens.accept("ADD"):
        _each(tokens, lambda: _add(tokens, table, draft))
    elif tokens.accept("MODIFY"):
        if tokens.accept_any("CONSTRAINT"):
            _switch(tokens, table, draft, tokens.identifier(), "")
        else:
            tokens.accept("COLUMN")
            _each(tokens, lambda: _modify(tokens, table, draft))
    elif tokens.at_any("ENABLE", "DISABLE") and tokens.peek(1).upper in ("CONSTRAINT", "VALIDATE", "NOVALIDATE"):
        _read_switch(tokens, table, draft)
    elif tokens.accept("DROP"):
        _drop(tokens, table)
    elif tokens.accept("RENAME", "TO"):
        del draft.tables[draft.key(table.name)]
        table.name = replace(table.name, name=tokens.identifier())
        draft.tables[draft.key(table.name)] = table
    elif tokens.accept("RENAME", "COLUMN"):
        _rename_column(tokens, table)
    elif tokens.accept("SET", "UNUSED"):
        _drop(tokens, table)
    elif tokens.at_any(*_STORAGE) or tokens.at_any("DISABLE", "SET"):
        tokens.rest()
    else:
        words = tokens.rest()
        draft.skip(tokens.statement, f"{' '.join(words.split())[:40]} is not read")


def _each(tokens: StandardTokens, read: Callable[[], None]) -> None:
    in_parentheses = tokens.accept("(")
    read()
    while in_parentheses and tokens.accept(","):
        read()
    if in_parentheses:
        tokens.expect(")")


def _add(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    if tokens.at("SUPPLEMENTAL") or tokens.at("PARTITION"):
        tokens.rest()
    elif at_constraint(tokens):
        read_constraint(tokens, table, draft, constraint_tail)
    else:
        read_column(tokens, table, draft)


def _modify(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    if tokens.at("PARTITION") or tokens.at("DEFAULT") or tokens.at("LOB"):
        tokens.rest()
        return
    name = tokens.identifier()
    if name not in table.columns:
        raise tokens.problem(f"a column of {table.name} was expected before this")
    words = ("NOT", "NULL", "DEFAULT", "GENERATED", "AS", "VISIBLE", "INVISIBLE", "CONSTRAINT", "ENABLE", "DISABLE", "DROP")  # fmt: skip
    if tokens.peek().kind is TokenKind.WORD and not tokens.at_any(*words) and not at_constraint(tokens):
        table.columns[name] = replace(table.columns[name], type=read_type(tokens))
    read_properties(tokens, table, draft, name)


def _read_switch(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    word = tokens.take().upper
    tokens.accept_any("VALIDATE", "NOVALIDATE")
    if tokens.accept("CONSTRAINT"):
        _switch(tokens, table, draft, tokens.identifier(), word)
    else:
        tokens.rest()


def _switch(tokens: StandardTokens, table: TableParts, draft: PlainDraft, name: str, word: str) -> None:
    state = constraint_tail(tokens)
    if word == "DISABLE" or state.disabled:
        note_disabled(name, "", table, draft, tokens.statement.location())
    elif word == "ENABLE":
        place = (table.name.schema, table.name.name, name)
        draft.others = [one for one in draft.others if (one.schema, one.table, one.name) != place]


def _rename_column(tokens: StandardTokens, table: TableParts) -> None:
    before = tokens.identifier()
    tokens.expect("TO")
    after = tokens.identifier()
    if before not in table.columns or after in table.columns:
        raise tokens.problem(f"a column of {table.name} was expected before this")
    table.columns = {
        after if name == before else name: replace(column, name=after) if name == before else column
        for name, column in table.columns.items()
    }


def _drop(tokens: StandardTokens, table: TableParts) -> None:
    if tokens.accept("CONSTRAINT"):
        name = tokens.identifier()
        table.checks = [one for one in table.checks if one.name != name]
        table.foreign_keys = [one for one in table.foreign_keys if one.name != name]
        table.unique_keys = [one for one in table.unique_keys if one.name != name]
        if table.primary_key is not None and table.primary_key.name == name:
            table.primary_key = None
    elif tokens.accept("PRIMARY", "KEY"):
        table.primary_key = None
    elif tokens.accept("COLUMN"):
        table.columns.pop(tokens.identifier(), None)
    elif tokens.at("("):
        for name in tokens.names():
            table.columns.pop(name, None)
    tokens.rest()


def read_comment(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads COMMENT ON TABLE and COLUMN. Raises `NotUnderstood`."""
    tokens.expect("COMMENT", "ON")
    kind = "VIEW" if tokens.accept("MATERIALIZED", "VIEW") else tokens.take().upper
    parts = [tokens.identifier()]
    while tokens.accept("."):
        parts.append(tokens.identifier())
    tokens.expect("IS")
    text = tokens.string()
    column = parts.pop() if kind == "COLUMN" and len(parts) > 1 else ""
    qualified = (parts[-2] if len(parts) > 1 else "", parts[-1])
    table = draft.table(qualified)
    view = draft.views.get(draft.key(draft.name(qualified)))
    if table is not None and column in table.columns:
        table.columns[column] = replace(table.columns[column], comment=text)
    elif table is not None and not column:
        table.comment = text
    elif view is not None and not column:
        draft.views[draft.key(view.name)] = replace(view, comment=text)
    elif view is None:
        draft.skip(tokens.statement, "there is no such table or column to comment on")
