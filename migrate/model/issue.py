"""What an assessment finds: issues, a verdict for every object, and what the proof on a scratch target said."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from migrate.model.codec import Json, encode
from migrate.model.document import SCHEMA_VERSION, Document
from migrate.model.names import EngineName, Location, ObjectRef, Skipped, Target
from migrate.model.severity import NO_EFFORT
from migrate.model.severity import Effort as Effort
from migrate.model.severity import EffortLevel as EffortLevel
from migrate.model.severity import Severity as Severity
from migrate.model.workload import Workload


class Verdict(StrEnum):
    """What it takes to bring one object over. Declared from easiest to hardest."""

    AUTOMATIC = "automatic"
    DECISION = "decision"
    MANUAL = "manual"
    BLOCKED = "blocked"
    NOT_EVALUATED = "not-evaluated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One finding: which check, about which object, why it matters here, and the fix."""

    check: str
    """The check's id, such as `MY101`."""
    name: str
    """The check's kebab-case name."""
    severity: Severity
    object: ObjectRef
    message: str
    verdict: Verdict = Verdict.AUTOMATIC
    """What this issue asks of the object."""
    location: Location | None = None
    excerpt: str = ""
    """The source text concerned, such as a column's definition."""
    span: tuple[int, int] | None = None
    """Where in `excerpt` the trouble is: start and end, in characters."""
    fix: str = ""
    effort: Effort = NO_EFFORT

    @property
    def fingerprint(self) -> str:
        """The same issue about the same object has the same fingerprint in every run."""
        parts = (self.check, self.object.kind.value, *self.object.path, self.message)
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Json]:
        """The issue as DESIGN's contract spells it."""
        return {
            **encode(self),
            "object": _object_json(self.object),
            "location": encode(self.location),
            "fix": self.fix,
            "effort": encode(self.effort),
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectVerdict:
    """What it takes to bring one object over, and why."""

    object: ObjectRef
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedObject:
    """One statement that was tried on a scratch target."""

    object: ObjectRef
    accepted: bool
    statement: str = ""
    error: str = ""
    """The server's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The converted schema, tried object by object on a scratch database."""

    engine: EngineName
    version: str
    objects: tuple[ProvedObject, ...]

    @property
    def accepted(self) -> int:
        """How many statements the server took."""
        return sum(proved.accepted for proved in self.objects)

    @property
    def rejected(self) -> int:
        """How many it refused."""
        return len(self.objects) - self.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which database was looked at."""

    engine: EngineName
    version: str
    database: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DmsReach:
    """How many tables DMS can full-load and how many its CDC can follow."""

    tables: int = 0
    full_load: int = 0
    cdc: int = 0


@dataclass(frozen=True, kw_only=True)
class Assessment(Document):
    """Everything that will not survive the move by itself, object by object."""

    KIND = "assessment"

    source: Source
    target: Target
    objects: tuple[ObjectVerdict, ...] = ()
    issues: tuple[Issue, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    learning: tuple[tuple[str, float, float], ...] = ()
    """Hours to learn a check's subject, once however often it occurs: (check id, low, high)."""
    dms: DmsReach = DmsReach()
    proof: Proof | None = None
    workload: Workload | None = None
    """What the application asks, and what the target would make of it, where that was looked at."""

    def count(self, severity: Severity) -> int:
        """How many issues are of that severity."""
        return sum(issue.severity is severity for issue in self.issues)

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """How many objects have each verdict, every verdict named."""
        counted = Counter(item.verdict for item in self.objects)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def effort_hours(self) -> tuple[float, float]:
        """Hours of manual work, from low to high: learning once a check, and each occurrence."""
        low = sum(issue.effort.low_hours for issue in self.issues) + sum(hours for _, hours, _ in self.learning)
        high = sum(issue.effort.high_hours for issue in self.issues) + sum(hours for _, _, hours in self.learning)
        return round(low, 2), round(high, 2)

    def to_json(self) -> dict[str, Json]:
        """The assessment as DESIGN's contract spells it."""
        return {
            "schema_version": SCHEMA_VERSION,
            "kind": self.KIND,
            "source": encode(self.source),
            "target": {
                "engine": self.target.engine.value,
                "version": self.target.version,
                "service": self.target.service,
            },
            "summary": {
                "errors": self.count(Severity.ERROR),
                "warnings": self.count(Severity.WARNING),
                "infos": self.count(Severity.INFO),
                "effort_hours": encode(self.effort_hours),
                "objects": {verdict.value: count for verdict, count in self.verdicts.items()},
                "skipped": len(self.skipped),
                "dms": encode(self.dms),
            },
            "objects": [
                {**_object_json(item.object), "verdict": item.verdict.value, "reason": item.reason}
                for item in self.objects
            ],
            "issues": [issue.to_json() for issue in self.issues],
            "skipped": [
                {"object": item.object, "reason": item.reason, "location": encode(item.location)}
                for item in self.skipped
            ],
            "learning": encode(self.learning),
            "dms": encode(self.dms),
            "proof": _proof_json(self.proof),
            "workload": self.workload.to_json() if self.workload else None,
        }

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Reads what `to_json` wrote. Raises `BadDocument`."""
        if not isinstance(data, dict) or not isinstance(data.get("objects"), list):
            return super().from_json(data)
        objects = [
            {"object": item, **{key: item[key] for key in ("verdict", "reason") if key in item}}
            if isinstance(item, dict)
            else item
            for item in data["objects"]
        ]
        return super().from_json({**data, "objects": objects})


def _object_json(reference: ObjectRef) -> dict[str, Json]:
    return {"kind": reference.kind.value, "name": reference.name, "path": list(reference.path)}


def _proof_json(proof: Proof | None) -> Json:
    if proof is None:
        return None
    return {
        "engine": proof.engine.value,
        "version": proof.version,
        "accepted": proof.accepted,
        "rejected": proof.rejected,
        "objects": [{**encode(item), "object": _object_json(item.object)} for item in proof.objects],
    }
