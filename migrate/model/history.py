"""The validations of a database that were kept, and what changed from one to the next."""

from dataclasses import dataclass, field

from migrate.model.document import Document
from migrate.model.validation import TableVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A table whose verdict is another one than in the run before over the same databases."""

    table: str
    before: TableVerdict | None
    """None where the run before did not compare it."""
    after: TableVerdict | None
    """None where this run did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """One validation that was kept."""

    KEEP_DEFAULTS = True

    number: int
    source: str
    """The address, masked."""
    target: str
    level: str
    started_at: str
    """In UTC, as ISO 8601 has it."""
    finished_at: str | None = None
    """None where it was interrupted, or still runs."""
    elapsed_seconds: float | None = None
    counts: dict[str, int] = field(default_factory=dict)
    """How many tables have each verdict."""
    missing: int = 0
    extra: int = 0
    different: int = 0
    changes: tuple[VerdictChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ValidationHistory(Document):
    """The runs that are kept, the newest first."""

    KIND = "validation-history"

    runs: tuple[PastRun, ...] = ()
