"""What a lint says, for other programs: SARIF for code scanning, JUnit XML for CI servers."""

import hashlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from migrate import __version__
from migrate.model.codec import Json
from migrate.model.lint import Finding, Lint
from migrate.model.names import Location
from migrate.model.severity import Severity
from migrate.report.junit_elements import passed_case, suite_of
from migrate.report.sarif_words import LEVELS, message, place
from migrate.report.terminal import visible


def sarif_log(noun: Lint, *, schema: str) -> dict[str, Json]:
    """The lint as a SARIF log: a rule for every code that speaks, a result for every finding, placed by its line."""
    first: dict[str, Finding] = {}
    for finding in noun.findings:
        first.setdefault(finding.code, finding)
    rules = [_rule(finding) for _, finding in sorted(first.items())]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    run: dict[str, Json] = {
        "tool": {"driver": {"name": "migrate", "semanticVersion": __version__, "rules": rules}},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers) for finding in noun.findings],
    }
    return {"$schema": schema, "version": "2.1.0", "runs": [run]}


def _rule(finding: Finding) -> dict[str, Json]:
    words = finding.code.replace("-", " ")
    return {
        "id": finding.code,
        "name": finding.code,
        "shortDescription": {"text": words},
        "fullDescription": {"text": words},
        "help": {"text": f"{words}: see {finding.url}"},
        **({"helpUri": finding.url} if finding.url else {}),
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
    }


def _result(finding: Finding, numbers: dict[str, int]) -> dict[str, Json]:
    words = f"{finding.path}: {finding.message}" + (f" Fix: {finding.fix}" if finding.fix else "")
    parts = (finding.code, finding.file, finding.path, finding.message)
    return {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": message(words)},
        "locations": [
            {
                "physicalLocation": place(Location(file=finding.file, line=max(finding.line, 1))),
                "logicalLocations": [{"fullyQualifiedName": visible(finding.path), "kind": "member"}],
            }
        ],
        "partialFingerprints": {"migrate/v1": hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]},
    }


def junit_suites(noun: Lint, fail_on: Severity | None) -> Iterator[Element]:
    """A suite for each document, a test case for each code in it; what is below `fail_on` passes and is told."""
    for document in noun.documents:
        by_code: dict[str, list[Finding]] = {}
        for finding in noun.findings:
            if finding.file == document.file:
                by_code.setdefault(finding.code, []).append(finding)
        cases = [_case(code, document.file, found, fail_on) for code, found in by_code.items()]
        yield suite_of(visible(document.file), cases or [passed_case("nothing to say", document.file)])


def _case(code: str, file: str, found: list[Finding], fail_on: Severity | None) -> Element:
    case = passed_case(code, file)
    lines = [visible(f"{item.place} {item.path}: {item.message}") for item in found]
    counted = fail_on is not None and any(item.severity.rank <= fail_on.rank for item in found)
    element = SubElement(case, "failure" if counted else "system-out")
    if counted:
        element.set("message", lines[0])
    element.text = "\n".join(lines)
    return case
