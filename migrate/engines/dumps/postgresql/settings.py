"""Reads what a script sets for itself: above all where names are looked for.

https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
"""

from migrate.engines.dumps.postgresql.draft import Draft
from migrate.engines.dumps.postgresql.sequences import name_in
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.tokens import TokenKind

_DEFAULT_PATH = ("public",)


def read_set(tokens: PostgresTokens, draft: Draft) -> None:
    """Reads what follows SET or RESET."""
    if tokens.before() == "RESET":
        if tokens.at_any("SEARCH_PATH", "ALL"):
            draft.path = _DEFAULT_PATH
        return
    tokens.accept_any("SESSION", "LOCAL")
    name = tokens.take().value.lower()
    if not tokens.accept("TO") and not tokens.accept("="):
        return
    values = _values(tokens)
    if name == "search_path":
        draft.path = _path(values)
    elif name == "client_encoding" and values:
        draft.charset = draft.charset or values[0].upper()
    elif name == "default_table_access_method" and values:
        draft.access_method = values[0]
    elif name == "default_tablespace":
        draft.tablespace = values[0] if values else ""


def _values(tokens: PostgresTokens) -> list[str]:
    found = []
    while not tokens.at_end:
        token = tokens.take()
        if token.value != "," or token.kind is not TokenKind.SYMBOL:
            found.append(token.value.lower() if token.kind is TokenKind.WORD else token.value)
    return found


def _path(values: list[str]) -> tuple[str, ...]:
    if values == ["default"]:
        return _DEFAULT_PATH
    return tuple(value for value in values if value not in ("", "pg_catalog", "$user", "pg_temp"))


def read_set_config(tokens: PostgresTokens, draft: Draft) -> bool:
    """Reads SELECT set_config('search_path', …); whether it was a call of set_config."""
    tokens.accept("PG_CATALOG", ".")
    if not tokens.accept("SET_CONFIG", "("):
        return False
    name = tokens.string()
    if name == "search_path" and tokens.accept(",") and tokens.peek().kind is TokenKind.STRING:
        draft.path = _path([name_in(part)[1] for part in tokens.string().split(",")])
    return True
