"""The judgement as text for a terminal."""

from migrate.model.issue import Assessment
from migrate.report.judgement import Part, parts
from migrate.report.terminal import Paint, painted, visible, wrap


def judgement_text(assessment: Assessment, *, colour: bool, width: int) -> list[str]:
    """One block for each part."""
    return [_block(part, colour=colour, width=width) for part in parts(assessment)]


def _block(part: Part, *, colour: bool, width: int) -> str:
    title = f"{part.title}:"
    lead = wrap(visible(part.lead), width=width, indent="  ", first=len(title) + 1)
    lines = [f"{painted(title, Paint.BOLD, colour=colour)} {lead}"]
    for number, item in enumerate(part.items, start=1):
        mark = f"  {number}. " if part.ordered else "  - "
        text = f"{item.text}. See {item.url}" if item.url else item.text
        lines.append(mark + wrap(visible(text), width=width, indent=" " * len(mark), first=len(mark)))
    return "\n".join(lines)
