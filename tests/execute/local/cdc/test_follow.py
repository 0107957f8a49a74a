"""A full load with changes after it, between real servers, under a write load."""

from pathlib import Path

import pytest

from migrate.model.progress import TableState
from migrate.model.task import MigrationType
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import applied, control, follow, refused
from tests.execute.local.cdc.traffic import differences, plan_folder, writing

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
    folder = plan_folder(
        ours,
        theirs,
        tmp_path / "plan",
        kind=MigrationType.FULL_LOAD_AND_CDC,
        identifier=ours.database,
        ControlTablesSettings=control(theirs),
        TargetMetadata={"BatchApplyEnabled": batch},
    )
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
