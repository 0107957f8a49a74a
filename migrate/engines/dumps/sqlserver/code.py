"""Reads SQL Server's stored code. Bodies are kept as they are written.

https://learn.microsoft.com/en-us/sql/t-sql/statements/create-procedure-transact-sql
"""

import re

from migrate.engines.dumps.plain_draft import PlainDraft, without_passwords
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.model.names import ObjectName
from migrate.model.schema import Column, OtherObject, Routine, RoutineKind, Trigger, View
from migrate.model.types import ColumnType

_CHECK_OPTION = re.compile(r"\s+WITH\s+CHECK\s+OPTION[\s;]*\Z", re.IGNORECASE)


def pass_prologue(tokens: StandardTokens) -> None:
    """Moves past CREATE, ALTER or CREATE OR ALTER. Raises `NotUnderstood`."""
    if not tokens.accept_any("CREATE", "ALTER"):
        raise tokens.problem("CREATE was expected")
    tokens.accept("OR", "ALTER")


def read_routine(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE FUNCTION or PROCEDURE; of an encrypted or a CLR one too. Raises `NotUnderstood`."""
    location = tokens.location()
    pass_prologue(tokens)
    kind = RoutineKind.FUNCTION if tokens.take().upper == "FUNCTION" else RoutineKind.PROCEDURE
    name = draft.name(tokens.qualified())
    start, depth = tokens.peek(), 0
    returns, parameters, options = None, "", []
    while not tokens.at_end and (depth or not tokens.at("AS") or _is_of_parameter(tokens)):
        if not depth and tokens.at("RETURNS"):
            parameters = tokens.source_from(start)
            start = tokens.take()
        token = tokens.take()
        depth += {"(": 1, ")": -1}.get(token.upper, 0)
        options.append(token.upper)
    head = tokens.source_from(start) if options else ""
    if parameters:
        returns = head[len("RETURNS") :].strip()
    tokens.accept("AS")
    language = "clr" if tokens.at("EXTERNAL", "NAME") else "tsql"
    draft.routines[draft.key(name)] = Routine(
        name=name,
        kind=kind,
        parameters=parameters or head,
        returns=returns,
        body=tokens.rest(),
        language=language,
        definition=tokens.statement.text,
        location=location,
    )
    if "ENCRYPTION" in options:
        note(draft, tokens, "encrypted object", name)


def _is_of_parameter(tokens: StandardTokens) -> bool:
    """Whether AS stands between a parameter and its type, or in EXECUTE AS, and begins no body."""
    before = tokens.before()
    return before.startswith("@") or before in ("EXECUTE", "EXEC")


def read_view(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE VIEW. Raises `NotUnderstood`."""
    location = tokens.location()
    pass_prologue(tokens)
    tokens.expect("VIEW")
    name = draft.name(tokens.qualified())
    columns = _view_columns(tokens) if tokens.at("(") else ()
    head = []
    while not tokens.at_end and not tokens.accept("AS"):
        head.append(tokens.take().upper)
    query = tokens.rest()
    option = _CHECK_OPTION.search(query)
    draft.views[draft.key(name)] = View(
        name=name,
        definition=query[: option.start()] if option else query,
        columns=columns,
        check_option="CASCADED" if option else None,
        location=location,
    )
    if "ENCRYPTION" in head:
        note(draft, tokens, "encrypted object", name)


def _view_columns(tokens: StandardTokens) -> tuple[Column, ...]:
    location = tokens.location()
    return tuple(Column(name=name, type=ColumnType(name=""), location=location) for name in tokens.names())


def read_trigger(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads CREATE TRIGGER; one of the database or server is kept among the others. Raises `NotUnderstood`."""
    location = tokens.location()
    pass_prologue(tokens)
    tokens.expect("TRIGGER")
    name = draft.name(tokens.qualified())
    tokens.expect("ON")
    if tokens.at("DATABASE") or tokens.at("ALL", "SERVER"):
        note(draft, tokens, "database trigger", name)
        return
    table = draft.name(tokens.qualified())
    encrypted = False
    while not tokens.at_end and not tokens.at_any("FOR", "AFTER", "INSTEAD"):
        encrypted = tokens.take().upper == "ENCRYPTION" or encrypted
    timing = "INSTEAD OF" if tokens.take().upper == "INSTEAD" else "AFTER"
    tokens.accept("OF")
    events = []
    while word := tokens.accept_any("INSERT", "UPDATE", "DELETE"):
        events.append(word)
        tokens.accept(",")
    while not tokens.at_end and not tokens.accept("AS"):
        tokens.take()
    draft.triggers[draft.key(name)] = Trigger(
        name=name.name,
        table=table,
        timing=timing,
        events=tuple(events),
        body=tokens.rest(),
        for_each_row=False,
        definition=tokens.statement.text,
        location=location,
    )
    if encrypted:
        note(draft, tokens, "encrypted object", name)


def note(draft: PlainDraft, tokens: StandardTokens, kind: str, name: ObjectName) -> None:
    """Keeps an object without a noun of its own, with its statement."""
    statement = tokens.statement
    draft.others.append(
        OtherObject(
            kind=kind,
            name=name.name,
            schema=name.schema,
            detail=without_passwords(statement.text),
            location=statement.location(),
        )
    )
