"""A run that was stopped goes on where it was, with no row lost and none twice, in tables without a key too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from migrate.execute import runner
from migrate.execute.sample_source import fill_mysql
from migrate.model.progress import Progress
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import migrate, with_secret
from tests.conftest import FreshDatabase
from tests.sql import rows, run

pytestmark = pytest.mark.server
__all__ = ["migrate"]


def stop_after(calls: int) -> Callable[[], bool]:
    left = iter(range(calls))
    return lambda: next(left, None) is None


def one_run(folder: Path, source: Url, target: Url, *, resume: bool, stopping: Callable[[], bool]) -> Progress:
    return runner.run(
        folder, on="local", source=source, target=target, resume=resume, report=lambda progress: None, stopping=stopping
    )


@pytest.mark.parametrize("calls", [3, 9, 20, 45])
def test_a_stopped_run_is_resumed(migrate: Command, fresh_database: FreshDatabase, tmp_path: Path, calls: int) -> None:
    source, target = fresh_database("mysql"), fresh_database("postgres")
    fill_mysql(source)
    assert migrate("plan", with_secret(source), "--target", "postgresql", "-o", "p").status == 0
    first = one_run(tmp_path / "p", source, target, resume=False, stopping=stop_after(calls))
    assert first.stop_reason != "FULL_LOAD_ONLY_FINISHED"
    second = one_run(tmp_path / "p", source, target, resume=True, stopping=lambda: False)
    assert second.stop_reason == "FULL_LOAD_ONLY_FINISHED"
    outcome = migrate("validate", "p", "--source", with_secret(source), "--target", with_secret(target))
    assert outcome.status == 0, outcome.all


def test_a_half_loaded_table_without_a_key_is_loaded_anew(
    migrate: Command, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    source, target = fresh_database("mysql"), fresh_database("postgres")
    run(source, "CREATE TABLE log (line varchar(20))", "INSERT INTO log VALUES ('a'), ('b'), ('b')")
    assert migrate("plan", with_secret(source), "--target", "postgresql", "-o", "p").status == 0
    one_run(tmp_path / "p", source, target, resume=False, stopping=stop_after(3))
    run(target, f"INSERT INTO {source.database}.log VALUES ('half')")
    done = one_run(tmp_path / "p", source, target, resume=True, stopping=lambda: False)
    assert done.stop_reason == "FULL_LOAD_ONLY_FINISHED"
    assert rows(target, f"SELECT line FROM {source.database}.log ORDER BY 1") == [("a",), ("b",), ("b",)]
