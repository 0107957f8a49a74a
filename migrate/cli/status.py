"""`migrate status`."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.options import aws_options, progress_options
from migrate.cli.output import deliver
from migrate.cli.run import status_of
from migrate.cli.run_aws import status_on_aws
from migrate.model.progress import Progress

if TYPE_CHECKING:
    from migrate.execute.aws.settings import AwsSettings

_WATCH_SECONDS = 1.0
_MOVING = ("ready", "running", "starting", "stopping", "creating", "modifying")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--watch", is_flag=True, help="Print a JSON line whenever something changed, until the run has ended.")
@aws_options
@progress_options
def command(
    folder: Path,
    watch: bool,
    aws: "AwsSettings",
    format_: str | None,
    outputs: tuple[Path, ...],
    color: str,
) -> int:
    """Show the table statistics of the run in FOLDER, in DMS's words. Exits 1 when it failed.

    Of a run on AWS, DMS and CloudWatch are asked: the tables, and how far behind the target is.

    \b
    Examples:
      migrate status shop
      migrate status shop --watch
      migrate status shop --format prometheus
    """
    from migrate.execute.aws.record import read_record
    from migrate.execute.plan_folder import load, read_progress

    judge: Callable[[Progress], int]
    record = read_record(folder)
    if record is not None and record.plan == load(folder).plan.fingerprint:
        from migrate.execute.aws.state import OnAws

        on_aws = OnAws(folder, aws)
        look, seconds, judge = on_aws.progress, on_aws.settings.poll_seconds, status_on_aws
    else:
        look, seconds, judge = (lambda: read_progress(folder)), _WATCH_SECONDS, status_of
    if watch:
        return _watch(look, judge, seconds)
    progress = look()
    deliver(progress, format_=format_, outputs=outputs, color=color)
    return 0 if progress.status in _MOVING else judge(progress)


def _watch(look: Callable[[], Progress], judge: Callable[[Progress], int], seconds: float) -> int:
    last = ""
    while True:
        progress = look()
        line = json.dumps(progress.to_json(), ensure_ascii=False)
        if line != last:
            click.echo(line)
            last = line
        if progress.status not in _MOVING:
            return judge(progress)
        time.sleep(seconds)
