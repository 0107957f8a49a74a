"""Reads CREATE TRIGGER, FUNCTION, PROCEDURE and EVENT. Bodies are kept as they are written.

https://dev.mysql.com/doc/refman/9.0/en/create-procedure.html
https://dev.mysql.com/doc/refman/9.0/en/create-trigger.html
https://dev.mysql.com/doc/refman/9.0/en/create-event.html
"""

from migrate.engines.dumps.prologue import Prologue, read_prologue
from migrate.engines.dumps.tokens import Tokens
from migrate.model.names import ObjectName
from migrate.model.schema import Event, Routine, RoutineKind, Trigger

_DATA_ACCESS = (
    ("CONTAINS", "SQL"),
    ("NO", "SQL"),
    ("READS", "SQL", "DATA"),
    ("MODIFIES", "SQL", "DATA"),
)


def read_create_trigger(tokens: Tokens, database: str, sql_mode: str) -> Trigger:
    """Reads a CREATE TRIGGER statement; `order` is 1 until the triggers of the table are counted. Raises `NotUnderstood`."""
    location, start = tokens.location(), tokens.peek()
    prologue = read_prologue(tokens)
    tokens.expect("TRIGGER")
    tokens.accept("IF", "NOT", "EXISTS")
    _, name = tokens.qualified()
    timing = tokens.accept_any("BEFORE", "AFTER")
    events = [tokens.accept_any("INSERT", "UPDATE", "DELETE")]
    while tokens.accept("OR"):
        events.append(tokens.accept_any("INSERT", "UPDATE", "DELETE"))
    if not timing or not all(events):
        raise tokens.problem("BEFORE or AFTER and INSERT, UPDATE or DELETE were expected")
    tokens.expect("ON")
    schema, table = tokens.qualified()
    tokens.expect("FOR", "EACH", "ROW")
    if tokens.at_any("FOLLOWS", "PRECEDES"):
        tokens.take()
        tokens.identifier()
    body = tokens.rest()
    return Trigger(
        name=name,
        table=ObjectName(schema=schema or database, name=table),
        timing=timing,
        events=tuple(events),
        body=body,
        definer=prologue.definer,
        sql_mode=sql_mode,
        definition=tokens.source_from(start),
        location=location,
    )


def read_create_routine(tokens: Tokens, database: str, sql_mode: str) -> Routine:
    """Reads a CREATE FUNCTION or CREATE PROCEDURE statement. Raises `NotUnderstood`."""
    location, start = tokens.location(), tokens.peek()
    prologue = read_prologue(tokens)
    kind = RoutineKind.FUNCTION if tokens.accept("FUNCTION") else RoutineKind.PROCEDURE
    if kind is RoutineKind.PROCEDURE:
        tokens.expect("PROCEDURE")
    tokens.accept("IF", "NOT", "EXISTS")
    schema, name = tokens.qualified()
    parameters = tokens.parenthesized()
    returns = _returns(tokens) if tokens.accept("RETURNS") else None
    traits = _Traits(prologue)
    while traits.read(tokens):
        pass
    body = tokens.rest()
    return Routine(
        name=ObjectName(schema=schema or database, name=name),
        kind=RoutineKind.AGGREGATE if prologue.aggregate else kind,
        parameters=parameters,
        returns=returns,
        body=body,
        language=traits.language,
        deterministic=traits.deterministic,
        data_access=traits.data_access,
        security_definer=traits.security == "DEFINER",
        definer=prologue.definer,
        sql_mode=sql_mode,
        comment=traits.comment,
        definition=tokens.source_from(start),
        location=location,
    )


def _returns(tokens: Tokens) -> str:
    """The type that a function returns, as written."""
    start = tokens.take()
    while not tokens.at_end:
        if tokens.at("("):
            tokens.parenthesized()
        elif tokens.accept("CHARACTER", "SET") or tokens.accept_any("CHARSET", "COLLATE"):
            tokens.word_or_string()
        elif not tokens.accept_any(
            "UNSIGNED", "SIGNED", "ZEROFILL", "PRECISION", "VARYING", "BINARY", "ASCII", "UNICODE"
        ):
            break
    return tokens.source_from(start)


class _Traits:
    """What stands between a routine's head and its body."""

    def __init__(self, prologue: Prologue) -> None:
        self.security = prologue.security
        self.language = "sql"
        self.deterministic = False
        self.data_access = "CONTAINS SQL"
        self.comment = ""

    def read(self, tokens: Tokens) -> bool:
        """Reads one trait, if one is there."""
        if tokens.accept("NOT", "DETERMINISTIC"):
            self.deterministic = False
        elif tokens.accept("DETERMINISTIC"):
            self.deterministic = True
        elif tokens.accept("COMMENT"):
            self.comment = tokens.string()
        elif tokens.accept("LANGUAGE"):
            self.language = tokens.identifier().lower()
        elif tokens.accept("SQL", "SECURITY"):
            self.security = tokens.identifier().upper()
        else:
            words = next((words for words in _DATA_ACCESS if tokens.accept(*words)), None)
            self.data_access = " ".join(words) if words else self.data_access
            return words is not None
        return True


def read_create_event(tokens: Tokens, database: str, time_zone: str) -> Event:
    """Reads a CREATE EVENT statement. Raises `NotUnderstood`."""
    location = tokens.location()
    prologue = read_prologue(tokens)
    tokens.expect("EVENT")
    tokens.accept("IF", "NOT", "EXISTS")
    schema, name = tokens.qualified()
    tokens.expect("ON", "SCHEDULE")
    start = tokens.peek()
    while not (tokens.at_end or tokens.at_any("DO", "ENABLE", "DISABLE", "COMMENT") or tokens.at("ON", "COMPLETION")):
        tokens.take()
    schedule = tokens.source_from(start)
    if tokens.accept("ON", "COMPLETION"):
        tokens.accept("NOT")
        tokens.expect("PRESERVE")
    enabled = not tokens.accept("DISABLE")
    if not enabled:
        tokens.accept("ON")
        tokens.accept_any("SLAVE", "REPLICA")
    tokens.accept("ENABLE")
    comment = tokens.string() if tokens.accept("COMMENT") else ""
    tokens.expect("DO")
    return Event(
        name=ObjectName(schema=schema or database, name=name),
        schedule=schedule,
        body=tokens.rest(),
        enabled=enabled,
        definer=prologue.definer,
        time_zone=time_zone,
        comment=comment,
        location=location,
    )
