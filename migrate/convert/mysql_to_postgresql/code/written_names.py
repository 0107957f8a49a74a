"""Names of variables, labels and cursors in PL/pgSQL: none of them a column's, so that nothing is ambiguous."""

from collections.abc import Iterator

from migrate.convert.context import Context
from migrate.convert.render.postgresql_names import quote
from migrate.convert.stored_code.tokens import Reader, TokenKind

_WORDS = """
    found new old tg_name tg_when tg_level tg_op tg_relid tg_relname tg_table_name tg_table_schema tg_nargs tg_argv sqlstate
    sqlerrm begin declare exception loop while if elsif exit continue return raise perform execute get close open fetch move
    strict foreach by alias constant assert call commit rollback diagnostics excluded
"""
_RESERVED = frozenset(_WORDS.split())


class WrittenNames:
    """Gives out names inside one routine, each once.

    None is the name of a column or table of the schema's, nor an alias that stands in the code: PL/pgSQL would find it ambiguous.
    """

    def __init__(self, context: Context, text: str) -> None:
        self._names = context.names
        self._taken = set(_RESERVED)
        self._taken.update(name.name for name in context.relations.values())
        self._taken.update(context.names.wanted(alias) for alias in _aliases(text))
        for columns in context.columns.values():
            self._taken.update(columns.values())

    def take(self, name: str, *, prefix: str) -> str:
        """The name, folded and quoted where needed; one that is taken gets the prefix, and then a number."""
        wanted = self._names.wanted(name)
        candidates = [wanted, *(f"{prefix}_{wanted}{number}" for number in ("", *range(2, len(self._taken) + 3)))]
        found = next(item for item in candidates if item not in self._taken and len(item.encode()) <= 63)
        self._taken.add(found)
        return quote(found)


def _aliases(text: str) -> Iterator[str]:
    """The names before a point or after AS."""
    reader, before = Reader(text), ""
    while not reader.at_end:
        token = reader.take()
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED) and (reader.at(".") or before == "AS"):
            yield token.value
        before = token.upper
