"""What an assessment comes to: a grade, the hours, how far DMS reaches, by what way to move, how long it takes, what to do first."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrate.model.names import ObjectName

FULL_OCCURRENCES = 5
"""So many occurrences of one simple check count in full."""
HALF_OCCURRENCES = 25
"""From the first in full up to this one, occurrences of one simple check count a half; beyond it a tenth."""
_HALF, _TENTH = 0.5, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How complex the migration is, and the numbers that say so."""

    letter: str
    """`A` (hardly any work) to `E` (a project of its own)."""
    score: float
    """0 to 100."""
    rationale: tuple[str, ...] = ()
    """One sentence for each number that counted, with its points, and one with the thresholds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindEffort:
    """The hours for all issues of one kind of object, learning apart."""

    kind: str
    """An `ObjectKind`'s value."""
    occurrences: int
    low_hours: float
    high_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReach:
    """Whether AWS DMS can load a table and follow its changes."""

    table: ObjectName
    full_load: bool
    cdc: bool
    reason: str = ""
    """Why not, or what is to be minded; empty where both go without more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way to move the database, and whether it suits this one."""

    name: str
    """`dms`, `dms-homogeneous`, `native-replication`, `dump-and-restore`, `blue-green` or `snapshot`."""
    rank: int
    """1 for the one to take first."""
    suitable: bool
    why: str = ""
    why_not: str = ""
    title: str = ""
    """The name for people."""
    url: str = ""
    """The vendor's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long the full load takes, by the sizes that the source's catalogue gives and a stated rate."""

    low_hours: float
    high_hours: float
    rate_mb_per_second: float
    """Megabytes (10**6 bytes) a second that the expectation goes by."""
    size_bytes: int
    rationale: tuple[str, ...] = ()
    """The arithmetic."""


def shares(efforts: Sequence[tuple[str, bool, float]]) -> tuple[float, ...]:
    """How much each occurrence counts of its own hours, between 0.1 and 1, in the order given.

    An occurrence is (its check, whether its effort is simple, its high hours). What is simple is done the same way
    every time: of one check the first five count in full, up to the twenty-fifth a half, and then a tenth, the
    heaviest first. What takes more, such as a stored procedure, is work of its own each time and counts in full.
    """
    counted: dict[str, int] = {}
    found = [1.0] * len(efforts)
    for at in sorted(range(len(efforts)), key=lambda at: -efforts[at][2]):
        check, is_simple, hours = efforts[at]
        if is_simple and hours:
            counted[check] = counted.get(check, 0) + 1
            found[at] = _share(counted[check])
    return tuple(found)


def _share(number: int) -> float:
    if number <= FULL_OCCURRENCES:
        return 1.0
    return _HALF if number <= HALF_OCCURRENCES else _TENTH
