"""Reads the type of a variable, parameter or result."""

from migrate.convert.stored_code.tokens import NotRead
from migrate.engines.dumps.declared_types import read_type as read_declared
from migrate.engines.dumps.resolved_types import resolve_type
from migrate.engines.dumps.statement import NotUnderstood, Statement
from migrate.engines.dumps.tokens import Tokens
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import EngineName
from migrate.model.types import ColumnType

_VERSION = CommentVersion(engine=EngineName.MYSQL)
_CHARSET = ("utf8mb4", "utf8mb4_0900_ai_ci")


def read_type(text: str) -> ColumnType:
    """The type as a column of it would have it. Raises `NotRead`."""
    tokens = Tokens(Statement(text=text, file="", line=1))
    try:
        declared = read_declared(tokens, collate=True)
        if not tokens.at_end:
            raise tokens.problem("a type was expected")
        return resolve_type(declared, _CHARSET, _VERSION).type
    except NotUnderstood:
        raise NotRead(f"the type {text} is not known", 0) from None
