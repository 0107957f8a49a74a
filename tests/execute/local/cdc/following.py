"""Runs a plan that follows changes, and looks at what came of it."""

import time
from pathlib import Path

from migrate.execute.runner import run as run_plan
from migrate.model.progress import Progress
from migrate.url import Url
from tests.sql import rows


def follow(
    folder: Path, source: Url, target: Url, *, resume: bool = False, until: str = "now", seconds: float = 60
) -> Progress:
    """Runs the plan until the end that is asked for, or for so many seconds."""
    end = time.monotonic() + seconds
    return run_plan(
        folder,
        on="local",
        source=source,
        target=target,
        resume=resume,
        report=lambda _: None,
        stopping=lambda: time.monotonic() > end,
        until=until,
    )


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
