"""SARIF: the shape that the standard's schema asks for, and nothing of a foreign name becomes a link or a path."""

import json
from typing import Any

import pytest

from migrate.errors import UsageProblem
from migrate.model.issue import Assessment
from migrate.report.sarif import render
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE, HOSTILE_ASSESSMENT
from tests.report.nouns import ASSESSMENT, CURSOR, READY, REVIEWED, VALIDATION

ALLOWED = {
    "log": {"$schema", "version", "runs"},
    "run": {"tool", "invocations", "columnKind", "results", "properties"},
    "driver": {"name", "semanticVersion", "rules"},
    "rule": {
        *("id", "name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration", "properties"),
    },
    "result": {
        *("ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "baselineState"),
        *("suppressions", "properties"),
    },
}
"""The keys that we write, each in the standard's schema, where no object but a property bag takes others."""
ASSESSMENTS = {
    "assessment": ASSESSMENT,
    "reviewed": REVIEWED,
    "ready": READY,
    "hostile": HOSTILE_ASSESSMENT,
}


def run_of(noun: Assessment) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render(noun))
    assert set(log) == ALLOWED["log"]
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_golden() -> None:
    assert_golden("assessment-reviewed.sarif", render(REVIEWED))


@pytest.mark.parametrize("noun", ASSESSMENTS.values(), ids=ASSESSMENTS)
def test_the_shape_is_the_standards(noun: Assessment) -> None:
    run = run_of(noun)
    assert set(run) <= ALLOWED["run"]
    driver = run["tool"]["driver"]
    assert set(driver) <= ALLOWED["driver"]
    identities = [rule["id"] for rule in driver["rules"]]
    assert len(identities) == len(set(identities))
    for rule in driver["rules"]:
        assert set(rule) <= ALLOWED["rule"]
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in run["results"]:
        assert set(result) <= ALLOWED["result"]
        assert result["message"]["text"]
        assert identities[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
    assert run["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize("noun", ASSESSMENTS.values(), ids=ASSESSMENTS)
def test_every_issue_is_a_result_with_its_fingerprint_and_place(noun: Assessment) -> None:
    results = run_of(noun)["results"]
    fixed = noun.baseline.fixed if noun.baseline else ()
    assert len(results) == len(noun.issues) + len(noun.ignored) + len(fixed)
    for issue, result in zip(noun.issues, results, strict=False):
        assert result["partialFingerprints"] == {"migrate/v1": issue.fingerprint}
        (location,) = result["locations"]
        assert location["logicalLocations"][0]["fullyQualifiedName"]
        assert ("physicalLocation" in location) is (issue.location is not None)


def test_a_known_check_has_its_page_as_help() -> None:
    rules = {rule["id"]: rule for rule in run_of(ASSESSMENT)["tool"]["driver"]["rules"]}
    assert "Make the column nullable" in rules["MY104"]["help"]["text"]
    assert rules["MY104"]["helpUri"].startswith("https://www.postgresql.org/")


def test_a_place_in_a_file() -> None:
    result = next(item for item in run_of(ASSESSMENT)["results"] if item["ruleId"] == CURSOR.check)
    place = result["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "dump/shop.sql"},
        "region": {"startLine": 412, "startColumn": 7},
    }


def test_ignored_issues_are_suppressed_with_their_reason() -> None:
    results = run_of(REVIEWED)["results"]
    assert all("suppressions" in result for result in results)
    held = [result["suppressions"][0] for result in results if result["suppressions"]]
    assert [item["justification"] for item in held] == [
        "orders is archived before the cutover (until 2026-12-31)",
        "the log stays behind",
    ]
    assert {item["kind"] for item in held} == {"external"}


def test_with_a_baseline_every_result_says_how_it_stands() -> None:
    states = [result["baselineState"] for result in run_of(REVIEWED)["results"]]
    assert states.count("new") == 1
    assert states.count("absent") == 1
    assert states.count("unchanged") == len(states) - 2


@pytest.mark.parametrize("noun", [ASSESSMENT, READY], ids=["assessment", "ready"])
def test_without_a_baseline_or_ignored_issues_none_does(noun: Assessment) -> None:
    for result in run_of(noun)["results"]:
        assert "baselineState" not in result
        assert "suppressions" not in result


def test_what_was_not_assessed_is_a_notification() -> None:
    (said,) = run_of(ASSESSMENT)["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"] == "event nightly: could not be parsed"


def test_a_hostile_name_is_no_link_and_no_absolute_address() -> None:
    run = run_of(HOSTILE_ASSESSMENT)
    for result in run["results"]:
        assert "](" not in result["message"]["text"].replace("\\]", "")
        for location in result["locations"]:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert uri.isascii()
            assert not {" ", "<", ":", "\\", "\n"} & set(uri)
    assert all(letter.isprintable() for name in HOSTILE for letter in run["results"][0]["message"]["text"] if name)


def test_another_noun_has_none() -> None:
    with pytest.raises(UsageProblem, match="a validation has no SARIF report"):
        render(VALIDATION)
