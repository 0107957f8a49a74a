"""The workload's part of an assessment, as text for a terminal."""

from collections.abc import Iterator

from migrate.model.workload import StatementVerdict, Workload
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
from migrate.report.terminal import Paint, painted, table, visible, wrap
from migrate.report.text_issues import skipped_lines
from migrate.report.words import hours


def workload_text(workload: Workload, *, colour: bool, width: int) -> str:
    """Inputs, totals, rules, and the statements that matter most."""
    return "\n".join(_lines(workload, colour=colour, width=width))


def _lines(workload: Workload, *, colour: bool, width: int) -> Iterator[str]:
    yield painted("Workload", Paint.BOLD, colour=colour)
    for read in workload.inputs:
        yield "  " + wrap(input_words(read), width=width, indent="    ", first=2)
    rows = [["", "statements", "runs"], *([f"  {row[0]}", *row[1:]] for row in verdict_rows(workload))]
    yield from table(rows, numbers=(1, 2))
    if words := spelling_words(workload):
        yield "  " + wrap(words, width=width, indent="    ", first=2)
    if workload.effort_hours[1]:
        yield f"  by hand: {hours(*workload.effort_hours)}"
    totals = [
        [f"  {visible(item.check)}", visible(item.name), f"{item.statements:,}", f"{item.runs:,}"]
        for item in rule_totals(workload)
    ]
    if totals:
        yield ""
        yield from table([["  rule", "", "statements", "runs"], *totals], numbers=(2, 3))
    for item in top(workload):
        paint = Paint.RED if item.verdict is StatementVerdict.REJECTED else Paint.YELLOW
        yield ""
        yield f"{painted(VERDICT_WORDS[item.verdict], paint, colour=colour)} ({visible(how_often(item))})"
        yield "   |  " + wrap(item.statement.text, width=width, indent="   |  ", first=6)
        for reason in item.reasons:
            yield "   = " + wrap(
                f"{reason.check} {reason.name}: {reason.message}", width=width, indent="     ", first=5
            )
    for item in unknown(workload):
        yield ""
        yield f"not evaluated ({visible(how_often(item))}): {visible(item.why_not_evaluated)}"
        yield "   |  " + wrap(item.statement.text, width=width, indent="   |  ", first=6)
    if workload.skipped:
        yield from skipped_lines(workload.skipped, label="workload not read", width=width)
