"""A baseline: new, known and fixed, told by fingerprint."""

import dataclasses

import pytest

from migrate.assess.baseline import compare
from migrate.errors import UsageProblem
from migrate.model.issue import Assessment, IgnoredIssue, Severity
from migrate.model.names import EngineName, Target
from tests.report.assessed import ASSESSMENT, COLLATION, CURSOR, READY, REVIEWED, ZERO_DATE


def with_issues(*issues: object) -> Assessment:
    return dataclasses.replace(ASSESSMENT, issues=issues)


def test_the_same_assessment_has_nothing_new_and_nothing_fixed() -> None:
    found = compare(ASSESSMENT, ASSESSMENT).baseline
    assert found is not None
    assert (found.new, found.fixed) == ((), ())


def test_what_is_new_and_what_is_fixed() -> None:
    found = compare(with_issues(CURSOR, COLLATION), with_issues(ZERO_DATE, COLLATION)).baseline
    assert found is not None
    assert found.new == (CURSOR.fingerprint,)
    assert found.fixed == (ZERO_DATE,)


def test_only_what_is_new_fails() -> None:
    before = with_issues(ZERO_DATE)
    assert compare(with_issues(ZERO_DATE), before).failing(Severity.INFO) == ()
    assert compare(with_issues(ZERO_DATE, CURSOR), before).failing(Severity.ERROR) == (CURSOR,)
    assert compare(with_issues(ZERO_DATE, COLLATION), before).failing(Severity.ERROR) == ()


def test_without_a_baseline_everything_from_the_threshold_up_fails() -> None:
    assert with_issues(ZERO_DATE, COLLATION).failing(Severity.ERROR) == (ZERO_DATE,)
    assert with_issues(ZERO_DATE, COLLATION).failing(Severity.INFO) == (ZERO_DATE, COLLATION)


def test_what_is_ignored_is_neither_new_nor_fixed() -> None:
    ignored = dataclasses.replace(with_issues(), ignored=(IgnoredIssue(issue=ZERO_DATE, reason="r"),))
    for now, before in ((ignored, with_issues(ZERO_DATE)), (with_issues(ZERO_DATE), ignored)):
        found = compare(now, before).baseline
        assert found is not None
        assert (found.new, found.fixed) == ((), ())


def test_a_baseline_of_another_way_is_refused() -> None:
    with pytest.raises(UsageProblem, match="the baseline goes from PostgreSQL"):
        compare(ASSESSMENT, READY)
    with pytest.raises(UsageProblem):
        compare(dataclasses.replace(ASSESSMENT, target=Target(service="mysql", engine=EngineName.MYSQL)), ASSESSMENT)


def test_a_later_version_or_service_is_the_same_way() -> None:
    later = dataclasses.replace(
        ASSESSMENT, target=Target(service="rds-postgresql", engine=EngineName.POSTGRESQL, version="18")
    )
    assert compare(later, ASSESSMENT).baseline is not None


def test_comes_back_from_its_document() -> None:
    assert Assessment.from_text(REVIEWED.to_text()) == REVIEWED
    assert REVIEWED.to_json()["summary"]["new"] == 1
    assert ASSESSMENT.to_json()["summary"]["new"] is None
