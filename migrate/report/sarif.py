"""An assessment as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

A rule for every check that fired, with its page as help; a result for every issue, placed in the file where one is known and
always by the object's name; ignored issues are suppressed with their reason; with a baseline each result says whether it is new.
After the issues come the statements of the workload, one result for every rule that a statement meets.
"""

import json
from collections.abc import Iterator, Mapping

from migrate import __version__, catalogue
from migrate.catalogue import Page
from migrate.errors import UsageProblem
from migrate.model.codec import Json
from migrate.model.document import Document
from migrate.model.issue import Assessment, IgnoredIssue, Issue
from migrate.model.lint import Lint
from migrate.model.names import ObjectKind, Skipped
from migrate.model.workload import StatementReason
from migrate.report import sarif_statements
from migrate.report.lint_exchange import sarif_log
from migrate.report.sarif_words import LEVELS, message, place
from migrate.report.statement_rows import rows
from migrate.report.terminal import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_KINDS = {ObjectKind.FUNCTION: "function", ObjectKind.PROCEDURE: "function", ObjectKind.TYPE: "type"}
"""SARIF's own words where it has one, §3.33.7; else the object's kind."""


def render(noun: Document) -> str:
    """The assessment, or the lint, as a SARIF log. Raises `UsageProblem` for another noun."""
    if isinstance(noun, Lint):
        return json.dumps(sarif_log(noun, schema=SCHEMA), indent=2, ensure_ascii=False) + "\n"
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
                "toolExecutionNotifications": [
                    *(_notification(item) for item in noun.skipped),
                    *sarif_statements.notifications(noun.workload),
                ],
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
    names: dict[str, Issue | StatementReason] = {}
    for issue in (*noun.issues, *(item.issue for item in noun.ignored), *fixed):
        names.setdefault(issue.check, issue)
    for row in rows(noun.workload):
        names.setdefault(row.reason.check, row.reason)
    return [_rule(check, found, pages.get(check)) for check, found in sorted(names.items())]


def _rule(check: str, found: Issue | StatementReason, page: Page | None) -> dict[str, Json]:
    """GitHub takes no rule without a description and a help, so one without a page has its name as both."""
    if page is None:
        name = visible(found.name) or visible(check)
        return {
            "id": visible(check),
            "name": name,
            "shortDescription": {"text": name},
            "fullDescription": {"text": name},
            "help": {"text": f"{name}: this version has no page about it."},
            "defaultConfiguration": {"level": LEVELS[found.severity]},
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
        "defaultConfiguration": {"level": LEVELS[page.severity]},
        "properties": {"tags": ["migration", page.area], **({"dms": page.dms} if page.dms else {})},
    }


def _results(noun: Assessment, numbers: Mapping[str, int]) -> Iterator[dict[str, Json]]:
    """Either all results say how they stand to a baseline or none does, and the same of suppressions: §3.27.23, §3.27.24.

    A baseline knows no statements. They count in every run, so they stand as new.
    """
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
    for result in sarif_statements.results(noun.workload, numbers, state="new" if baseline else None):
        yield {**result, **unsuppressed}


def _result(issue: Issue, numbers: Mapping[str, int], *, state: str | None) -> dict[str, Json]:
    words = issue.message + (f" Fix: {issue.fix}" if issue.fix else "")
    return {
        "ruleId": visible(issue.check),
        "ruleIndex": numbers[visible(issue.check)],
        "level": LEVELS[issue.severity],
        "message": {"text": message(words)},
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
    return {"physicalLocation": place(issue.location), "logicalLocations": [logical]}


def _suppression(item: IgnoredIssue) -> dict[str, Json]:
    reason = f"{item.reason} (until {item.until})" if item.until else item.reason
    return {"kind": "external", "status": "accepted", "justification": visible(reason)}


def _notification(item: Skipped) -> dict[str, Json]:
    said: dict[str, Json] = {"level": "warning", "message": {"text": message(f"{item.object}: {item.reason}")}}
    if item.location:
        said["locations"] = [{"physicalLocation": place(item.location)}]
    return said
