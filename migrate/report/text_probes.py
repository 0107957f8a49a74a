"""What a look at the data answered, as text for a terminal."""

from collections.abc import Iterator, Sequence

from migrate.model.issue import Assessment
from migrate.model.probe import ProbeOutcome, ProbeResult
from migrate.report.probe_words import probes_sentence, result_words
from migrate.report.terminal import wrap

_SHOWN = 20


def probe_lines(assessment: Assessment, *, width: int) -> Iterator[str]:
    """The numbers of each answer, and what was not evaluated, with its reason; nothing where no data was looked at."""
    if not assessment.probes:
        return
    yield "  " + wrap(f"data: {probes_sentence(assessment)}", width=width, indent="    ", first=2)
    missing = [item for item in assessment.probes if item.outcome is ProbeOutcome.NOT_EVALUATED]
    yield from _lines(missing, width=width)


def _lines(missing: Sequence[ProbeResult], *, width: int) -> Iterator[str]:
    for item in missing[:_SHOWN]:
        text = f"{item.object.name}: {item.subject}: {result_words(item)}"
        yield "    " + wrap(text, width=width, indent="      ", first=4)
    if len(missing) > _SHOWN:
        yield f"    … and {len(missing) - _SHOWN:,} more; -o report.html or .json holds them all"
