"""Puts changes into as few statements of MySQL and MariaDB as may be: a statement takes the server longer than a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migrate.execute.local.cdc import mysql_statements as statements
from migrate.execute.local.cdc.tables import ApplyTable, Change, old_row, set_places
from migrate.model.change import Operation

_MOST_DELETED = 500
_MOST_UPDATED = 50
"""The server looks for a row's place among the statement's one after another."""


@dataclass(slots=True, kw_only=True)
class Statement:
    """A statement on its way: the changes from `index` on, `count` of them."""

    text: bytes
    index: int
    count: int
    operation: Operation


def in_order(changes: Sequence[Change], *, most_bytes: int) -> Iterator[Statement]:
    """The changes in their order: neighbouring INSERTs into a table are one statement of at most so many bytes, DELETEs likewise."""
    number = 0
    while number < len(changes):
        change = changes[number]
        if change.operation is Operation.INSERT:
            statement = _insert(changes, number, most_bytes)
        elif change.operation is Operation.DELETE:
            statement = _delete(changes, number)
        else:
            statement = Statement(text=_update(change), index=number, count=1, operation=change.operation)
        yield statement
        number += statement.count


def together(changes: Sequence[Change], *, most_bytes: int) -> Iterator[Statement]:
    """The same changes, those of different rows in another order, where that makes no difference to what is left.

    Of a table whose rows have but one unique key, and on which no trigger looks (`ApplyTable.rows_are_apart`), changes of different
    rows do not concern one another. A statement's `index` says nothing here.
    """
    gathered = _Gathered(most_bytes=most_bytes)
    for change in changes:
        if not change.table.rows_are_apart or not gathered.take(change):
            yield from gathered.statements()
            gathered = _Gathered(most_bytes=most_bytes)
            if not change.table.rows_are_apart or not gathered.take(change):
                yield from in_order([change], most_bytes=most_bytes)
    yield from gathered.statements()


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """Changes of different rows."""

    most_bytes: int
    keys: set[tuple[ApplyTable, object]] = field(default_factory=set)
    gone: dict[ApplyTable, list[Change]] = field(default_factory=dict)
    changed: dict[tuple[ApplyTable, tuple[int, ...]], list[Change]] = field(default_factory=dict)
    come: dict[ApplyTable, list[Change]] = field(default_factory=dict)

    def take(self, change: Change) -> bool:
        """Takes one more, if it is of another row, and stays with that row."""
        table, operation, before, after = change
        row = after if before is None else before
        assert row is not None
        key = (table, tuple([row[place] for place in table.key]))
        if key in self.keys:
            return False
        if operation is Operation.UPDATE:
            places = set_places(change)
            if not set(places).isdisjoint(table.key):
                return False
            self.changed.setdefault((table, places), []).append(change)
        else:
            (self.come if operation is Operation.INSERT else self.gone).setdefault(table, []).append(change)
        self.keys.add(key)
        return True

    def statements(self) -> Iterator[Statement]:
        """The statements for all of them."""
        for gone in self.gone.values():
            yield from in_order(gone, most_bytes=self.most_bytes)
        for (table, places), changed in self.changed.items():
            yield from _updates(table, places, changed, self.most_bytes)
        for come in self.come.values():
            yield from in_order(come, most_bytes=self.most_bytes)


def _updates(
    table: ApplyTable, places: tuple[int, ...], changes: Sequence[Change], most_bytes: int
) -> Iterator[Statement]:
    if not statements.can_update_all(table, places):
        yield from in_order(changes, most_bytes=most_bytes)
        return
    for some in _chunks(changes, most_bytes):
        if len(some) == 1:
            yield from in_order(some, most_bytes=most_bytes)
            continue
        rows = [(old_row(change), change.after) for change in some if change.after is not None]
        text = statements.update_all(table, places, rows)
        yield Statement(text=text, index=0, count=len(some), operation=Operation.UPDATE)


def _chunks(changes: Sequence[Change], most_bytes: int) -> Iterator[Sequence[Change]]:
    start, size = 0, 0
    for number, change in enumerate(changes):
        assert change.after is not None
        length = sum(len(value) for value in change.after if isinstance(value, bytes))
        if number > start and (number - start >= _MOST_UPDATED or size + length > most_bytes):
            yield changes[start:number]
            start, size = number, 0
        size += length
    yield changes[start:]


def _insert(changes: Sequence[Change], start: int, most_bytes: int) -> Statement:
    """One INSERT of a row and of those after it that go into the same table."""
    table, rows, size = changes[start].table, [], 0
    for number in range(start, len(changes)):
        change = changes[number]
        if change.table is not table or change.operation is not Operation.INSERT or size > most_bytes:
            break
        assert change.after is not None
        rows.append(statements.row(table, change.after))
        size += len(rows[-1])
    text = statements.insert_head(table) + b",".join(rows)
    return Statement(text=text, index=start, count=len(rows), operation=Operation.INSERT)


def _delete(changes: Sequence[Change], start: int) -> Statement:
    """One DELETE of a row and of those after it in the same table, where one column names them."""
    table, most = changes[start].table, _MOST_DELETED if len(changes[start].table.key) == 1 else 1
    rows = [old_row(changes[start])]
    for change in changes[start + 1 : start + most]:
        if change.table is not table or change.operation is not Operation.DELETE:
            break
        rows.append(old_row(change))
    text = statements.delete(table, rows[0]) if len(rows) == 1 else statements.delete_all(table, rows)
    return Statement(text=text, index=start, count=len(rows), operation=Operation.DELETE)


def _update(change: Change) -> bytes:
    assert change.after is not None
    return statements.update(change.table, set_places(change), change.after, old_row(change))
