"""An assessment as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

A rule for every check that fired, with its page as help; a result for every issue, placed in the file where one is known and
always by the object's name; ignored issues are suppressed with their reason; with a baseline each result says whether it is new.
"""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from migrate import __version__, catalogue
from migrate.catalogue import Page
from migrate.errors import UsageProblem
from migrate.model.codec import Json
from migrate.model.document import Document
from migrate.model.issue import Assessment, IgnoredIssue, Issue, Severity
from migrate.model.names import Location, ObjectKind, Skipped
from migrate.report.terminal import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_KINDS = {ObjectKind.FUNCTION: "function", ObjectKind.PROCEDURE: "function", ObjectKind.TYPE: "type"}
"""SARIF's own words where it has one, §3.33.7; else the object's kind."""


def render(noun: Document) -> str:
    """The assessment as a SARIF log. Raises `UsageProblem` for another noun."""
    if not isinstance(noun, Assessment):
        raise UsageProblem(f"a {noun.KIND} has no SARIF report", hint="write it as json")
    return json.dumps(_log(noun), indent=2, ensure_ascii=False) + "\n"


def _log(noun: Assessment) -> dict[str, Json]:
    rules = _rules(noun)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {"name": "migrate", "semanticVersion": __version__, "rules": rules}
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(item) for item in noun.skipped],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(noun, numbers)),
        "properties": {
            "source": noun.source.database,
            "engine": noun.source.engine.value,
            "target": str(noun.target),
            "effort_hours": list(noun.effort_hours),
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules(noun: Assessment) -> list[dict[str, Json]]:
    pages = {page.id: page for page in catalogue.load()}
    fixed = noun.baseline.fixed if noun.baseline else ()
    names: dict[str, Issue] = {}
    for issue in (*noun.issues, *(item.issue for item in noun.ignored), *fixed):
        names.setdefault(issue.check, issue)
    return [_rule(check, issue, pages.get(check)) for check, issue in sorted(names.items())]


def _rule(check: str, issue: Issue, page: Page | None) -> dict[str, Json]:
    if page is None:
        return {
            "id": visible(check),
            "name": visible(issue.name),
            "shortDescription": {"text": visible(issue.name) or visible(check)},
            "defaultConfiguration": {"level": _LEVELS[issue.severity]},
        }
    return {
        "id": page.id,
        "name": page.name,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": " ".join(page.why.partition("\n\n")[0].split())},
        "help": {
            "text": f"{page.why}\n\nFix\n\n{page.fix}\n\n{page.url}",
            "markdown": f"## Why\n\n{page.why}\n\n## Fix\n\n{page.fix}\n\n[The vendor's page]({page.url})",
        },
        "helpUri": page.url,
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
        "properties": {"tags": ["migration", page.area], **({"dms": page.dms} if page.dms else {})},
    }


def _results(noun: Assessment, numbers: Mapping[str, int]) -> Iterator[dict[str, Json]]:
    """Either all results say how they stand to a baseline or none does, and the same of suppressions: §3.27.23, §3.27.24."""
    baseline = noun.baseline
    new = set(baseline.new) if baseline else set()
    unsuppressed: dict[str, Json] = {"suppressions": []} if noun.ignored else {}
    for issue in noun.issues:
        state = "new" if issue.fingerprint in new else "unchanged"
        yield {**_result(issue, numbers, state=state if baseline else None), **unsuppressed}
    for item in noun.ignored:
        known = _result(item.issue, numbers, state="unchanged" if baseline else None)
        yield {**known, "suppressions": [_suppression(item)]}
    for issue in baseline.fixed if baseline else ():
        yield {**_result(issue, numbers, state="absent"), **unsuppressed}


def _result(issue: Issue, numbers: Mapping[str, int], *, state: str | None) -> dict[str, Json]:
    message = issue.message + (f" Fix: {issue.fix}" if issue.fix else "")
    return {
        "ruleId": visible(issue.check),
        "ruleIndex": numbers[visible(issue.check)],
        "level": _LEVELS[issue.severity],
        "message": {"text": _message(message)},
        "locations": [_location(issue)],
        "partialFingerprints": {"migrate/v1": issue.fingerprint},
        **({"baselineState": state} if state else {}),
        "properties": {
            "verdict": issue.verdict.value,
            "effort_hours": [issue.effort.low_hours, issue.effort.high_hours],
            **({"excerpt": issue.excerpt} if issue.excerpt else {}),
        },
    }


def _location(issue: Issue) -> dict[str, Json]:
    path = issue.object.path
    logical: dict[str, Json] = {
        "name": visible(path[-1]) if path else issue.object.kind.value,
        "fullyQualifiedName": visible(issue.object.name) or issue.object.kind.value,
        "kind": _KINDS.get(issue.object.kind, issue.object.kind.value),
    }
    if issue.location is None:
        return {"logicalLocations": [logical]}
    return {"physicalLocation": _place(issue.location), "logicalLocations": [logical]}


def _place(location: Location) -> dict[str, Json]:
    """The place as a URI reference. Lines and columns of SARIF count from 1, as ours do; it knows none below."""
    file = location.file.replace("\\", "/").encode("utf-8", "replace")
    region = {"startLine": max(location.line, 1), "startColumn": max(location.column, 1)}
    return {"artifactLocation": {"uri": quote(file, safe="/") or "."}, "region": region}


def _suppression(item: IgnoredIssue) -> dict[str, Json]:
    reason = f"{item.reason} (until {item.until})" if item.until else item.reason
    return {"kind": "external", "status": "accepted", "justification": visible(reason)}


def _notification(item: Skipped) -> dict[str, Json]:
    said: dict[str, Json] = {"level": "warning", "message": {"text": _message(f"{item.object}: {item.reason}")}}
    if item.location:
        said["locations"] = [{"physicalLocation": _place(item.location)}]
    return said


def _message(text: str) -> str:
    """Brackets and backslashes would be links in a message, §3.11.6."""
    shown = visible(text)
    return shown.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
