"""Whatever moment a run is killed at, no change is lost and none is applied twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from migrate.execute.local.cdc.apply import Applier
from migrate.execute.local.cdc.settings import ApplySettings
from migrate.execute.local.cdc.tables import ApplyTable
from migrate.execute.plan_folder import RUN
from migrate.model.change import Event
from migrate.model.names import ObjectName
from migrate.url import Url
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import follow, planned, refused
from tests.execute.local.cdc.memory import applier, apply_tables, deleted, inserted, run_log, transactions, updated
from tests.execute.local.cdc.traffic import differences, writing
from tests.execute.local.conftest import Databases
from tests.sql import rows, run

pytestmark = pytest.mark.server
LINES = ObjectName(schema="public", name="lines")
COUNTS = ObjectName(schema="public", name="counts")


class Killed(BaseException):
    """The process ends here."""


def _events() -> list[Event]:
    """Transactions of which none may be lost or repeated: rows without a key, and counters that only grow."""
    contents = []
    for number in range(1, 13):
        before, after = (str(number - 1).encode(), str(number).encode())
        contents.append(
            [
                inserted(LINES, (str(number).encode(),), (b"same",)),
                updated(COUNTS, ((b"1", before), (b"1", after))),
                deleted(LINES, (b"same",)) if number % 4 == 0 else inserted(LINES, (b"other",)),
            ]
        )
    return transactions(*contents)


def _prepare(databases: Databases, server: str) -> tuple[Url, Url]:
    source, target = databases("postgres-old"), databases(server)
    for url in (source, target):
        run(
            url,
            "DROP TABLE IF EXISTS lines_",
            f"DROP TABLE IF EXISTS {_name(url)}",
            "DROP TABLE IF EXISTS counts",
            f"CREATE TABLE {_name(url)} (t varchar(20))",
            "CREATE TABLE counts (id int PRIMARY KEY, n int)",
            "INSERT INTO counts VALUES (1, 0)",
        )
    return source, target


def _name(url: Url) -> str:
    return '"lines"' if url.scheme == "postgresql" else "`lines`"


def _state(url: Url) -> tuple[Counter[str], int]:
    lines = Counter(t for (t,) in rows(url, f"SELECT t FROM {_name(url)}"))
    return lines, int(rows(url, "SELECT n FROM counts")[0][0])


def _rest(events: list[Event], position: str) -> list[Event]:
    """What the source tells from a position on."""
    return events[4 * int(position.partition(":")[2]) :]


class CrashingSession:
    """A session whose process is killed just before, or just after, one of its commits."""

    def __init__(self, session: object, *, at: int, after: bool) -> None:
        self._session = session
        self._left = at
        self._after = after

    def __getattr__(self, name: str) -> object:
        return getattr(self._session, name)

    def commit(self) -> None:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise Killed
        self._session.commit()  # type: ignore[attr-defined]
        if self._left == 0:
            raise Killed


class WrongOrder(Applier):
    """Commits the checkpoint before the rows: what must never be done."""

    def _flush(self) -> None:
        after = replace(self.checkpoint, position=self.position)
        self.checkpoints.move(self.checkpoint, after)
        self.session.commit()
        self._bring(self._closed)
        self.session.commit()
        self.checkpoint, self._closed = after, []


def _lost_or_doubled(
    target: Url, tables: dict[ObjectName, ApplyTable], kind: type[Applier], *, at: int, after: bool
) -> bool:
    """Whether the target is wrong after a run that is killed at that commit, and another that goes on."""
    run(target, f"DELETE FROM {_name(target)}", "UPDATE counts SET n = 0")
    events = _events()
    settings = ApplySettings(commit_changes=1)
    for fresh in (True, False):
        with applier(target, tables, settings, fresh=fresh, kind=kind) as applying:
            if fresh:
                applying.session = CrashingSession(applying.session, at=at, after=after)  # type: ignore[assignment]
            try:
                run_log(applying, _rest(events, applying.checkpoint.position))
            except Killed:
                applying.session.rollback()
    lines = Counter({"same": 12 - 3, "other": 9}) + Counter(str(number) for number in range(1, 13))
    return _state(target) != (lines, 12)


@pytest.mark.parametrize("server", ["postgres", "mysql"])
def test_a_kill_at_any_commit_loses_and_doubles_nothing(databases: Databases, server: str) -> None:
    source, target = _prepare(databases, server)
    tables = apply_tables(source, target)
    for at in (1, 2, 7, 12):
        for after in (False, True):
            assert not _lost_or_doubled(target, tables, Applier, at=at, after=after), (at, after)


@pytest.mark.parametrize("server", ["postgres", "mysql"])
def test_a_checkpoint_committed_before_the_rows_is_found_out(databases: Databases, server: str) -> None:
    source, target = _prepare(databases, server)
    tables = apply_tables(source, target)
    assert any(_lost_or_doubled(target, tables, WrongOrder, at=at, after=True) for at in (1, 2, 3))


def _start(folder: Path, source: Url, target: Url, *arguments: str) -> subprocess.Popen[bytes]:
    resume = ("--resume",) if (folder / RUN).is_file() else ()
    command = (sys.executable, "-m", "migrate", "run", str(folder), "--on", "local", "--quiet", *resume, *arguments)
    environment = {**os.environ, "MIGRATE_SOURCE_URL": str_of(source), "MIGRATE_TARGET_URL": str_of(target)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def str_of(url: Url) -> str:
    """The address with its password."""
    return f"{url.scheme}://{url.user}:{url.password}@{url.host}:{url.port}/{url.database}"


@pytest.mark.parametrize(("source", "target"), [("mysql", "postgres"), ("postgres", "mysql")])
def test_processes_that_are_killed_leave_the_same_rows(
    pair: Pair,
    source: str,
    target: str,
    tmp_path: Path,
) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path)
    chance = random.Random(5)
    with writing(ours, seed=21):
        for _ in range(4):
            process = _start(folder, ours, theirs)
            time.sleep(chance.uniform(0.8, 1.8))
            process.send_signal(signal.SIGKILL)
            _, words = process.communicate()
            assert process.returncode == -signal.SIGKILL, words.decode()
    progress = follow(folder, ours, theirs, resume=(folder / RUN).is_file())
    assert progress.stop_reason == "CDC_STOP_POSITION_REACHED", progress.message
    assert differences(ours, theirs) == {}
    assert refused(theirs) == 0
