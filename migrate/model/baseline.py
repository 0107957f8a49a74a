"""What a source does before the migration: the seed of any sizing, and what comes after is compared with it."""

from dataclasses import dataclass

from migrate.model.document import Document
from migrate.model.issue import Source
from migrate.model.names import ObjectName, Skipped
from migrate.model.workload import WorkloadStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLoad:
    """How large a table is, and how much is written to it. What is None was not evaluated."""

    name: ObjectName
    rows: int | None = None
    """The server's estimate."""
    data_bytes: int | None = None
    index_bytes: int | None = None
    inserts: int | None = None
    updates: int | None = None
    deletes: int | None = None

    @property
    def writes(self) -> int | None:
        """Rows written in the time that was looked at."""
        parts = [part for part in (self.inserts, self.updates, self.deletes) if part is not None]
        return sum(parts) if parts else None


@dataclass(frozen=True, kw_only=True)
class PerformanceBaseline(Document):
    """One look at a running source. What is None was not evaluated, and `skipped` says why."""

    KIND = "baseline"

    source: Source
    taken_at: str = ""
    """When, in UTC."""
    seconds: float | None = None
    """How long writes, log and buffer reads were watched; or, if `since_start`, how long the server has counted."""
    since_start: bool = False
    tables: tuple[TableLoad, ...] = ()
    statements: tuple[WorkloadStatement, ...] = ()
    """Those that took longest, without their values."""
    connections: int | None = None
    most_connections: int | None = None
    """The most at a time since the server started."""
    allowed_connections: int | None = None
    buffer_hit_ratio: float | None = None
    """From 0 to 1: the share of page reads that memory answered."""
    uptime_seconds: int | None = None
    log_bytes: int | None = None
    """Of binlog or WAL, written in the time that was looked at."""
    skipped: tuple[Skipped, ...] = ()

    def per_second(self, number: int | None) -> float | None:
        """A count as a rate over the time that was looked at; None where that was under a millisecond."""
        return None if number is None or (self.seconds or 0.0) < 0.001 else number / (self.seconds or 1.0)
