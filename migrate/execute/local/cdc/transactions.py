"""Gathers a log's events into whole transactions of the source."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import Operation, RowChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptying:
    """Tables that are to be emptied between other changes."""

    tables: tuple[ApplyTable, ...]


Item = Change | Emptying
_ROW_BYTES, _VALUE_BYTES, _TEXT_BYTES = 150, 40, 2
"""Of memory: for each row and value, and for each byte of the log, whose numbers are texts here."""
_change: Callable[[tuple[object, ...]], Change] = partial(tuple.__new__, Change)
"""Makes a change as quickly as a plain tuple."""


def changes_of(event: RowChanges, table: ApplyTable) -> list[Change]:
    """The event's rows, one by one, those of them that arrive."""
    changes = _told(event, table)
    if table.passage is None:
        return changes
    return [passed for change in changes if (passed := table.passage(change)) is not None]


def _told(event: RowChanges, table: ApplyTable) -> list[Change]:
    _, operation, before, after, _ = event
    if operation is Operation.INSERT:
        return [_change((table, operation, None, row)) for row in after]
    if operation is Operation.DELETE:
        return [_change((table, operation, row, None)) for row in before]
    if not before:
        return [_change((table, operation, None, row)) for row in after]
    return [_change((table, operation, old, new)) for old, new in zip(before, after, strict=True)]


def runs(items: Iterable[Item]) -> Iterator[Emptying | list[Change]]:
    """The items in their order, neighbouring changes together."""
    for kind, some in groupby(items, type):
        if kind is Emptying:
            yield from (item for item in some if isinstance(item, Emptying))
        else:
            yield [item for item in some if isinstance(item, Change)]


def size_of(event: RowChanges) -> int:
    """About how many bytes of memory the event's rows take."""
    _, _, before, after, log_bytes = event
    width = len((after or before)[0]) if after or before else 0
    return (_ROW_BYTES + _VALUE_BYTES * width) * (len(before) + len(after)) + _TEXT_BYTES * log_bytes
