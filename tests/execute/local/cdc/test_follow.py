"""A full load with changes after it, between real servers, under a write load."""

import contextlib
import threading
import time
from pathlib import Path

import pymysql
import pytest

from migrate.model.progress import Progress, TableState
from migrate.url import Url
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import applied, follow, planned, refused
from tests.execute.local.cdc.traffic import differences, writing
from tests.sql import rows, run

pytestmark = pytest.mark.server
ROUTES = [
    ("postgres", "mysql", False),
    ("mysql", "postgres", True),
    ("mysql", "mariadb", True),
    ("mariadb", "postgres-old", False),
    ("postgres-old", "postgres", True),
]


@pytest.mark.parametrize(("source", "target", "batch"), ROUTES)
def test_changes_during_and_after_the_load_arrive(
    pair: Pair, source: str, target: str, batch: bool, tmp_path: Path
) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path, TargetMetadata={"BatchApplyEnabled": batch})
    with writing(ours, seed=11):
        progress = follow(folder, ours, theirs, changes=400)
        assert (progress.status, progress.stop_reason) == ("stopped", "NORMAL"), progress.message
    with writing(ours, seed=12), writing(ours, seed=13):
        progress = follow(folder, ours, theirs, resume=True, changes=400)
        assert progress.stop_reason == "NORMAL", progress.message
    progress = follow(folder, ours, theirs, resume=True)
    assert progress.stop_reason == "CDC_STOP_POSITION_REACHED", progress.message
    assert differences(ours, theirs) == {}
    with writing(ours, seed=14):
        follow(folder, ours, theirs, resume=True, changes=applied(progress) + 50)
    before, progress = applied(progress), follow(folder, ours, theirs, resume=True)
    assert (progress.stop_reason, differences(ours, theirs)) == ("CDC_STOP_POSITION_REACHED", {})
    assert applied(progress) >= before + 50
    assert all(table.table_state is TableState.TABLE_COMPLETED for table in progress.tables)
    assert applied(progress) >= 400
    assert refused(theirs) == 0
    assert progress.cdc_latency_target is not None


@pytest.mark.parametrize(("source", "target"), [("mysql", "postgres"), ("postgres", "mysql")])
def test_a_lost_connection_is_opened_again(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path, ErrorBehavior={"RecoverableErrorInterval": 1})
    follow(folder, ours, theirs)
    ended: list[int] = []
    after_cuts: list[int] = []

    def end(url: Url, of_log: bool) -> None:
        ended.append(_end_sessions(url, of_log=of_log))

    def goes_on(progress: Progress) -> bool:
        """Whether many changes came after both cuts."""
        if len(ended) == len(cuts):
            after_cuts.append(applied(progress))
        return bool(after_cuts) and applied(progress) >= after_cuts[0] + 500

    cuts = [threading.Timer(1, end, [theirs, False]), threading.Timer(2.5, end, [ours, True])]
    with writing(ours, seed=21):
        for cut in cuts:
            cut.start()
        progress = follow(folder, ours, theirs, resume=True, enough=goes_on)
        for cut in cuts:
            cut.join()
    assert (progress.status, progress.stop_reason) == ("stopped", "NORMAL"), progress.message
    assert len(ended) == 2
    assert all(ended)
    progress = follow(folder, ours, theirs, resume=True)
    assert (progress.stop_reason, progress.message) == ("CDC_STOP_POSITION_REACHED", "")
    assert (differences(ours, theirs), refused(theirs)) == ({}, 0)


def _end_sessions(url: Url, *, of_log: bool) -> int:
    """Ends the run's sessions on a server, or of those the one that reads its log, as soon as there is one; how many."""
    for _ in range(100):
        if ended := _end(url, of_log=of_log):
            return ended
        time.sleep(0.1)
    return 0


def _end(url: Url, *, of_log: bool) -> int:
    if url.scheme == "postgresql":
        log = "backend_type = 'walsender'" if of_log else "backend_type = 'client backend'"
        sql = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}' AND {log}"
        return len(rows(url.with_database("postgres"), sql))
    log = "LIKE" if of_log else "NOT LIKE"
    sql = f"SELECT id FROM information_schema.processlist WHERE db = '{url.database}' AND command {log} 'Binlog Dump%'"
    ended = 0
    for (number,) in rows(url, f"{sql} AND id <> CONNECTION_ID()"):
        with contextlib.suppress(pymysql.err.OperationalError):  # It ended by itself.
            run(url, f"KILL {number}")
            ended += 1
    return ended
