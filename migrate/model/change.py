"""Changes on their way from a source's log to a target, in the order of the source's commits.

A stream of changes is a sequence of events: `RowChanges`, `Truncation` and `StructureChange`, and after those of each transaction
its `Commit`, which says where the log may be read again from. Values are already what the target's column takes: the unescaped
text that `migrate.engines.bulk.field_of` puts into a row, or raw bytes for a column whose form is binary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple

from migrate.model.names import ObjectName


class Unchanged(Enum):
    """Stands for a value that the log leaves out: one that an update did not touch (PostgreSQL's TOASTed values), or, of a row as it
    was, one that is no part of its key.
    """

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED

Value = bytes | None | Unchanged
Row = tuple[Value, ...]
"""One row's values, in the order of the table's column pairs. None is NULL."""


class Operation(StrEnum):
    """What happened to rows."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class RowChanges(NamedTuple):
    """Rows of one table that one event of the log changed, in its order.

    A log tells tens of thousands of them a second; a tuple is made in a fraction of a frozen dataclass's time.
    """

    table: ObjectName
    """The source's name."""
    operation: Operation
    before: Sequence[Row] = ()
    """The rows as they were: of updates and deletes. Empty where the log says only what an update left (the key is unchanged then)."""
    after: Sequence[Row] = ()
    """The rows as they are: of inserts and updates."""
    log_bytes: int = 0
    """About how much of the log they take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncation:
    """Tables that were emptied at once."""

    tables: tuple[ObjectName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureChange:
    """A statement that changed the structure of a table, or may have."""

    statement: str
    tables: tuple[ObjectName, ...] = ()
    """The tables it speaks of, as far as the log tells."""
    unreadable: bool = False
    """Changes to these tables are lost from here on, whatever the task's policy about structure is: they can't be followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The end of a transaction of the source, or, with `idle`, a sign that nothing happened up to here."""

    position: str
    """Where reading goes on after this transaction: `binlog.000007:4711` or a log sequence number `0/16B3748`."""
    at: float
    """When the source committed it, in seconds since 1970."""
    idle: bool = False


Event = RowChanges | Truncation | StructureChange | Commit
