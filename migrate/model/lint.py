"""What is to be said about documents that somebody wrote for DMS by hand."""

from dataclasses import dataclass

from migrate.model.document import Document
from migrate.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that DMS would refuse (an error) or that would bite later (a warning), with its place."""

    severity: Severity
    code: str
    """Which rule of the lint speaks, such as `duplicate-rule-id`."""
    path: str
    """The JSON path, such as `$.rules[3].object-locator.schema-name`."""
    message: str
    fix: str = ""
    url: str = ""
    """The vendor's page that the rule comes from."""
    file: str = ""
    line: int = 0
    """Counts from 1; 0 where it isn't known."""

    @property
    def place(self) -> str:
        """The file with its line, as far as they are known."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class LintedDocument:
    """One document that was looked at."""

    file: str
    kind: str
    """`table mappings`, `task settings`, `request`, or `nothing` where it could not be told."""
    says: str = ""
    """What it holds, in a few words, such as `3 rules`."""


@dataclass(frozen=True, kw_only=True)
class Lint(Document):
    """Documents, and all that is to be said about them, in the order of files and lines."""

    KIND = "lint"

    documents: tuple[LintedDocument, ...]
    findings: tuple[Finding, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings are of that severity."""
        return sum(finding.severity is severity for finding in self.findings)
