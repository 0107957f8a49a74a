"""An assessment in the shape of a premigration assessment run of AWS DMS: `summary.json`, and a file for each assessment.

DMS writes these files into the bucket of a run; who reads them there can read ours:
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.PremigrationAssessmentRuns.html. A check that looks at the same as an
assessment of DMS has DMS's own name, such as `mysql-check-binlog-format`; the others have theirs with ours before it. Ours
say only what was found: an assessment of DMS that none of our checks stands for is not in the files.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence

from migrate import catalogue
from migrate.errors import UsageProblem
from migrate.model.codec import Json
from migrate.model.document import Document
from migrate.model.issue import Assessment, Issue, Severity
from migrate.model.names import ObjectRef
from migrate.report.words import count

VERSION = "0.0.2"
"""Of the files' shape."""
_FOR_BOTH = frozenset(
    {
        *("auto-increment", "binlog-compression", "binlog-format", "binlog-image", "cascade-constraints"),
        *("database-role", "fk-target", "generated-columns", "max-statement-time", "pk-validity"),
        *("replication-privileges", "secondary-indexes", "select-privileges", "supported-version"),
        *("table-partition", "table-storage-engine", "target-localinfile-set", "target-network-parameter"),
        "target-privileges",
    }
)
"""What DMS has for MySQL and for MariaDB, without `mysql-check-` and `mariadb-check-`:
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.AssessmentReport.MariaDB.html"""
_WORDS = {Severity.ERROR: "failed", Severity.WARNING: "warning", Severity.INFO: "passed"}


def files(noun: Document) -> dict[str, str]:
    """The files by name. Raises `UsageProblem` for another noun than an assessment."""
    if not isinstance(noun, Assessment):
        raise UsageProblem(f"a {noun.KIND} is no premigration assessment", hint="give a saved assessment")
    dms = {page.id: _of_engine(page.dms, noun) for page in catalogue.load() if page.dms}
    tests: dict[str, list[Issue]] = {dms[check]: [] for check in noun.checked if check in dms}
    for issue in noun.issues:
        tests.setdefault(dms.get(issue.check) or _own_name(issue), []).append(issue)
    held = Counter(dms.get(item.issue.check) or _own_name(item.issue) for item in noun.ignored)
    found = {name: _test(name, tests.get(name, ()), ignored=held[name]) for name in sorted({*tests, *held})}
    documents = {"summary.json": _summary(found), **{f"{name}.json": test for name, test in found.items()}}
    return {name: json.dumps(document, indent=2, ensure_ascii=False) + "\n" for name, document in documents.items()}


def _of_engine(name: str, noun: Assessment) -> str:
    """The same assessment's name for MySQL or MariaDB, where DMS has it for both."""
    prefix, _, rest = name.partition("-check-")
    if prefix in ("mysql", "mariadb") and rest in _FOR_BOTH and noun.source.engine.is_mysql_family:
        return f"{noun.source.engine.value}-check-{rest}"
    return name


def _own_name(issue: Issue) -> str:
    return "migrate-" + re.sub(r"[^a-z0-9]+", "-", f"{issue.check}-{issue.name}".lower()).strip("-")


def _test(name: str, issues: Sequence[Issue], *, ignored: int) -> dict[str, Json]:
    results: dict[str, list[Json]] = {"passed": [], "warning": [], "failed": []}
    for issue in issues:
        word = _WORDS[issue.severity]
        results[word].append({**_place(issue.object), "Result": _said(issue), "status": word})
    worst = next((word for word in ("failed", "warning") if results[word]), "passed")
    details = ", ".join(dict.fromkeys(f"{issue.check} {issue.name}" for issue in issues)) or "nothing was found"
    held = f"{count(ignored, 'issue')} ignored by decision" if ignored else ""
    return {
        "test-name": name,
        "test-result": worst,
        "test-result-details": f"{details}; {held}" if held else details,
        "results-summary": {word: len(items) for word, items in results.items()},
        "results": results,
    }


def _place(reference: ObjectRef) -> dict[str, Json]:
    path = reference.path
    place: dict[str, Json] = {"Schema": path[0] if path else "", "Table": path[1] if len(path) > 1 else ""}
    return {**place, "Object": path[2]} if len(path) > 2 else place


def _said(issue: Issue) -> str:
    return f"{issue.message}. {issue.fix}" if issue.fix else issue.message


def _summary(tests: dict[str, dict[str, Json]]) -> dict[str, Json]:
    summary: dict[str, list[Json]] = {word: [] for word in ("passed", "failed", "error", "warning", "cancelled")}
    for name, test in tests.items():
        summary[test["test-result"]].append(name)
    overall = next((word for word in ("failed", "warning") if summary[word]), "passed")
    return {"version": VERSION, "overall-test-result": overall, "summary": summary}
