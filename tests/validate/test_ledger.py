"""What is kept of a run lets another process go on with it, and is listed afterwards."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from migrate.errors import UsageProblem
from migrate.model.history import ValidationHistory
from migrate.model.validation import Difference, DifferenceKind, TableValidation, TableVerdict, Validation
from migrate.url import Url
from migrate.validate.course import Passed
from migrate.validate.history import history
from migrate.validate.ledger import Ledger, Run, open_ledger
from tests.cli.conftest import with_secret
from tests.sql import rows, run

ROWS = 160_000


def table(name: str, verdict: TableVerdict = TableVerdict.MATCH, **more: int) -> TableValidation:
    return TableValidation(table=name, verdict=verdict, **more)


def begin(ledger: Ledger, *, resume: bool = False, asked: str = "a") -> Run:
    return ledger.begin(
        asked=asked, source="mysql://u@h/s", target="postgresql://u@h/t", level="rows", seed=7, resume=resume
    )


def finish(run: Run) -> None:
    run.finish(Validation(level="rows", elapsed_seconds=1.5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "state.sqlite"


class TestLedger:
    def test_the_file_is_its_owners_and_not_versioned(self, path: Path) -> None:
        with open_ledger(path):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert (path.parent / ".gitignore").read_text() == "*\n"

    def test_no_gitignore_in_a_folder_that_was_there(self, tmp_path: Path) -> None:
        with open_ledger(str(tmp_path / "state.sqlite")):
            assert not (tmp_path / ".gitignore").exists()

    def test_a_place_survives(self, path: Path) -> None:
        sample = Difference(kind=DifferenceKind.MISSING, key=(("id", "\udc80\x00'1"),))
        place = Passed(upper=("12", "x"), source_rows=5, missing=1, samples=(sample,))
        with open_ledger(path) as ledger:
            begin(ledger).passed("t", Passed(upper=("1",)))
            begin(ledger, resume=True).passed("t", place)
        with open_ledger(path) as ledger:
            assert begin(ledger, resume=True).place("t") == place
            assert begin(ledger, resume=True).place("another") == Passed()

    def test_only_what_is_unfinished_is_gone_on_with(self, path: Path) -> None:
        with open_ledger(path) as ledger:
            first = begin(ledger)
            assert begin(ledger, resume=True, asked="something else").number != first.number
            assert begin(ledger, resume=True).number == first.number
            assert begin(ledger).number != first.number
            last = begin(ledger)
            finish(last)
            assert begin(ledger, resume=True).number > last.number

    def test_tables_that_could_not_be_read_are_gone_on_with(self, path: Path) -> None:
        with open_ledger(path) as ledger:
            made = begin(ledger)
            made.table(0, "good", table("s.a"), again=False)
            made.table(1, "bad", table("s.b", TableVerdict.NOT_COMPARABLE), again=True)
            finish(made)
            again = begin(ledger, resume=True)
            assert (again.number, again.is_resumed, again.seed) == (made.number, True, 7)
            assert set(again.finished()) == {"good"}

    def test_another_database(self, mysql_url: Url, postgres_url: Url) -> None:
        for url in (mysql_url, postgres_url):
            with open_ledger(with_secret(url)) as ledger:
                made = begin(ledger)
                made.table(0, "t", table("s.t", missing=3), again=False)
                made.passed("u", Passed(upper=("x" * 100_000,)))
                assert made.place("u").upper == ("x" * 100_000,)
                assert made.finished()["t"].missing == 3
                assert url.password
                assert url.password not in ledger.name

    @pytest.mark.parametrize("place", ["nosuch://x/y", "/proc/nothing/x.sqlite", "postgresql://u:pw@127.0.0.1:1/x"])
    def test_what_can_not_be_used(self, place: str) -> None:
        with pytest.raises(UsageProblem) as problem:
            open_ledger(place)
        assert "pw" not in str(problem.value)

    def test_a_file_that_is_something_else(self, tmp_path: Path) -> None:
        other = tmp_path / "notes.txt"
        other.write_text("these are notes, and no database at all\n" * 100)
        with pytest.raises(UsageProblem):
            open_ledger(other)


class TestHistory:
    def test_nothing_yet(self, path: Path) -> None:
        with open_ledger(path) as ledger:
            assert history(ledger) == ValidationHistory()

    def test_what_changed(self, path: Path) -> None:
        with open_ledger(path) as ledger:
            first = begin(ledger)
            first.table(0, "a", table("s.a"), again=False)
            first.table(1, "b", table("s.b", TableVerdict.MISMATCH, missing=2), again=False)
            finish(first)
            other = ledger.begin(asked="x", source="mysql://o@h/s", target="t", level="rows", seed=0, resume=False)
            other.table(0, "a", table("s.a", TableVerdict.MISMATCH), again=False)
            finish(other)
            begin(ledger)
            last = begin(ledger)
            last.table(0, "b", table("s.b"), again=False)
            last.table(1, "c", table("s.c"), again=False)
            finish(last)
            found = history(ledger)
        newest = found.runs[0]
        assert [(item.table, item.before, item.after) for item in newest.changes] == [
            ("s.b", TableVerdict.MISMATCH, TableVerdict.MATCH),
            ("s.c", None, TableVerdict.MATCH),
            ("s.a", TableVerdict.MATCH, None),
        ]
        assert newest.counts["match"] == 2
        assert found.runs[-1].missing == 2
        assert found.runs[1].finished_at is None
        assert ValidationHistory.from_text(found.to_text()) == found


@pytest.fixture
def pair(postgres_url: Url, postgres_old_url: Url) -> tuple[Url, Url]:
    for url in (postgres_url, postgres_old_url):
        run(
            url,
            "CREATE TABLE small (id int PRIMARY KEY, v text)",
            "INSERT INTO small SELECT n, 'v' FROM generate_series(1, 10) AS n",
            "CREATE TABLE t (id int PRIMARY KEY, a int, b text)",
            f"INSERT INTO t SELECT n, n % 97, repeat(md5(n::text), 4) FROM generate_series(1, {ROWS}) AS n",
        )
        run(url, "VACUUM ANALYZE t")
    run(postgres_old_url, "UPDATE t SET a = -1 WHERE id IN (5, 159000)", "DELETE FROM t WHERE id = 100000")
    return postgres_url, postgres_old_url


@pytest.mark.server
def test_killed_and_resumed(pair: tuple[Url, Url], path: Path) -> None:
    """The same verdict as without the kill, and what was done is not done again."""
    command = [sys.executable, "-m", "migrate", "validate", "--source", with_secret(pair[0]), "--target"]
    command += [with_secret(pair[1]), "--state", str(path), "--workers", "1", "--format", "json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while (bound := _bound(path)) < ROWS // 5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it was done before it could be killed"
    bound = _bound(path)
    assert ROWS // 5 <= bound < ROWS
    _settle_statistics(pair[0])
    before = _read(pair[0])
    resumed = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False)
    assert resumed.returncode == 1, resumed.stderr
    assert "going on with run 1: 1 of 2 tables are done" in resumed.stderr
    _settle_statistics(pair[0])
    found = {item["table"]: item for item in json.loads(resumed.stdout)["tables"]}
    big = found["public.t"]
    assert (big["missing"], big["extra"], big["different"]) == (1, 0, 2)
    assert (big["source_rows"], big["target_rows"]) == (ROWS, ROWS - 1)
    assert {sample["key"][0][1] for sample in big["samples"]} == {"5", "100000", "159000"}
    assert found["public.small"]["verdict"] == "match"
    remaining = ROWS - bound
    assert _read(pair[0]) - before <= remaining + 30_000, "rows before the place were read again"


def _bound(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            found = connection.execute("SELECT passed FROM migrate_validation_place").fetchone()
        connection.close()
    except sqlite3.Error:
        return 0
    return int(json.loads(found[0])["upper"][0]) if found else 0


def _read(url: Url) -> int:
    query = "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = 't'"
    return int(rows(url, query)[0][0])


def _settle_statistics(url: Url) -> None:
    """Waits until the server counts no more."""
    last = -1
    while (now := _read(url)) != last:
        last = now
        time.sleep(1.2)
