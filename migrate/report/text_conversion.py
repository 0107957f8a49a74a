"""A conversion as text for a terminal."""

from collections.abc import Iterator

from migrate.model.conversion import Conversion
from migrate.model.issue import Severity
from migrate.report.changes import conversion_answer, conversion_head, renames, sections
from migrate.report.terminal import Paint, painted, table, visible, wrap
from migrate.report.text_issues import issue_blocks, skipped_lines
from migrate.report.words import count

_SHOWN_RENAMES = 20


def conversion_text(conversion: Conversion, *, colour: bool, width: int) -> str:
    """What was written, which decisions were made, what changed its name, and what could not be expressed."""
    blocks = [wrap(conversion_head(conversion), width=width, indent="  ")]
    blocks += issue_blocks(conversion.issues, colour=colour, width=width)
    blocks.append("\n".join(_scripts(conversion)))
    if conversion.decisions:
        blocks.append("\n".join(_decisions(conversion, colour=colour, width=width)))
    if renames(conversion):
        blocks.append("\n".join(_renames(conversion, width=width)))
    blocks.append("\n".join(skipped_lines(conversion.skipped, label="not converted", width=width)))
    failed = conversion.skipped or any(issue.severity is Severity.ERROR for issue in conversion.issues)
    paint = Paint.RED if failed else Paint.GREEN
    blocks.append(painted(conversion_answer(conversion), paint, colour=colour))
    return "\n\n".join(blocks) + "\n"


def _scripts(conversion: Conversion) -> list[str]:
    rows = [(f"  {name}", f"{number:,}", made) for name, number, made in sections(conversion)]
    return table(rows, numbers=(1,))


def _decisions(conversion: Conversion, *, colour: bool, width: int) -> Iterator[str]:
    yield painted("Decisions made, to be changed in decisions.toml:", Paint.BOLD, colour=colour)
    for item in conversion.decisions:
        others = f"; or {', '.join(item.alternatives)}" if item.alternatives else ""
        text = f"{item.name} = {item.choice} ({count(item.objects, 'object')}{others})"
        yield "  " + wrap(text, width=width, indent="      ", first=2)
        if item.why:
            yield "      " + wrap(item.why, width=width, indent="      ", first=6)


def _renames(conversion: Conversion, *, width: int) -> Iterator[str]:
    changed = renames(conversion)
    yield f"  renamed or left out: {len(changed):,}"
    for source, target in changed[:_SHOWN_RENAMES]:
        outcome = f"→ {target}" if target else "is not carried over"
        yield f"    {visible(source)} {visible(outcome)}"
    if len(changed) > _SHOWN_RENAMES:
        yield f"    … and {len(changed) - _SHOWN_RENAMES:,} more; -o report.html or .json holds them all"
