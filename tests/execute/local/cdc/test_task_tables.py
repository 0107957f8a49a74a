"""What a run that follows changes keeps on the target about itself, in DMS's own tables."""

from pathlib import Path
from typing import Any

import pytest

from migrate.engines.checksum import expressions_of
from migrate.errors import NotPermitted
from migrate.execute.runner import run as run_plan
from migrate.model.names import EngineName
from migrate.model.progress import Progress, TableState
from migrate.model.task import MigrationType
from migrate.url import Url
from migrate.validate.dms_progress import DmsProgress, dms_progress
from migrate.validate.side import Side
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import control, follow
from tests.execute.local.cdc.traffic import TABLES, plan_folder
from tests.sql import rows, run

pytestmark = pytest.mark.server
ALL = {"StatusTableEnabled": True, "HistoryTableEnabled": True, "SuspendedTablesTableEnabled": True}
NAMES = ("status", "history", "suspended_tables")


def planned(ours: Url, theirs: Url, folder: Path, kind: MigrationType = MigrationType.FULL_LOAD_AND_CDC) -> Path:
    settings: dict[str, Any] = {**control(theirs), **ALL}
    return plan_folder(ours, theirs, folder, kind=kind, identifier=ours.database, ControlTablesSettings=settings)


def told(target: Url, table: str, columns: str, *, task: str) -> list[tuple[Any, ...]]:
    schema = f"{target.database}_control"
    return rows(target, f"SELECT {columns} FROM {schema}.awsdms_{table} WHERE task_name = '{task}' ORDER BY 1")


def side(url: Url) -> Side:
    engine = EngineName.POSTGRESQL if url.scheme == "postgresql" else EngineName.MYSQL
    return Side(url, expressions_of(engine), workers=1)


def progress_of(source: Side, target: Side) -> DmsProgress:
    """What the control tables of this target alone tell: on MySQL those of the whole server count otherwise."""
    found = dms_progress(source, target)
    assert isinstance(found, DmsProgress)
    found._tables = [item for item in found._tables if item[0].schema == f"{target.url.database}_control"]
    assert {kind for _, kind, _ in found._tables} == {"CHECKPOINT", "TASK_STATUS"}
    return found


@pytest.mark.parametrize(("source", "target"), [("mysql", "postgres"), ("postgres", "mysql"), ("mysql", "mariadb")])
def test_the_tables_tell_what_the_task_does(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path / "plan")
    loaded = sum(int(rows(ours, f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES)
    progress = follow(folder, ours, theirs)
    assert (progress.stop_reason, progress.message) == ("CDC_STOP_POSITION_REACHED", "")
    task = ours.database
    ((status, pending, memory),) = told(theirs, "status", "task_status, pending_changes, task_memory", task=task)
    assert (status, pending) == ("NOT RUNNING", 0)
    assert memory is None or 0 < memory < 5000
    columns = "timeslot_type, timeslot_records, timeslot_duration"
    assert (("FULL LOAD", loaded, 1)) in told(theirs, "history", columns, task=task)
    assert told(theirs, "suspended_tables", "table_name", task=task) == []

    for table in NAMES:  # Another task's rows, and what an earlier version of this one wrote elsewhere.
        copied = f"INSERT INTO {theirs.database}_control.awsdms_{table} (server_name, task_name"
        more = {
            "status": ", task_status) VALUES ('far', 'another', 'FULL LOAD'), ('far', '{}', 'FULL LOAD')",
            "history": ", timeslot_type, timeslot) VALUES ('far', 'another', 'FULL LOAD', '2020-01-01 00:00:00')",
            "suspended_tables": ", table_owner, table_name) VALUES ('far', 'another', 'x', 'y'), ('far', '{}', 'x', 'y')",
        }[table]
        run(theirs, copied + more.format(task))
    run(ours, "DELETE FROM pairs", "INSERT INTO pairs VALUES (1, 'one', 1), (2, 'two', 2)")
    novel = ("ADD COLUMN novel int", "DROP COLUMN novel")
    run(
        ours,
        f"ALTER TABLE codes {novel[0]}",
        "INSERT INTO codes VALUES (999, 'c999', 1)",
        f"ALTER TABLE codes {novel[1]}",
    )
    progress = follow(folder, ours, theirs, resume=True)
    assert progress.status == "failed"
    assert "codes" in progress.message, progress.message
    columns = "task_status, source_current_position, source_tail_position, source_timestamp_applied"
    ((status, read, kept, applied),) = told(theirs, "status", columns, task=task)
    assert (status, kept) == ("NOT RUNNING", progress.recovery_checkpoint)
    assert read
    assert applied is not None
    ((table, reason),) = told(theirs, "suspended_tables", "table_name, suspend_reason", task=task)
    assert table == "codes"
    assert "structure" in reason
    changed = [row for row in told(theirs, "history", "timeslot_type, timeslot_records", task=task) if row[1]]
    assert changed[0][0] == "CHANGE PROCESSING"
    assert changed[0][1] >= 2
    assert all(len(told(theirs, table, "task_name", task="another")) == 1 for table in NAMES)


@pytest.mark.parametrize(("source", "target"), [("mysql", "postgres"), ("postgres", "mysql")])
def test_a_validation_beside_the_run_knows_how_far_it_is(pair: Pair, source: str, target: str, tmp_path: Path) -> None:
    ours, theirs = pair(source, target)
    folder = planned(ours, theirs, tmp_path / "plan")
    while_loading: list[object] = []

    def report(progress: Progress) -> None:
        if not while_loading and any(table.table_state is TableState.FULL_LOAD for table in progress.tables):
            with side(ours) as from_, side(theirs) as to:
                mark = progress_of(from_, to).mark()
                assert mark
                while_loading.append(progress_of(from_, to).has_reached(mark))

    run_plan(
        folder,
        on="local",
        source=ours,
        target=theirs,
        resume=False,
        report=report,
        stopping=lambda: False,
        until="now",
    )
    assert while_loading == [False]
    with side(ours) as from_, side(theirs) as to:
        told_so_far = progress_of(from_, to)
        run(ours, "DELETE FROM pairs", "INSERT INTO pairs VALUES (1, 'one', 1), (2, 'two', 2)")
        mark = told_so_far.mark()
        assert mark
        assert told_so_far.has_reached(mark) is None
        assert follow(folder, ours, theirs, resume=True).stop_reason == "CDC_STOP_POSITION_REACHED"
        assert told_so_far.has_reached(mark) is True
        assert len(rows(theirs, f"SELECT * FROM {_schema(ours, theirs)}.pairs")) == 2


def test_a_full_load_alone_keeps_none(pair: Pair, tmp_path: Path) -> None:
    ours, theirs = pair("mysql", "postgres")
    folder = planned(ours, theirs, tmp_path / "plan", MigrationType.FULL_LOAD)
    assert follow(folder, ours, theirs).stop_reason == "FULL_LOAD_ONLY_FINISHED"
    named = "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'awsdms%'"
    assert rows(theirs, named) == []


def test_tables_that_cannot_be_made_are_told_before_a_row_moves(pair: Pair, tmp_path: Path) -> None:
    ours, theirs = pair("mysql", "postgres")
    settings: dict[str, Any] = {**ALL, "ControlSchema": "pg_ours"}
    kind = MigrationType.FULL_LOAD_AND_CDC
    folder = plan_folder(
        ours, theirs, tmp_path / "plan", kind=kind, identifier=ours.database, ControlTablesSettings=settings
    )
    with pytest.raises(NotPermitted) as problem:
        follow(folder, ours, theirs)
    assert "ControlTablesSettings.ControlSchema" in problem.value.hint
    assert rows(theirs, f'SELECT count(*) FROM "{ours.database}".accounts') == [(0,)]


def _schema(ours: Url, theirs: Url) -> str:
    return theirs.database if theirs.scheme != "postgresql" else ours.database
