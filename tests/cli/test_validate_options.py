"""`migrate validate`: what is kept, sampled, narrowed, waited for and watched."""

import json
import sys
import time
from pathlib import Path

import pytest

from migrate.cli import validate_watch
from migrate.cli.validate_options import levels_of, seconds_of, share_of
from migrate.cli.validate_progress import _lines
from migrate.errors import UsageProblem
from migrate.model.names import ObjectName
from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.sql import run


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("500ms", 0.5), ("2 m", 120), ("1.5h", 5400), ("7", 7)])
def test_seconds(text: str, seconds: float) -> None:
    assert seconds_of(text, option="--settle") == seconds


@pytest.mark.parametrize("text", ["", "0s", "-1s", "s", "1d2h", "soon"])
def test_no_seconds(text: str) -> None:
    with pytest.raises(UsageProblem):
        seconds_of(text, option="--settle")


@pytest.mark.parametrize("text", ["0%", "0", "101%", "-5%", "5 %%", "all", "", "1e3", "%"])
def test_no_share(text: str) -> None:
    with pytest.raises(UsageProblem):
        share_of(text)


def test_share_and_levels() -> None:
    assert [share_of(text).of(1000) for text in ("5%", "0.5 %", "100%", "250", "5000 rows")] == [
        0.05,
        0.005,
        1,
        0.25,
        1,
    ]  # type: ignore[union-attr]
    assert levels_of(["log_%=counts", "a.b=rows"]) == (("log_%", Level.COUNTS), ("a.b", Level.ROWS))
    with pytest.raises(UsageProblem):
        levels_of(["a=deep"])


def test_lines_tell_the_time_that_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    shown = _lines(lambda: now[0])
    name = ObjectName(schema="s", name="t\x1b[31m")
    for seconds, passed in ((1, 10), (5, 50), (12, 120), (15, 150), (25, 250)):
        now[0] = seconds
        shown.told(name, passed, 1000)
    shown.report(TableValidation(table="s.t", verdict=TableVerdict.MATCH))
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[2] for line in lines] == [
        "12 %, 120 of about 1,000 rows, about 1m28s left",
        "25 %, 250 of about 1,000 rows, about 1m15s left",
        "match",
    ]
    assert "\x1b" not in lines[0]


@pytest.mark.parametrize(
    "options",
    [
        ("--settle", "30s", "--level", "checksums"),
        ("--watch", "--resume"),
        ("--until-match",),
        ("--where-source", "t=1 = 1"),
        ("--where", "nothing"),
        ("--state", "none", "--resume"),
        ("--sample", "much"),
        ("--since", "at=yesterday"),
        ("--level-of", "t=deep"),
        ("--watch", "--interval", "often"),
    ],
)
def test_options_that_do_not_go_together(migrate: Command, options: tuple[str, ...], tmp_path: Path) -> None:
    addresses = ("--source", "mysql://u@127.0.0.1:1/x", "--target", "mysql://u@127.0.0.1:1/y")
    outcome = migrate("validate", *addresses, *options)
    assert outcome.status == 2
    assert "can't connect" not in outcome.err


class TestSpark:
    ADDRESSES = ("--source", "mysql://u@127.0.0.1:1/x", "--target", "mysql://u@127.0.0.1:1/y", "--engine", "spark")

    @pytest.fixture
    def installed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "found" / "pyspark").mkdir(parents=True)
        (tmp_path / "found" / "pyspark" / "__init__.py").touch()
        monkeypatch.syspath_prepend(tmp_path / "found")
        monkeypatch.delitem(sys.modules, "pyspark", raising=False)

    def test_without_pyspark(self, migrate: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyspark", None)
        outcome = migrate("validate", *self.ADDRESSES)
        assert outcome.status == 2
        assert "pip install 'migratekit[spark]'" in outcome.err
        assert "can't connect" not in outcome.err

    def test_the_local_engine_does_without(self, migrate: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyspark", None)
        outcome = migrate("validate", *self.ADDRESSES[:-1], "local")
        assert "can't connect" in outcome.err

    @pytest.mark.usefixtures("installed")
    @pytest.mark.parametrize("home", ["", "/nowhere"])
    def test_without_java(self, migrate: Command, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
        for name in ("JAVA_HOME", "PYSPARK_GATEWAY_PORT"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PATH", "/nowhere")
        if home:
            monkeypatch.setenv("JAVA_HOME", home)
        outcome = migrate("validate", *self.ADDRESSES)
        assert outcome.status == 2
        assert "needs Java" in outcome.err
        assert "can't connect" not in outcome.err

    @pytest.mark.parametrize("option", [("--level", "counts"), ("--history",)])
    def test_what_it_does_not_go_with(self, migrate: Command, option: tuple[str, ...]) -> None:
        outcome = migrate("validate", *self.ADDRESSES, *option)
        assert outcome.status == 2
        assert option[0] in outcome.err


@pytest.fixture
def pair(mysql_url: Url, postgres_url: Url, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Url, Url]:
    monkeypatch.chdir(tmp_path)
    for url in (mysql_url, postgres_url):
        run(url, "CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)")
        run(url, "CREATE TABLE log_a (id int PRIMARY KEY, n int)", "INSERT INTO log_a VALUES (1, 10)")
    run(postgres_url, "UPDATE log_a SET n = 11", "UPDATE t SET n = 21 WHERE id = 2")
    return mysql_url, postgres_url


def addresses(pair: tuple[Url, Url]) -> tuple[str, ...]:
    return "--source", with_secret(pair[0]), "--target", with_secret(pair[1])


@pytest.mark.server
class TestCommand:
    def test_a_level_of_its_own(self, migrate: Command, pair: tuple[Url, Url]) -> None:
        outcome = migrate("validate", *addresses(pair), "--level-of", "log_%=counts", "--format", "json")
        tables = {item["table"].split(".")[1]: item for item in json.loads(outcome.out)["tables"]}
        assert (tables["log_a"]["verdict"], tables["log_a"]["level"]) == ("match", "counts")
        assert (tables["t"]["verdict"], tables["t"]["level"]) == ("mismatch", None)

    def test_a_condition_for_each_side(self, migrate: Command, pair: tuple[Url, Url]) -> None:
        conditions = ("--where-source", "t=id NOT IN (2)", "--where-target", "t=id <> ALL (ARRAY[2])")
        outcome = migrate("validate", *addresses(pair), *conditions, "--include", "t")
        assert outcome.status == 0, outcome.all
        assert "no difference in what was compared: only rows where id NOT IN (2)" in " ".join(outcome.out.split())

    def test_a_condition_that_is_refused(self, migrate: Command, pair: tuple[Url, Url]) -> None:
        outcome = migrate("validate", *addresses(pair), "--where", "t=nosuch = 1")
        assert outcome.status == 2
        assert "does not accept the condition" in outcome.err
        assert "canary" not in outcome.all

    def test_history(self, migrate: Command, pair: tuple[Url, Url], tmp_path: Path) -> None:
        assert migrate("validate", *addresses(pair), "--quiet").status == 1
        run(pair[1], "UPDATE t SET n = 20 WHERE id = 2", "UPDATE log_a SET n = 10")
        assert migrate("validate", *addresses(pair), "--quiet").status == 0
        told = migrate("validate", "--history").out
        assert "2 mismatch" in told
        assert "2 match" in told
        assert ".t: mismatch → match" in told
        kept = json.loads(migrate("validate", "--history", "--format", "json").out)
        assert [item["counts"]["match"] for item in kept["runs"]] == [2, 0]
        assert "***" in kept["runs"][0]["source"] or "canary" not in kept["runs"][0]["source"]
        state = (tmp_path / ".migrate" / "validation.sqlite").read_bytes()
        for url in pair:
            assert url.password
            assert with_secret(url).encode() not in state

    def test_changed(self, migrate: Command, pair: tuple[Url, Url]) -> None:
        run(pair[1], "UPDATE t SET n = 20 WHERE id = 2", "UPDATE log_a SET n = 10")
        time.sleep(0.1)
        first = migrate("validate", *addresses(pair), "--quiet")
        assert first.status == 0, first.all
        run(pair[1], "INSERT INTO t VALUES (9, 9)")
        outcome = migrate("validate", *addresses(pair), "--changed", "--format", "json")
        tables = {item["table"].split(".")[1]: item for item in json.loads(outcome.out)["tables"]}
        assert (tables["t"]["verdict"], tables["t"]["extra"]) == ("mismatch", 1)
        assert tables["log_a"]["verdict"] == "partial"
        assert "neither server counts a write since" in tables["log_a"]["reason"]

    def test_since_last(self, migrate: Command, pair: tuple[Url, Url]) -> None:
        refused = migrate("validate", *addresses(pair), "--since", "changed=last")
        assert refused.status == 2
        assert "there was no validation" in refused.err

    def test_nothing_is_kept_where_that_is_wished(
        self, migrate: Command, pair: tuple[Url, Url], tmp_path: Path
    ) -> None:
        migrate("validate", *addresses(pair), "--state", "none", "--quiet")
        assert not (tmp_path / ".migrate").exists()

    def test_a_folder_that_can_not_be_written_is_no_obstacle(
        self, migrate: Command, pair: tuple[Url, Url], tmp_path: Path
    ) -> None:
        (tmp_path / ".migrate").write_text("a file in the way")
        outcome = migrate("validate", *addresses(pair), "--include", "t")
        assert outcome.status == 1
        assert "nothing is kept of this run" in outcome.err

    def test_watch_until_all_matches(
        self, migrate: Command, pair: tuple[Url, Url], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paused = []

        def pause(seconds: float) -> None:
            paused.append(seconds)
            run(pair[1], "UPDATE t SET n = 20 WHERE id = 2", "UPDATE log_a SET n = 10")

        monkeypatch.setattr(validate_watch, "_pause", pause)
        outcome = migrate("validate", *addresses(pair), "--watch", "--interval", "1h", "--until-match", "--quiet")
        assert outcome.status == 0, outcome.all
        assert [3500 < seconds <= 3600 for seconds in paused] == [True]
        assert "t: match (was mismatch)" in outcome.out
        assert outcome.out.count("2 of 2 tables read") == 2

    def test_watch_reads_only_what_was_written_to(
        self, migrate: Command, pair: tuple[Url, Url], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(pair[1], "UPDATE log_a SET n = 10")
        paused = []

        def pause(seconds: float) -> None:
            paused.append(seconds)
            time.sleep(1.5)  # the server counts what was written a moment later
            if len(paused) == 2:
                run(pair[1], "UPDATE t SET n = 20 WHERE id = 2")

        monkeypatch.setattr(validate_watch, "_pause", pause)
        watching = ("--watch", "--until-match", "--format", "json", "--quiet")
        outcome = migrate("validate", *addresses(pair), *watching)
        rounds = [json.loads(line) for line in outcome.out.splitlines()]
        assert [found["summary"]["match"] for found in rounds] == [1, 1, 2]
        log = [next(table for table in found["tables"] if "log_a" in table["table"]) for found in rounds]
        assert log[0]["elapsed_seconds"] > 0
        assert log[-1]["elapsed_seconds"] == 0

    def test_watch_ends_with_its_last_round(
        self, migrate: Command, pair: tuple[Url, Url], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def pause(_: float) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(validate_watch, "_pause", pause)
        outcome = migrate("validate", *addresses(pair), "--watch", "--quiet")
        assert outcome.status == 1
        assert "2 mismatch" in outcome.out
