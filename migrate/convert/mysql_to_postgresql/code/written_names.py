"""Names of variables, labels and cursors in PL/pgSQL: none of them a column's, so that nothing is ambiguous."""

from collections.abc import Iterator
from itertools import chain, count

from migrate.convert.context import Context
from migrate.convert.render.postgresql_names import quote
from migrate.convert.stored_code.tokens import Reader, TokenKind

_WORDS = """
    found new old tg_name tg_when tg_level tg_op tg_relid tg_relname tg_table_name tg_table_schema tg_nargs tg_argv sqlstate
    sqlerrm begin declare exception loop while if elsif exit continue return raise perform execute get close open fetch move
    strict foreach by alias constant assert call commit rollback diagnostics excluded
"""
_RESERVED = frozenset(_WORDS.split())
_MOST_BYTES, _ROOM = 63, 8
"""A name's bytes, and those left for the prefix's line and a number."""


class WrittenNames:
    """Gives out names inside one routine, each once.

    None is the name of a column or table of the schema's, nor an alias that stands in the code: PL/pgSQL would find it ambiguous.
    """

    def __init__(self, context: Context, text: str) -> None:
        self._names = context.names
        self._in_use = context.names_in_use
        self._taken = {*_RESERVED, *(context.names.wanted(alias) for alias in _aliases(text))}

    def take(self, name: str, *, prefix: str) -> str:
        """The name, folded and quoted where needed; one that is taken gets the prefix, and then a number."""
        wanted = self._names.wanted(name)
        short = wanted.encode()[: _MOST_BYTES - len(prefix) - _ROOM].decode(errors="ignore")
        others = (f"{prefix}_{short}{number}" for number in chain([""], count(2)))
        found = next(item for item in chain([wanted], others) if self._is_free(item))
        self._taken.add(found)
        return quote(found)

    def _is_free(self, name: str) -> bool:
        return name not in self._taken and name not in self._in_use


def _aliases(text: str) -> Iterator[str]:
    """The names before a point or after AS."""
    reader, before = Reader(text), ""
    while not reader.at_end:
        token = reader.take()
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED) and (reader.at(".") or before == "AS"):
            yield token.value
        before = token.upper
