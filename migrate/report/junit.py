"""Assessments and validations as JUnit XML, which every CI server shows.

Of an assessment, a suite is a group of objects and a test case one check in it: it fails where it has issues that count. The
statements of a workload are a suite of their own, a case for every rule. Of a validation, a test case is a table, or a statement that
was timed. There is no standard; the elements are those that Jenkins, GitLab and GitHub's readers share:
https://github.com/testmoapp/junitxml. They are valid by Jenkins' schema, the strictest that is about:
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd.
"""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from migrate import catalogue
from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.issue import Assessment, Issue, Severity
from migrate.model.lint import Lint
from migrate.model.measures import StatementTiming
from migrate.model.validation import TableValidation, TableVerdict, Validation
from migrate.report import comparison, junit_statements, overview, timings
from migrate.report.junit_elements import passed_case, skipped_case, suite_of
from migrate.report.lint_exchange import junit_suites
from migrate.report.terminal import visible
from migrate.report.words import count, group_name


def render(noun: Document, *, fail_on: Severity | None = Severity.ERROR) -> str:
    """The noun as JUnit XML; issues below `fail_on` pass and are told, none fails where it is None.

    Raises `UsageProblem` for another noun.
    """
    match noun:
        case Assessment():
            suites = list(_assessment(noun, fail_on))
        case Validation():
            suites = [suite_of("tables", [_table(table) for table in noun.tables])]
            if noun.performance:
                suites.append(suite_of("statements", [_statement(item) for item in noun.performance]))
        case Lint():
            suites = list(junit_suites(noun, fail_on))
        case _:
            raise UsageProblem(f"a {noun.KIND} has no JUnit report", hint="write it as json")
    root = Element("testsuites", name=f"migrate {noun.KIND}")
    root.extend(suites)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    if isinstance(noun, Validation):
        root.set("time", f"{noun.elapsed_seconds:.3f}")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _assessment(noun: Assessment, fail_on: Severity | None) -> Iterator[Element]:
    failing = {issue.fingerprint for issue in noun.failing(fail_on)} if fail_on else set()
    for row in overview.kind_rows(noun):
        mine = [issue for issue in noun.issues if group_name(issue.object.kind) == row.name]
        cases = [_check(row.name, group.issues, failing) for group in overview.groups(mine)]
        yield suite_of(row.name, cases or [passed_case("no issues", f"assessment.{row.name}")])
    fired = {issue.check for issue in noun.issues}
    names = {page.id: page.name for page in catalogue.load()}
    quiet = [
        passed_case(f"{check} {names.get(check, '')}".strip(), "assessment.passed")
        for check in noun.checked
        if check not in fired
    ]
    if quiet:
        yield suite_of("found nothing", quiet)
    yield from junit_statements.suites(noun.workload, fail_on)
    ignored = [skipped_case(f"{item.issue.check} {item.issue.object.name}", item.reason) for item in noun.ignored]
    if ignored:
        yield suite_of("ignored", ignored)
    if noun.skipped:
        yield suite_of("not assessed", [skipped_case(item.object, item.reason) for item in noun.skipped])


def _check(group: str, issues: Sequence[Issue], failing: set[str]) -> Element:
    first = issues[0]
    case = passed_case(f"{first.check} {first.name}", f"assessment.{group}")
    bad = [issue for issue in issues if issue.fingerprint in failing]
    if bad:
        said = bad[0].message if len(bad) == 1 else count(len(bad), "issue")
        _say(SubElement(case, "failure", type=first.severity.value, message=visible(said)), bad)
    if len(bad) < len(issues):
        _say(SubElement(case, "system-out"), [issue for issue in issues if issue.fingerprint not in failing])
    return case


def _say(element: Element, issues: Sequence[Issue]) -> None:
    lines = []
    for issue in issues:
        place = f"{issue.location}: " if issue.location else ""
        fix = f" Fix: {issue.fix}" if issue.fix else ""
        lines.append(visible(f"{place}{issue.object.name or issue.object.kind.value}: {issue.message}{fix}"))
    element.text = "\n".join(lines)


def _table(table: TableValidation) -> Element:
    case = passed_case(table.table, f"validation.{table.table.partition('.')[0]}", seconds=table.elapsed_seconds)
    words = visible(comparison.verdict_words(table))
    match table.verdict:
        case TableVerdict.MATCH:
            return case
        case TableVerdict.PARTIAL:
            SubElement(case, "system-out").text = words
        case TableVerdict.SKIPPED:
            SubElement(case, "skipped", message=words)
        case TableVerdict.MISMATCH | TableVerdict.NOT_COMPARABLE | TableVerdict.PENDING:
            failure = SubElement(case, "failure", type=table.verdict.value, message=words)
            failure.text = "\n".join(
                visible(f"{sample.kind.value}: {comparison.key_words(sample)}") for sample in table.samples
            )
    return case


def _statement(item: StatementTiming) -> Element:
    """A slower statement is told and fails nothing, as it does not for the exit status."""
    name, words = timings.short(item.statement), timings.timing_words(item)
    if not item.is_compared:
        return skipped_case(name, words, classname="validation.performance")
    case = passed_case(name, "validation.performance", seconds=item.target_seconds or 0.0)
    SubElement(case, "system-out").text = visible(words)
    return case
