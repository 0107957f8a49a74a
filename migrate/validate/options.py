"""How a comparison goes about it."""

from dataclasses import dataclass

from migrate.model.validation import Level
from migrate.validate.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the caller asks of a comparison, the same for every table."""

    level: Level = Level.ROWS
    max_differences: int = 20
    """Rows named per table; all are counted."""
    workers: int = 2
    """Queries at once on each server."""
    spool: Spool | None = None
    """Keeps the keys of all rows that differ, for the SQL that repairs them."""
    max_load: float | None = None
    """Statements running on a server beyond which no more of ours are sent. MySQL counts ours among them."""
    max_lag_seconds: float | None = None
    """How far a replica may be behind before no more queries are sent."""
    statement_seconds: float | None = None
    """After which a server ends a query of ours; what it read is then read in smaller parts."""
