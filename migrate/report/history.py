"""The history of validations as text."""

from collections.abc import Iterator

from migrate.model.history import PastRun, ValidationHistory, VerdictChange
from migrate.report.terminal import Paint, painted, table, visible
from migrate.report.words import duration

_HEADINGS = ("run", "began", "took", "level", "verdicts", "rows that differ")


def history_text(history: ValidationHistory, *, colour: bool, width: int) -> str:
    """A line a run, the newest first, and below it the tables whose verdict changed since the run before."""
    del width
    if not history.runs:
        return "No validation was kept yet.\n"
    rows = [_row(run) for run in history.runs]
    lines = table([_HEADINGS, *rows], numbers=(0, 5), longest_name=40)
    told = [painted(lines[0], Paint.BOLD, colour=colour)]
    pair = ("", "")
    for run, line in zip(history.runs, lines[1:], strict=True):
        if (run.source, run.target) != pair:
            pair = run.source, run.target
            told.append(f"{visible(run.source)} → {visible(run.target)}")
        told += [line, *_changes(run)]
    return "\n".join(told) + "\n"


def _row(run: PastRun) -> tuple[str, ...]:
    counts = ", ".join(f"{number:,} {word.replace('_', ' ')}" for word, number in run.counts.items() if number)
    took = "interrupted" if run.finished_at is None else duration(run.elapsed_seconds or 0.0)
    began = run.started_at[:19].replace("T", " ")
    told = (str(run.number), visible(began), took, visible(run.level), visible(counts) or "–")
    return *told, f"{run.missing + run.extra + run.different:,}"


def _changes(run: PastRun) -> Iterator[str]:
    for change in run.changes:
        yield f"      {visible(change.table)}: {_words(change)}"


def _words(change: VerdictChange) -> str:
    if change.before is None:
        return f"{change.after}, not compared before"
    if change.after is None:
        return f"not compared, {change.before} before"
    return f"{change.before} → {change.after}"
