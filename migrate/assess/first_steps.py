"""What to do first: blockers, then the server settings that CDC needs, then decisions, then code by hand."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from migrate.assess.excerpt import shown
from migrate.model.issue import Assessment, Issue, Verdict
from migrate.model.names import ObjectKind

_PER_STAGE = 5
"""So many checks of a stage are named, those with the most hours first."""
_NAMED_OBJECTS = 3


def first_steps(assessment: Assessment) -> tuple[str, ...]:
    """One sentence a step, in order."""
    steps = [step for word, belongs in _STAGES for step in _stage(word, list(filter(belongs, assessment.issues)))]
    if not assessment.objects:
        return tuple(steps)
    is_other_family = assessment.source.engine.is_mysql_family != assessment.target.engine.is_mysql_family
    if is_other_family and assessment.proof is None and not assessment.source.engine.is_script_only:
        steps.append("Prove the conversion on a scratch server: migrate assess … --verify-with URL")
    return tuple(steps)


def _is_blocker(issue: Issue) -> bool:
    return issue.verdict is Verdict.BLOCKED


def _is_setting(issue: Issue) -> bool:
    return not _is_blocker(issue) and issue.check.startswith("CD") and issue.object.kind is ObjectKind.SERVER


def _is_decision(issue: Issue) -> bool:
    return issue.verdict is Verdict.DECISION and not _is_setting(issue)


def _is_manual(issue: Issue) -> bool:
    return issue.verdict is Verdict.MANUAL and not _is_setting(issue)


_STAGES: tuple[tuple[str, Callable[[Issue], bool]], ...] = (
    ("Clear what blocks", _is_blocker),
    ("Set up the server for CDC", _is_setting),
    ("Decide", _is_decision),
    ("Rewrite by hand", _is_manual),
)


def _stage(word: str, issues: Sequence[Issue]) -> Iterator[str]:
    by_check: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        by_check.setdefault((issue.check, issue.name), []).append(issue)

    def weight(item: tuple[tuple[str, str], list[Issue]]) -> tuple[int, float, tuple[str, str]]:
        key, found = item
        return min(issue.severity.rank for issue in found), -sum(issue.effort.high_hours for issue in found), key

    ordered = sorted(by_check.items(), key=weight)
    for (check, name), found in islice(ordered, _PER_STAGE):
        fix = f": {shown(found[0].fix)}" if found[0].fix else ""
        yield f"{word}: {check} {name} ({_objects(found)}){fix}"
    if len(ordered) > _PER_STAGE:
        rest = ", ".join(check for (check, _), _ in ordered[_PER_STAGE:])
        yield f"{word}, after that: {rest}"


def _objects(issues: Sequence[Issue]) -> str:
    names = list(dict.fromkeys(shown(*issue.object.path) for issue in issues))
    if names == [""]:
        return "server"
    more = f" and {len(names) - _NAMED_OBJECTS:,} more" if len(names) > _NAMED_OBJECTS else ""
    return ", ".join(names[:_NAMED_OBJECTS]) + more
