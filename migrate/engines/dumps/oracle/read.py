"""Applies the statements of a script of Oracle's to a draft."""

import re
from dataclasses import replace
from pathlib import Path

from migrate.engines.dumps.oracle.alter import read_alter_table, read_comment
from migrate.engines.dumps.oracle.code import (
    pass_prologue,
    read_java,
    read_package,
    read_routine,
    read_trigger,
    read_type_of_user,
)
from migrate.engines.dumps.oracle.indexes import read_create_index
from migrate.engines.dumps.oracle.script import statements
from migrate.engines.dumps.oracle.tables import read_create_table
from migrate.engines.dumps.plain_draft import PlainDraft, without_passwords
from migrate.engines.dumps.script import Content
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.table_elements import at_constraint
from migrate.model.names import EngineName
from migrate.model.schema import Column, OtherObject, Sequence, View
from migrate.model.types import ColumnType

_BEFORE = re.compile(
    r"(?:CREATE|OR|REPLACE|EDITIONABLE|NONEDITIONABLE|EDITIONING|FORCE|NOFORCE|NO|AND|COMPILE|RESOLVE|GLOBAL|PRIVATE|"
    r"TEMPORARY|SHARDED|DUPLICATED|IMMUTABLE|BLOCKCHAIN|UNIQUE|BITMAP|MULTIVALUE|PUBLIC|SHARED)\Z"
)
_CHECK_OPTION = re.compile(r"\s+WITH\s+(CHECK\s+OPTION|READ\s+ONLY)(?:\s+CONSTRAINT\s+\S+)?\s*\Z", re.IGNORECASE)


def new_draft(path: Path) -> PlainDraft:
    """An empty schema, named as the file until the script says otherwise."""
    return PlainDraft(engine=EngineName.ORACLE, database=path.stem, schema=path.stem.upper())


def apply_script(content: Content, file: str, draft: PlainDraft) -> None:
    """Reads a script into the draft. What is not understood is noted there, and the rest is still read."""
    for statement in statements(content, file, draft.skipped):
        tokens = StandardTokens(statement, brackets=False)
        noted = len(draft.others)
        try:
            _apply(tokens, statement, draft)
        except NotUnderstood as problem:
            del draft.others[noted:]
            draft.skip(statement, problem.reason, location=problem.location)


def _apply(tokens: StandardTokens, statement: Statement, draft: PlainDraft) -> None:
    first = tokens.peek().upper
    if first == "CREATE":
        _create(tokens, statement, draft)
    elif tokens.at("ALTER", "TABLE"):
        read_alter_table(tokens, draft)
    elif tokens.accept("ALTER", "SESSION", "SET", "CURRENT_SCHEMA", "="):
        draft.schema = tokens.identifier()
    elif tokens.at("ALTER", "TRIGGER"):
        _alter_trigger(tokens, draft)
    elif first == "COMMENT":
        read_comment(tokens, draft)
    elif first == "DROP":
        tokens.take()
        kind = "VIEW" if tokens.accept("MATERIALIZED", "VIEW") else tokens.take().upper
        if kind in ("TABLE", "VIEW", "SEQUENCE", "TYPE", "TRIGGER", "FUNCTION", "PROCEDURE"):
            draft.drop(kind, tokens.qualified())
    elif first in ("DECLARE", "BEGIN", "<"):
        draft.skip(statement, "an anonymous block, not run")
    elif first != "ALTER":
        draft.skip(statement, "not a statement that is read here")


def _alter_trigger(tokens: StandardTokens, draft: PlainDraft) -> None:
    tokens.expect("ALTER", "TRIGGER")
    key = draft.key(draft.name(tokens.qualified()))
    if key in draft.triggers and tokens.at_any("ENABLE", "DISABLE"):
        draft.triggers[key] = replace(draft.triggers[key], enabled=tokens.at("ENABLE"))


def _create(tokens: StandardTokens, statement: Statement, draft: PlainDraft) -> None:
    ahead = 0
    while _BEFORE.match(tokens.peek(ahead).upper):
        ahead += 1
    kind, following = tokens.peek(ahead).upper, tokens.peek(ahead + 1).upper
    readers = {
        "TABLE": read_create_table,
        "INDEX": read_create_index,
        "FUNCTION": read_routine,
        "PROCEDURE": read_routine,
        "TRIGGER": read_trigger,
        "PACKAGE": read_package,
        "TYPE": read_type_of_user,
        "JAVA": read_java,
        "VIEW": _read_view,
        "SEQUENCE": _read_sequence,
        "SYNONYM": _read_synonym,
    }
    if kind == "MATERIALIZED" and following == "VIEW":
        _read_materialized_view(tokens, draft)
    elif kind == "DATABASE" and following == "LINK":
        _read_named(tokens, draft, "database link", "DATABASE", "LINK")
    elif kind == "DIRECTORY":
        _read_named(tokens, draft, "directory", "DIRECTORY")
    elif kind == "CLUSTER":
        _read_named(tokens, draft, "cluster", "CLUSTER")
    elif kind in readers:
        readers[kind](tokens, draft)
    else:
        draft.skip(statement, f"{kind.lower()} has no place in a schema of the target")


def _read_view(tokens: StandardTokens, draft: PlainDraft) -> None:
    location = tokens.location()
    pass_prologue(tokens)
    tokens.accept("EDITIONING")
    tokens.expect("VIEW")
    name = draft.name(tokens.qualified())
    columns = _view_columns(tokens) if tokens.at("(") else ()
    while not tokens.at_end and not tokens.accept("AS"):
        tokens.take()
    query = tokens.rest()
    option = _CHECK_OPTION.search(query)
    draft.views[draft.key(name)] = View(
        name=name,
        definition=query[: option.start()] if option else query,
        columns=columns,
        check_option="CASCADED" if option and option[1].upper().startswith("CHECK") else None,
        location=location,
    )


def _view_columns(tokens: StandardTokens) -> tuple[Column, ...]:
    found = []
    tokens.expect("(")
    while not tokens.accept(")"):
        place = tokens.location()
        is_constraint = at_constraint(tokens)
        name = tokens.identifier()
        if not is_constraint:
            found.append(Column(name=name, type=ColumnType(name=""), location=place))
        if not tokens.at_any(",", ")"):
            tokens.expression()
        tokens.accept(",")
    return tuple(found)


def _read_materialized_view(tokens: StandardTokens, draft: PlainDraft) -> None:
    location = tokens.location()
    tokens.expect("CREATE", "MATERIALIZED", "VIEW")
    if tokens.accept("LOG"):
        while not tokens.at_end and not tokens.accept("ON"):
            tokens.take()
        _note(tokens, draft, "materialized view log", tokens.qualified())
        return
    name = draft.name(tokens.qualified())
    columns = _view_columns(tokens) if tokens.at("(") else ()
    start = tokens.peek()
    while not tokens.at_end and not (tokens.at("AS") and tokens.peek(1).upper in ("SELECT", "WITH", "(")):
        tokens.take()
    options = tokens.source_from(start) if tokens.peek() is not start else ""
    tokens.accept("AS")
    draft.views[draft.key(name)] = View(
        name=name,
        definition=tokens.rest(),
        columns=columns,
        materialized=True,
        algorithm=" ".join(options.upper().split()) or None,
        location=location,
    )


def _read_sequence(tokens: StandardTokens, draft: PlainDraft) -> None:
    location = tokens.location()
    tokens.expect("CREATE")
    tokens.accept("SHARED")
    tokens.expect("SEQUENCE")
    tokens.accept("IF", "NOT", "EXISTS")
    name = draft.name(tokens.qualified())
    start, step, least, most, cycle, cache = 1, 1, None, None, False, 20
    while not tokens.at_end:
        if tokens.accept("START", "WITH"):
            start = tokens.signed()
        elif tokens.accept("INCREMENT", "BY"):
            step = tokens.signed()
        elif tokens.accept("MINVALUE"):
            least = tokens.signed()
        elif tokens.accept("MAXVALUE"):
            most = tokens.signed()
        elif tokens.accept("CACHE"):
            cache = tokens.signed()
        elif tokens.accept("NOCACHE"):
            cache = 1
        else:
            cycle = tokens.take().upper == "CYCLE" or cycle
    draft.sequences[draft.key(name)] = Sequence(
        name=name,
        type="number",
        start=start,
        increment=step,
        minimum=least,
        maximum=most,
        cycle=cycle,
        cache=cache,
        location=location,
    )


def _read_synonym(tokens: StandardTokens, draft: PlainDraft) -> None:
    pass_prologue(tokens)
    is_public = tokens.accept("PUBLIC")
    tokens.expect("SYNONYM")
    schema, name = tokens.qualified()
    _note(tokens, draft, "synonym", ("PUBLIC" if is_public else schema, name))


def _read_named(tokens: StandardTokens, draft: PlainDraft, kind: str, *words: str) -> None:
    tokens.expect("CREATE")
    tokens.accept("OR", "REPLACE")
    tokens.accept_any("SHARED")
    is_public = tokens.accept("PUBLIC")
    tokens.expect(*words)
    schema, name = tokens.qualified() if kind != "database link" else ("", _link_name(tokens))
    _note(tokens, draft, kind, ("PUBLIC" if is_public else schema, name))


def _link_name(tokens: StandardTokens) -> str:
    """The name of a database link, which may hold points as a domain does."""
    parts = [tokens.identifier()]
    while tokens.accept("."):
        parts.append(tokens.identifier())
    return ".".join(parts)


def _note(tokens: StandardTokens, draft: PlainDraft, kind: str, qualified: tuple[str, str]) -> None:
    """Keeps an object without a noun of its own; a password in its statement is not kept."""
    name = draft.name(qualified)
    text = without_passwords(tokens.statement.text)
    draft.others.append(
        OtherObject(kind=kind, name=name.name, schema=name.schema, detail=text, location=tokens.statement.location())
    )
