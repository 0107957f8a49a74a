"""What every result of SARIF needs: its level, its place, and a text that holds no link."""

from urllib.parse import quote

from migrate.model.codec import Json
from migrate.model.names import Location
from migrate.model.severity import Severity
from migrate.report.terminal import visible

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def place(location: Location) -> dict[str, Json]:
    """The place as a URI reference. Lines and columns of SARIF count from 1, as ours do; it knows none below."""
    file = location.file.replace("\\", "/").encode("utf-8", "replace")
    region = {"startLine": max(location.line, 1), "startColumn": max(location.column, 1)}
    return {"artifactLocation": {"uri": quote(file, safe="/") or "."}, "region": region}


def message(text: str) -> str:
    """Brackets and backslashes would be links in a message, §3.11.6."""
    shown = visible(text)
    return shown.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
