"""Writes results: to standard output in one format, and to any number of files."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.issue import Severity


def deliver(
    noun: Document,
    *,
    format_: str | None,
    outputs: Sequence[Path],
    color: str,
    fail_on: Severity | None = Severity.ERROR,
) -> None:
    """Prints the noun, and writes it to each file in the format that its suffix tells.

    Where files are named and no format is, standard output gets the text form; `fail_on` says which issues JUnit calls
    failures. Raises `UsageProblem`.
    """
    from migrate.report.formats import Format, render

    formats = [Format.from_suffix(path) for path in outputs]
    for path, file_format in zip(outputs, formats, strict=True):
        write_file(path, render(noun, file_format, fail_on=fail_on))
    wide = shutil.get_terminal_size((100, 24)).columns
    colour = wants_colour(color) and format_ in (None, "text")
    text = render(noun, Format(format_ or "text"), colour=colour, width=wide, fail_on=fail_on)
    click.echo(text, nl=not text.endswith("\n"), color=True)
    for path in outputs:
        click.echo(f"wrote {path}", err=True)


def write_premigration(noun: Document, folder: Path) -> None:
    """Writes an assessment as AWS DMS writes its own. Raises `UsageProblem` for another noun."""
    from migrate.report.premigration import files

    written = files(noun)
    for name, text in written.items():
        write_file(folder / name, text)
    click.echo(f"wrote {folder}: {len(written)} files", err=True)


def write_file(path: Path, text: str) -> None:
    """Writes a file, making its folder. Raises `UsageProblem` when that can't be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise UsageProblem(f"{path} can't be written", reason=str(problem)) from None


def wants_colour(choice: str) -> bool:
    """Whether to colour standard output: as asked, else as NO_COLOR, FORCE_COLOR and the terminal say."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
