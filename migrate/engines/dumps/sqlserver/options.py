"""Reads what may follow a constraint or an index of SQL Server's: how it is stored, and whether it is enforced."""

from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import State


def constraint_tail(tokens: StandardTokens) -> State:
    """Reads how a constraint is stored, and whether it is enforced. Raises `NotUnderstood`."""
    state = State()
    while True:
        if tokens.accept("NOT", "ENFORCED"):
            state.disabled = True
        elif tokens.accept("NOT", "FOR", "REPLICATION"):
            pass
        elif tokens.accept("WITH"):
            pass_options(tokens)
        elif tokens.at("ON") and tokens.peek(1).upper not in ("DELETE", "UPDATE"):
            tokens.take()
            tokens.word_or_string()
            tokens.accept_in_parentheses()
        else:
            return state


def pass_options(tokens: StandardTokens) -> str:
    """Moves past what follows WITH, and gives its text. Raises `NotUnderstood`."""
    if tokens.at("("):
        return tokens.parenthesized()
    if tokens.accept("FILLFACTOR"):
        tokens.expect("=")
        tokens.number()
    return ""
