"""Reads what may stand between CREATE and the word that says what is made: OR REPLACE, ALGORITHM, DEFINER, SQL SECURITY."""

from dataclasses import dataclass

from migrate.engines.dumps.tokens import TokenKind, Tokens


@dataclass(slots=True, kw_only=True)
class Prologue:
    """What a view, routine, trigger or event begins with."""

    definer: str | None = None
    algorithm: str | None = None
    security: str = "DEFINER"
    aggregate: bool = False


def read_prologue(tokens: Tokens) -> Prologue:
    """Reads CREATE or ALTER and what follows it, up to VIEW, TRIGGER and so on. Raises `NotUnderstood`."""
    prologue = Prologue()
    if not tokens.accept_any("CREATE", "ALTER"):
        raise tokens.problem("CREATE was expected")
    tokens.accept("OR", "REPLACE")
    while True:
        if tokens.accept("ALGORITHM", "="):
            prologue.algorithm = tokens.identifier().upper()
        elif tokens.accept("DEFINER", "="):
            prologue.definer = _account(tokens)
        elif tokens.accept("SQL", "SECURITY"):
            prologue.security = tokens.identifier().upper()
        elif tokens.accept("AGGREGATE"):
            prologue.aggregate = True
        else:
            return prologue


def _account(tokens: Tokens) -> str | None:
    """An account as the catalogue prints it, `user@host`; None for CURRENT_USER, whoever that is."""
    if tokens.accept_any("CURRENT_USER", "CURRENT_ROLE"):
        tokens.accept("(", ")")
        return None
    user = tokens.word_or_string()
    if tokens.peek().kind is not TokenKind.VARIABLE:
        return f"{user}@%"
    host = tokens.take().value[1:]
    return f"{user}@{host[1:-1] if host[:1] in ('`', chr(39), chr(34)) else host}"
