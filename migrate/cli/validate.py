"""`migrate validate`."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.options import quiet_option, rename_option, renames_from, validation_options
from migrate.cli.output import deliver
from migrate.cli.validate_options import Wishes, list_history, open_state, wishes_option
from migrate.cli.validate_progress import show
from migrate.cli.validate_task import what_to_compare
from migrate.errors import UsageProblem
from migrate.model.conversion import TableMapping
from migrate.model.selection import is_selected
from migrate.model.validation import Level

if TYPE_CHECKING:
    from migrate.validate.options import Options


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--source", envvar="MIGRATE_SOURCE_URL", metavar="URL", help="The source's address.  [default: the plan's]"
)
@click.option("--target", envvar="MIGRATE_TARGET_URL", metavar="URL", help="The target's address.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default=Level.ROWS.value,
    show_default=True,
    help="Row counts; checksums of chunks; or checksums, and the very rows that differ.",
)
@click.option(
    "--include", multiple=True, metavar="PATTERN", help="Only tables like this; % and * stand for any text. Repeatable."
)
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Not tables like this. Repeatable.")
@rename_option
@click.option(
    "--max-differences",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Differing rows to name per table; all are counted.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Chunks compared at the same time."
)
@click.option(
    "--max-load",
    type=click.IntRange(min=1),
    metavar="N",
    help="Wait while more than N statements run on either server.",
)
@click.option(
    "--max-lag",
    "max_lag_seconds",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Wait while a replica is further behind than this.",
)
@click.option(
    "--statement-time",
    "statement_seconds",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help="Have the servers end any query after this time; what it read is then read in smaller parts.",
)
@click.option(
    "--repair", type=click.Path(path_type=Path, dir_okay=False), help="Write SQL here that makes the target equal."
)
@quiet_option
@wishes_option
@validation_options
def command(
    folder: Path | None,
    source: str | None,
    target: str | None,
    level: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    rename_schemas: tuple[str, ...],
    max_differences: int,
    workers: int,
    repair: Path | None,
    quiet: bool,
    wishes: Wishes,
    format_: str | None,
    outputs: tuple[Path, ...],
    color: str,
    **limits: float | None,
) -> int:
    """Compare source and target and name the rows that differ. Exits 1 when anything differs or could not be compared.

    With FOLDER, or --table-mappings, the tables, their names on the target, and which of their rows and columns get there, are the
    task's; without it every table of the source is compared with the table of the same name. Both sides are only read.

    \b
    Examples:
      migrate validate shop --target postgresql://me@db.example/shop
      migrate validate --source mysql://app@old/shop --target postgresql://me@new/shop --level counts
      migrate validate shop --target postgresql://me@db.example/shop --settle 30s
    """
    wishes.check(Level(level), repair)
    if wishes.history:
        return list_history(wishes, folder, format_=format_, outputs=outputs, color=color)
    from migrate.cli.validate_request import Request
    from migrate.cli.validate_run import answer
    from migrate.validate.options import Options

    found = what_to_compare(wishes.given(folder, source, target), renames_from(rename_schemas))
    chosen = _selected(found.tables, include, exclude)
    options = _limited(Options(level=Level(level), max_differences=max_differences, workers=workers), limits)
    with contextlib.ExitStack() as stack:
        ledger = open_state(wishes, folder, stack)
        shown = stack.enter_context(show([table.source for table in chosen], quiet=quiet))
        request = Request(found, chosen, options, wishes, ledger, shown, repair)
        result = answer(request, as_lines=format_ == "json")
    if not (wishes.watch and format_ == "json"):
        deliver(result, format_=format_, outputs=outputs, color=color)
    return 0 if result.is_match else 1


def _selected(tables: Sequence[TableMapping], include: Sequence[str], exclude: Sequence[str]) -> Sequence[TableMapping]:
    chosen = [table for table in tables if is_selected(table.source, include=include, exclude=exclude)]
    if not chosen:
        hint = "check the addresses, --include, --exclude and --rename-schema"
        raise UsageProblem("there is no table to compare", hint=hint)
    return chosen


def _limited(options: "Options", limits: Mapping[str, float | None]) -> "Options":
    return replace(
        options,
        max_load=limits["max_load"],
        max_lag_seconds=limits["max_lag_seconds"],
        statement_seconds=limits["statement_seconds"],
    )
