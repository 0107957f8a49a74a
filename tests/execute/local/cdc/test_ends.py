"""Where a run begins and ends to follow changes: times, positions, and tasks of changes alone."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from migrate.errors import UsageProblem
from migrate.execute.local.cdc.log_sources import log_source
from migrate.execute.local.cdc.source import Wanted
from migrate.model.names import EngineName
from migrate.model.progress import Progress, TableState
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import follow, planned
from tests.execute.local.cdc.traffic import differences
from tests.sql import rows, run

pytestmark = pytest.mark.server
PAIRS = [("mysql", "postgres"), ("postgres", "mariadb"), ("mariadb", "postgres")]


def codes(theirs: Url) -> list[int]:
    return [number for (number,) in rows(theirs, f"SELECT id FROM {theirs.database}.codes WHERE id > 9000 ORDER BY id")]


def write(ours: Url, *numbers: int) -> None:
    run(ours, *(f"INSERT INTO codes VALUES ({number}, 'code {number}')" for number in numbers))


def moment(seconds: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def end_of_log(url: Url) -> str:
    wanted = Wanted(task="t", url=url, target=EngineName(url.scheme), jobs=())
    return log_source(wanted).position()


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_time_ends_it(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path)
    follow(folder, ours, theirs)
    apart = 1.1 if source == "mariadb" else 0.1  # MariaDB tells whole seconds.
    write(ours, 9001, 9002)
    time.sleep(apart)
    between = moment()
    time.sleep(apart)
    write(ours, 9003)
    progress = follow(folder, ours, theirs, resume=True, until=between)
    assert (progress.stop_reason, codes(theirs)) == ("CDC_STOP_POSITION_REACHED", [9001, 9002])
    progress = follow(folder, ours, theirs, resume=True, until=f"commit_time:{moment(0.5)}")
    assert (progress.stop_reason, codes(theirs)) == ("CDC_STOP_POSITION_REACHED", [9001, 9002, 9003])


@pytest.mark.parametrize(("source", "target"), PAIRS[:2])
def test_a_position_ends_it(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path)
    follow(folder, ours, theirs)
    write(ours, 9001)
    position = end_of_log(ours)
    write(ours, 9002)
    progress = follow(folder, ours, theirs, resume=True, until=position)
    assert progress.stop_reason == "CDC_STOP_POSITION_REACHED"
    assert codes(theirs) == [9001]
    with pytest.raises(UsageProblem, match="neither a time nor a position"):
        follow(folder, ours, theirs, resume=True, until="tomorrow")


def test_changes_alone(pair: Pair, tmp_path: Path) -> None:
    ours, theirs = pair("mysql", "postgres")
    write(ours, 9001)
    follow(planned(ours, theirs, tmp_path / "load", MigrationType.FULL_LOAD), ours, theirs)
    position = end_of_log(ours)
    write(ours, 9002)
    folder = planned(ours, theirs, tmp_path / "changes", MigrationType.CDC)
    progress = follow(folder, ours, theirs, start=position)
    assert (progress.stop_reason, codes(theirs)) == ("CDC_STOP_POSITION_REACHED", [9001, 9002])
    write(ours, 9003)
    follow(folder, ours, theirs, resume=True)
    assert codes(theirs) == [9001, 9002, 9003]
    assert differences(ours, theirs) == {}


def state(progress: Progress, table: str) -> TableState:
    return next(item.table_state for item in progress.tables if item.table_name == table)


def pairs_of(progress: Progress) -> int:
    return next(item.inserts for item in progress.tables if item.table_name == "pairs")


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_truncate_and_a_new_column_in_a_real_log(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path, ErrorBehavior={"ApplyErrorFailOnTruncationDdl": False})
    follow(folder, ours, theirs)
    run(ours, "TRUNCATE TABLE codes")
    write(ours, 9001)
    progress = follow(folder, ours, theirs, resume=True)
    assert (progress.stop_reason, state(progress, "codes")) == ("CDC_STOP_POSITION_REACHED", TableState.TABLE_COMPLETED)
    assert rows(theirs, f"SELECT id FROM {theirs.database}.codes") == [(9001,)]

    def alter() -> None:
        run(ours, "ALTER TABLE codes ADD COLUMN extra int", "INSERT INTO codes VALUES (9002, 'two', 2)")
        run(ours, "INSERT INTO pairs VALUES (777, 'after', 1)")

    def is_over(progress: Progress) -> bool:
        """Whether the change of one table's structure has come, and what was written to the other one after it."""
        return state(progress, "codes") is TableState.TABLE_ERROR and pairs_of(progress) > before

    before = pairs_of(progress)
    altering = threading.Timer(1.5, alter)
    altering.start()
    progress = follow(folder, ours, theirs, resume=True, enough=is_over)
    altering.join()
    assert progress.status == "failed", str(progress)
    assert (state(progress, "codes"), state(progress, "pairs")) == (TableState.TABLE_ERROR, TableState.TABLE_COMPLETED)
    assert "codes" in progress.message
    assert codes(theirs) == [9001]
    assert rows(theirs, f"SELECT count(*) FROM {theirs.database}.pairs WHERE a = 777") == [(1,)]
