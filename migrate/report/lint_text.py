"""What a lint says, for terminals: each finding with its place, its fix and the vendor's page, then a summary."""

from collections.abc import Iterator

from migrate.model.lint import Finding, Lint, LintedDocument
from migrate.model.severity import Severity
from migrate.report.terminal import Paint, painted, visible, wrap

_PAINTS = {Severity.ERROR: Paint.RED, Severity.WARNING: Paint.YELLOW, Severity.INFO: Paint.BLUE}
_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def lint_text(noun: Lint, *, colour: bool, width: int) -> str:
    """The findings, document by document."""
    return "\n".join(_lines(noun, colour=colour, width=width)) + "\n"


def summary(noun: Lint) -> str:
    """How much there is of each severity."""
    counts = [(noun.count(severity), _WORDS[severity]) for severity in Severity]
    words = [f"{number} {word}{'' if number == 1 or word == 'info' else 's'}" for number, word in counts if number]
    files = f"{len(noun.documents)} document{'' if len(noun.documents) == 1 else 's'}"
    return f"{files}: {', '.join(words) or 'nothing to say'}"


def _lines(noun: Lint, *, colour: bool, width: int) -> Iterator[str]:
    for document in noun.documents:
        yield painted(_title(document), Paint.BOLD, colour=colour)
        own = [finding for finding in noun.findings if finding.file == document.file]
        for finding in own:
            yield from _finding(finding, colour=colour, width=width)
        if not own:
            yield "  nothing to say"
        yield ""
    yield summary(noun)


def _title(document: LintedDocument) -> str:
    says = f", {document.says}" if document.says else ""
    return visible(f"{document.file} ({document.kind}{says})")


def _finding(finding: Finding, *, colour: bool, width: int) -> Iterator[str]:
    word = painted(_WORDS[finding.severity], _PAINTS[finding.severity], colour=colour)
    line = f"{finding.line}: " if finding.line else ""
    yield f"  {line}{word} {visible(finding.code)} {visible(finding.path)}"
    yield "    " + wrap(finding.message, width=width, indent="    ", first=4)
    if finding.fix:
        yield "    fix: " + wrap(finding.fix, width=width, indent="         ", first=9)
    if finding.url:
        yield f"    see: {visible(finding.url)}"
