"""Reads Oracle's stored code: functions, procedures, triggers, packages and types. Bodies are kept as they are written.

https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/
"""

from dataclasses import dataclass

from migrate.engines.dumps.plain_draft import PlainDraft
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.model.names import ObjectName
from migrate.model.schema import OtherObject, Routine, RoutineKind, Trigger, UserType


def pass_prologue(tokens: StandardTokens) -> None:
    """Moves past CREATE and what may stand before the word that says what is made. Raises `NotUnderstood`."""
    tokens.expect("CREATE")
    tokens.accept("OR", "REPLACE")
    while tokens.accept_any("EDITIONABLE", "NONEDITIONABLE", "FORCE", "NOFORCE", "NO", "AND", "COMPILE", "RESOLVE"):
        pass


def read_routine(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE FUNCTION or PROCEDURE. Raises `NotUnderstood`."""
    location = tokens.location()
    pass_prologue(tokens)
    kind = RoutineKind.FUNCTION if tokens.take().upper == "FUNCTION" else RoutineKind.PROCEDURE
    tokens.accept("IF", "NOT", "EXISTS")
    name = draft.name(tokens.qualified())
    parameters = tokens.accept_in_parentheses()
    returns, words = None, []
    if tokens.accept("RETURN"):
        start = tokens.peek()
        while not tokens.at_end and not tokens.at_any("IS", "AS", "DETERMINISTIC", "PIPELINED", "AUTHID", "AGGREGATE"):
            tokens.take()
        returns = tokens.source_from(start)
    while not tokens.at_end and not tokens.at_any("IS", "AS"):
        words.append(tokens.take().upper)
    tokens.accept_any("IS", "AS")
    draft.routines[draft.key(name)] = Routine(
        name=name,
        kind=kind,
        parameters=parameters,
        returns=returns,
        body=tokens.rest(),
        language="plsql",
        deterministic="DETERMINISTIC" in words,
        security_definer="CURRENT_USER" not in words,
        definition=tokens.statement.text,
        location=location,
    )


def read_trigger(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE TRIGGER; one of a schema or database is kept among the others. Raises `NotUnderstood`.

    The timing of a compound trigger is `COMPOUND`.
    """
    location = tokens.location()
    pass_prologue(tokens)
    tokens.expect("TRIGGER")
    name = draft.name(tokens.qualified())
    while not tokens.at_end and not tokens.at_any("BEFORE", "AFTER", "INSTEAD", "FOR"):
        tokens.take()
    timing = tokens.take().upper
    if timing == "INSTEAD":
        tokens.expect("OF")
        timing = "INSTEAD OF"
    events = _events(tokens)
    if tokens.accept("NESTED", "TABLE"):
        tokens.identifier()
        tokens.expect("OF")
    if tokens.accept_any("DATABASE", "SCHEMA") or tokens.accept("PLUGGABLE", "DATABASE") or tokens.at(".", "SCHEMA"):
        _note(draft, tokens, "database trigger", name)
        return
    table = draft.name(tokens.qualified())
    if tokens.accept(".", "SCHEMA"):
        _note(draft, tokens, "database trigger", name)
        return
    head = _head(tokens)
    draft.triggers[draft.key(name)] = Trigger(
        name=name.name,
        table=table,
        timing="COMPOUND" if timing == "FOR" else timing,
        events=events,
        body=tokens.rest(),
        for_each_row=head.for_each_row,
        condition=head.condition,
        definition=tokens.statement.text,
        enabled=head.enabled,
        location=location,
    )


@dataclass(slots=True)
class _Head:
    """What stands between a trigger's table and its body."""

    for_each_row: bool = False
    enabled: bool = True
    condition: str | None = None


def _head(tokens: StandardTokens) -> _Head:
    found = _Head()
    while not tokens.at_end and not tokens.at_any("DECLARE", "BEGIN", "CALL", "COMPOUND", "<"):
        if tokens.accept("FOR", "EACH", "ROW"):
            found.for_each_row = True
        elif tokens.accept("WHEN"):
            found.condition = tokens.accept_in_parentheses() or None
        else:
            found.enabled = tokens.take().upper != "DISABLE" and found.enabled
    return found


def _events(tokens: StandardTokens) -> tuple[str, ...]:
    found = [tokens.take().upper]
    while not tokens.at_end and not tokens.accept("ON"):
        if tokens.accept("OR"):
            found.append(tokens.take().upper)
        else:
            tokens.take()
    return tuple(found)


def read_package(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE PACKAGE or PACKAGE BODY. Raises `NotUnderstood`."""
    pass_prologue(tokens)
    tokens.expect("PACKAGE")
    kind = "package body" if tokens.accept("BODY") else "package"
    _note(draft, tokens, kind, draft.name(tokens.qualified()))


def read_type_of_user(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE TYPE or TYPE BODY. The kind is `object`, `table`, `varray` or `incomplete`. Raises `NotUnderstood`."""
    location = tokens.location()
    pass_prologue(tokens)
    tokens.expect("TYPE")
    if tokens.accept("BODY"):
        _note(draft, tokens, "type body", draft.name(tokens.qualified()))
        return
    name = draft.name(tokens.qualified())
    while not tokens.at_end and not tokens.at_any("IS", "AS", "UNDER"):
        tokens.take()
    is_below = tokens.accept("UNDER")
    tokens.accept_any("IS", "AS")
    kinds = {"TABLE": "table", "VARRAY": "varray", "VARYING": "varray", "": "incomplete"}
    kind = "object" if is_below else kinds.get(tokens.peek().upper, "object")
    draft.types[draft.key(name)] = UserType(name=name, kind=kind, base=tokens.rest(), location=location)


def read_java(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE JAVA. Raises `NotUnderstood`."""
    pass_prologue(tokens)
    tokens.expect("JAVA")
    while tokens.accept_any("SOURCE", "CLASS", "RESOURCE", "NAMED", "SCHEMA"):
        pass
    _note(draft, tokens, "java", draft.name(tokens.qualified()))


def _note(draft: PlainDraft, tokens: StandardTokens, kind: str, name: ObjectName) -> None:
    draft.others = [one for one in draft.others if (one.kind, one.schema, one.name) != (kind, name.schema, name.name)]
    statement = tokens.statement
    draft.others.append(
        OtherObject(kind=kind, name=name.name, schema=name.schema, detail=statement.text, location=statement.location())
    )
