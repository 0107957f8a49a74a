"""The formats that a report can be written in, and the way back from our JSON to the noun it holds."""

from enum import StrEnum
from pathlib import PurePath
from typing import assert_never

from migrate.errors import BadDocument, UsageProblem
from migrate.model.baseline import PerformanceBaseline
from migrate.model.conversion import Conversion
from migrate.model.document import Document, parse
from migrate.model.fleet import Fleet
from migrate.model.history import ValidationHistory
from migrate.model.issue import Assessment, Severity
from migrate.model.lint import Lint
from migrate.model.plan import Plan
from migrate.model.progress import Progress
from migrate.model.schema import Schema
from migrate.model.task import ReplicationTask
from migrate.model.validation import Validation
from migrate.report import delimited, html, junit, markdown, prometheus, sarif, text

KINDS: dict[str, type[Document]] = {
    noun.KIND: noun
    for noun in (
        Schema,
        Assessment,
        Conversion,
        ReplicationTask,
        Plan,
        Progress,
        Validation,
        Fleet,
        PerformanceBaseline,
        ValidationHistory,
        Lint,
    )
}
"""Every noun with a JSON form, by its `kind`."""


class Format(StrEnum):
    """A way to write a report."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    SARIF = "sarif"
    JUNIT = "junit"
    PROMETHEUS = "prometheus"

    @classmethod
    def from_suffix(cls, path: str | PurePath) -> "Format":
        """The format that a file's name asks for. Raises `UsageProblem` for a suffix of none.

        >>> Format.from_suffix("shop.HTML")
        <Format.HTML: 'html'>
        """
        suffix = PurePath(path).suffix.lower()
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
        raise UsageProblem(
            f"the name {PurePath(path).name!r} does not say which format the report is to have",
            hint=f"end it with one of {', '.join(_SUFFIXES)}, or name the format with --format",
        )


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".csv": Format.CSV,
    ".sarif": Format.SARIF,
    ".xml": Format.JUNIT,
    ".prom": Format.PROMETHEUS,
}


def render(
    noun: Document,
    format: Format,
    *,
    colour: bool = False,
    width: int = 80,
    fail_on: Severity | None = Severity.ERROR,
) -> str:
    """The noun in that format; `colour` and `width` matter to text alone, `fail_on` to JUnit.

    Raises `UsageProblem` for a noun that has no report in that format; every noun has JSON.
    """
    match format:
        case Format.TEXT:
            return text.render(noun, colour=colour, width=width)
        case Format.JSON:
            return noun.to_text()
        case Format.MARKDOWN:
            return markdown.render(noun)
        case Format.HTML:
            return html.render(noun)
        case Format.CSV:
            return delimited.render(noun)
        case Format.SARIF:
            return sarif.render(noun)
        case Format.JUNIT:
            return junit.render(noun, fail_on=fail_on)
        case Format.PROMETHEUS:
            return prometheus.render(noun)
        case _:
            assert_never(format)


def parse_noun(document: str) -> Document:
    """Reads any JSON document of ours by its `kind`. Raises `BadDocument`."""
    data = parse(document)
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join(KINDS)
        reason = f"its kind is {kind!r}" if isinstance(data, dict) else "a JSON object was expected"
        raise BadDocument("this is not a document of migrate", reason=reason, hint=f"the kinds are {known}")
    return KINDS[kind].from_json(data)
