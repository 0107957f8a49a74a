"""Reads SET: the settings of the server that a script makes, and those of the session that change how it is read."""

from migrate.engines.dumps.schema_draft import SchemaDraft
from migrate.engines.dumps.tokens import TokenKind, Tokens

_SCOPES = ("GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY")
_SERVER = ("GLOBAL", "PERSIST", "PERSIST_ONLY")


def apply_set(tokens: Tokens, draft: SchemaDraft) -> None:
    """Applies a SET statement: `SET GLOBAL name = value` goes to the variables; the session's `sql_mode` and `time_zone`
    are remembered; nothing else matters to a schema."""
    tokens.expect("SET")
    while not tokens.at_end:
        scope, name = _target(tokens)
        tokens.accept_any("=", ":=")
        value = _value(tokens)
        tokens.accept(",")
        if scope in _SERVER:
            draft.variables[name] = value
        elif name == "sql_mode" and not value.startswith("@"):
            draft.sql_mode = value
        elif name == "sql_mode":
            draft.sql_mode = ""
        elif name == "time_zone":
            draft.time_zone = draft.time_zone if value.startswith("@") else value


def _target(tokens: Tokens) -> tuple[str, str]:
    scope = tokens.accept_any(*_SCOPES) or "SESSION"
    token = tokens.take()
    name = token.value.lower()
    if token.kind is TokenKind.VARIABLE and name.startswith("@@"):
        before, dot, after = name[2:].partition(".")
        if dot and before.upper() in _SCOPES:
            return before.upper(), after
        return "SESSION", name[2:]
    while tokens.accept("."):
        name += "." + tokens.identifier().lower()
    return scope, name


def _value(tokens: Tokens) -> str:
    start = tokens.peek()
    depth = 0
    while not tokens.at_end and not (depth == 0 and tokens.at(",")):
        depth += {"(": 1, ")": -1}.get(tokens.take().upper, 0)
    text = tokens.source_from(start)
    return start.value if start.kind is TokenKind.STRING and start.end - start.start == len(text) else text
