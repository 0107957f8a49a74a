"""`migrate init`."""

from pathlib import Path

import click

from migrate import resources
from migrate.cli.output import write_file
from migrate.config import FILE_NAME
from migrate.errors import UsageProblem


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(FILE_NAME),
    show_default=True,
    help="File to write.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def command(output: Path, force: bool) -> None:
    """Write a commented migrate.toml: the project's options, so that they need not be typed.

    \b
    Examples:
      migrate init
      migrate init -o shop/migrate.toml
    """
    if output.exists() and not force:
        raise UsageProblem(f"{output} is there already", hint="use --force to overwrite it, or -o to name another file")
    write_file(output, resources.text("templates", FILE_NAME))
    click.echo(f"wrote {output}")
