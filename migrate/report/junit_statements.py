"""The statements of a workload as suites of JUnit: a case for every rule, and one for every statement that nobody could judge."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from migrate.model.severity import Severity
from migrate.model.workload import Workload
from migrate.report.junit_elements import passed_case, skipped_case, suite_of
from migrate.report.statement_rows import StatementRow, doubtful, rows
from migrate.report.statements import VERDICT_WORDS, how_often
from migrate.report.terminal import visible
from migrate.report.words import count

_CLASS = "assessment.statements"


def suites(workload: Workload | None, fail_on: Severity | None) -> Iterator[Element]:
    """A suite of the rules that statements meet, and one of what was not judged; none where no workload was looked at.

    A rule fails that is at least as severe as `fail_on`. A baseline knows no statements, so they count in every run.
    """
    if workload is None:
        return
    by_check: dict[str, list[StatementRow]] = {}
    for row in rows(workload):
        by_check.setdefault(row.reason.check, []).append(row)
    cases = [_case(found, fail_on) for found in by_check.values()]
    yield suite_of("statements", cases or [passed_case("no statement meets a rule", _CLASS)])
    open_ones = [
        *(skipped_case(item.object, item.reason, classname=_CLASS) for item in workload.skipped),
        *(skipped_case(item.statement.text, item.why_not_evaluated, classname=_CLASS) for item in doubtful(workload)),
    ]
    if open_ones:
        yield suite_of("statements not evaluated", open_ones)


def _case(found: Sequence[StatementRow], fail_on: Severity | None) -> Element:
    first = found[0].reason
    case = passed_case(f"{first.check} {first.name}", _CLASS)
    text = "\n".join(_line(row) for row in found)
    if fail_on is not None and first.severity.rank <= fail_on.rank:
        said = first.message if len(found) == 1 else count(len(found), "statement")
        SubElement(case, "failure", type=first.severity.value, message=visible(said)).text = text
    else:
        SubElement(case, "system-out").text = text
    return case


def _line(row: StatementRow) -> str:
    fix = f" Fix: {row.reason.fix}" if row.reason.fix else ""
    words = (
        f"{VERDICT_WORDS[row.reason.verdict]} ({how_often(row.item)}): {row.item.statement.text}: {row.reason.message}"
    )
    return visible(words + fix)
