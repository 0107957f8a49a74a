"""The judgement as Markdown."""

from collections.abc import Iterator

from migrate.model.issue import Assessment
from migrate.report.judgement import parts
from migrate.report.markdown_words import code, prose


def judgement_lines(assessment: Assessment) -> Iterator[str]:
    """A heading, a sentence and a list for each part."""
    for part in parts(assessment):
        yield from (f"## {part.title}", "", f"{prose(part.lead)}.")
        yield ""
        for number, item in enumerate(part.items, start=1):
            mark = f"{number}." if part.ordered else "-"
            link = f". See {code(item.url)}" if item.url else ""
            yield f"{mark} {prose(item.text)}{link}"
        if part.items:
            yield ""
