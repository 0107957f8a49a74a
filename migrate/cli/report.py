"""`migrate report`."""

from pathlib import Path

import click

from migrate.cli.options import premigration_option, report_options
from migrate.cli.output import deliver, write_premigration
from migrate.errors import UsageProblem


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@premigration_option
@report_options
def command(file: Path, premigration: Path | None, format_: str | None, outputs: tuple[Path, ...], color: str) -> None:
    """Show a saved document (an assessment, a validation, a plan, …) in another format.

    \b
    Examples:
      migrate report assessment.json --format markdown
      migrate report validation.json -o validation.html -o validation.junit.xml
    """
    from migrate.report.formats import parse_noun

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem(f"{file} can't be read", reason=str(problem)) from None
    noun = parse_noun(text)
    if premigration is not None:
        write_premigration(noun, premigration)
    deliver(noun, format_=format_, outputs=outputs, color=color)
