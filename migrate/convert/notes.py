"""What a conversion has to say: the kinds of issue, and the collector of issues, of things left out and of choices made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.errors import UsageProblem
from migrate.model.conversion import Decision
from migrate.model.issue import Effort, EffortLevel, Issue, Severity, Verdict
from migrate.model.names import Location, ObjectRef, Skipped

_SIMPLE = Effort(level=EffortLevel.SIMPLE, low_hours=0.25, high_hours=2)
_MEDIUM = Effort(level=EffortLevel.MEDIUM, low_hours=2, high_hours=6)
_NONE = Effort()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A kind of issue."""

    check: str
    name: str
    severity: Severity
    verdict: Verdict
    effort: Effort = _NONE


def _error(name: str, *, check: str = "MY000", effort: Effort = _MEDIUM) -> Note:
    return Note(check=check, name=name, severity=Severity.ERROR, verdict=Verdict.MANUAL, effort=effort)


def _warning(name: str, *, check: str = "MY000", verdict: Verdict = Verdict.DECISION) -> Note:
    return Note(check=check, name=name, severity=Severity.WARNING, verdict=verdict, effort=_SIMPLE)


def _info(name: str, *, check: str = "MY000") -> Note:
    return Note(check=check, name=name, severity=Severity.INFO, verdict=Verdict.AUTOMATIC)


EXPRESSION = _error("expression-not-converted", effort=_SIMPLE)
VIEW = _error("view-not-converted")
TEXT_COMPARISON = _warning("text-comparison")
OTHER_MEANING = _warning("other-meaning")
GROUP_CONCAT = _info("group-concat")
DIVISION = _info("division")
BITS = _warning("bit-operation")
LOOSE_GROUPING = _warning("loose-group-by")
ROUTINE = _error("routine-not-converted")
TRIGGER = _error("trigger-not-converted")
EVENT = _error("event-not-converted")
CODE_CONVERTED = _info("code-converted")
CODE_MEANING = _warning("code-meaning")
SESSION_SETTING = _warning("user-variable", check="MY310")
PROCEDURE_ROWS = _warning("procedure-returns-rows")
TRIGGER_CASCADE = _warning("trigger-after-cascade")
EVENT_JOB = _warning("event-scheduled-by-pg-cron")
SPATIAL_TYPE = _error("spatial-type")
UNKNOWN_TYPE = _error("unknown-type")
VECTOR_TYPE = _error("vector-type")
SPATIAL_INDEX = _warning("spatial-index", verdict=Verdict.MANUAL)
FULLTEXT_INDEX = _warning("fulltext-index", verdict=Verdict.MANUAL)
INDEX = _warning("index-not-converted", verdict=Verdict.MANUAL)
INVISIBLE_INDEX = _info("invisible-index")
INVISIBLE_COLUMN = _warning("invisible-column")
PREFIX_KEY = _warning("prefix-key")
NOT_ENFORCED = _info("check-not-enforced")
FOREIGN_KEY = _error("foreign-key-not-converted", effort=_SIMPLE)
PARTITIONS = _warning("partitions-not-converted", verdict=Verdict.MANUAL)
COLLATION = _warning("case-insensitive-collation")
ZERO_DATE = _warning("zero-date-default")
DEFAULT = _warning("default-not-converted", verdict=Verdict.MANUAL)
GENERATED = _warning("generated-column-not-converted", verdict=Verdict.MANUAL)
VIRTUAL = _info("virtual-column-stored")
TIME_RANGE = _warning("time-range")
UNSIGNED_IDENTITY = _warning("unsigned-bigint-identity")
IDENTITY_TYPE = _warning("identity-type")
ENUM_LABEL = _warning("enum-label-length")
ON_UPDATE = _info("on-update-current-timestamp")
SYSTEM_VERSIONED = _error("system-versioned-table")
NAME = _info("name-changed")
LOSSY_TYPE = _warning("type-without-equal")
CONSTRAINT = _error("constraint-without-equal", effort=_SIMPLE)
KEY_LENGTH = _warning("key-length")
STORAGE_ENGINE = _warning("storage-engine")
SEQUENCE = _error("sequence-not-converted", effort=_SIMPLE)
INHERITANCE = _error("table-inheritance")
MATERIALIZED_VIEW = _error("materialized-view")
EXTENSION = _info("extension-left-out")
DEFINER = _info("definer-dropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something on which people differ. The first alternative is the default."""

    alternatives: tuple[str, ...]
    why: str


class Notes:
    """Gathers what a conversion has to say. The only thing in a conversion that changes while it runs."""

    def __init__(self, choices: Mapping[str, Choice], chosen: Mapping[str, str]) -> None:
        self._choices = choices
        self._chosen = dict(chosen)
        self._counts: dict[str, int] = {}
        self._said: set[tuple[str, str]] = set()
        self.issues: list[Issue] = []
        self.skipped: list[Skipped] = []
        for name, value in chosen.items():
            if name not in choices:
                raise UsageProblem(f"there is no decision {name!r}", hint=f"known decisions: {', '.join(choices)}")
            if value not in choices[name].alternatives:
                known = ", ".join(choices[name].alternatives)
                raise UsageProblem(f"{value!r} is no choice for {name}", hint=f"known choices: {known}")

    def add(
        self,
        note: Note,
        reference: ObjectRef,
        message: str,
        *,
        fix: str = "",
        excerpt: str = "",
        location: Location | None = None,
    ) -> None:
        """Raises an issue about an object of the source."""
        self.issues.append(
            Issue(
                check=note.check,
                name=note.name,
                severity=note.severity,
                verdict=note.verdict,
                effort=note.effort,
                object=reference,
                message=message,
                fix=fix,
                excerpt=excerpt,
                location=location,
            )
        )

    def add_once(self, note: Note, reference: ObjectRef, message: str, *, fix: str = "") -> None:
        """Raises an issue unless that kind was already raised about that object."""
        if (note.name, reference.name) not in self._said:
            self._said.add((note.name, reference.name))
            self.add(note, reference, message, fix=fix)

    def skip(self, reference: ObjectRef, reason: str, *, location: Location | None = None) -> None:
        """Tells that an object of the source has no statement."""
        self.skipped.append(
            Skipped(object=f"{reference.kind.value} {reference.name}", reason=reason, location=location)
        )

    def choose(self, name: str, *, count: int = 1) -> str:
        """The choice to be made for one more object."""
        self._counts[name] = self._counts.get(name, 0) + count
        return self._chosen.get(name, self._choices[name].alternatives[0])

    def peek(self, name: str) -> str:
        """The choice, without counting an object."""
        return self._chosen.get(name, self._choices[name].alternatives[0])

    def muted(self) -> "Notes":
        """Other notes with the same choices, for asking again what was told already."""
        return Notes(self._choices, self._chosen)

    def decisions(self) -> tuple[Decision, ...]:
        """Every choice that concerned at least one object."""
        return tuple(
            Decision(
                name=name,
                choice=self.peek(name),
                alternatives=choice.alternatives,
                objects=self._counts[name],
                why=choice.why,
            )
            for name, choice in self._choices.items()
            if self._counts.get(name)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Text of the target's dialect, and what changed its meaning on the way."""

    sql: str
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Text that was not converted, and why."""

    reason: str
