"""Tables that are loaded in parts while they are written to: the changes go on from where the parts were read."""

from pathlib import Path

import pytest

from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.dms.define import define_task
from migrate.engines.engine import engine_of, parse_target
from migrate.execute.local import mysql_hold
from migrate.execute.planner import make_plan
from migrate.model.codec import Json
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import control, follow, refused
from tests.execute.local.cdc.traffic import differences, writing
from tests.sql import run

pytestmark = pytest.mark.server


def planned(ours: Url, theirs: Url, folder: Path) -> Path:
    """A plan in which each table with a key is read in parts."""
    schema = engine_of(ours).inspect(ours)
    wanted = parse_target(theirs.scheme)
    conversion = convert(schema, wanted)
    kind = MigrationType.FULL_LOAD_AND_CDC
    task = define_task(conversion, schema, migration_type=kind, source=ours, identifier=ours.database)
    task.task_settings["ControlTablesSettings"].update(control(theirs))
    source = "public" if ours.scheme == "postgresql" else ours.database
    cuts: dict[str, tuple[list[str], list[list[Json]]]] = {
        "accounts": (["amount"], [[-1_000_000], [0], [1_000_000]]),
        "pairs": (["a", "b"], [[5, "x"], [10, "y"]]),
        "codes": (["id"], [["20"]]),
    }
    for number, (table, (columns, boundaries)) in enumerate(cuts.items(), start=900):
        task.table_mappings["rules"].append(
            {
                "rule-type": "table-settings",
                "rule-id": str(number),
                "rule-name": str(number),
                "object-locator": {"schema-name": source, "table-name": table},
                "parallel-load": {"type": "ranges", "columns": columns, "boundaries": boundaries},
            }
        )
    make_plan(schema, conversion, assess(schema, wanted, conversion_issues=conversion.issues), task, folder)
    return folder


@pytest.mark.parametrize(
    ("source", "target", "may_lock"),
    [
        ("mysql", "postgres", False),
        ("mariadb", "mysql", True),
        ("postgres", "mysql", True),
    ],
)
def test_changes_go_on_from_where_the_parts_were_read(
    pair: Pair, source: str, target: str, may_lock: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = pair(source, target)
    if not may_lock:
        # Without a lock a table without a key can't be told from its changes.
        run(ours, "ALTER TABLE loglines ADD COLUMN id int AUTO_INCREMENT PRIMARY KEY FIRST", "DELETE FROM loglines")
        monkeypatch.setattr(mysql_hold, "_locks", lambda *_: False)
    folder = planned(ours, theirs, tmp_path / "plan")
    with writing(ours, seed=31), writing(ours, seed=32):
        progress = follow(folder, ours, theirs, changes=200)
        assert (progress.status, progress.stop_reason) == ("stopped", "NORMAL"), progress.message
    progress = follow(folder, ours, theirs, resume=True)
    assert (progress.stop_reason, progress.message) == ("CDC_STOP_POSITION_REACHED", "")
    assert (differences(ours, theirs), refused(theirs)) == ({}, 0)
