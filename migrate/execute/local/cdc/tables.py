"""What the apply knows of each table: its columns on the target, and how a row of it is found there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from migrate.engines.mysql.loading import Arrival, arrival
from migrate.execute.local.jobs import TableJob
from migrate.model.change import UNCHANGED, Operation, Row
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Table

_EXACT = frozenset(
    {"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric", "binary", "varbinary"}
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ApplyTable:
    """One table that changes go to. Two are the same only when they are one object."""

    source: ObjectName
    name: ObjectName
    """The target's name."""
    columns: tuple[Column, ...]
    """The target's columns, in the order of the values in a row."""
    key: tuple[int, ...]
    """Where in a row the values are that name it; empty where only all of them together do."""
    unique: tuple[tuple[int, ...], ...]
    """The same for every unique key of the target that the values cover."""
    binary: tuple[bool, ...]
    """Which values are raw bytes."""
    rows_are_apart: bool = False
    """Whether a change of one row never concerns another: the key is the only unique one, its values are equal only where they are
    the same bytes, and no trigger looks on.
    """
    passage: "Callable[[Change], Change | None] | None" = None
    """What becomes of a change on its way, where it does not arrive as the log tells it: None for one that does not arrive."""


class Change(NamedTuple):
    """One row's change."""

    table: ApplyTable
    operation: Operation
    before: Row | None
    after: Row | None


def apply_table(job: TableJob, *, has_triggers: bool = True) -> ApplyTable:
    """The table of a job that pairs the columns. Where it is not known whether the target's table `has_triggers`, it may."""
    key = _key(job)
    mysql = job.target_engine.is_mysql_family
    # PostgreSQL's own log tells bytea as the text that another PostgreSQL reads.
    raw = job.source_engine.is_mysql_family
    columns = job.columns
    return ApplyTable(
        source=job.source.name,
        name=job.target.name,
        columns=columns,
        key=key,
        unique=tuple(_unique(job.target, [column.name for column in columns])),
        rows_are_apart=_are_apart(job, key) and not has_triggers,
        binary=tuple(
            arrival(column) is Arrival.HEX if mysql else raw and column.type.name == "bytea" for column in columns
        ),
    )


def _key(job: TableJob) -> tuple[int, ...]:
    """The source's primary key, else one of its unique keys without NULLs, else the same of the target.

    The source's comes first: its log may tell of a row's old values only those of its own key.
    """
    for table, names in (
        (job.source, [pair.source.name for pair in job.pairs]),
        (job.target, [pair.target.name for pair in job.pairs]),
    ):
        for key in ([table.primary_key] if table.primary_key else []) + list(table.unique_keys):
            total = all(length is None for length in key.prefix_lengths)
            if total and all(name in names and not table.column(name).nullable for name in key.columns):
                return tuple(names.index(name) for name in key.columns)
    return ()


def _are_apart(job: TableJob, key: tuple[int, ...]) -> bool:
    """Whether the key is the target's only one that forbids two rows to be alike, and holds numbers or bytes alone."""
    names = {job.columns[place].name for place in key}
    keys = ([job.target.primary_key] if job.target.primary_key else []) + list(job.target.unique_keys)
    is_alone = [set(item.columns) for item in keys] == [names] and not any(item.unique for item in job.target.indexes)
    return bool(key) and is_alone and all(job.columns[place].type.name in _EXACT for place in key)


def _unique(table: Table, names: list[str]) -> list[tuple[int, ...]]:
    keys = ([table.primary_key] if table.primary_key else []) + list(table.unique_keys)
    columns = [key.columns for key in keys]
    columns += [
        tuple(part.column for part in index.parts if part.column)
        for index in table.indexes
        if index.unique and not index.predicate and all(part.column for part in index.parts)
    ]
    return [tuple(names.index(name) for name in key) for key in columns if all(name in names for name in key)]


def old_row(change: Change) -> Row:
    """The values that name the row as it was: where the log tells none, its key did not change."""
    row = change.before if change.before is not None else change.after
    assert row is not None
    return row


def set_places(change: Change) -> tuple[int, ...]:
    """Which values an update sets: those that the log tells, without a key that stays as it is."""
    table, _, before, after = change
    assert after is not None
    key = table.key
    if before is None or (len(key) == 1 and before[key[0]] == after[key[0]]):  # as most do
        same_key = True
    else:
        same_key = all(before[place] == after[place] for place in key)
    if same_key and UNCHANGED not in after:
        return _usual_places(table)
    left_out = set(table.key) if same_key else set()
    places = tuple(
        place
        for place, column in enumerate(table.columns)
        if place not in left_out
        and after[place] is not UNCHANGED
        and not (column.identity is not None and column.identity.always)
    )
    return places or table.key


@cache
def _usual_places(table: ApplyTable) -> tuple[int, ...]:
    """Those that an update sets which tells all values and keeps the key."""
    places = tuple(
        place
        for place, column in enumerate(table.columns)
        if place not in table.key and not (column.identity is not None and column.identity.always)
    )
    return places or table.key
