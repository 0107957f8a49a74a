"""How much a finding matters, and how much work it is."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much an issue matters. Declared from worst to least."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class EffortLevel(StrEnum):
    """AWS SCT's scale: simple under 2 hours, medium 2 to 6, significant more than 6; none where the tool does it."""

    NONE = "none"
    SIMPLE = "simple"
    MEDIUM = "medium"
    SIGNIFICANT = "significant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Hours of work for one occurrence of an issue, from low to high."""

    level: EffortLevel = EffortLevel.NONE
    low_hours: float = 0.0
    high_hours: float = 0.0


NO_EFFORT = Effort()
"""Nothing to do by hand."""
