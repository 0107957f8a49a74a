"""SARIF: the shape that the standard's schema asks for, and nothing of a foreign name becomes a link or a path."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from migrate.errors import UsageProblem
from migrate.model.issue import Assessment
from migrate.report.sarif import render
from tests.report.assessed import ASSESSMENT, CURSOR, READY, REVIEWED
from tests.report.golden import assert_golden
from tests.report.hostile import HOSTILE, HOSTILE_ASSESSMENT
from tests.report.nouns import VALIDATION
from tests.report.workload_nouns import BUSY, BUSY_REVIEWED, HOSTILE_BUSY, WORKLOAD

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
    "busy": BUSY,
    "busy-reviewed": BUSY_REVIEWED,
    "hostile-busy": HOSTILE_BUSY,
}
REQUIRED = {
    "location": (),
    "physicalLocation": ("artifactLocation",),
    "suppressions": ("kind",),
    "toolExecutionNotifications": ("message",),
    "invocations": ("executionSuccessful",),
    "message": ("text",),
    "rules": ("id",),
    "tool": ("driver",),
    "driver": ("name",),
    "results": ("message",),
    "runs": ("tool", "results"),
}
"""The members that the standard's schema requires, by the name of the object or of the list that it stands in."""


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
    reasons = [reason for item in noun.workload.statements for reason in item.reasons] if noun.workload else []
    assert len(results) == len(noun.issues) + len(noun.ignored) + len(fixed) + len(reasons)
    for issue, result in zip(noun.issues, results, strict=False):
        assert result["partialFingerprints"] == {"migrate/v1": issue.fingerprint}
        (location,) = result["locations"]
        assert location["logicalLocations"][0]["fullyQualifiedName"]
        assert ("physicalLocation" in location) is (issue.location is not None)


def objects(data: Any, key: str = "log") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the log with the key that it, or the list around it, stands under."""
    if isinstance(data, dict):
        yield key, data
        for name, value in data.items():
            if name != "properties":
                yield from objects(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from objects(value, key)


@pytest.mark.parametrize("noun", ASSESSMENTS.values(), ids=ASSESSMENTS)
class TestWhatTheSchemaAsks:
    """What sarif-schema-2.1.0.json, and GitHub's own rules on top of it, ask for and no library is needed to see."""

    def test_no_required_member_is_missing(self, noun: Assessment) -> None:
        for key, found in objects(json.loads(render(noun))):
            assert not [name for name in REQUIRED.get(key, ()) if name not in found], key

    def test_places_count_from_one(self, noun: Assessment) -> None:
        regions = [found for key, found in objects(json.loads(render(noun))) if key == "region"]
        assert all(region["startLine"] >= 1 and region["startColumn"] >= 1 for region in regions)

    def test_addresses_are_references(self, noun: Assessment) -> None:
        for key, found in objects(json.loads(render(noun))):
            if key == "artifactLocation":
                assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", found["uri"])
            if "helpUri" in found:
                assert re.fullmatch(r"https://[!-~]+", found["helpUri"])

    def test_words_are_of_the_schema_s_lists(self, noun: Assessment) -> None:
        for key, found in objects(json.loads(render(noun))):
            if key in ("results", "toolExecutionNotifications", "defaultConfiguration"):
                assert found["level"] in ("none", "note", "warning", "error")
            if key == "results":
                assert found.get("baselineState", "new") in ("new", "unchanged", "updated", "absent")
            if key == "suppressions":
                assert found["kind"] in ("inSource", "external")
                assert found["status"] in ("accepted", "underReview", "rejected")

    def test_numbers_are_numbers_and_no_text_is_empty(self, noun: Assessment) -> None:
        log = json.loads(render(noun), parse_constant=pytest.fail)
        for key, found in objects(log):
            assert key != "message" or found["text"]
            assert all(value is not None for value in found.values())

    def test_every_rule_has_a_description_and_a_help(self, noun: Assessment) -> None:
        for rule in run_of(noun)["tool"]["driver"]["rules"]:
            assert rule["fullDescription"]["text"]
            assert rule["help"]["text"]


class TestStatements:
    def test_every_rule_that_one_meets_is_a_result(self) -> None:
        found = [result for result in run_of(BUSY)["results"] if "statement" in result["properties"]]
        assert [(result["ruleId"], result["level"]) for result in found] == [
            ("MY812", "warning"),
            ("MY832", "error"),
            ("MY807", "note"),
        ]
        assert "rejected by the target" in found[1]["message"]["text"]
        assert "8,120 runs" in found[1]["message"]["text"]
        assert found[1]["properties"]["count"] == 8120

    def test_one_of_a_script_has_its_place_and_one_of_a_server_has_none(self) -> None:
        *_, digest, script = run_of(BUSY)["results"]
        assert script["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "jobs/night%20ly.sql"},
            "region": {"startLine": 12, "startColumn": 3},
        }
        assert "physicalLocation" not in digest["locations"][0]
        assert digest["locations"][0]["logicalLocations"][0]["kind"] == "statement"

    def test_one_that_was_not_judged_is_a_notification_and_a_fine_one_is_nothing(self) -> None:
        said = run_of(BUSY)["invocations"][0]["toolExecutionNotifications"]
        assert [item["level"] for item in said] == ["warning", "warning", "note"]
        assert "CALL mystery(?)" in said[-1]["message"]["text"]
        assert "SELECT 1" not in render(BUSY)

    def test_a_run_more_changes_no_fingerprint(self) -> None:
        (paged, *others) = WORKLOAD.statements
        later = replace(paged, statement=replace(paged.statement, count=9000, seconds=100.0))
        again = replace(BUSY, workload=replace(WORKLOAD, statements=(later, *others)))
        before, after = (
            [result["partialFingerprints"] for result in run_of(noun)["results"]] for noun in (BUSY, again)
        )
        assert before == after

    def test_no_result_is_there_twice(self) -> None:
        prints = [result["partialFingerprints"]["migrate/v1"] for result in run_of(BUSY)["results"]]
        assert len(prints) == len(set(prints))

    def test_without_a_workload_there_is_none(self) -> None:
        assert not [result for result in run_of(ASSESSMENT)["results"] if "statement" in result["properties"]]


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


def test_a_baseline_knows_no_statements() -> None:
    found = [result for result in run_of(BUSY_REVIEWED)["results"] if "statement" in result["properties"]]
    assert {result["baselineState"] for result in found} == {"new"}
    assert all(result["suppressions"] == [] for result in found)


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
