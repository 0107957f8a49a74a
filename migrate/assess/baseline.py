"""Holds an assessment against an earlier one, so that only what is new fails a build."""

from dataclasses import replace

from migrate.errors import UsageProblem
from migrate.model.issue import Assessment, Baseline


def compare(assessment: Assessment, previous: Assessment) -> Assessment:
    """Gives the assessment with what is new and what is gone since the previous one.

    Issues are told by their fingerprints. One that was ignored before is known, and one that is ignored now is not gone.
    Raises `UsageProblem` where the previous one is of another kind of source or target.
    """
    ways = [(item.source.engine.is_mysql_family, item.target.engine) for item in (assessment, previous)]
    if ways[0] != ways[1]:
        raise UsageProblem(
            f"the baseline goes from {previous.source.engine.title} to {previous.target}, this assessment from "
            f"{assessment.source.engine.title} to {assessment.target}",
            hint="compare with an assessment of the same database for the same target",
        )
    known = {issue.fingerprint for issue in previous.issues} | {item.issue.fingerprint for item in previous.ignored}
    now = {issue.fingerprint for issue in assessment.issues} | {item.issue.fingerprint for item in assessment.ignored}
    return replace(
        assessment,
        baseline=Baseline(
            new=tuple(issue.fingerprint for issue in assessment.issues if issue.fingerprint not in known),
            fixed=tuple(issue for issue in previous.issues if issue.fingerprint not in now),
        ),
    )
