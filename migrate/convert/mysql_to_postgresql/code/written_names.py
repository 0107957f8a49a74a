"""Names of variables, labels and cursors in PL/pgSQL: none of them a column's, so that nothing is ambiguous."""

from migrate.convert.context import Context
from migrate.convert.render.postgresql_names import quote

_WORDS = """
    found new old tg_name tg_when tg_level tg_op tg_relid tg_relname tg_table_name tg_table_schema tg_nargs tg_argv sqlstate
    sqlerrm begin declare exception loop while if elsif exit continue return raise perform execute get close open fetch move
    strict foreach by alias constant assert call commit rollback diagnostics excluded
"""
_RESERVED = frozenset(_WORDS.split())


class WrittenNames:
    """Gives out names inside one routine, each once."""

    def __init__(self, context: Context) -> None:
        self._names = context.names
        self._taken = set(_RESERVED)
        for columns in context.columns.values():
            self._taken.update(columns.values())

    def take(self, name: str, *, prefix: str) -> str:
        """The name, folded and quoted where needed; one that is taken gets the prefix, and then a number."""
        wanted = self._names.wanted(name)
        candidates = [wanted, *(f"{prefix}_{wanted}{number}" for number in ("", *range(2, len(self._taken) + 3)))]
        found = next(item for item in candidates if item not in self._taken and len(item.encode()) <= 63)
        self._taken.add(found)
        return quote(found)
