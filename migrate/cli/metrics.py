"""Shows how far a run has come, and keeps a file of metrics up to date with it."""

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import click

from migrate.cli.output import write_file
from migrate.cli.progress import Report, show_progress
from migrate.errors import UsageProblem
from migrate.model.progress import Progress

_SECONDS = 5.0


class Show(Protocol):
    """Gives the function that a run of that task reports to."""

    def __call__(self, *, task: str) -> AbstractContextManager[Report]:
        """Raises `UsageProblem` where the file of metrics can't be written."""
        ...


@contextmanager
def showing(*, quiet: bool, metrics: Path | None, task: str) -> Iterator[Report]:
    """Shows the progress, if it is not to be quiet, and keeps the file of metrics, if there is one. See `Show`."""
    with show_progress(quiet=quiet) as shown, writing_metrics(metrics, shown, task=task) as report:
        yield report


@contextmanager
def writing_metrics(path: Path | None, report: Report, *, task: str) -> Iterator[Report]:
    """Gives a function that reports as `report` does and keeps the file, every few seconds and at the end; none where `path` is None.

    Each time the file is replaced as a whole: whoever reads it never finds a part. Raises `UsageProblem` where it can't be written
    at the beginning; later that is told once, and the run goes on.
    """
    if path is None:
        yield report
        return
    metrics = _Metrics(path)
    metrics.write(Progress(status="ready", task=task))

    def both(progress: Progress) -> None:
        metrics.take(progress)
        report(progress)

    try:
        yield both
    finally:
        metrics.end()


class _Metrics:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: Progress | None = None
        self._written = 0.0
        self._trouble = ""

    def take(self, progress: Progress) -> None:
        """Notes how far the run is, and writes it where it is time."""
        self._last = progress
        if time.monotonic() - self._written >= _SECONDS:
            self._try(progress)

    def end(self) -> None:
        """Writes the last that was told."""
        if self._last is not None:
            self._try(self._last)

    def write(self, progress: Progress) -> None:
        """Puts a new file in the place of the last. Raises `UsageProblem`."""
        from migrate.report import prometheus

        # A collector takes every file that ends in .prom: this one must not.
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            write_file(beside, prometheus.render(progress))
            beside.replace(self._path)
        except OSError as problem:
            beside.unlink(missing_ok=True)
            raise UsageProblem(f"{self._path} can't be written", reason=str(problem)) from None

    def _try(self, progress: Progress) -> None:
        self._written = time.monotonic()
        try:
            self.write(progress)
        except UsageProblem as problem:
            if not self._trouble:
                click.echo(f"{problem.message}: {problem.reason}", err=True)
            self._trouble = problem.message
