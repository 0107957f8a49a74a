"""What an assessment finds: issues, a verdict for every object, and what the proof on a scratch target said."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from migrate.model.codec import Json, encode
from migrate.model.document import SCHEMA_VERSION, Document
from migrate.model.judgement import Duration, Grade, KindEffort, Method, TableReach, shares
from migrate.model.names import EngineName, Location, ObjectRef, Skipped, Target
from migrate.model.probe import ProbeOutcome, ProbeResult
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


def issue_hours(issues: Sequence[Issue]) -> tuple[tuple[float, float], ...]:
    """The hours that each issue adds to a total, low and high, in the order given.

    What is simple and occurs often costs less each time: see `migrate.model.judgement.shares`.
    """
    efforts = [(issue.check, issue.effort.level is EffortLevel.SIMPLE, issue.effort.high_hours) for issue in issues]
    return tuple(
        (issue.effort.low_hours * share, issue.effort.high_hours * share)
        for issue, share in zip(issues, shares(efforts), strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredIssue:
    """An issue that somebody decided to live with, and why. It is shown and counted, and fails nothing."""

    issue: Issue
    reason: str
    until: str = ""
    """The last day on which it is ignored, such as `2026-12-31`; nothing for ever."""

    def to_json(self) -> dict[str, Json]:
        """The issue with its reason."""
        return {"issue": self.issue.to_json(), "reason": self.reason, "until": self.until}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleIgnore:
    """A rule that held nothing back, and why: it has expired, or nothing matches it."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What has changed since an earlier assessment."""

    new: tuple[str, ...] = ()
    """Fingerprints of the issues that the earlier one does not have."""
    fixed: tuple[Issue, ...] = ()
    """The earlier one's issues that are gone."""

    def to_json(self) -> dict[str, Json]:
        """The fingerprints, and the issues that are gone."""
        return {"new": list(self.new), "fixed": [issue.to_json() for issue in self.fixed]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectCode:
    """The source's text of a view, routine, trigger or event that somebody has to look at."""

    object: ObjectRef
    text: str


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
    checked: tuple[str, ...] = ()
    """Ids of the checks that had something to look at, whether they found anything or not."""
    ignored: tuple[IgnoredIssue, ...] = ()
    """Issues that a rule with a reason holds back; they are in no count of `issues`."""
    idle_ignores: tuple[IdleIgnore, ...] = ()
    baseline: Baseline | None = None
    """Only where it was compared with an earlier assessment."""
    code: tuple[ObjectCode, ...] = ()
    """The code of what does not convert by itself."""
    learning: tuple[tuple[str, float, float], ...] = ()
    """Hours to learn a check's subject, once however often it occurs: (check id, low, high)."""
    dms: DmsReach = DmsReach()
    proof: Proof | None = None
    probes: tuple[ProbeResult, ...] = ()
    """What a look at the data answered; empty where none was asked for."""
    grade: Grade | None = None
    """How complex the migration is; None where there is nothing to judge."""
    methods: tuple[Method, ...] = ()
    """The ways to move the database, best first."""
    duration: Duration | None = None
    """How long the full load takes; None where the source tells no sizes, as a dump."""
    first_steps: tuple[str, ...] = ()
    """What to do first, in order."""
    reach: tuple[TableReach, ...] = ()
    """Which tables DMS can load and follow, table by table."""
    workload: Workload | None = None
    """What the application asks, and what the target would make of it, where that was looked at."""

    def count(self, severity: Severity) -> int:
        """How many issues are of that severity."""
        return sum(issue.severity is severity for issue in self.issues)

    def failing(self, threshold: Severity) -> tuple[Issue, ...]:
        """The issues that are at least that severe and, where there is a baseline, new."""
        new = set(self.baseline.new) if self.baseline else None
        return tuple(
            issue
            for issue in self.issues
            if issue.severity.rank <= threshold.rank and (new is None or issue.fingerprint in new)
        )

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """How many objects have each verdict, every verdict named."""
        counted = Counter(item.verdict for item in self.objects)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def probe_outcomes(self) -> dict[ProbeOutcome, int]:
        """How many questions about the data have each answer, every one named."""
        counted = Counter(item.outcome for item in self.probes)
        return {outcome: counted[outcome] for outcome in ProbeOutcome}

    @property
    def effort_hours(self) -> tuple[float, float]:
        """Hours of manual work, from low to high: learning once a check, and each occurrence as `issue_hours` has it."""
        priced = issue_hours(self.issues)
        low = sum(hours for hours, _ in priced) + sum(hours for _, hours, _ in self.learning)
        high = sum(hours for _, hours in priced) + sum(hours for _, _, hours in self.learning)
        return round(low, 2), round(high, 2)

    @property
    def effort_by_kind(self) -> tuple[KindEffort, ...]:
        """The hours by the kind of object, learning apart; the most first."""
        kinds: dict[str, list[tuple[float, float]]] = {}
        for issue, hours in zip(self.issues, issue_hours(self.issues), strict=True):
            kinds.setdefault(issue.object.kind.value, []).append(hours)
        found = (
            KindEffort(
                kind=kind,
                occurrences=len(hours),
                low_hours=round(sum(low for low, _ in hours), 2),
                high_hours=round(sum(high for _, high in hours), 2),
            )
            for kind, hours in kinds.items()
        )
        return tuple(sorted(found, key=lambda item: (-item.high_hours, item.kind)))

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
                "effort_by_kind": encode(self.effort_by_kind),
                "objects": {verdict.value: count for verdict, count in self.verdicts.items()},
                "skipped": len(self.skipped),
                "ignored": len(self.ignored),
                "new": len(self.baseline.new) if self.baseline else None,
                "fixed": len(self.baseline.fixed) if self.baseline else None,
                "dms": encode(self.dms),
                "probes": {outcome.value: count for outcome, count in self.probe_outcomes.items()},
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
            "checked": list(self.checked),
            "ignored": [item.to_json() for item in self.ignored],
            "idle_ignores": [{"rule": item.rule, "reason": item.reason} for item in self.idle_ignores],
            "baseline": self.baseline.to_json() if self.baseline else None,
            "code": [{"object": _object_json(item.object), "text": item.text} for item in self.code],
            "learning": encode(self.learning),
            "dms": encode(self.dms),
            "proof": _proof_json(self.proof),
            "probes": [{**encode(item), "object": _object_json(item.object)} for item in self.probes],
            "grade": encode(self.grade),
            "methods": encode(self.methods),
            "duration": encode(self.duration),
            "first_steps": encode(self.first_steps),
            "reach": encode(self.reach),
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
