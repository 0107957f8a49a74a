"""A table that gets no more changes is loaded once more, and followed from there on."""

from pathlib import Path

import pytest

from migrate.errors import UsageProblem
from migrate.model.progress import Progress, TableState
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import follow, planned
from tests.execute.local.cdc.traffic import differences, writing
from tests.sql import rows, run

pytestmark = pytest.mark.server


def reload(folder: Path, source: Url, target: Url, *tables: str) -> Progress:
    return follow(folder, source, target, reload=tables)


def states(progress: Progress) -> dict[str, TableState]:
    return {table.table_name: table.table_state for table in progress.tables}


@pytest.mark.parametrize(("source", "target"), [("mysql", "postgres"), ("postgres", "mysql")])
def test_a_suspended_table_is_followed_again(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    schema = "public" if ours.scheme == theirs.scheme else ours.database
    folder = planned(ours, theirs, tmp_path, ErrorBehavior={"ApplyErrorDeletePolicy": "SUSPEND_TABLE"})
    follow(folder, ours, theirs)
    run(theirs, f"DELETE FROM {schema}.accounts")
    run(
        ours,
        "DELETE FROM accounts WHERE id = (SELECT least_id FROM (SELECT min(id) AS least_id FROM accounts) AS first_one)",
    )
    progress = follow(folder, ours, theirs, resume=True)
    assert states(progress)["accounts"] is TableState.TABLE_ERROR
    assert "--reload-table" in progress.message
    with writing(ours, seed=5):
        follow(folder, ours, theirs, resume=True, changes=200)
        progress = reload(
            folder, ours, theirs, f"{'public' if ours.scheme == 'postgresql' else ours.database}.accounts"
        )
    assert (progress.status, progress.stop_reason) == ("stopped", "CDC_STOP_POSITION_REACHED"), progress.message
    progress = follow(folder, ours, theirs, resume=True)
    assert set(states(progress).values()) == {TableState.TABLE_COMPLETED}
    assert differences(ours, theirs) == {}


def test_a_table_that_others_refer_to(pair: Pair, tmp_path: Path) -> None:
    ours, theirs = pair("mysql", "postgres")
    run(
        ours,
        "CREATE TABLE parent (id int PRIMARY KEY, name varchar(20))",
        "CREATE TABLE child (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES parent (id))",
        "INSERT INTO parent VALUES (1, 'one'), (2, 'two')",
        "INSERT INTO child VALUES (1, 1), (2, 2)",
    )
    folder = planned(ours, theirs, tmp_path, MigrationType.FULL_LOAD)
    assert follow(folder, ours, theirs).stop_reason == "FULL_LOAD_ONLY_FINISHED"
    run(theirs, f"UPDATE {ours.database}.parent SET name = 'wrong'")
    progress = reload(folder, ours, theirs, "parent")
    assert progress.stop_reason == "FULL_LOAD_ONLY_FINISHED", progress.message
    assert rows(theirs, f"SELECT * FROM {ours.database}.parent ORDER BY id") == [(1, "one"), (2, "two")]
    assert rows(theirs, f"SELECT count(*) FROM {ours.database}.child") == [(2,)]


@pytest.mark.parametrize("kind", [MigrationType.FULL_LOAD, MigrationType.FULL_LOAD_AND_CDC])
def test_what_was_broken_off_is_done_first(pair: Pair, kind: MigrationType, tmp_path: Path) -> None:
    ours, theirs = pair("mysql", "postgres")
    folder = planned(ours, theirs, tmp_path, kind)
    follow(folder, ours, theirs)
    run(theirs, f"ALTER TABLE {ours.database}.accounts RENAME TO hidden")
    progress = reload(folder, ours, theirs, "accounts")
    assert (progress.status, states(progress)["accounts"]) == ("failed", TableState.TABLE_DOES_NOT_EXIST)
    run(theirs, f"ALTER TABLE {ours.database}.hidden RENAME TO accounts", f"DELETE FROM {ours.database}.accounts")
    progress = follow(folder, ours, theirs, resume=True)
    assert (progress.status, progress.reloading) == ("stopped", ())
    assert set(states(progress).values()) == {TableState.TABLE_COMPLETED}
    assert differences(ours, theirs) == {}


def test_what_can_not_be_loaded_again(pair: Pair, tmp_path: Path) -> None:
    ours, theirs = pair("mysql", "postgres")
    folder = planned(ours, theirs, tmp_path, MigrationType.FULL_LOAD)
    with pytest.raises(UsageProblem, match="no run to go on with"):
        reload(folder, ours, theirs, "accounts")
    follow(folder, ours, theirs)
    with pytest.raises(UsageProblem, match=r"no table absent"):
        reload(folder, ours, theirs, "absent")
    assert differences(ours, theirs) == {}
