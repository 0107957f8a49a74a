"""JUnit: well formed, its counts true, failures only for what counts."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.issue import Severity
from migrate.report.junit import render
from tests.report.assessed import ASSESSMENT, READY, REVIEWED
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE_ASSESSMENT, HOSTILE_VALIDATION
from tests.report.nouns import MATCH, PLAN, VALIDATION
from tests.report.workload_nouns import BUSY, HOSTILE_BUSY, QUIET

NOUNS = {
    "assessment": ASSESSMENT,
    "reviewed": REVIEWED,
    "ready": READY,
    "validation": VALIDATION,
    "match": MATCH,
    "hostile": HOSTILE_ASSESSMENT,
    "hostile-validation": HOSTILE_VALIDATION,
    "busy": BUSY,
    "hostile-busy": HOSTILE_BUSY,
    "quiet": QUIET,
}
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "skipped": {"message"},
    "system-out": set(),
}
CHILDREN = {
    "testsuites": ("testsuite",),
    "testsuite": ("testcase",),
    "testcase": ("failure", "skipped", "system-out"),
}
"""What we write, each in Jenkins' schema, which takes no other attributes. A suite needs its first four."""


def failures(noun: Document, fail_on: Severity | None = Severity.ERROR) -> list[str]:
    root = fromstring(render(noun, fail_on=fail_on))
    return [case.attrib["name"] for case in root.iter("testcase") if case.find("failure") is not None]


def counted(element: Element, tag: str) -> int:
    return sum(case.find(tag) is not None for case in element.iter("testcase"))


@pytest.mark.parametrize("name", ["reviewed", "validation"])
def test_golden(name: str) -> None:
    assert_golden(f"{name}.junit.xml", render(NOUNS[name]))


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_the_counts_are_true(noun: Document) -> None:
    root = fromstring(render(noun))
    for element in (root, *root.iter("testsuite")):
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase")))
        assert int(element.attrib["failures"]) == counted(element, "failure")
        assert int(element.attrib["errors"]) == 0
    for suite in root.iter("testsuite"):
        assert int(suite.attrib["skipped"]) == counted(suite, "skipped")


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_the_shape_is_the_one_that_jenkins_checks(noun: Document) -> None:
    for element in fromstring(render(noun)).iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
        assert element.tag != "testsuite" or {"name", "tests", "failures", "errors"} <= set(element.attrib)
        assert re.fullmatch(r"\d+\.\d{3}", element.attrib.get("time", "0.000"))
        assert all(child.tag in CHILDREN.get(element.tag, ()) for child in element)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_no_suite_is_empty(noun: Document) -> None:
    assert all(len(suite) > 0 for suite in fromstring(render(noun)).iter("testsuite"))


def test_errors_fail_and_warnings_do_not() -> None:
    assert failures(ASSESSMENT) == ["MY104 zero-date-default", "MY305 dynamic-sql"]


def test_warnings_fail_where_they_are_to() -> None:
    assert failures(ASSESSMENT, Severity.WARNING) == [
        "MY104 zero-date-default",
        "CD101 no-primary-key",
        "MY101 unsigned-integer",
        "MY305 dynamic-sql",
    ]


@pytest.mark.parametrize("noun", [ASSESSMENT, REVIEWED], ids=["assessment", "reviewed"])
def test_nothing_fails_where_nothing_is_to(noun: Document) -> None:
    assert failures(noun, None) == []


def test_with_a_baseline_only_what_is_new_fails() -> None:
    assert failures(REVIEWED, Severity.INFO) == ["MY305 dynamic-sql"]


def test_what_is_ignored_or_not_assessed_is_skipped_with_its_reason() -> None:
    root = fromstring(render(REVIEWED))
    said = [element.attrib["message"] for element in root.iter("skipped")]
    assert said == ["orders is archived before the cutover", "the log stays behind", "could not be parsed"]


def test_a_ready_database_passes() -> None:
    assert failures(READY) == []
    assert 'name="no issues"' in render(READY)


def test_statements_that_the_target_refuses_fail_like_issues() -> None:
    assert failures(BUSY) == ["MY104 zero-date-default", "MY305 dynamic-sql", "MY832 found-rows-in-query"]
    assert "MY812 case-insensitive-comparison" in failures(BUSY, Severity.WARNING)
    assert failures(BUSY, None) == []


def test_a_statement_is_told_with_its_runs_and_one_not_judged_is_skipped_with_its_reason() -> None:
    root = fromstring(render(BUSY))
    (text,) = [case.findtext("failure") for case in root.iter("testcase") if case.attrib["name"].startswith("MY832")]
    assert text is not None
    assert "8,120 runs" in text
    assert "SQL_CALC_FOUND_ROWS * FROM items" in text
    skipped = {case.attrib["name"]: case for case in root.iter("testcase") if case.find("skipped") is not None}
    assert {"CALL mystery(?)", "slow.log"} <= set(skipped)


def test_a_workload_that_meets_no_rule_passes() -> None:
    assert 'name="no statement meets a rule"' in render(QUIET)
    assert "statements" not in render(READY)


def test_tables_that_differ_fail_and_name_their_rows() -> None:
    assert failures(VALIDATION) == [
        "shop.items",
        "shop.customers",
        "shop.a_table_with_a_name_of_sixty_four_letters_as_mysql_allows_it_ok",
    ]
    assert "missing: id=77120" in render(VALIDATION)
    assert failures(MATCH) == []


def test_another_noun_has_none() -> None:
    with pytest.raises(UsageProblem, match="a plan has no JUnit report"):
        render(PLAN)
