"""What a lint says, in every format that it has."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from migrate.errors import UsageProblem
from migrate.model.lint import Finding, Lint, LintedDocument
from migrate.model.severity import Severity
from migrate.report.formats import Format, parse_noun, render

FOUND = Lint(
    documents=(
        LintedDocument(file="rules.json", kind="table mappings", says="2 rules"),
        LintedDocument(file="settings.json", kind="task settings"),
    ),
    findings=(
        Finding(
            severity=Severity.ERROR,
            code="duplicate-rule-id",
            path="$.rules[1].rule-id",
            message="1 is already the rule-id of $.rules[0]",
            fix="give each rule a rule-id of its own",
            url="https://docs.aws.amazon.com/dms/latest/userguide/x.html",
            file="rules.json",
            line=7,
        ),
        Finding(
            severity=Severity.INFO, code="bare-underscore", path="$.rules", message="a \x1b[31m name", file="rules.json"
        ),
    ),
)


def test_text() -> None:
    assert (
        render(FOUND, Format.TEXT, width=60)
        == """\
rules.json (table mappings, 2 rules)
  7: error duplicate-rule-id $.rules[1].rule-id
    1 is already the rule-id of $.rules[0]
    fix: give each rule a rule-id of its own
    see: https://docs.aws.amazon.com/dms/latest/userguide/x.html
  info bare-underscore $.rules
    a \\x1b[31m name

settings.json (task settings)
  nothing to say

2 documents: 1 error, 1 info
"""
    )


def test_colour_is_only_there_where_it_is_asked_for() -> None:
    assert "\x1b[1;31merror" in render(FOUND, Format.TEXT, colour=True)
    assert "\x1b" not in render(FOUND, Format.TEXT)


def test_nothing_found() -> None:
    assert render(Lint(documents=()), Format.TEXT) == "0 documents: nothing to say\n"


def test_json_and_back() -> None:
    assert parse_noun(render(FOUND, Format.JSON)) == FOUND


def test_sarif() -> None:
    (run,) = json.loads(render(FOUND, Format.SARIF))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    first, second = run["results"]
    assert rules == ["bare-underscore", "duplicate-rule-id"]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == ["duplicate-rule-id", "bare-underscore"]
    assert (first["level"], second["level"]) == ("error", "note")
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 7
    assert second["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert first["partialFingerprints"] != second["partialFingerprints"]


@pytest.mark.parametrize(("fail_on", "failures"), [(Severity.ERROR, 1), (Severity.INFO, 2), (None, 0)])
def test_junit(fail_on: Severity | None, failures: int) -> None:
    root = ElementTree.fromstring(render(FOUND, Format.JUNIT, fail_on=fail_on))
    assert (root.get("tests"), root.get("failures")) == ("3", str(failures))
    assert [suite.get("name") for suite in root] == ["rules.json", "settings.json"]


@pytest.mark.parametrize("other", [Format.MARKDOWN, Format.HTML, Format.CSV])
def test_there_is_no_other_format(other: Format) -> None:
    with pytest.raises(UsageProblem):
        render(FOUND, other)
