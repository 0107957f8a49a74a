"""A table that is loaded in pieces, side by side: what is known of it as a whole."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from migrate.execute.local.jobs import TableJob
from migrate.execute.local.table_load import beginning
from migrate.model.progress import TableState, TableStatistics


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """One part of a table; of most tables the only one."""

    job: TableJob
    number: int
    whole: "WholeTable"


@dataclass(kw_only=True, eq=False)
class WholeTable:
    """The load of one table, whose pieces may be in the hands of several threads."""

    job: TableJob
    report: Callable[[TableStatistics], None]
    finish: Callable[[TableStatistics], None]
    """Takes the last counters, once."""
    _parts: list[TableStatistics] = field(default_factory=list)
    _left: int = 0
    """Pieces that have not ended."""
    _problem: str = ""
    _moment: object = None
    _began: float = 0.0
    _told: TableStatistics | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def pieces(self, jobs: Sequence[TableJob]) -> list[Piece]:
        """The pieces that these jobs are."""
        self._parts = [beginning(self.job) for _ in jobs]
        self._left = len(jobs)
        return [Piece(job=job, number=number, whole=self) for number, job in enumerate(jobs)]

    @property
    def has_failed(self) -> bool:
        """Whether a piece could not be loaded: the rest of them are of no use."""
        return bool(self._problem)

    def may_be_read_at(self, moment: object) -> bool:
        """Whether a session that sees the source at that moment may read a piece: all are read at the same one."""
        return self._moment is None or self._moment == moment

    def is_bound_to(self, moment: object) -> bool:
        """Whether the pieces that are left can be read at that moment alone."""
        return self._moment is not None and self._moment == moment

    def begin(self, note: Callable[[], None]) -> None:
        """A piece is about to be read; `note` is called before the first one, and the others wait for it."""
        with self._lock:
            if not self._began:
                note()
                self._began = time.monotonic()

    def bind(self, moment: object) -> None:
        """From now on only sessions of that moment read pieces. Whoever asks or tells about moments takes care of the turns."""
        self._moment = moment

    def refused_beside(self, number: int) -> int:
        """How many rows of the other pieces the target refused."""
        return sum(part.full_load_error_rows for place, part in enumerate(self._parts) if place != number)

    def take(self, number: int, part: TableStatistics) -> None:
        """Takes a piece's counters as they grow, and tells the table's."""
        with self._lock:
            self._parts[number] = part
            self._tell(part if len(self._parts) == 1 else self._sum(TableState.FULL_LOAD))

    def ended(self, number: int, part: TableStatistics) -> None:
        """A piece has come to its end, however it did. With the last one the table has."""
        with self._lock:
            self._parts[number] = part
            self._problem = self._problem or (part.error if part.table_state is TableState.TABLE_ERROR else "")
            self._left -= 1
            if self._left:
                return
            last = part if len(self._parts) == 1 else self._sum(self._end())
            if last != self._told:
                self._tell(last)
            self.finish(last)

    def _tell(self, told: TableStatistics) -> None:
        self._told = told
        self.report(told)

    def _end(self) -> TableState:
        if self._problem:
            return TableState.TABLE_ERROR
        cancelled = any(part.table_state is TableState.TABLE_CANCELLED for part in self._parts)
        return TableState.TABLE_CANCELLED if cancelled else TableState.TABLE_COMPLETED

    def _sum(self, state: TableState) -> TableStatistics:
        return replace(
            self._parts[0],
            table_state=state,
            full_load_rows=sum(part.full_load_rows for part in self._parts),
            full_load_error_rows=sum(part.full_load_error_rows for part in self._parts),
            full_load_bytes=sum(part.full_load_bytes for part in self._parts),
            full_load_changed_values=sum(part.full_load_changed_values for part in self._parts),
            elapsed_seconds=round(time.monotonic() - self._began, 3) if self._began else 0.0,
            error=self._problem if state is TableState.TABLE_ERROR else "",
        )
