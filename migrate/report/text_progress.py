"""A task's progress as text for a terminal, in DMS's words."""

from collections.abc import Iterator

from migrate.model.progress import Progress
from migrate.report.statistics import (
    FAILED,
    HEADINGS,
    cells_of,
    changes_of,
    latency_words,
    status_words,
    table_name,
    totals,
)
from migrate.report.terminal import Paint, painted, table, visible, visible_lines, wrap

_OTHER_COLUMNS = 55
"""Cells kept for the columns after the name."""


def progress_text(progress: Progress, *, colour: bool, width: int) -> str:
    """A line a table, the errors of those that failed, the totals and the wall clock."""
    lines = list(_tables(progress, colour=colour, width=width)) if progress.tables else []
    for statistics in progress.tables:
        if statistics.error:
            lines += ["", f"error: {visible(table_name(statistics))}"]
            lines += [f"   |  {line}" for line in visible_lines(statistics.error.strip())]
    if lines:
        lines.append("")
    lines.append(painted(visible(status_words(progress)), _paint(progress), colour=colour))
    lines += visible_lines(progress.message.strip()) if progress.message else []
    lines.append(wrap(totals(progress), width=width, indent="  "))
    if latency := latency_words(progress):
        lines.append(latency)
    return "\n".join(lines) + "\n"


def _tables(progress: Progress, *, colour: bool, width: int) -> Iterator[str]:
    rows = [HEADINGS, *(tuple(visible(cell) for cell in cells_of(item)) for item in progress.tables)]
    lines = table(rows, numbers=(2, 3, 4, 5), longest_name=max(width - _OTHER_COLUMNS, 20))
    yield painted(lines[0], Paint.BOLD, colour=colour)
    for item, line in zip(progress.tables, lines[1:], strict=True):
        yield painted(line, Paint.RED, colour=colour and item.table_state in FAILED)
        if changes := changes_of(item):
            yield f"    then {changes}"


def _paint(progress: Progress) -> Paint:
    return Paint.RED if progress.status == "failed" else Paint.GREEN
