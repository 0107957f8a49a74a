"""Settings of the server that a newer MySQL lacks."""

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
            message = (
                f"{item.name.lower()} is set, and MySQL {item.version} does not know it: a server told so does not "
                "start"
            )
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
