"""What the apply asks of a session on the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from migrate.errors import QueryFailed
from migrate.execute.local.cdc.net import NetRows
from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import Row


class Fault(StrEnum):
    """Why a change did not go in."""

    DUPLICATE = "duplicate"
    """A row with one of its unique keys is there already."""
    MISSING = "missing"
    """The row to change or delete is not there."""
    TRUNCATION = "truncation"
    """A value is too long for its column."""
    DATA = "data"
    """The target refuses the row for another reason that lies in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """The first of some changes that did not go in. None of them did."""

    fault: Fault
    reason: str
    """The server's words, or ours where it said nothing."""
    index: int
    """Which change it was, from 0."""
    count: int = 1
    """It may be one of so many from there on."""


class TryAgain(QueryFailed):
    """The target gave up a transaction through no fault of its own: a deadlock, a lock that was held too long."""


class Session(Protocol):
    """One session on the target, in one open transaction at a time."""

    def attempt(self, changes: Sequence[Change], *, missing_deletes: bool) -> Trouble | None:
        """Makes all the changes, in their order, or none of them and says why.

        `missing_deletes` lets a row pass that is to be deleted and is not there. Raises `QueryFailed` where the trouble is not in
        the rows.
        """
        ...

    def replace_rows(self, net: NetRows, *, missing_deletes: bool) -> bool:
        """Deletes the rows that were there before and inserts those that are to be there; False where not all of it went in.

        Nothing of it did then. `missing_deletes` as for `attempt`. Raises `QueryFailed` where the trouble is not in the rows.
        """
        ...

    def displace(self, table: ApplyTable, row: Row, keys: Sequence[Sequence[int]]) -> None:
        """Deletes the rows that share one of the keys with `row`. Raises `QueryFailed`."""
        ...

    def empty(self, tables: Sequence[ApplyTable]) -> None:
        """Deletes all rows, in the same transaction. Raises `QueryFailed`."""
        ...

    def execute(self, statement: str) -> int:
        """Runs a statement in the same transaction and gives the number of rows it touched. Raises `QueryFailed`."""
        ...

    def query(self, statement: str) -> list[tuple[str, ...]]:
        """The rows that a query gives, their values as text. Raises `QueryFailed`."""
        ...

    def commit(self) -> None:
        """Makes the changes last. Raises `QueryFailed`."""
        ...

    def rollback(self) -> None:
        """Takes back what was not committed."""
        ...
