"""A full load with changes after it, between real servers, under a write load."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from migrate.execute.local.cdc.postgresql_source import slot_name
from migrate.execute.runner import run as run_plan
from migrate.model.progress import Progress, TableState
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.execute.local.cdc.traffic import differences, make_tables, plan_folder, writing
from tests.servers.pool import Pool
from tests.sql import rows, run

pytestmark = pytest.mark.server
Pair = Callable[[str, str], tuple[Url, Url]]
ROUTES = [("postgres", "mysql"), ("mysql", "postgres"), ("mysql", "mariadb"), ("mariadb", "postgres-old")]


@pytest.fixture
def pair(servers: Pool, request: pytest.FixtureRequest) -> Iterator[Pair]:
    """Gives a source and a target database of one name; what a task leaves on either side is removed."""
    made: list[Url] = []
    name = f"follow{os.getpid()}"

    def give(source: str, target: str) -> tuple[Url, Url]:
        for server in (source, target):
            run(servers.url(server), f"CREATE DATABASE {name}")
            made.append(servers.url(server).with_database(name))
        make_tables(made[0])
        return made[0], made[1]

    yield give
    for url in made:
        _drop(url)


def _drop(url: Url) -> None:
    if url.scheme == "postgresql":
        slot = slot_name(url.database)
        run(
            url,
            f"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '{slot}' AND active",
            f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{slot}'",
        )
        run(url.with_database("postgres"), f"DROP DATABASE {url.database} WITH (FORCE)")
    else:
        run(url, f"DROP DATABASE {url.database}", f"DROP DATABASE IF EXISTS {url.database}_control")


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


@pytest.mark.parametrize(("source", "target"), ROUTES)
def test_changes_during_and_after_the_load_arrive(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    folder = plan_folder(
        ours,
        theirs,
        tmp_path / "plan",
        kind=MigrationType.FULL_LOAD_AND_CDC,
        identifier=ours.database,
        ControlTablesSettings=control(theirs),
    )
    with writing(ours, seed=11):
        progress = follow(folder, ours, theirs, until="", seconds=2.5)
        assert (progress.status, progress.stop_reason) == ("stopped", "NORMAL"), progress.message
    with writing(ours, seed=12), writing(ours, seed=13):
        progress = follow(folder, ours, theirs, resume=True, until="", seconds=1.5)
        assert progress.stop_reason == "NORMAL", progress.message
    progress = follow(folder, ours, theirs, resume=True)
    assert progress.stop_reason == "CDC_STOP_POSITION_REACHED", progress.message
    assert differences(ours, theirs) == {}
    assert all(table.table_state is TableState.TABLE_COMPLETED for table in progress.tables)
    assert sum(table.inserts + table.updates + table.deletes for table in progress.tables) > 500
    assert refused(theirs) == 0
    assert progress.cdc_latency_target is not None


def refused(target: Url) -> int:
    """How many changes the target refused."""
    schema = f"{target.database}_control"
    if not rows(
        target,
        f"SELECT 1 FROM information_schema.tables WHERE table_name = 'awsdms_apply_exceptions' AND table_schema = '{schema}'",
    ):
        return 0
    return int(rows(target, f"SELECT count(*) FROM {schema}.awsdms_apply_exceptions")[0][0])
