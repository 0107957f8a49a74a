"""Settings of the server that a newer MySQL lacks or sets otherwise."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import stored_sql
from migrate.assess.version_facts import gone, gone_sql_modes
from migrate.assess.versions import passes
from migrate.engines.dumps.tokens import Token, TokenKind
from migrate.model.schema import Routine, Trigger

_SCOPES = ("SESSION", "GLOBAL", "LOCAL", "PERSIST")
_OLD_TLS = ("TLSV1", "TLSV1.1")


@check("UP121")
def removed_sql_mode_of_code(context: Context) -> Iterator[Finding]:
    """Stored code that was made under an SQL mode that is gone."""
    items: tuple[Routine | Trigger, ...] = (*context.schema.routines, *context.schema.triggers)
    for item in items:
        modes = sorted(gone_sql_modes() & set(item.sql_mode.upper().split(",")))
        if modes:
            message = (
                f"it was made under sql_mode {', '.join(modes)}, which MySQL 8.0.11 took away: a dump's SET sql_mode "
                "before it fails"
            )
            yield context.on_object(item, message)


@check("UP122")
def removed_sql_mode_of_server(context: Context) -> Iterator[Finding]:
    """An SQL mode of the server that is gone."""
    modes = sorted(gone_sql_modes() & set((context.variable("sql_mode") or "").split(",")))
    if modes:
        message = (
            f"sql_mode holds {', '.join(modes)}, which MySQL 8.0.11 took away: a server or session that sets it fails"
        )
        yield context.on_server(message, setting="sql_mode")


@check("UP123")
def removed_variable(context: Context) -> Iterator[Finding]:
    """A system variable that somebody set and that is gone."""
    for item in gone("variable"):
        value = context.variable(item.name.lower())
        if value is not None and value not in (item.default, "") and passes(context, item.version):
            instead = f"; {item.instead} is set instead" if item.instead else ""
            message = f"{item.name.lower()} is set, and MySQL {item.version} does not know it: a server told so does not start"
            yield context.on_server(message + instead, setting=item.name.lower())


@check("UP124")
def removed_variable_in_code(context: Context) -> Iterator[Finding]:
    """Stored code that reads or sets a system variable that is gone."""
    names = {item.name: item for item in gone("variable") if passes(context, item.version)}
    for text in stored_sql(context):
        seen: set[str] = set()
        for at, token in enumerate(text.tokens):
            name = _variable(token, text.word_at(at - 1))
            if name in names and name not in seen:
                seen.add(name)
                item = names[name]
                instead = f": use {item.instead}" if item.instead else ""
                message = f"{text.title} uses {name.lower()}, which MySQL {item.version} does not know{instead}"
                yield text.finding(message, at)


def _variable(token: Token, before: str) -> str:
    """The system variable that a token means, in capitals; empty for any other token."""
    if token.kind is TokenKind.VARIABLE and token.value.startswith("@@"):
        return token.value[2:].upper().rpartition(".")[2]
    return token.upper if token.kind is TokenKind.WORD and before in _SCOPES else ""


@check("UP125")
def other_default_charset(context: Context) -> Iterator[Finding]:
    """A server whose character set is not what new databases get from 8.0 on."""
    charset = context.variable("character_set_server")
    if charset is not None and charset not in ("UTF8MB4", ""):
        message = (
            f"character_set_server is {charset.lower()}; from 8.0 on the default is utf8mb4 with utf8mb4_0900_ai_ci, so a "
            "database or table made without one differs"
        )
        yield context.on_server(message, setting="character_set_server")


@check("UP126")
def implicit_timestamp_defaults(context: Context) -> Iterator[Finding]:
    """explicit_defaults_for_timestamp is off."""
    if context.is_off("explicit_defaults_for_timestamp"):
        message = (
            "explicit_defaults_for_timestamp is off: here TIMESTAMP columns made without a default get one and turn NULL "
            "into now; from 8.0.2 on they don't unless it is set"
        )
        yield context.on_server(message, setting="explicit_defaults_for_timestamp")


@check("UP127")
def old_tls(context: Context) -> Iterator[Finding]:
    """Clients may still speak TLS 1.0 or 1.1."""
    value = context.variable("tls_version")
    old = [word for word in (value or "").split(",") if word.strip() in _OLD_TLS]
    if old:
        message = "TLS 1.0 or 1.1 is allowed here; MySQL 8.0.28 and later take TLS 1.2 and 1.3 alone, so old drivers can't connect"
        yield context.on_server(message, setting="tls_version")


@check("UP128")
def event_scheduler_turns_on(context: Context) -> Iterator[Finding]:
    """Events that sleep here and will run there."""
    enabled = [event for event in context.schema.events if event.enabled]
    if enabled and context.is_off("event_scheduler"):
        for event in enabled:
            message = "the scheduler is off here, so it does not run; from MySQL 8.0.3 on it is on by default, and the event begins to"
            yield context.on_object(event, message)
