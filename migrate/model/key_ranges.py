"""How a large table's rows spread over its key: the bounds at which a load may divide it."""

from dataclasses import dataclass

from migrate.model.names import ObjectName


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRanges:
    """Bounds of one table's key between which about equally many rows lie; no bounds, and a reason, where there are none."""

    table: ObjectName
    column: str = ""
    """The key's first column."""
    boundaries: tuple[str, ...] = ()
    """The upper bounds, ascending; what is above the last one is a range of its own."""
    rows: int = 0
    """How many rows the source's index or statistics tell of."""
    largest: int = 0
    """How many of them lie in the fullest range."""
    how: str = ""
    """Where the numbers come from."""
    reason: str = ""
    """Why there are no bounds."""
