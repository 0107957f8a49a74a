"""The net effect of many changes of one table: the rows that were there before and are gone or different, and those there after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import UNCHANGED, Operation, Row

_NEVER_SEEN: Row = (b"no row",)
"""Stands for the row of a key that no change has spoken of; it is known by its identity."""


@dataclass(slots=True)
class NetRows:
    """What happened to the rows of one table, by their keys: the one value of a key of one column, else the tuple of its values."""

    table: ApplyTable
    there: dict[object, Row] = field(default_factory=dict)
    """The rows that were there before, each by any row with its key."""
    after: dict[object, Row | None] = field(default_factory=dict)
    """What became of every key: its row, or None where there is none."""
    updated: int = 0
    """How many of those that were there were updated first, not deleted."""

    def is_whole(self, deleted: int, *, missing_deletes: bool) -> bool:
        """Whether so many deleted rows are all that were there; with `missing_deletes` one that was to be deleted may miss."""
        return deleted == len(self.there) or (missing_deletes and not self.updated)

    @property
    def rows(self) -> list[Row]:
        """The rows that are to be there in the end."""
        return [row for row in self.after.values() if row is not None]

    def take(self, changes: Sequence[Change]) -> int:
        """Takes changes in, up to the first whose net effect is not known or makes no sense; how many."""
        after, key_of = self.after, itemgetter(*self.table.key)
        for number, (_, operation, old, new) in enumerate(changes):
            if operation is Operation.UPDATE:
                assert new is not None
                if not self._turn(new if old is None else old, new, key_of):
                    return number
            elif operation is Operation.INSERT:
                assert new is not None
                key = key_of(new)
                if after.get(key) is not None:
                    return number
                after[key] = new
            else:
                assert old is not None
                if not self._go(old, key_of(old)):
                    return number
        return len(changes)

    def _go(self, row: Row, key: object) -> bool:
        known = self.after.get(key, _NEVER_SEEN)
        if known is None:
            return False
        if known is _NEVER_SEEN:
            self.there[key] = row
        self.after[key] = None
        return True

    def _turn(self, old: Row, new: Row, key_of: Callable[[Row], object]) -> bool:
        key, after = key_of(old), self.after
        known = after.get(key, _NEVER_SEEN)
        if known is None:
            return False
        if UNCHANGED in new:
            if known is _NEVER_SEEN:
                return False
            new = tuple([was if now is UNCHANGED else now for was, now in zip(known, new, strict=True)])
        key_after = key_of(new)
        if key_after != key:
            if after.get(key_after) is not None:
                return False
            after[key] = None
        if known is _NEVER_SEEN:
            self.there[key] = old
            self.updated += 1
        after[key_after] = new
        return True


def net_of(changes: Sequence[Change]) -> tuple[NetRows, int]:
    """The net effect of changes of one table, of as many from the first on as have one, and their number."""
    net = NetRows(changes[0].table)
    return net, net.take(changes)
