"""What reports say of issues that are ignored, and of a baseline: counted and shown, never passed over."""

from migrate.model.issue import Assessment, IgnoredIssue
from migrate.report.words import count


def ignored_words(item: IgnoredIssue) -> str:
    """An ignored issue in a line, with its reason."""
    issue = item.issue
    until = f" (until {item.until})" if item.until else ""
    return f"{issue.check} {issue.object.name or issue.object.kind.value}: {item.reason}{until}"


def baseline_sentence(assessment: Assessment) -> str:
    """What is new and what is gone since the baseline, or nothing where there is none."""
    baseline = assessment.baseline
    if baseline is None:
        return ""
    known = len(assessment.issues) - len(baseline.new)
    return (
        f"Since the baseline: {count(len(baseline.new), 'new issue')}, {len(baseline.fixed):,} fixed, {known:,} known."
    )
