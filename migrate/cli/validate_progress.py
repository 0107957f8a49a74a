"""Shows how far a validation is: bars with the time that is left on a terminal, lines otherwise."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from migrate.model.names import ObjectName
from migrate.model.validation import TableValidation, TableVerdict
from migrate.report.terminal import visible
from migrate.report.words import duration

_SECONDS_BETWEEN_LINES = 10.0


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a comparison reports to."""

    told: Callable[[ObjectName, int, int], None]
    """Gets a table, how many rows of it were passed, and of about how many."""
    report: Callable[[TableValidation], None]
    """Gets each table that is finished."""


@contextmanager
def show(tables: Sequence[ObjectName], *, quiet: bool) -> Iterator[Shown]:
    """Gives where to report to; everything goes to standard error."""
    if quiet:
        yield Shown(lambda *_: None, lambda _: None)
    elif sys.stderr.isatty():
        with _bars(len(tables)) as shown:
            yield shown
    else:
        yield _lines(time.monotonic)


def line_of(table: TableValidation) -> str:
    """A finished table in one line."""
    detail = f" ({table.reason})" if table.reason and table.verdict is not TableVerdict.MATCH else ""
    return visible(f"{table.table}: {table.verdict}{detail}")


def remaining(passed: int, total: int, seconds: float) -> str:
    """The time that is left at the pace so far, in words; nothing where it can't be told yet.

    >>> remaining(250, 1000, 20), remaining(0, 1000, 20), remaining(1000, 1000, 20)
    (', about 1m00s left', '', '')
    """
    if not 0 < passed < total:
        return ""
    return f", about {duration(seconds * (total - passed) / passed)} left"


def _lines(clock: Callable[[], float]) -> Shown:
    began: dict[ObjectName, float] = {}
    last = [clock()]

    def told(table: ObjectName, rows: int, total: int) -> None:
        now = clock()
        began.setdefault(table, last[0])
        if now - last[0] >= _SECONDS_BETWEEN_LINES:
            last[0] = now
            left = remaining(rows, total, now - began[table])
            share = f"{100 * rows // max(total, 1)} %"
            click.echo(visible(f"{table}: {share}, {rows:,} of about {total:,} rows{left}"), err=True)

    def report(table: TableValidation) -> None:
        last[0] = clock()
        click.echo(line_of(table), err=True)

    return Shown(told, report)


@contextmanager
def _bars(tables: int) -> Iterator[Shown]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} {task.fields[unit]}", markup=False),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        overall = bars.add_task("all tables", total=tables, unit="tables")
        current = bars.add_task("", total=1, unit="rows", visible=False)
        name = [""]

        def told(table: ObjectName, rows: int, total: int) -> None:
            if name[0] != str(table):
                name[0] = str(table)
                bars.reset(current, description=visible(name[0]), total=total, visible=True)
            bars.update(current, completed=rows, total=total)

        def report(table: TableValidation) -> None:
            bars.update(current, visible=False)
            bars.console.print(line_of(table), markup=False, highlight=False)
            bars.advance(overall)

        yield Shown(told, report)
