"""`migrate run --on aws`."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.metrics import Show
from migrate.cli.signals import stopping_on_signals
from migrate.cli.sources import address, required_address
from migrate.errors import UsageProblem

if TYPE_CHECKING:
    from migrate.execute.aws.settings import AwsSettings
    from migrate.model.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsRequest:
    """What the command line asks for."""

    folder: Path
    addresses: Mapping[str, str | None]
    """Of the `source` and the `target`."""
    until: str
    reload: tuple[str, ...]
    yes: bool
    settings: "AwsSettings"


def run_aws(
    request: AwsRequest, *, dry_run: bool, delete: bool, show: Show, deliver: "Callable[[Progress], None]"
) -> int:
    """Tells, deletes or runs, and gives the exit status. Raises `MigrateError`."""
    if request.until:
        raise UsageProblem(
            "--until is for local runs",
            hint="on AWS changes are followed until migrate cutover, which waits for the last of them",
        )
    if dry_run:
        from migrate.execute.aws.dry import describe

        click.echo(describe(request.folder, request.settings, delete=delete), nl=False)
        return 0
    if delete:
        return _delete(request)
    progress, interrupted = _run(request, show)
    deliver(progress)
    return status_on_aws(progress, interrupted=interrupted)


def _run(request: AwsRequest, show: Show) -> "tuple[Progress, bool]":
    from migrate.execute.aws.run import run_on_aws
    from migrate.execute.plan_folder import load

    plan_folder = load(request.folder)
    planned = plan_folder.plan.source_url
    source = request.addresses["source"] or planned
    target = required_address(request.addresses["target"], role="target")
    if not request.yes:
        if request.reload:
            confirm(f"The target's tables of {', '.join(request.reload)} are emptied, and loaded once more.")
        else:
            confirm("This makes or changes resources on AWS that cost money.")
    with stopping_on_signals() as stopping, show(task=plan_folder.task.identifier) as report:
        progress = run_on_aws(
            request.folder,
            settings=request.settings,
            reload=request.reload,
            source=address(source, role="source") if source else None,
            target=target,
            report=report,
            stopping=stopping,
        )
        return progress, stopping()


def status_on_aws(progress: "Progress", *, interrupted: bool = False) -> int:
    """0 when everything is as it should be, 130 when a signal ended the watch, else 1."""
    if progress.status not in ("stopped", "running"):
        return 1
    if any(table.full_load_error_rows or table.error for table in progress.tables):
        return 1
    return 130 if interrupted else 0


def confirm(question: str) -> None:
    """Asks on a terminal whether to go on. Raises `UsageProblem` where nobody can be asked, `click.Abort` where the answer is no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageProblem(
            question, reason="there is no terminal to ask on", hint="give --yes to go on without being asked"
        )
    click.confirm(f"{question} Go on?", abort=True, err=True)


def _delete(request: AwsRequest) -> int:
    from migrate.execute.aws.cleanup import delete, to_delete

    found = to_delete(request.folder, request.settings)
    if not found.resources:
        click.echo(f"Nothing of this plan is on AWS in {found.region}.")
        return 0
    for resource in found.resources:
        click.echo(f"  {resource.kind.name} {resource.identifier} ({resource.status})", err=True)
    if not request.yes:
        confirm(f"These {len(found.resources)} resources in {found.region} are deleted; the target's rows stay.")
    with stopping_on_signals() as stopping:
        delete(found, request.folder, request.settings, stopping=stopping, report=lambda line: click.echo(line))
    return 0
