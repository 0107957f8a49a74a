"""Reads ALTER TABLE as SQL Server writes it, and the procedures that describe objects.

https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-table-transact-sql
"""

from dataclasses import replace

from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.sqlserver.columns import read_column, read_properties
from migrate.engines.dumps.sqlserver.options import constraint_tail
from migrate.engines.dumps.sqlserver.tables import apply_options
from migrate.engines.dumps.sqlserver.types import read_type
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import at_constraint, default_of, note_disabled, read_constraint
from migrate.engines.dumps.tokens import TokenKind


def read_alter_table(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Applies an ALTER TABLE. Raises `NotUnderstood`."""
    tokens.expect("ALTER", "TABLE")
    qualified = tokens.qualified()
    table = draft.table(qualified)
    if table is None:
        if not qualified[1].startswith("#"):
            called = ".".join(filter(None, qualified))
            draft.skip(tokens.statement, f"there is no table {called} to alter")
        return
    if tokens.accept("WITH"):
        tokens.accept_any("CHECK", "NOCHECK")
    if tokens.accept("ADD"):
        _add(tokens, table, draft)
    elif tokens.accept("ALTER", "COLUMN"):
        _alter_column(tokens, table, draft)
    elif word := tokens.accept_any("CHECK", "NOCHECK"):
        tokens.expect("CONSTRAINT")
        _switch(tokens, table, draft, enabled=word == "CHECK")
    elif tokens.accept("DROP"):
        _drop(tokens, table)
    elif tokens.accept("SET"):
        apply_options(tokens.parenthesized(), table)
        table.system_versioned = table.options.get("SYSTEM_VERSIONING") == "ON"
    elif tokens.at("ENABLE", "TRIGGER") or tokens.at("DISABLE", "TRIGGER"):
        switch_triggers(tokens, table, draft)
    elif not tokens.at_any("ENABLE", "DISABLE", "REBUILD", "SWITCH"):
        draft.skip(tokens.statement, f"{' '.join(tokens.rest().split())[:40]} is not read")


def _add(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    while True:
        if tokens.accept("PERIOD", "FOR", "SYSTEM_TIME"):
            table.options["PERIOD"] = tokens.parenthesized()
        elif tokens.at("DEFAULT") or (tokens.at("CONSTRAINT") and tokens.peek(2).upper == "DEFAULT"):
            _add_default(tokens, table)
        elif at_constraint(tokens):
            read_constraint(tokens, table, draft, constraint_tail)
        else:
            tokens.accept("COLUMN")
            read_column(tokens, table, draft)
        if not tokens.accept(","):
            return


def _add_default(tokens: StandardTokens, table: TableParts) -> None:
    if tokens.accept("CONSTRAINT"):
        tokens.identifier()
    tokens.expect("DEFAULT")
    default = default_of(tokens.expression("FOR"), brackets=True)
    tokens.expect("FOR")
    column = table.column(tokens.identifier(), ignore_case=True)
    if column is not None:
        table.columns[column.name] = replace(column, default=default)
    tokens.accept("WITH", "VALUES")


def _alter_column(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    column = table.column(tokens.identifier(), ignore_case=True)
    if column is None:
        raise tokens.problem(f"a column of {table.name} was expected before this")
    if tokens.at_any("ADD", "DROP"):
        is_added = tokens.take().upper == "ADD"
        if is_added:
            read_properties(tokens, table, draft, column.name)
        return
    if tokens.peek().kind in (TokenKind.WORD, TokenKind.QUOTED):
        table.columns[column.name] = replace(column, type=read_type(tokens), nullable=True)
    read_properties(tokens, table, draft, column.name)


def _switch(tokens: StandardTokens, table: TableParts, draft: PlainDraft, *, enabled: bool) -> None:
    names = [key.name for key in table.foreign_keys] + [check.name for check in table.checks]
    wanted = names if tokens.accept("ALL") else []
    while not wanted or tokens.accept(","):
        wanted.append(tokens.identifier())
    for name in wanted:
        table.foreign_keys = [
            replace(key, validated=enabled) if key.name == name else key for key in table.foreign_keys
        ]
        table.checks = [replace(one, enforced=enabled) if one.name == name else one for one in table.checks]
        place = (table.name.schema, table.name.name, name)
        draft.others = [one for one in draft.others if (one.schema, one.table, one.name) != place]
        if not enabled:
            note_disabled(name, "NOCHECK", table, draft, tokens.statement.location())


def switch_triggers(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    """Turns triggers of a table on or off, by name or all of them. Raises `NotUnderstood`."""
    enabled = tokens.take().upper == "ENABLE"
    tokens.expect("TRIGGER")
    names = set() if tokens.accept("ALL") else {tokens.qualified()[1].casefold()}
    while tokens.accept(","):
        names.add(tokens.qualified()[1].casefold())
    for key, trigger in draft.triggers.items():
        is_meant = not names or trigger.name.casefold() in names
        if is_meant and draft.key(trigger.table) == draft.key(table.name):
            draft.triggers[key] = replace(trigger, enabled=enabled)


def _drop(tokens: StandardTokens, table: TableParts) -> None:
    if tokens.accept("COLUMN"):
        tokens.accept("IF", "EXISTS")
        column = table.column(tokens.identifier(), ignore_case=True)
        if column is not None:
            del table.columns[column.name]
        return
    tokens.accept("CONSTRAINT")
    tokens.accept("IF", "EXISTS")
    name = tokens.identifier().casefold()
    table.checks = [one for one in table.checks if one.name.casefold() != name]
    table.foreign_keys = [one for one in table.foreign_keys if one.name.casefold() != name]
    table.unique_keys = [one for one in table.unique_keys if one.name.casefold() != name]
    if table.primary_key is not None and table.primary_key.name.casefold() == name:
        table.primary_key = None


def read_extended_property(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads sp_addextendedproperty: MS_Description of a table or column is its comment. Raises `NotUnderstood`."""
    values: dict[str, str] = {}
    order = ("name", "value", "level0type", "level0name", "level1type", "level1name", "level2type", "level2name")
    for position in range(len(order)):
        key = order[position]
        if tokens.peek().kind is TokenKind.VARIABLE and tokens.peek(1).upper == "=":
            key = tokens.take().value.lstrip("@").lower()
            tokens.expect("=")
        values[key] = tokens.take().value
        if not tokens.accept(","):
            break
    if values.get("name") != "MS_Description" or values.get("level1type", "").upper() not in ("TABLE", "VIEW"):
        return
    qualified = (values.get("level0name", ""), values.get("level1name", ""))
    table = draft.table(qualified)
    column = values.get("level2name", "") if values.get("level2type", "").upper() == "COLUMN" else ""
    found = table.column(column, ignore_case=True) if table is not None else None
    if table is not None and found is not None:
        table.columns[found.name] = replace(found, comment=values.get("value", ""))
    elif table is not None and not values.get("level2type"):
        table.comment = values.get("value", "")
