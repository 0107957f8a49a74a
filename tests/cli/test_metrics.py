"""The file of metrics that a run keeps."""

from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.cli import metrics
from migrate.cli.metrics import writing_metrics
from migrate.errors import UsageProblem
from migrate.model.progress import Progress
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.report.test_prometheus import read, value
from tests.sql import run


def status_in(path: Path) -> str:
    """The one status that has a 1."""
    (told,) = [labels for (name, labels), one in read(path.read_text()).items() if name == "migrate_run_status" and one]
    return dict(told)["status"]


def test_the_file_is_there_from_the_start_and_has_the_last_word(tmp_path: Path) -> None:
    path, seen = tmp_path / "made" / "run.prom", []
    with writing_metrics(path, seen.append, task="t") as report:
        assert value(read(path.read_text()), "run_status", task="t", status="ready") == 1
        report(Progress(status="running"))
        assert status_in(path) == "running"
        report(Progress(status="stopped"))
        assert status_in(path) == "running"  # Not so soon.
    assert status_in(path) == "stopped"
    assert [progress.status for progress in seen] == ["running", "stopped"]
    assert [item.name for item in path.parent.iterdir()] == ["run.prom"]


def test_a_run_that_breaks_leaves_its_last_state(tmp_path: Path) -> None:
    path = tmp_path / "run.prom"

    def break_down() -> None:
        with writing_metrics(path, lambda _: None, task="t") as report:
            report(Progress(status="running"))
            report(Progress(status="failed"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_down()
    assert status_in(path) == "failed"


def test_a_file_that_cannot_be_written_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UsageProblem, match=r"run\.prom.*can't be written"),
        writing_metrics(tmp_path / "file" / "run.prom", lambda _: None, task="t"),
    ):
        raise AssertionError


def test_one_that_cannot_be_written_later_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "_SECONDS", 0.0)
    path = tmp_path / "run.prom"
    with writing_metrics(path, lambda _: None, task="t") as report:
        path.unlink()
        path.mkdir()
        for _ in range(3):
            report(Progress(status="running"))
    assert capsys.readouterr().err.count("can't be written") == 1
    assert [item.name for item in tmp_path.iterdir()] == ["run.prom"]


def test_no_file_is_asked_for() -> None:
    def take(progress: Progress) -> None:
        del progress

    with writing_metrics(None, take, task="t") as report:
        assert report is take


@pytest.mark.server
def test_a_run_and_its_status(migrate: Command, fresh_database: Callable[[str], Url], tmp_path: Path) -> None:
    source, target = fresh_database("mysql"), fresh_database("postgres")
    run(source, 'CREATE TABLE `o"r\\d` (id int PRIMARY KEY)', 'INSERT INTO `o"r\\d` VALUES (1), (2), (3)')
    made = migrate("plan", with_secret(source), "--target", "postgresql", "-o", "shop", "--migration-type", "full-load")
    assert made.status == 0, made.all
    ran = migrate(
        *("run", "shop", "--on", "local", "--source", with_secret(source), "--target", with_secret(target)),
        *("--metrics", "shop.prom", "-o", "end.prom"),
    )
    assert ran.status == 0, ran.all
    text = (tmp_path / "shop.prom").read_text()
    assert (tmp_path / "end.prom").read_text() == text
    assert migrate("status", "shop", "--format", "prometheus").out == text
    ((labels, rows),) = [
        (dict(labels), count) for (name, labels), count in read(text).items() if name == "migrate_full_load_rows_total"
    ]
    assert (labels["schema"], labels["table"], rows) == (source.database, 'o"r\\d', 3)
    assert labels["task"]
    refused = migrate("assess", with_secret(source), "--target", "postgresql", "-o", "x.prom")
    assert (refused.status, "there is no prometheus of this" in refused.err) == (2, True)
