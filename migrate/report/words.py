"""The wording that all reports share: numbers with their nouns, hours, durations, names of services."""

from migrate.model.issue import Effort, EffortLevel, Severity
from migrate.model.names import EngineName, ObjectKind, Target

_PLURALS = {
    ObjectKind.INDEX: "indexes",
    ObjectKind.FOREIGN_KEY: "foreign keys",
    ObjectKind.PRIMARY_KEY: "primary keys",
    ObjectKind.UNIQUE_KEY: "unique keys",
    ObjectKind.MATERIALIZED_VIEW: "materialized views",
    ObjectKind.DATABASE_LINK: "database links",
}
_SERVICES = {
    "aurora-postgresql": "Aurora PostgreSQL",
    "aurora-mysql": "Aurora MySQL",
    "rds-postgresql": "RDS for PostgreSQL",
    "rds-mysql": "RDS for MySQL",
    "rds-mariadb": "RDS for MariaDB",
}
_LEVELS = {
    EffortLevel.NONE: "nothing to do by hand",
    EffortLevel.SIMPLE: "simple, < 2 h",
    EffortLevel.MEDIUM: "medium, 2–6 h",
    EffortLevel.SIGNIFICANT: "significant, > 6 h",
}


def plural(kind: ObjectKind) -> str:
    """The kind's plural.

    >>> plural(ObjectKind.INDEX), plural(ObjectKind.TABLE)
    ('indexes', 'tables')
    """
    return _PLURALS.get(kind, f"{kind.value}s")


def group_name(kind: ObjectKind) -> str:
    """The row of a summary that an object belongs to: columns, keys and indexes count with their tables."""
    match kind:
        case (
            ObjectKind.TABLE
            | ObjectKind.COLUMN
            | ObjectKind.PRIMARY_KEY
            | ObjectKind.UNIQUE_KEY
            | ObjectKind.INDEX
            | ObjectKind.FOREIGN_KEY
            | ObjectKind.CHECK
            | ObjectKind.PARTITION
        ):
            return "tables"
        case ObjectKind.VIEW | ObjectKind.MATERIALIZED_VIEW:
            return "views"
        case ObjectKind.FUNCTION | ObjectKind.PROCEDURE:
            return "routines"
        case ObjectKind.SERVER | ObjectKind.DATABASE | ObjectKind.SCHEMA | ObjectKind.EXTENSION:
            return "database"
        case _:
            return plural(kind)


def count(number: int, singular: str, many: str = "") -> str:
    """A number and its noun.

    >>> count(1, "error"), count(1204551, "row"), count(2, "index", "indexes")
    ('1 error', '1,204,551 rows', '2 indexes')
    """
    return f"{number:,} {singular if number == 1 else many or singular + 's'}"


def hours(low: float, high: float) -> str:
    """A range of hours.

    >>> hours(6, 14), hours(0.5, 0.5), hours(0, 0)
    ('6–14 h', '0.5 h', '–')
    """
    if not high:
        return "–"
    shown = [f"{round(value, 2 if value < 1 else 1):,.10g}" for value in (low, high)]
    return f"{shown[0]} h" if shown[0] == shown[1] else f"{shown[0]}–{shown[1]} h"


def effort(value: Effort) -> str:
    """One occurrence's effort on AWS SCT's scale, with the estimate where it is finer than the scale.

    >>> effort(Effort(level=EffortLevel.SIMPLE, low_hours=0.5, high_hours=1))
    'simple, 0.5–1 h'
    """
    if value.level is EffortLevel.NONE or not value.high_hours:
        return _LEVELS[value.level]
    return f"{value.level.value}, {hours(value.low_hours, value.high_hours)}"


def duration(seconds: float) -> str:
    """A wall-clock time.

    >>> duration(0.0004), duration(0.34), duration(134), duration(7325)
    ('under 0.1s', '0.3s', '2m14s', '2h02m')
    """
    if 0 < seconds < 0.05:
        return "under 0.1s"
    if seconds < 10:
        return f"{seconds:.1f}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02}s"
    return f"{whole // 3600:,}h{whole % 3600 // 60:02}m"


def size(size_bytes: int) -> str:
    """A number of bytes.

    >>> size(512), size(1536), size(3 * 1024**3)
    ('512 B', '1.5 KiB', '3.0 GiB')
    """
    value, unit = float(size_bytes), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if abs(value) < 1024:
            break
        value, unit = value / 1024, larger
    return f"{size_bytes:,} B" if unit == "B" else f"{value:,.1f} {unit}"


def target_title(target: Target) -> str:
    """The target as AWS or its makers write it, with its version."""
    name = _SERVICES.get(target.service, target.engine.title)
    return f"{name} {target.version}" if target.version else name


def engine_title(engine: EngineName, version: str) -> str:
    """The engine's name with the server's version."""
    return f"{engine.title} {version}" if version else engine.title


def severity_count(severity: Severity, number: int) -> str:
    """How many issues of a severity.

    >>> severity_count(Severity.ERROR, 8), severity_count(Severity.INFO, 1)
    ('8 errors', '1 note')
    """
    match severity:
        case Severity.ERROR:
            return count(number, "error")
        case Severity.WARNING:
            return count(number, "warning")
        case Severity.INFO:
            return count(number, "note")
