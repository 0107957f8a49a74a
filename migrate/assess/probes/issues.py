"""The issues that come of what the data answered, and what the answers add to the issues of the structure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from migrate import catalogue
from migrate.assess.excerpt import shown
from migrate.assess.probes.sizes import recommended
from migrate.model.issue import Issue
from migrate.model.names import ObjectRef
from migrate.model.probe import ProbeOutcome, ProbeResult
from migrate.report.probe_words import detail_lines, result_words

DECIDED_BY: Mapping[str, tuple[str, ...]] = {
    "MY101": ("MY704",),
    "MY102": ("MY703",),
    "MY104": ("MY701", "MY702"),
    "MY105": ("MY705",),
    "MY108": ("MY710",),
    "MY112": ("MY711",),
    "time-range": ("MY711",),
    "PG105": ("PG708",),
    "PG106": ("PG701", "PG704"),
    "CD216": ("CD302",),
}
"""Issues of the structure (by id, or by the name of the converter's own) and the questions to the data that decide them."""


def issues_of(probes: Sequence[ProbeResult]) -> Iterator[Issue]:
    """One issue for each thing that was found; its numbers are in the excerpt, which changes from day to day."""
    for found in probes:
        if found.outcome is not ProbeOutcome.FOUND:
            continue
        page = catalogue.page(found.check)
        yield Issue(
            check=page.id,
            name=page.name,
            severity=page.severity,
            object=found.object,
            message=found.message,
            verdict=page.verdict,
            excerpt="\n".join(_excerpt(found)),
            fix=" ".join(page.fix.partition("\n\n")[0].split()),
            effort=page.effort,
        )


def with_answers(issues: Sequence[Issue], probes: Sequence[ProbeResult]) -> tuple[Issue, ...]:
    """The issues, each with what the data says about it below its excerpt. Their messages and fingerprints stay."""
    answers: dict[tuple[str, ObjectRef], ProbeResult] = {(item.check, item.object): item for item in probes}
    return tuple(_with_answers(issue, answers) for issue in issues)


def _with_answers(issue: Issue, answers: Mapping[tuple[str, ObjectRef], ProbeResult]) -> Issue:
    checks = DECIDED_BY.get(issue.check, DECIDED_BY.get(issue.name, ()))
    said = [answers[check, issue.object] for check in checks if (check, issue.object) in answers]
    lines = [f"data: {item.subject}: {result_words(item)}" for item in said]
    return replace(issue, excerpt="\n".join((*filter(None, (issue.excerpt,)), *map(shown, lines))))


def _excerpt(found: ProbeResult) -> Iterator[str]:
    if words := result_words(found):
        yield shown(f"data: {words}")
    yield from map(shown, detail_lines(found))
    if found.sizes:
        yield f"recommended: {recommended(found.sizes, complete=found.complete)}"
