"""A plan of several tasks: its folder, its runbook, and the way back into values."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from migrate.convert.convert import convert
from migrate.dms.design import Design, design_tasks
from migrate.dms.load_order import tables_to_divide
from migrate.dms.mappings import resolve
from migrate.engines.engine import engine_of, parse_target
from migrate.engines.key_ranges import key_ranges
from migrate.errors import BadDocument, StalePlan
from migrate.execute.plan_folder import load
from migrate.execute.planner import make_plan
from migrate.model.conversion import Conversion
from migrate.model.issue import Assessment
from migrate.model.names import EngineName
from migrate.model.plan import Plan
from migrate.model.schema import Schema
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.dms.samples import schema, table
from tests.dms.synthetic import BOUND, HUGE, LARGE_VALUES, NO_KEY, TWO_KEYS, wide_schema
from tests.sql import run

FOLLOWS = MigrationType.FULL_LOAD_AND_CDC
WIDE = wide_schema()


@pytest.fixture(scope="module")
def converted() -> Conversion:
    """Five hundred tables for PostgreSQL."""
    return convert(WIDE, parse_target("aurora-postgresql:17"))


def _design(converted: Conversion, source: Schema = WIDE, kind: MigrationType = FOLLOWS) -> Design:
    return design_tasks(converted, source, migration_type=kind, source=None, identifier="shop")


def _write(converted: Conversion, folder: Path, source: Schema = WIDE, kind: MigrationType = FOLLOWS) -> Design:
    design = _design(converted, source, kind)
    assessment = Assessment(source=converted.source, target=converted.target)
    make_plan(source, converted, assessment, design.whole, folder, design=design)
    return design


def test_the_folder_gives_the_tasks_back(converted: Conversion, tmp_path: Path) -> None:
    design = _write(converted, tmp_path)
    folder = load(tmp_path)
    assert folder.task == design.whole
    assert folder.tasks == tuple(part.task for part in design.parts)
    assert [task.identifier for task in folder.tasks] == [
        "shop-huge",
        "shop-large-values",
        "shop-no-key",
        "shop-one-key",
        "shop-rest",
    ]
    taken = [len(resolve(task.table_mappings, WIDE)) for task in folder.tasks]
    assert taken == [HUGE - 2, LARGE_VALUES, NO_KEY, 300, TWO_KEYS + BOUND + 2]
    assert sum(taken) == len(resolve(folder.task.table_mappings, WIDE)) == 500


def test_one_task_has_no_folder_of_its_own(tmp_path: Path) -> None:
    source = schema(table("a", "id"))
    _write(convert(source, parse_target("aurora-postgresql:17")), tmp_path, source)
    folder = load(tmp_path)
    assert folder.tasks == (folder.task,)
    assert not (tmp_path / "dms/tasks").exists()


@pytest.mark.parametrize("file", ["table-mappings", "task-settings", "replication-task"])
def test_a_changed_task_is_noticed(converted: Conversion, tmp_path: Path, file: str) -> None:
    _write(converted, tmp_path)
    with (tmp_path / f"dms/tasks/shop-rest/{file}.json").open("a") as stream:
        stream.write(" ")
    with pytest.raises(StalePlan, match="shop-rest"):
        load(tmp_path)


def test_planning_again_as_one_task_removes_the_others(converted: Conversion, tmp_path: Path) -> None:
    _write(converted, tmp_path)
    source = schema(table("a", "id"))
    _write(convert(source, parse_target("aurora-postgresql:17")), tmp_path, source)
    assert not (tmp_path / "dms/tasks").exists()
    assert load(tmp_path).tasks[0].identifier == "shop"


def test_what_is_not_the_plan_s_stays(converted: Conversion, tmp_path: Path) -> None:
    _write(converted, tmp_path)
    (tmp_path / "dms/tasks/shop-rest/notes.txt").write_text("mine")
    source = schema(table("a", "id"))
    _write(convert(source, parse_target("aurora-postgresql:17")), tmp_path, source)
    assert (tmp_path / "dms/tasks/shop-rest/notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["../../outside", "other"])
def test_a_task_that_the_plan_does_not_cover_is_refused(converted: Conversion, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "plan"
    _write(converted, folder)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "task-settings.json").write_text("{}")
    plan = Plan.from_text((folder / "plan.json").read_text())
    (folder / "plan.json").write_text(replace(plan, tasks=(name,)).to_text())
    with pytest.raises(BadDocument, match="not among the plan's files"):
        load(folder)
    source = schema(table("a", "id"))
    _write(convert(source, parse_target("aurora-postgresql:17")), folder, source)
    assert (outside / "task-settings.json").exists()


def test_following_alone_has_a_place_to_start_from(tmp_path: Path) -> None:
    source = schema(table("a", "id"), engine=EngineName.POSTGRESQL)
    _write(convert(source, parse_target("aurora-postgresql:17")), tmp_path, source, MigrationType.CDC)
    request = json.loads((tmp_path / "dms/replication-task.json").read_text())
    assert request["CdcStartPosition"] == "${CDC_START_POSITION}"
    runbook = (tmp_path / "runbook.md").read_text()
    assert "SlotName" in runbook
    assert "A time won't do" in runbook


def test_each_task_needs_a_slot_of_its_own(tmp_path: Path) -> None:
    source = wide_schema(EngineName.POSTGRESQL)
    design = _write(convert(source, parse_target("aurora-postgresql:17")), tmp_path, source)
    assert len(design.parts) == 5
    assert re.search(r"max_replication_slots .* needs 6 or more", (tmp_path / "cdc/prepare-source.sql").read_text())
    assert "replication slots" in (tmp_path / "runbook.md").read_text()


def test_the_other_types_start_where_their_load_did(converted: Conversion, tmp_path: Path) -> None:
    _write(converted, tmp_path)
    requests = [json.loads(path.read_text()) for path in (tmp_path / "dms").rglob("replication-task.json")]
    assert len(requests) == 6
    assert not any("CdcStartPosition" in request for request in requests)


def test_the_runbook_tells_of_every_task_and_reason(converted: Conversion, tmp_path: Path) -> None:
    design = _write(converted, tmp_path)
    text = (tmp_path / "runbook.md").read_text()
    for part in design.parts:
        assert f"| `{part.task.identifier}` | {len(part.tables)}: " in text
        assert f"dms/tasks/{part.task.identifier}/table-mappings.json" in text
    assert "| `TargetMetadata.BatchApplyEnabled` | `true` | `false` |" in text
    assert '| `FullLoadSettings.TargetTablePrepMode` | `"TRUNCATE_BEFORE_LOAD"` |' in text
    settings = text[text.index("## Settings that are not") :].splitlines()
    rows = [line.split("|") for line in settings if line.startswith("| `")]
    assert len(rows) > 20
    assert all(row[4].strip() for row in rows), "every setting has its reason"
    assert not re.search(r"\n\n\n", text), "no hole where a part is left out"


@pytest.mark.parametrize("kind", list(MigrationType))
@pytest.mark.parametrize("engine", [EngineName.MYSQL, EngineName.POSTGRESQL])
@pytest.mark.parametrize("service", ["aurora-postgresql", "aurora-mysql"])
def test_the_runbook_names_only_commands_that_there_are(
    tmp_path: Path, kind: MigrationType, engine: EngineName, service: str
) -> None:
    from migrate.cli.app import COMMANDS

    source = schema(table("orders", "id"), table("log", "line", key=False), engine=engine)
    _write(convert(source, parse_target(service)), tmp_path, source, kind)
    text = (tmp_path / "runbook.md").read_text()
    named = set(re.findall(r"(?:^|`)migrate ([a-z-]+)", text, re.MULTILINE))
    assert {"run", "validate", "doctor", "status"} <= named
    assert named <= {*COMMANDS, "cutover"}
    assert not re.search(r"\n\n\n|\{\{|\{%|None", text)


def test_tables_without_a_key_are_loaded_once_more_at_the_cutover(tmp_path: Path) -> None:
    source = schema(table("it's", "line", key=False))
    _write(convert(source, parse_target("aurora-postgresql:17")), tmp_path, source)
    text = (tmp_path / "runbook.md").read_text()
    assert 'aws dms reload-tables --replication-task-arn "$TASK_ARN" --tables-to-reload ' in text
    assert '{"SchemaName": "shop", "TableName": "it' in text
    other = schema(table("a", "id"))
    _write(convert(other, parse_target("aurora-postgresql:17")), tmp_path, other)
    assert "reload-tables" not in (tmp_path / "runbook.md").read_text()


@pytest.mark.server
def test_the_real_spread_of_a_key_makes_the_ranges(mysql_url: Url) -> None:
    ten = " UNION ALL ".join(f"SELECT {number} AS n" for number in range(10))
    numbers = f"SELECT a.n + b.n * 10 + c.n * 100 + d.n * 1000 AS n FROM ({ten}) a, ({ten}) b, ({ten}) c, ({ten}) d"
    run(
        mysql_url,
        "CREATE TABLE event_0 (id BIGINT PRIMARY KEY, at INT)",
        f"INSERT INTO event_0 SELECT CASE WHEN n < 9000 THEN n ELSE n * 1000000 END, 1 FROM ({numbers}) AS numbers ORDER BY n",
        "ANALYZE TABLE event_0",
    )
    found = engine_of(mysql_url).inspect(mysql_url)
    real = replace(found.tables[0], row_estimate=60_000_000, size_bytes=24 * 10**9)
    others = tuple(item for item in WIDE.tables if item.name.name != "event_0" and not item.foreign_keys)
    source = replace(WIDE, tables=(real, *others))
    made = convert(source, parse_target("aurora-postgresql:17"))
    large = [item for item in tables_to_divide(source, made) if item[0] == real]
    ranges = key_ranges(mysql_url, large)
    design = design_tasks(made, source, migration_type=FOLLOWS, source=mysql_url, identifier="shop", ranges=ranges)
    huge = next(part.task for part in design.parts if part.task.identifier == "shop-huge")
    rules = [rule for rule in huge.table_mappings["rules"] if rule["rule-type"] == "table-settings"]
    (load_,) = [rule["parallel-load"] for rule in rules]
    assert load_["columns"] == ["id"]
    bounds = [int(bound) for (bound,) in load_["boundaries"]]
    assert sum(bound < 10_000 for bound in bounds) >= 12, "nine rows in ten lie below 10,000"
    assert bounds == sorted(bounds)
    assert huge.task_settings["FullLoadSettings"]["MaxFullLoadSubTasks"] == len(bounds) + 1
