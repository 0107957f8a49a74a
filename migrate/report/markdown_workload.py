"""The workload's part of an assessment, as Markdown."""

from collections.abc import Iterator

from migrate.model.workload import JudgedStatement, Workload
from migrate.report.markdown_words import code, grid, prose
from migrate.report.statements import (
    VERDICT_WORDS,
    how_often,
    input_words,
    rule_totals,
    spelling_words,
    top,
    unknown,
    verdict_rows,
)


def workload_markdown(workload: Workload) -> list[str]:
    """The section with its heading, and an empty line after it."""
    return [*_lines(workload), ""]


def _lines(workload: Workload) -> Iterator[str]:
    yield from ("## Workload", "")
    yield from (f"- {prose(input_words(item))}" for item in workload.inputs)
    yield from (f"- not read: {code(item.object)}: {prose(item.reason)}" for item in workload.skipped)
    yield ""
    yield from grid(("verdict", "statements", "runs"), verdict_rows(workload), numbers=(1, 2))
    if words := spelling_words(workload):
        yield from ("", f"{words}.")
    totals = [
        (code(item.check), prose(item.name), f"{item.statements:,}", f"{item.runs:,}") for item in rule_totals(workload)
    ]
    if totals:
        yield ""
        yield from grid(("rule", "name", "statements", "runs"), totals, numbers=(2, 3))
    for item in top(workload):
        yield from _statement(item)
        yield from (f"  - {code(reason.check)} {prose(reason.message)}" for reason in item.reasons)
    for item in unknown(workload):
        yield from (*_statement(item), f"  - {prose(item.why_not_evaluated)}")


def _statement(item: JudgedStatement) -> Iterator[str]:
    yield from ("", f"- **{VERDICT_WORDS[item.verdict]}**, {prose(how_often(item))}: {code(item.statement.text)}")
