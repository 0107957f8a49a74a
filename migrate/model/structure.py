"""How a target's structure differs from the one that the conversion decided on."""

from dataclasses import dataclass

from migrate.model.issue import Severity
from migrate.model.names import ObjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureDifference:
    """One object, or one property of it, that is not as expected."""

    object: ObjectRef
    aspect: str
    """What differs: `presence`, `type`, `nullability`, `default`, `identity`, `expression`, `columns`, `rule`, `validity`,
    `next number`, `state` or `grants`."""
    severity: Severity
    """An error lets rows in that the source refuses, or refuses or loses rows that it takes; a warning costs time or needs a look."""
    expected: str
    found: str
    """Empty where nothing is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureComparison:
    """The comparison of a whole schema."""

    KEEP_DEFAULTS = True

    compared: tuple[tuple[str, int], ...] = ()
    """How many objects of each kind were looked for."""
    differences: tuple[StructureDifference, ...] = ()

    @property
    def is_match(self) -> bool:
        """Whether nothing of weight differs."""
        return not any(found.severity is Severity.ERROR for found in self.differences)
