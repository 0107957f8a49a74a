"""Reads CREATE TABLE as SQL Server writes it.

https://learn.microsoft.com/en-us/sql/t-sql/statements/create-table-transact-sql
"""

import re

from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.sqlserver.columns import read_column
from migrate.engines.dumps.sqlserver.indexes import read_index_of_table
from migrate.engines.dumps.sqlserver.options import constraint_tail
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import at_constraint, read_constraint
from migrate.model.schema import Partitioning

_OPTION = re.compile(
    r"\b(MEMORY_OPTIMIZED|SYSTEM_VERSIONING|DURABILITY|LEDGER|DATA_SOURCE|FILETABLE_DIRECTORY)\s*=\s*(\w+)", re.I
)


def read_create_table(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads a CREATE TABLE into the draft; a temporary table of the session is passed over. Raises `NotUnderstood`."""
    location = tokens.location()
    tokens.expect("CREATE")
    is_external = tokens.accept("EXTERNAL")
    tokens.expect("TABLE")
    table = TableParts(name=draft.name(tokens.qualified()), location=location)
    if table.name.name.startswith("#"):
        return
    if is_external:
        table.options["EXTERNAL"] = "TABLE"
    if tokens.at("("):
        read_elements(tokens, table, draft)
    _read_tail(tokens, table)
    if table.options.get("SYSTEM_VERSIONING") == "ON":
        table.system_versioned = True
    draft.tables[draft.key(table.name)] = table


def read_elements(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    """Reads columns, constraints and indexes, in parentheses. Raises `NotUnderstood`."""
    tokens.expect("(")
    while not tokens.accept(")"):
        if tokens.accept("PERIOD", "FOR", "SYSTEM_TIME"):
            table.options["PERIOD"] = tokens.parenthesized()
        elif tokens.at("INDEX"):
            read_index_of_table(tokens, table)
        elif at_constraint(tokens):
            read_constraint(tokens, table, draft, constraint_tail)
        elif tokens.at("CONNECTION"):
            tokens.expression()
        else:
            read_column(tokens, table, draft)
        if not tokens.at(")"):
            tokens.expect(",")


def _read_tail(tokens: StandardTokens, table: TableParts) -> None:
    while not tokens.at_end:
        if tokens.accept("AS"):
            table.options[tokens.take().upper] = "ON"
        elif tokens.accept("WITH") and tokens.at("("):
            apply_options(tokens.parenthesized(), table)
        elif tokens.accept("ON"):
            scheme = tokens.word_or_string()
            column = tokens.accept_in_parentheses()
            if column:
                table.partitioning = Partitioning(method="RANGE", expression=column.strip('[]"'))
                table.options["PARTITION SCHEME"] = scheme
        else:
            tokens.take()


def apply_options(text: str, table: TableParts) -> None:
    """Keeps the options of a table's WITH or SET that say what kind of table it is."""
    for match in _OPTION.finditer(text):
        table.options[match[1].upper()] = match[2].upper()
