"""How a comparison goes about it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from migrate.model.names import ObjectName
from migrate.model.selection import is_selected
from migrate.model.validation import Level
from migrate.validate.cluster import Cluster
from migrate.validate.ledger import Run
from migrate.validate.sampling import Share
from migrate.validate.scope import Scope
from migrate.validate.settle import Settling
from migrate.validate.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the caller asks of a comparison."""

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
    levels: tuple[tuple[str, Level], ...] = ()
    """Patterns of tables that are compared at a level of their own; the last one that fits counts."""
    share: Share | None = None
    """How much of each table is read; None for all of it."""
    seed: int = 0
    """Decides which parts of a table make the sample."""
    scope: Scope = field(default_factory=Scope)
    settling: Settling | None = None
    """How what differs is asked again while changes are still carried over; None where nothing changes."""
    run: Run | None = None
    """Where it is taken down what is done, and whose tables that are done are not read again."""
    changed_only: bool = False
    """Whether a table that was equal in an earlier run and that neither server has written to since is not read again."""
    reconcile: bool = True
    """Whether what AWS DMS's own validation noted on the target is looked at again."""
    control_schemas: frozenset[str] | None = None
    """Where the task's own tables on the target can be; None where that is not known, and every task's are looked at."""
    cluster: Cluster | None = None
    """What compares the chunks of tables that have an order, instead of this process; what differs is looked at here."""
    told: Callable[[ObjectName, int, int], None] = lambda *_: None
    """Is told a table's name and how many of its rows, of about how many, were passed."""

    def level_of(self, table: ObjectName) -> Level:
        """The level at which that table is compared."""
        fitting = [level for pattern, level in self.levels if is_selected(table, include=(pattern,))]
        return fitting[-1] if fitting else self.level
