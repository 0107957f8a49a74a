"""What following changes asks of a source."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from migrate.engines.changes import ChangeStream
from migrate.execute.local.cdc.checkpoint import TableMark
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.snapshots import Snapshots
from migrate.model.names import EngineName, ObjectName
from migrate.url import Url

Mark = Callable[[ObjectName, TableMark], None]
"""Keeps, lastingly, what is known of a table."""
Begin = Callable[[str], None]
"""Keeps, lastingly, the position that changes are followed from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The tables whose changes are asked for, and where they go."""

    task: str
    url: Url
    target: EngineName
    jobs: tuple[TableJob, ...]


class LogSource(Protocol):
    """A source whose log can be followed."""

    contiguous: bool
    """Whether a transaction's changes lie between the positions of the commit before it and of its own."""

    def check(self) -> None:
        """Raises `NotPermitted` or `Unsupported` where the source or the account is not ready for it."""
        ...

    def identity(self) -> str:
        """Names the server that the log's positions belong to."""
        ...

    def position(self) -> str:
        """Where the log ends now."""
        ...

    def clock(self) -> float:
        """The source's time, in seconds since 1970."""
        ...

    def begin(self, position: str, keep: Begin) -> None:
        """Prepares to follow the changes from a position on, or from now on where it is empty, and has it kept."""
        ...

    def snapshots(self, *, begun: bool, keep: Begin, mark: Mark) -> Snapshots:
        """The snapshots of a load that changes are followed after; of one that goes on, where it has `begun`."""
        ...

    def open(self, position: str) -> AbstractContextManager[ChangeStream]:
        """The changes from a position on."""
        ...
