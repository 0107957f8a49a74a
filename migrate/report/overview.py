"""What every report of an assessment says: its head line, its summary by kind, its closing sentence, its groups of issues."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from migrate.model.issue import Assessment, Issue, Severity, Verdict, issue_hours
from migrate.model.names import ObjectKind
from migrate.report.words import count, engine_title, group_name, plural, severity_count, target_title

_HEADED = (
    *("tables", "views", "routines", "packages", "triggers", "events", "sequences", "types", "synonyms"),
    "database links",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckGroup:
    """All issues of one check and severity."""

    check: str
    name: str
    severity: Severity
    issues: tuple[Issue, ...]
    fix: str
    """The fix where it is the same for all of them, with the same effort; else nothing."""

    @property
    def hours(self) -> tuple[float, float]:
        """Hours for all of them, without learning."""
        return _hours(self.issues)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One row of the summary: a group of kinds, its issues by severity, and the hours for them."""

    name: str
    errors: int
    warnings: int
    infos: int
    hours: tuple[float, float]


def source_title(assessment: Assessment) -> str:
    """The database with its engine, such as `shop (MySQL 8.0.36)`."""
    source = assessment.source
    engine = engine_title(source.engine, source.version)
    return f"{source.database} ({engine})" if source.database else engine


def contents(assessment: Assessment) -> str:
    """What was looked at, such as `42 tables, 7 views, 5 routines`."""
    counted = Counter(group_name(item.object.kind) for item in assessment.objects)
    shown = [count(counted[name], name.removesuffix("s"), name) for name in _HEADED if counted[name]]
    return ", ".join(shown) or "no objects"


def head(assessment: Assessment) -> str:
    """The first line: what was assessed for what."""
    return f"{source_title(assessment)} for {target_title(assessment.target)}: {contents(assessment)}"


def is_ready(assessment: Assessment) -> bool:
    """Whether nothing stands in the way: no error, nothing blocked, no statement refused."""
    rejected = assessment.proof.rejected if assessment.proof else 0
    return not (assessment.count(Severity.ERROR) or assessment.verdicts[Verdict.BLOCKED] or rejected)


def verdict_sentence(assessment: Assessment) -> str:
    """`Ready: …` or `Not ready: …`, with what is in the way."""
    obstacles = []
    if errors := assessment.count(Severity.ERROR):
        obstacles.append(severity_count(Severity.ERROR, errors))
    if blocked := assessment.verdicts[Verdict.BLOCKED]:
        obstacles.append(f"{count(blocked, 'object')} blocked")
    if assessment.proof and assessment.proof.rejected:
        obstacles.append(f"{count(assessment.proof.rejected, 'statement')} refused by the scratch server")
    if obstacles:
        return f"Not ready: {', '.join(obstacles)}."
    if not assessment.objects:
        return "Ready, but nothing was found to migrate."
    warnings = assessment.count(Severity.WARNING)
    return f"Ready: no errors, {severity_count(Severity.WARNING, warnings)}."


def dms_sentence(assessment: Assessment) -> str:
    """How far DMS reaches, or nothing where there are no tables."""
    reach = assessment.dms
    if not reach.tables:
        return ""
    return f"DMS can full-load {reach.full_load:,} of {count(reach.tables, 'table')}; CDC can follow {reach.cdc:,}."


def verdicts_sentence(assessment: Assessment) -> str:
    """How many objects have each verdict."""
    words = [f"{number:,} {verdict.value}" for verdict, number in assessment.verdicts.items() if number]
    return ", ".join(words) or "none"


def next_command(assessment: Assessment) -> str:
    """What to run next."""
    target = str(assessment.target)
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", assessment.source.database).strip("-") or "assessment"
    if is_ready(assessment) and not assessment.source.engine.is_script_only:
        return f"migrate plan SOURCE --target {target} -o {name}"
    return f"migrate assess SOURCE --target {target} -o {name}.html"


def groups(issues: Sequence[Issue]) -> tuple[CheckGroup, ...]:
    """The issues by check, worst severity first; within a check as they came."""

    def key(issue: Issue) -> tuple[int, str, str]:
        return issue.severity.rank, issue.check, issue.name

    return tuple(_group(tuple(members)) for _, members in groupby(sorted(issues, key=key), key=key))


def _group(issues: tuple[Issue, ...]) -> CheckGroup:
    first = issues[0]
    same = all(issue.fix == first.fix and issue.effort == first.effort for issue in issues)
    return CheckGroup(
        check=first.check, name=first.name, severity=first.severity, issues=issues, fix=first.fix if same else ""
    )


def kind_rows(assessment: Assessment) -> tuple[KindRow, ...]:
    """The summary: a row for each group of kinds that was looked at or has an issue."""
    names = [group_name(item.object.kind) for item in assessment.objects]
    names += [group_name(issue.object.kind) for issue in assessment.issues]
    order = [*_HEADED, "database", plural(ObjectKind.STATEMENT)]
    priced = list(zip(assessment.issues, issue_hours(assessment.issues), strict=True))
    return tuple(_row(name, priced) for name in order if name in set(names))


def learning_hours(assessment: Assessment) -> tuple[float, float]:
    """Hours to learn the subjects of the checks, once each."""
    return sum(low for _, low, _ in assessment.learning), sum(high for _, _, high in assessment.learning)


def _row(name: str, priced: Sequence[tuple[Issue, tuple[float, float]]]) -> KindRow:
    mine = [(issue, hours) for issue, hours in priced if group_name(issue.object.kind) == name]
    counted = Counter(issue.severity for issue, _ in mine)
    return KindRow(
        name=name,
        errors=counted[Severity.ERROR],
        warnings=counted[Severity.WARNING],
        infos=counted[Severity.INFO],
        hours=(sum(low for _, (low, _) in mine), sum(high for _, (_, high) in mine)),
    )


def _hours(issues: Sequence[Issue]) -> tuple[float, float]:
    priced = issue_hours(issues)
    return sum(low for low, _ in priced), sum(high for _, high in priced)
