"""A script that failed goes on at the statement that failed, once what was in its way is gone."""

from pathlib import Path

import pytest

from migrate.model.task import MigrationType
from tests.conftest import FreshDatabase
from tests.execute.local.cdc.following import control, follow
from tests.execute.local.cdc.traffic import differences, make_tables, plan_folder
from tests.sql import run

pytestmark = pytest.mark.server


@pytest.mark.parametrize(("source", "target"), [("mysql", "postgres"), ("postgres", "postgres-old")])
@pytest.mark.parametrize("section", ["pre-data", "post-data"])
def test_it_goes_on_where_it_failed(
    fresh_database: FreshDatabase, source: str, target: str, section: str, tmp_path: Path
) -> None:
    ours, theirs = fresh_database(source), fresh_database(target)
    make_tables(ours, filled=20)
    run(ours, "CREATE INDEX first_one ON accounts (name)", "CREATE INDEX second_one ON codes (id, code)")
    folder = plan_folder(
        ours,
        theirs,
        tmp_path / "plan",
        kind=MigrationType.FULL_LOAD,
        identifier="t",
        ControlTablesSettings=control(theirs),
    )
    script = folder / "ddl" / f"{section}.sql"
    whole = script.read_text()
    spoil(folder, f"{whole}\nCREATE TABLE ;\n", section)
    failed = follow(folder, ours, theirs)
    assert failed.status == "failed"
    assert failed.completed_statements > 1
    spoil(folder, whole, section)
    ended = follow(folder, ours, theirs, resume=True)
    assert (ended.status, ended.stop_reason, ended.completed_statements) == ("stopped", "FULL_LOAD_ONLY_FINISHED", 0)
    assert differences(ours, theirs) == {}


def spoil(folder: Path, text: str, section: str) -> None:
    """Puts another script into the plan, as if it had been planned so."""
    from dataclasses import replace

    from migrate.execute.plan_folder import digest
    from migrate.model.plan import Plan

    file = f"ddl/{section}.sql"
    (folder / file).write_bytes(text.encode())
    plan = Plan.from_text((folder / "plan.json").read_text())
    files = tuple((name, digest(text) if name == file else known) for name, known in plan.files)
    (folder / "plan.json").write_text(replace(plan, files=files).to_text())
