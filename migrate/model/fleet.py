"""Many databases assessed side by side, and how they rank."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from migrate.model.codec import Json, encode
from migrate.model.document import SCHEMA_VERSION, Document
from migrate.model.issue import Severity


class FleetState(StrEnum):
    """What is known of one database of a fleet. Declared from worst to best."""

    FAILED = "failed"
    """It could not be assessed."""
    NOT_READY = "not-ready"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetMember:
    """One database of a fleet, and what its assessment says in short."""

    KEEP_DEFAULTS = True

    name: str
    state: FleetState
    source: str = ""
    """Its address, masked, or the file it was read from."""
    target: str = ""
    engine: str = ""
    """The source's engine with its version, as people write it."""
    objects: int = 0
    tables: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    low_hours: float = 0.0
    high_hours: float = 0.0
    ignored: int = 0
    not_assessed: int = 0
    grade: str = ""
    """How complex the migration is, where that was judged."""
    reason: str = ""
    """Why it could not be assessed."""
    report: str = ""
    """Its page, beside the fleet's own."""
    document: str = ""
    """Its assessment as JSON, beside the fleet's own document."""
    elapsed_seconds: float = 0.0

    @property
    def is_answered(self) -> bool:
        """Whether it could be assessed."""
        return self.state is not FleetState.FAILED

    def count(self, severity: Severity) -> int:
        """How many issues are of that severity."""
        return {Severity.ERROR: self.errors, Severity.WARNING: self.warnings, Severity.INFO: self.infos}[severity]


@dataclass(frozen=True, kw_only=True)
class Fleet(Document):
    """The assessments of many databases, in short."""

    KIND = "fleet"

    members: tuple[FleetMember, ...] = ()
    elapsed_seconds: float = 0.0

    @property
    def ranked(self) -> tuple[FleetMember, ...]:
        """What needs a look first: failures, then the most errors, then the most hours."""
        order = list(FleetState)

        def key(member: FleetMember) -> tuple[int, int, float, int, str]:
            return order.index(member.state), -member.errors, -member.high_hours, -member.warnings, member.name

        return tuple(sorted(self.members, key=key))

    @property
    def states(self) -> dict[FleetState, int]:
        """How many databases are in each state, every state named."""
        counted = Counter(member.state for member in self.members)
        return {state: counted[state] for state in FleetState}

    @property
    def hours(self) -> tuple[float, float]:
        """Hours of work for all that could be assessed."""
        low, high = (sum(getattr(member, name) for member in self.members) for name in ("low_hours", "high_hours"))
        return round(low, 2), round(high, 2)

    def to_json(self) -> dict[str, Json]:
        """The fleet, ranked, with its counts first."""
        return {
            "schema_version": SCHEMA_VERSION,
            "kind": self.KIND,
            "summary": {
                **{state.value.replace("-", "_"): count for state, count in self.states.items()},
                "errors": sum(member.errors for member in self.members),
                "warnings": sum(member.warnings for member in self.members),
                "effort_hours": encode(self.hours),
            },
            **encode(self),
        }
