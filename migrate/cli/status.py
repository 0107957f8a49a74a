"""`migrate status`."""

import json
import time
from pathlib import Path

import click

from migrate.cli.options import output_options
from migrate.cli.output import deliver
from migrate.cli.run import status_of

_WATCH_SECONDS = 1.0


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--watch", is_flag=True, help="Print a JSON line whenever something changed, until the run has ended.")
@output_options
def command(folder: Path, watch: bool, format_: str | None, outputs: tuple[Path, ...], color: str) -> int:
    """Show the table statistics of the run in FOLDER, in DMS's words. Exits 1 when it failed.

    \b
    Examples:
      migrate status shop
      migrate status shop --watch
    """
    from migrate.execute.runner import read_progress

    progress = read_progress(folder)
    if not watch:
        deliver(progress, format_=format_, outputs=outputs, color=color)
        return 0 if progress.status in ("ready", "running") else status_of(progress)
    last = ""
    while True:
        line = json.dumps(progress.to_json(), ensure_ascii=False)
        if line != last:
            click.echo(line)
            last = line
        if progress.status not in ("ready", "running"):
            return status_of(progress)
        time.sleep(_WATCH_SECONDS)
        progress = read_progress(folder)
