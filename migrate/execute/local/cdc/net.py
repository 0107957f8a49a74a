"""The net effect of many changes of one table: the rows that were there before and are gone or different, and those there after."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import Operation, Row, Unchanged

Key = tuple[object, ...]


@dataclass(slots=True)
class NetRows:
    """What happened to the rows of one table, by their keys."""

    table: ApplyTable
    there: dict[Key, Row] = field(default_factory=dict)
    """The rows that were there before, each by any row with its key."""
    after: dict[Key, Row | None] = field(default_factory=dict)
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

    def take(self, change: Change) -> bool:
        """Takes one more change in; False, and nothing done, for one whose net effect is not known or makes no sense."""
        match change.operation:
            case Operation.INSERT:
                return change.after is not None and self._come(change.after)
            case Operation.DELETE:
                return change.before is not None and self._go(change.before)
            case Operation.UPDATE:
                return change.after is not None and self._turn(change.before or change.after, change.after)

    def _key(self, row: Row) -> Key:
        return tuple([row[place] for place in self.table.key])

    def _come(self, row: Row) -> bool:
        key = self._key(row)
        if self.after.get(key) is not None:
            return False
        self.after[key] = row
        return True

    def _go(self, row: Row) -> bool:
        key = self._key(row)
        if key not in self.after:
            self.there[key] = row
        elif self.after[key] is None:
            return False
        self.after[key] = None
        return True

    def _turn(self, old: Row, new: Row) -> bool:
        key = self._key(old)
        known = self.after.get(key)
        if key in self.after and known is None:
            return False
        if Unchanged.UNCHANGED in new:
            if known is None:
                return False
            new = tuple([was if now is Unchanged.UNCHANGED else now for was, now in zip(known, new, strict=True)])
        key_after = self._key(new)
        if key_after != key and self.after.get(key_after) is not None:
            return False
        if key not in self.after:
            self.there[key] = old
            self.updated += 1
        self.after[key] = None
        self.after[key_after] = new
        return True


def net_of(changes: Sequence[Change]) -> tuple[NetRows, int]:
    """The net effect of changes of one table, of as many from the first on as have one, and their number."""
    net = NetRows(changes[0].table)
    for number, change in enumerate(changes):
        if not net.take(change):
            return net, number
    return net, len(changes)
