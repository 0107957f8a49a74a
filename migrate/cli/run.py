"""`migrate run`."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from migrate.cli.options import output_options, quiet_option
from migrate.cli.output import deliver
from migrate.cli.progress import show_progress
from migrate.cli.sources import required_address
from migrate.errors import UsageProblem
from migrate.model.progress import Progress

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
@quiet_option
@output_options
def command(
    folder: Path,
    on: str,
    source: str | None,
    target: str | None,
    resume: bool,
    until: str,
    cdc_start_position: str,
    reload: tuple[str, ...],
    quiet: bool,
    format_: str | None,
    outputs: tuple[Path, ...],
    color: str,
) -> int:
    """Carry out the plan in FOLDER, exactly as written.

    On `local` the same DMS task moves the rows between the two servers, from this machine. Exits 1 when a table failed or rows
    were rejected.

    \b
    Examples:
      migrate run shop --on dry-run
      migrate run shop --on local --target postgresql://me@db.example/shop
      migrate run shop --on local --resume --until now
      migrate run shop --on local --reload-table shop.orders --until now
    """
    if on == "dry-run":
        from migrate.execute.dry_run import describe

        click.echo(describe(folder), nl=False)
        return 0
    progress = _execute(
        folder,
        on=on,
        source=source,
        target=target,
        resume=resume,
        until=until,
        cdc_start_position=cdc_start_position,
        reload=reload,
        quiet=quiet,
    )
    deliver(progress, format_=format_, outputs=outputs, color=color)
    return status_of(progress)


def _execute(
    folder: Path,
    *,
    on: str,
    source: str | None,
    target: str | None,
    resume: bool,
    until: str,
    cdc_start_position: str,
    reload: tuple[str, ...],
    quiet: bool,
) -> Progress:
    from migrate.execute.plan_folder import load
    from migrate.execute.runner import run

    planned = load(folder).plan.source_url
    if not (source or planned):
        raise UsageProblem(
            "this plan was made from a file, so it knows no server", hint="give --source URL, or set MIGRATE_SOURCE_URL"
        )
    with stopping_on_signals() as stopping, show_progress(quiet=quiet) as report:
        return run(
            folder,
            on=on,
            source=required_address(source or planned, role="source"),
            target=required_address(target, role="target"),
            resume=resume,
            report=report,
            stopping=stopping,
            until=until,
            cdc_start_position=cdc_start_position,
            reload=reload,
        )


def status_of(progress: Progress) -> int:
    """0 when everything arrived, 130 when a signal stopped it, else 1."""
    if progress.status == "stopped" and all(
        not table.full_load_error_rows and not table.error for table in progress.tables
    ):
        return 130 if progress.stop_reason not in _ENDS else 0
    return 1


@contextmanager
def stopping_on_signals() -> Iterator[Callable[[], bool]]:
    """Gives a function that says whether Ctrl-C or SIGTERM came: the work then stops cleanly. A second Ctrl-C stops at once."""
    came: list[int] = []

    def note(number: int, frame: object) -> None:
        del frame
        if came:
            raise KeyboardInterrupt
        came.append(number)
        click.echo("stopping after the current chunk; once more to stop at once", err=True)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
