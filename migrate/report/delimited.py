"""Assessments and validations as CSV for a spreadsheet: a row an issue or a rule that a statement meets, or a row a table.

RFC 4180 with a heading row and lines ended by a plain newline. A text that a spreadsheet would take for a formula gets an
apostrophe before it, and control characters are written out.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.fleet import Fleet
from migrate.model.issue import Assessment, Issue
from migrate.model.names import Location, Skipped
from migrate.model.validation import Validation
from migrate.model.workload import Workload
from migrate.report.statement_rows import doubtful, rows
from migrate.report.terminal import visible

Cell = str | int | float | None
ISSUES = (
    *("severity", "check", "name", "kind", "object", "verdict", "message", "fix", "effort", "low_hours", "high_hours"),
    *("file", "line", "column", "fingerprint", "state", "reason", "runs", "seconds"),
)
TABLES = (
    *("table", "target", "verdict", "source_rows", "target_rows", "checksum", "missing", "extra", "different"),
    *("reason", "elapsed_seconds", "level", "scope", "pending", "settled", "sample_most_percent"),
    *("dms_confirmed", "dms_equal", "dms_unclear"),
)
SOURCES = (
    *("rank", "name", "state", "source", "target", "objects", "errors", "warnings", "infos", "low_hours", "high_hours"),
    *("ignored", "not_assessed", "grade", "reason", "report"),
)


def render(noun: Document) -> str:
    """The noun as CSV. Raises `UsageProblem` for a noun that has no rows."""
    match noun:
        case Assessment():
            return _written(ISSUES, _issues(noun))
        case Validation():
            return _written(TABLES, _tables(noun))
        case Fleet():
            return _written(SOURCES, _sources(noun))
        case _:
            raise UsageProblem(f"a {noun.KIND} has no CSV report", hint="write it as json")


def _written(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: Cell) -> Cell:
    """What no spreadsheet calculates: see https://owasp.org/www-community/attacks/CSV_Injection."""
    if not isinstance(cell, str):
        return cell
    shown = visible(cell)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def _issues(assessment: Assessment) -> Iterator[Sequence[Cell]]:
    """Those that count first, then those that are ignored, those that are gone, what was not assessed, and statements."""
    new = set(assessment.baseline.new) if assessment.baseline else None
    for issue in assessment.issues:
        state = "" if new is None else "new" if issue.fingerprint in new else "known"
        yield _issue(issue, state=state)
    for item in assessment.ignored:
        reason = f"{item.reason} (until {item.until})" if item.until else item.reason
        yield _issue(item.issue, state="ignored", reason=reason)
    for issue in assessment.baseline.fixed if assessment.baseline else ():
        yield _issue(issue, state="fixed")
    for skipped in assessment.skipped:
        yield _not_assessed(skipped)
    yield from _statements(assessment.workload)


def _not_assessed(skipped: Skipped) -> Sequence[Cell]:
    blank, state = ("",) * 4, ("", "not assessed", skipped.reason, None, None)
    return (*blank, skipped.object, *blank, None, None, *_where(skipped.location), *state)


def _statements(workload: Workload | None) -> Iterator[Sequence[Cell]]:
    """A row for every rule that a statement meets, then what could not be judged. The object is the statement itself."""
    for row in rows(workload):
        reason, statement = row.reason, row.item.statement
        head = (reason.severity.value, reason.check, reason.name, "statement", statement.text, reason.verdict.value)
        effort = (reason.effort.level.value, reason.effort.low_hours, reason.effort.high_hours)
        state = (row.fingerprint, "", "", statement.count, statement.seconds)
        yield (*head, reason.message, reason.fix, *effort, *_where(statement.location), *state)
    for item in doubtful(workload):
        statement = item.statement
        blank = ("",) * 4
        state = ("", "not assessed", item.why_not_evaluated, statement.count, statement.seconds)
        yield ("", "", "", "statement", statement.text, *blank, None, None, *_where(statement.location), *state)
    for skipped in workload.skipped if workload else ():
        yield _not_assessed(skipped)


def _where(place: Location | None) -> tuple[Cell, Cell, Cell]:
    return (place.file, place.line, place.column) if place else ("", None, None)


def _issue(issue: Issue, *, state: str, reason: str = "") -> Sequence[Cell]:
    return (
        issue.severity.value,
        issue.check,
        issue.name,
        issue.object.kind.value,
        issue.object.name,
        issue.verdict.value,
        issue.message,
        issue.fix,
        issue.effort.level.value,
        issue.effort.low_hours,
        issue.effort.high_hours,
        *_where(issue.location),
        issue.fingerprint,
        state,
        reason,
        None,
        None,
    )


def _tables(validation: Validation) -> Iterator[Sequence[Cell]]:
    for table in validation.tables:
        yield (
            table.table,
            table.target or table.table,
            table.verdict.value,
            table.source_rows,
            table.target_rows,
            table.checksum,
            table.missing,
            table.extra,
            table.different,
            table.reason,
            table.elapsed_seconds,
            (table.level or validation.level).value,
            table.scope,
            table.pending,
            table.settled,
            table.sample.most_percent if table.sample else None,
            *((table.dms.confirmed, table.dms.equal, table.dms.unclear) if table.dms else (None, None, None)),
        )


def _sources(fleet: Fleet) -> Iterator[Sequence[Cell]]:
    for rank, item in enumerate(fleet.ranked, 1):
        numbers = (item.objects, item.errors, item.warnings, item.infos, item.low_hours, item.high_hours)
        shown = numbers if item.is_answered else (None,) * len(numbers)
        more = (item.ignored, item.not_assessed) if item.is_answered else (None, None)
        address = (item.source, item.target)
        yield (rank, item.name, item.state.value, *address, *shown, *more, item.grade, item.reason, item.report)
