"""Finds calls of routines in the text of stored code."""

from collections.abc import Collection

from migrate.convert.mysql_to_postgresql.code.obstacle import Obstacle
from migrate.convert.stored_code.tokens import Reader, TokenKind


def first_call(text: str, own_schema: str, routines: Collection[tuple[str, str]]) -> Obstacle | None:
    """The first call of one of the routines, by schema and name in lower case, as what stands in the way."""
    if not routines:
        return None
    reader, before, qualifier = Reader(text), "", ""
    while not reader.at_end:
        token = reader.take()
        schema = qualifier if before == "." else own_schema.lower()
        is_call = reader.at("(") or before == "CALL"
        is_name = token.kind in (TokenKind.WORD, TokenKind.QUOTED)
        if is_name and is_call and (schema, token.value.lower()) in routines:
            return Obstacle(f"it calls {token.value}, which is not converted", token.start)
        if before != "." and token.value != ".":
            qualifier = token.value.lower()
        before = token.upper
    return None
