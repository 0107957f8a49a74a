"""A baseline as text and as Markdown."""

from migrate.model.baseline import PerformanceBaseline, TableLoad
from migrate.report.markdown_words import code, grid, prose
from migrate.report.terminal import Paint, painted, table, visible, wrap
from migrate.report.text_issues import skipped_lines
from migrate.report.words import count, duration, engine_title, size

_NOT_EVALUATED = "not evaluated"
_HEADINGS = ("table", "rows (about)", "data", "indexes", "writes/s")


def baseline_text(noun: PerformanceBaseline, *, colour: bool, width: int) -> str:
    """Facts of the server, its tables, the statements that take longest, and what was not evaluated."""
    lines = [painted(visible(f"Baseline of {_head(noun)}"), Paint.BOLD, colour=colour)]
    lines += table([[f"  {name}", visible(value)] for name, value in _facts(noun)])
    if noun.tables:
        lines += [
            "",
            *table(
                [_HEADINGS, *([visible(cell) for cell in _cells(noun, item)] for item in noun.tables)],
                numbers=(1, 2, 3, 4),
            ),
        ]
    for item in noun.statements:
        seconds = "" if item.seconds is None else f", {duration(item.seconds)}"
        lines += [
            "",
            f"{count(item.count, 'run')}{seconds}",
            "   |  " + wrap(item.text, width=width, indent="   |  ", first=6),
        ]
    if noun.skipped:
        lines += ["", *skipped_lines(noun.skipped, label=_NOT_EVALUATED, width=width)]
    return "\n".join(lines) + "\n"


def baseline_markdown(noun: PerformanceBaseline) -> str:
    """The same as a page."""
    lines = [f"# Baseline of {prose(_head(noun))}", ""]
    lines += grid(("fact", "value"), [(name, prose(value)) for name, value in _facts(noun)])
    if noun.tables:
        rows = [(code(str(item.name)), *_cells(noun, item)[1:]) for item in noun.tables]
        lines += ["", "## Tables", "", *grid(_HEADINGS, rows, numbers=(1, 2, 3, 4))]
    if noun.statements:
        rows_of_statements = [
            (code(item.text), f"{item.count:,}", _NOT_EVALUATED if item.seconds is None else duration(item.seconds))
            for item in noun.statements
        ]
        lines += ["", "## Statements", "", *grid(("statement", "runs", "time"), rows_of_statements, numbers=(1, 2))]
    if noun.skipped:
        lines += ["", "## Not evaluated", ""]
        lines += [f"- {code(item.object)}: {prose(item.reason)}" for item in noun.skipped]
    return "\n".join(lines) + "\n"


def _head(noun: PerformanceBaseline) -> str:
    title = engine_title(noun.source.engine, noun.source.version)
    return (
        f"{noun.source.database} ({title}) at {noun.taken_at}"
        if noun.source.database
        else f"{title} at {noun.taken_at}"
    )


def _facts(noun: PerformanceBaseline) -> list[tuple[str, str]]:
    rate = noun.per_second(noun.log_bytes)
    sizes = [part for item in noun.tables for part in (item.data_bytes, item.index_bytes) if part is not None]
    watched = "server's counters" if noun.since_start else "two readings"
    return [
        ("up for", _NOT_EVALUATED if noun.uptime_seconds is None else duration(noun.uptime_seconds)),
        ("looked at", _NOT_EVALUATED if noun.seconds is None else f"{duration(noun.seconds)} ({watched})"),
        ("tables", f"{len(noun.tables):,}, {size(sum(sizes))}"),
        ("connections", _number(noun.connections)),
        ("most connections", _number(noun.most_connections)),
        ("allowed connections", _number(noun.allowed_connections)),
        ("buffer hits", _NOT_EVALUATED if noun.buffer_hit_ratio is None else f"{noun.buffer_hit_ratio:.2%}"),
        ("log written", _NOT_EVALUATED if rate is None else f"{size(round(rate))}/s"),
    ]


def _cells(noun: PerformanceBaseline, item: TableLoad) -> list[str]:
    rate = noun.per_second(item.writes)
    sizes = ["–" if part is None else size(part) for part in (item.data_bytes, item.index_bytes)]
    return [str(item.name), _number(item.rows), *sizes, "–" if rate is None else f"{rate:,.2f}"]


def _number(value: int | None) -> str:
    return _NOT_EVALUATED if value is None else f"{value:,}"
