"""Shows how far a run has come: a bar a table on a terminal, a line a change otherwise."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from migrate.model.progress import Progress, TableState, TableStatistics

Report = Callable[[Progress], None]


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Report]:
    """Gives the function that a run reports to; everything goes to standard error."""
    if quiet:
        yield lambda progress: None
    elif sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        yield _lines()


def _lines() -> Report:
    last: dict[tuple[str, str], TableState] = {}
    steps = [-1]
    told = [""]

    def report(progress: Progress) -> None:
        if progress.message and progress.completed_steps != steps[0]:
            steps[0] = progress.completed_steps
            if progress.message != told[0]:
                click.echo(progress.message, err=True)
            told[0] = progress.message
        for table in progress.tables:
            key = (table.schema_name, table.table_name)
            if last.get(key) is not table.table_state:
                last[key] = table.table_state
                if table.table_state is not TableState.BEFORE_LOAD:
                    click.echo(line_of(table), err=True)

    return report


def line_of(table: TableStatistics) -> str:
    """One table's state in one line, in DMS's words."""
    rows = f"{table.full_load_rows:,} rows" if table.full_load_rows else ""
    errors = f"{table.full_load_error_rows:,} rejected" if table.full_load_error_rows else ""
    parts = [part for part in (rows, errors, table.error) if part]
    return f"{table.schema_name}.{table.table_name}: {table.table_state}" + (f" ({', '.join(parts)})" if parts else "")


@contextmanager
def _bars() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rows]}", markup=False),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        overall = bars.add_task("tables", total=None, rows="")
        running: dict[tuple[str, str], int] = {}

        def report(progress: Progress) -> None:
            done = sum(
                table.table_state not in (TableState.BEFORE_LOAD, TableState.FULL_LOAD) for table in progress.tables
            )
            rows = sum(table.full_load_rows for table in progress.tables)
            bars.update(
                overall,
                description=progress.message or "tables",
                total=len(progress.tables) or None,
                completed=done,
                rows=f"{rows:,} rows",
            )
            for table in progress.tables:
                key = (table.schema_name, table.table_name)
                if table.table_state is TableState.FULL_LOAD:
                    if key not in running:
                        running[key] = bars.add_task(f"{key[0]}.{key[1]}", total=None, rows="")
                    bars.update(running[key], rows=f"{table.full_load_rows:,} rows")  # type: ignore[arg-type]
                elif key in running:
                    bars.remove_task(running.pop(key))  # type: ignore[arg-type]

        yield report
