"""Applies the statements of a script for psql to a draft."""

import re
from collections.abc import Callable

from migrate.engines.dumps.plain_draft import without_passwords
from migrate.engines.dumps.postgresql import others
from migrate.engines.dumps.postgresql.alter_table import read_alter_relation
from migrate.engines.dumps.postgresql.changes import read_alter_other, read_drop
from migrate.engines.dumps.postgresql.comments import read_comment
from migrate.engines.dumps.postgresql.create_table import read_create_table
from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.indexes import read_create_index
from migrate.engines.dumps.postgresql.routines import read_create_aggregate, read_create_routine
from migrate.engines.dumps.postgresql.script import Connect, statements
from migrate.engines.dumps.postgresql.sequences import read_alter_sequence, read_create_sequence, read_setval
from migrate.engines.dumps.postgresql.settings import read_set, read_set_config
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.postgresql.triggers import read_create_trigger
from migrate.engines.dumps.postgresql.user_types import read_alter_type, read_create_domain, read_create_type
from migrate.engines.dumps.postgresql.views import read_create_view
from migrate.engines.dumps.script import Content
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.tokens import TokenKind

_HEADER = re.compile(rb"^-- PostgreSQL database (?:cluster )?dump", re.MULTILINE)
_RELEASE = re.compile(rb"^-- Dumped from database version (\d+(?:\.\d+)*)", re.MULTILINE)
_ALTERED = ("TABLE", "VIEW")
_Reader = Callable[[PostgresTokens, Draft], None]
_PLAIN: dict[str, _Reader] = {
    "SEQUENCE": read_create_sequence,
    "TYPE": read_create_type,
    "DOMAIN": read_create_domain,
    "AGGREGATE": read_create_aggregate,
    "SCHEMA": others.read_schema,
    "EXTENSION": others.read_extension,
    "POLICY": others.read_policy,
    "RULE": others.read_rule,
    "SERVER": others.read_server,
    "PUBLICATION": others.read_publication,
    "OPERATOR": others.read_operator,
    "CAST": others.read_cast,
    "COLLATION": others.read_collation,
    "CONVERSION": others.read_conversion,
    "STATISTICS": others.read_statistics,
}
_SILENT = ("ACCESS", "TRANSFORM", "LANGUAGE", "USER", "FOREIGN")
_NOT_RUN = {"DO": "anonymous code, not run", "CREATE": "objects of this kind are not read"}


def new_draft(beginning: bytes, database: str) -> Draft:
    """An empty database, as the beginning of the script describes it."""
    release = _RELEASE.search(beginning)
    return Draft(
        is_printed=_HEADER.search(beginning) is not None,
        release=release[1].decode() if release else "",
        database=database,
    )


def apply_script(content: Content, file: str, draft: Draft) -> None:
    """Reads a script into the draft. What is not understood is noted there, and the rest is still read."""
    stopped = ""
    for found in statements(content, file, draft.skipped):
        if isinstance(found, Connect):
            stopped = _connect(found.database, draft, stopped, file)
        elif not stopped:
            apply_statement(found, draft)


def _connect(database: str, draft: Draft, stopped: str, file: str) -> str:
    """The name of the database that is not read, where one was read already; empty where this one is."""
    if not database or database in ("template1", "postgres", stopped):
        return stopped if database == stopped else ""
    if draft.tables or draft.routines or draft.views:
        if database != draft.database:
            from migrate.model.names import Location

            reason = f"the script has more than one database; {draft.database} is the one that is read"
            draft.skip(f"database {database}", reason, Location(file=file, line=1))
            return database
        return ""
    draft.database = database
    return ""


def apply_statement(statement: Statement, draft: Draft) -> None:
    """Applies one statement; what can't be read of it is noted in the draft."""
    tokens = PostgresTokens(statement)
    try:
        _apply(tokens, draft)
    except NotUnderstood as problem:
        words = " ".join(without_passwords(statement.text).split())[:80]
        draft.skip(words, problem.reason, problem.location)


def _apply(tokens: PostgresTokens, draft: Draft) -> None:
    location = tokens.location()
    first = tokens.take().upper
    if first == "CREATE":
        _create(tokens, draft)
    elif first == "ALTER":
        _alter(tokens, draft)
    elif first == "DROP":
        read_drop(tokens, draft)
    elif first == "COMMENT":
        tokens.expect("ON")
        read_comment(tokens, draft)
    elif first == "SELECT":
        _select(tokens, draft)
    elif first in ("SET", "RESET"):
        read_set(tokens, draft)
    elif first != "IMPORT" or not tokens.at_end:
        words = " ".join(without_passwords(tokens.statement.text).split())[:80]
        draft.skip(words, _NOT_RUN.get(first, "not a statement that is read here"), location)


def _select(tokens: PostgresTokens, draft: Draft) -> None:
    """A query that sets a sequence or the search path; one that makes a table is told."""
    if read_setval(tokens, draft) or read_set_config(tokens, draft):
        return
    if tokens.at("LO_CREATE") or (tokens.at("PG_CATALOG", ".") and tokens.peek(2).upper == "LO_CREATE"):
        draft.large_objects += 1
        return
    depth, location = 0, tokens.location()
    while not tokens.at_end:
        token = tokens.take()
        depth += {"(": 1, ")": -1}.get(token.upper, 0)
        is_call = token.kind is TokenKind.WORD and token.value.lower() in (
            "create_hypertable",
            "addgeometrycolumn",
            "setval",
        )
        if is_call or (not depth and token.upper == "INTO"):
            words = " ".join(tokens.statement.text.split())[:80]
            draft.skip(words, "a query that changes the schema, not run", location)
            return


def _create(tokens: PostgresTokens, draft: Draft) -> None:
    replaces = tokens.accept("OR", "REPLACE")
    if tokens.at_any("TEMPORARY", "TEMP", "LOCAL", "GLOBAL"):
        return
    unlogged = tokens.accept("UNLOGGED")
    kind = tokens.peek().upper
    if kind == "TABLE" or tokens.at("FOREIGN", "TABLE"):
        is_foreign = tokens.accept("FOREIGN")
        tokens.take()
        read_create_table(tokens, draft, unlogged=unlogged, foreign=is_foreign)
    elif kind in ("INDEX", "UNIQUE"):
        read_create_index(tokens, draft)
    elif kind in ("VIEW", "MATERIALIZED", "RECURSIVE"):
        read_create_view(tokens, draft, replaces=replaces)
    elif kind in ("FUNCTION", "PROCEDURE"):
        read_create_routine(tokens, draft, replaces=replaces)
    elif kind in ("TRIGGER", "CONSTRAINT"):
        tokens.accept("CONSTRAINT")
        read_create_trigger(tokens, draft)
    elif tokens.accept("EVENT", "TRIGGER"):
        others.read_event_trigger(tokens, draft)
    elif tokens.accept("TEXT", "SEARCH"):
        others.read_text_search(tokens, draft)
    elif tokens.accept("DEFAULT", "CONVERSION"):
        others.read_conversion(tokens, draft)
    elif kind in _PLAIN:
        tokens.take()
        _PLAIN[kind](tokens, draft)
    elif kind not in _SILENT and kind not in ("TRUSTED", "PROCEDURAL"):
        raise tokens.problem("a kind of object was expected")


def _alter(tokens: PostgresTokens, draft: Draft) -> None:
    if read_alter_other(tokens, draft):
        return
    if tokens.accept("SEQUENCE"):
        read_alter_sequence(tokens, draft)
    elif tokens.accept("TABLE") or tokens.accept("VIEW") or tokens.accept("MATERIALIZED", "VIEW"):
        if not tokens.at("ALL", "IN"):
            read_alter_relation(tokens, draft)
    elif tokens.accept("FOREIGN", "TABLE"):
        read_alter_relation(tokens, draft)
    elif tokens.accept_any("TYPE", "DOMAIN"):
        read_alter_type(tokens, draft)
