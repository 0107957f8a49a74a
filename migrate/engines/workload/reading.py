"""What a server's counters say at one moment."""

from dataclasses import dataclass

from migrate.model.baseline import TableLoad
from migrate.model.names import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The server's counters at one moment; what is None could not be read, and `skipped` says why."""

    tables: tuple[TableLoad, ...]
    connections: int | None = None
    most_connections: int | None = None
    allowed_connections: int | None = None
    hits: int | None = None
    reads: int | None = None
    uptime_seconds: int | None = None
    counted_seconds: int | None = None
    """How long the counters have counted."""
    log_position: int | None = None
    skipped: tuple[Skipped, ...] = ()
