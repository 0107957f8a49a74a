"""What a comparison that found differences asks the servers again while changes are still carried over."""

import itertools
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import Future

from migrate.engines.checksum import Relation, Span
from migrate.validate.digests import client_sum, count, sums_of
from migrate.validate.relations import Pairing
from migrate.validate.rows import Key, Rows, fetch_again
from migrate.validate.side import Side

_KEYS_A_QUERY = 200


class RowsAgain:
    """Asks for rows by their keys."""

    def __init__(self, source: Side, target: Side, pairing: Pairing) -> None:
        self._source, self._target, self._pairing = source, target, pairing
        self.last: tuple[Rows, Rows] = {}, {}
        """What was said last of every key that was asked for."""

    def source(self, items: Sequence[Key]) -> Mapping[Key, Hashable]:
        """The digests of the source's rows."""
        return self._ask(self._source, self._pairing.source, items, self.last[0])

    def target(self, items: Sequence[Key]) -> Mapping[Key, Hashable]:
        """The digests of the target's rows."""
        return self._ask(self._target, self._pairing.target, items, self.last[1])

    def _ask(self, side: Side, relation: Relation, keys: Sequence[Key], last: Rows) -> Rows:
        asked: list[Future[Rows]] = []
        remaining = iter(keys)
        while batch := tuple(itertools.islice(remaining, _KEYS_A_QUERY)):
            asked.append(side.submit(fetch_again(relation, batch)))
        found: Rows = {}
        for future in asked:
            found.update({key: tuple(sorted(digests)) for key, digests in future.result().items()})
        for key in keys:
            last.pop(key, None)
        last.update(found)
        return found


class WholeAgain:
    """Asks for the whole table: the number of its rows, and the sum over them unless only they are compared."""

    ITEM = ("table",)

    def __init__(self, source: Side, target: Side, pairing: Pairing, *, counts_only: bool) -> None:
        self._source, self._target, self._pairing = source, target, pairing
        self._counts_only = counts_only
        self.rows: tuple[int, int] = 0, 0

    def source(self, items: Sequence[Key]) -> Mapping[Key, Hashable]:
        """What the source holds."""
        del items
        rows, told = self._ask(self._source, self._pairing.source)
        self.rows = rows, self.rows[1]
        return {self.ITEM: (rows, told)}

    def target(self, items: Sequence[Key]) -> Mapping[Key, Hashable]:
        """What the target holds."""
        del items
        rows, told = self._ask(self._target, self._pairing.target)
        self.rows = self.rows[0], rows
        return {self.ITEM: (rows, told)}

    def _ask(self, side: Side, relation: Relation) -> tuple[int, str]:
        if self._counts_only:
            return side.submit(count(relation)).result(), ""
        if self._pairing.is_loose:
            return side.submit(count(relation)).result(), str(side.submit(client_sum(relation)).result())
        [found] = side.submit(sums_of(relation, [Span()])).result()
        return found.rows, found.checksum
