"""Gathers a log's events into whole transactions of the source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import Operation, RowChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptying:
    """Tables that are to be emptied between other changes."""

    tables: tuple[ApplyTable, ...]


Item = Change | Emptying


def changes_of(event: RowChanges, table: ApplyTable) -> list[Change]:
    """The event's rows, one by one, those of them that arrive."""
    changes = _told(event, table)
    if table.passage is None:
        return changes
    return [passed for change in changes if (passed := table.passage(change)) is not None]


def _told(event: RowChanges, table: ApplyTable) -> list[Change]:
    operation, before, after = event.operation, event.before, event.after
    if operation is Operation.INSERT:
        return [Change(table, operation, None, row) for row in after]
    if operation is Operation.DELETE:
        return [Change(table, operation, row, None) for row in before]
    if not before:
        return [Change(table, operation, None, row) for row in after]
    return [Change(table, operation, old, new) for old, new in zip(before, after, strict=True)]


def runs(items: Iterable[Item]) -> Iterator[Emptying | list[Change]]:
    """The items in their order, neighbouring changes together."""
    run: list[Change] = []
    for item in items:
        if isinstance(item, Change):
            run.append(item)
            continue
        if run:
            yield run
        yield item
        run = []
    if run:
        yield run


def size_of(event: RowChanges) -> int:
    """About how many bytes of memory the event's rows take."""
    rows = (*event.before[:1], *event.after[:1])
    row = sum(100 + sum(40 + len(value) for value in row if isinstance(value, bytes)) for row in rows)
    return row * max(len(event.before), len(event.after))
