"""What a look at the data answered, as Markdown."""

from migrate.model.issue import Assessment
from migrate.report.markdown_words import code, grid, prose
from migrate.report.probe_words import detail_lines, found_first, probes_sentence, result_words


def probes_section(assessment: Assessment) -> list[str]:
    """Every question with its answer, what was found first; nothing where no data was looked at."""
    if not assessment.probes:
        return []
    rows = [
        (
            code(item.object.name),
            prose(item.subject),
            item.outcome.value,
            prose("; ".join((result_words(item), *detail_lines(item)))),
        )
        for item in found_first(assessment)
    ]
    return [
        "## Data",
        "",
        f"{probes_sentence(assessment)}.",
        "",
        *grid(("object", "looked for", "", "answer"), rows),
        "",
    ]
