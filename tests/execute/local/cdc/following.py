"""Runs a plan that follows changes, and looks at what came of it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from migrate.execute.runner import run as run_plan
from migrate.model.codec import Json
from migrate.model.progress import Progress
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.execute.local.cdc.traffic import plan_folder
from tests.sql import rows


def planned(
    source: Url,
    target: Url,
    folder: Path,
    kind: MigrationType = MigrationType.FULL_LOAD_AND_CDC,
    **settings: dict[str, Json],
) -> Path:
    """A plan of the traffic's tables in the folder, with control tables of the test's own."""
    return plan_folder(
        source,
        target,
        folder / "plan",
        kind=kind,
        identifier=source.database,
        ControlTablesSettings=control(target),
        **settings,
    )


def follow(
    folder: Path,
    source: Url,
    target: Url,
    *,
    resume: bool = False,
    until: str = "now",
    changes: int | None = None,
    start: str = "",
    reload: Sequence[str] = (),
    enough: Callable[[Progress], bool] | None = None,
) -> Progress:
    """Runs the plan until the end that is asked for, until so many changes are on the target, or until its progress is `enough`."""
    deadline = time.monotonic() + 60
    is_enough = False
    if changes is not None:
        enough = reached(changes)

    def report(progress: Progress) -> None:
        nonlocal is_enough
        is_enough = is_enough or (enough is not None and enough(progress))

    return run_plan(
        folder,
        on="local",
        source=source,
        target=target,
        resume=resume,
        report=report,
        stopping=lambda: is_enough or time.monotonic() > deadline,
        until=until if enough is None else "",
        cdc_start_position=start,
        reload=reload,
    )


def reached(changes: int) -> Callable[[Progress], bool]:
    """Whether so many changes are on the target."""
    return lambda progress: applied(progress) >= changes


def applied(progress: Progress) -> int:
    """How many changes the target took."""
    return sum(table.inserts + table.updates + table.deletes for table in progress.tables)


def control(target: Url) -> dict[str, str]:
    """A control schema of the test's own: the default one is everybody's."""
    return {"ControlSchema": f"{target.database}_control"}


def refused(target: Url) -> int:
    """How many changes the target refused."""
    schema = f"{target.database}_control"
    if not rows(
        target,
        f"SELECT 1 FROM information_schema.tables WHERE table_name = 'awsdms_apply_exceptions' AND table_schema = '{schema}'",
    ):
        return 0
    return int(rows(target, f"SELECT count(*) FROM {schema}.awsdms_apply_exceptions")[0][0])
