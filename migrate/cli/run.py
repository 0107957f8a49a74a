"""`migrate run`."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.metrics import Show, showing
from migrate.cli.options import aws_options, progress_options, quiet_option
from migrate.cli.output import deliver
from migrate.cli.run_aws import AwsRequest, run_aws
from migrate.cli.signals import stopping_on_signals
from migrate.cli.sources import required_address
from migrate.errors import UsageProblem
from migrate.model.progress import Progress

if TYPE_CHECKING:
    from migrate.execute.aws.settings import AwsSettings

_ENDS = ("FULL_LOAD_ONLY_FINISHED", "STOPPED_AFTER_FULL_LOAD", "CDC_STOP_POSITION_REACHED")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--on",
    type=click.Choice(("dry-run", "local", "aws")),
    required=True,
    help="Only tell; between the two servers, from here; or through AWS DMS.",
)
@click.option(
    "--source", envvar="MIGRATE_SOURCE_URL", metavar="URL", help="The source's address.  [default: the plan's]"
)
@click.option("--target", envvar="MIGRATE_TARGET_URL", metavar="URL", help="The target's address.")
@click.option("--resume", is_flag=True, help="Go on where an earlier run stopped.")
@click.option(
    "--until",
    metavar="WHEN",
    default="",
    help="Follow changes up to here: now, a time, or a position in the log.  [default: until stopped]",
)
@click.option(
    "--cdc-start-position",
    metavar="POSITION",
    default="",
    help="Where a task of changes alone begins in the source's log.  [default: its end]",
)
@click.option(
    "--reload-table",
    "reload",
    metavar="TABLE",
    multiple=True,
    help="Empty this table on the target, load it once more, and go on. Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Only tell each step, on AWS each request; nothing is contacted.")
@click.option("--delete", is_flag=True, help="On AWS: delete what the plan made there, after asking.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option(
    "--metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep this file up to date with the progress, in Prometheus's text format.",
)
@aws_options
@quiet_option
@progress_options
def command(
    folder: Path,
    on: str,
    source: str | None,
    target: str | None,
    resume: bool,
    until: str,
    cdc_start_position: str,
    reload: tuple[str, ...],
    dry_run: bool,
    delete: bool,
    yes: bool,
    metrics: Path | None,
    aws: "AwsSettings",
    quiet: bool,
    format_: str | None,
    outputs: tuple[Path, ...],
    color: str,
) -> int:
    """Carry out the plan in FOLDER, exactly as written.

    On `local` the DMS task moves the rows between the two servers, from this machine; on `aws` DMS itself does, and the target's DDL
    is applied from here. Exits 1 when a table failed or rows were rejected.

    \b
    Examples:
      migrate run shop --on dry-run
      migrate run shop --on local --target postgresql://me@db.example/shop
      migrate run shop --on local --reload-table shop.orders --until now
      migrate run shop --on aws --dry-run --aws source-secret=shop
    """
    told = partial(deliver, format_=format_, outputs=outputs, color=color)
    show = partial(showing, quiet=quiet, metrics=metrics)
    addresses = {"source": source, "target": target}
    if on == "aws":
        settings = replace(aws, cdc_start_position=cdc_start_position or aws.cdc_start_position)
        request = AwsRequest(folder=folder, addresses=addresses, until=until, reload=reload, yes=yes, settings=settings)
        return run_aws(request, dry_run=dry_run, delete=delete, show=show, deliver=told)
    if on == "dry-run" or dry_run:
        from migrate.execute.dry_run import describe

        click.echo(describe(folder), nl=False)
        return 0
    progress = _execute(
        folder, on, addresses, resume=resume, until=until, start=cdc_start_position, reload=reload, show=show
    )
    told(progress)
    return status_of(progress)


def _execute(
    folder: Path,
    on: str,
    addresses: Mapping[str, str | None],
    *,
    resume: bool,
    until: str,
    start: str,
    reload: tuple[str, ...],
    show: Show,
) -> Progress:
    from migrate.execute.plan_folder import load
    from migrate.execute.runner import run

    plan_folder = load(folder)
    planned, source = plan_folder.plan.source_url, addresses["source"]
    if not (source or planned):
        raise UsageProblem(
            "this plan was made from a file, so it knows no server", hint="give --source URL, or set MIGRATE_SOURCE_URL"
        )
    with stopping_on_signals() as stopping, show(task=plan_folder.task.identifier) as report:
        return run(
            folder,
            on=on,
            source=required_address(source or planned, role="source"),
            target=required_address(addresses["target"], role="target"),
            resume=resume,
            report=report,
            stopping=stopping,
            until=until,
            cdc_start_position=start,
            reload=reload,
        )


def status_of(progress: Progress) -> int:
    """0 when everything arrived, 130 when a signal stopped it, else 1."""
    if progress.status == "stopped" and all(
        not table.full_load_error_rows and not table.error for table in progress.tables
    ):
        return 130 if progress.stop_reason not in _ENDS else 0
    return 1
