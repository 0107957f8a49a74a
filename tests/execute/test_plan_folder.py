"""Writing a plan's folder and reading it back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from migrate.dms.define import define_task
from migrate.errors import BadDocument, StalePlan, UsageProblem
from migrate.execute.dry_run import describe
from migrate.execute.plan_folder import load, read_progress
from migrate.execute.planner import make_plan
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Assessment
from migrate.model.names import EngineName, ObjectKind
from migrate.model.plan import Action, Plan
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask
from tests.dms.samples import conversion, mapping, schema, statement, table

ORDERS = replace(table("Orders", "Id", "Total", "Twice"), row_estimate=1204)
SHOP = schema(ORDERS, table("log", "line", key=False))
STATEMENTS = (
    statement(Section.PRE_DATA, 'CREATE SCHEMA "shop"', "shop", kind=ObjectKind.SCHEMA),
    statement(Section.PRE_DATA, 'CREATE TABLE "shop"."orders" ("id" integer)', "shop", "orders"),
    statement(Section.POST_DATA, "CREATE INDEX \"i\" ON x ('a\r\nb')", "shop", "orders", "i", kind=ObjectKind.INDEX),
)


def _conversion(source: Schema = SHOP) -> Conversion:
    orders = mapping(ORDERS, to="orders", Id="id", Total="total", Twice="")
    return conversion(source, orders, mapping(source.tables[1]), statements=STATEMENTS)


def _task(kind: MigrationType = MigrationType.FULL_LOAD, source: Schema = SHOP) -> ReplicationTask:
    return define_task(_conversion(source), source, migration_type=kind, source=None, identifier="shop")


def _plan(folder: Path, kind: MigrationType = MigrationType.FULL_LOAD, source: Schema = SHOP) -> Plan:
    made = _conversion(source)
    assessment = Assessment(source=made.source, target=made.target)
    return make_plan(source, made, assessment, _task(kind, source), folder)


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


FILES = {
    "aws/README.md",
    "aws/migration.cfn.json",
    "aws/service-roles.cfn.json",
    "aws/target.cfn.json",
    "aws/terraform/migration/main.tf.json",
    "aws/terraform/service-roles/main.tf.json",
    "aws/terraform/target/main.tf.json",
    "assessment.json",
    "schema.json",
    "conversion.json",
    "ddl/pre-data.sql",
    "ddl/post-data.sql",
    "dms/table-mappings.json",
    "dms/task-settings.json",
    "dms/source-endpoint.json",
    "dms/target-endpoint.json",
    "dms/replication-task.json",
    "plan.json",
    "runbook.md",
}


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    plan = _plan(tmp_path / "new" / "plan")
    folder = load(tmp_path / "new" / "plan")
    assert _files(folder.folder) == FILES
    assert folder.plan == plan
    assert folder.task == _task()
    assert folder.schema == SHOP
    assert folder.conversion == _conversion()
    assert folder.text("ddl/post-data.sql") == _conversion().script(Section.POST_DATA)


def test_the_same_plan_is_written_the_same(tmp_path: Path) -> None:
    _plan(tmp_path / "plan")
    before = {file: (tmp_path / "plan" / file).read_bytes() for file in FILES}
    _plan(tmp_path / "plan")
    assert before == {file: (tmp_path / "plan" / file).read_bytes() for file in FILES}


def test_a_full_load_has_its_steps_in_order(tmp_path: Path) -> None:
    plan = _plan(tmp_path)
    assert [(step.action, step.file) for step in plan.steps] == [
        (Action.CHECK_SOURCE, ""),
        (Action.APPLY_DDL, "ddl/pre-data.sql"),
        (Action.FULL_LOAD, "dms/table-mappings.json"),
        (Action.APPLY_DDL, "ddl/post-data.sql"),
        (Action.SET_SEQUENCES, ""),
        (Action.ANALYZE, ""),
    ]


def test_capture_adds_a_step_and_the_source_preparation(tmp_path: Path) -> None:
    plan = _plan(tmp_path, MigrationType.FULL_LOAD_AND_CDC)
    assert Action.CDC in [step.action for step in plan.steps]
    script = (tmp_path / "cdc/prepare-source.sql").read_text()
    assert "GRANT SELECT ON `shop`.* TO 'dms'@'%';" in script
    assert "REPLICATION CLIENT" in script
    assert "STOPPED_AFTER_CACHED_EVENTS" in (tmp_path / "runbook.md").read_text()


def test_planning_again_without_capture_removes_its_script_and_the_old_run(tmp_path: Path) -> None:
    _plan(tmp_path, MigrationType.CDC)
    (tmp_path / "run.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    _plan(tmp_path)
    assert _files(tmp_path) == FILES | {"notes.txt"}


def test_postgresql_is_prepared_with_its_own_words(tmp_path: Path) -> None:
    source = replace(SHOP, engine=EngineName.POSTGRESQL, variables=(("wal_level", "replica"),))
    _plan(tmp_path, MigrationType.CDC, source)
    script = (tmp_path / "cdc/prepare-source.sql").read_text()
    assert 'GRANT USAGE ON SCHEMA "shop" TO dms;' in script
    assert "now replica" in script
    assert '-- ALTER TABLE "shop"."log" REPLICA IDENTITY FULL;' in script


def test_a_hostile_name_ends_no_comment_and_breaks_no_table(tmp_path: Path) -> None:
    evil = table("x\nDROP TABLE y; --`|", "a", key=False)
    source = schema(evil, engine=EngineName.POSTGRESQL)
    made = conversion(source)
    task = define_task(made, source, migration_type=MigrationType.CDC, source=None, identifier="x")
    make_plan(source, made, Assessment(source=made.source, target=made.target), task, tmp_path)
    script = (tmp_path / "cdc/prepare-source.sql").read_text()
    assert not any(line.startswith("DROP TABLE y") for line in script.splitlines())
    runbook = (tmp_path / "runbook.md").read_text()
    assert not any(line.startswith("DROP TABLE y") for line in runbook.splitlines())


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageProblem, match="is not empty"):
        _plan(tmp_path)
    assert _files(tmp_path) == {"thesis.txt"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("")
    with pytest.raises(UsageProblem, match="is a file"):
        _plan(tmp_path / "plan")


@pytest.mark.parametrize("file", ["ddl/pre-data.sql", "dms/table-mappings.json", "schema.json", "conversion.json"])
def test_a_changed_file_is_noticed(tmp_path: Path, file: str) -> None:
    _plan(tmp_path)
    with (tmp_path / file).open("a") as stream:
        stream.write(" ")
    with pytest.raises(StalePlan, match=file):
        load(tmp_path)


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    _plan(tmp_path)
    (tmp_path / "ddl/post-data.sql").unlink()
    with pytest.raises(StalePlan, match=r"post-data\.sql is missing"):
        load(tmp_path)


@pytest.mark.parametrize("file", ["runbook.md", "assessment.json"])
def test_what_a_run_does_not_need_may_change(tmp_path: Path, file: str) -> None:
    _plan(tmp_path)
    (tmp_path / file).write_text("notes")
    load(tmp_path)


def test_no_plan_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageProblem, match="is not a migration's folder"):
            load(folder)
        with pytest.raises(UsageProblem, match="is not a migration's folder"):
            read_progress(folder)


def test_a_broken_plan_is_told(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{")
    with pytest.raises(BadDocument):
        load(tmp_path)


def test_a_plan_that_never_ran_is_ready(tmp_path: Path) -> None:
    _plan(tmp_path)
    assert read_progress(tmp_path).status == "ready"


def test_a_dry_run_tells_every_step_and_table(tmp_path: Path) -> None:
    plan = _plan(tmp_path)
    told = describe(tmp_path)
    for step in plan.steps:
        assert step.description in told
    assert "shop.Orders -> shop.orders: 2 columns, 1 left to the target, 2 renamed, about 1,204 rows" in told
    assert "ddl/pre-data.sql: 1 × schema, 1 × table" in told
    assert told.endswith("Nothing was contacted and nothing was changed.\n")


def test_the_documents_are_dms_s_own(tmp_path: Path) -> None:
    _plan(tmp_path)
    task = json.loads((tmp_path / "dms/replication-task.json").read_text())
    assert task["MigrationType"] == "full-load"
    assert list(json.loads((tmp_path / "dms/table-mappings.json").read_text())) == ["rules"]


def test_the_runbook_warns_of_tables_without_a_key_and_gives_reasons(tmp_path: Path) -> None:
    _plan(tmp_path)
    text = (tmp_path / "runbook.md").read_text()
    assert "shop.log" in text
    assert '| `FullLoadSettings.TargetTablePrepMode` | `"DO_NOTHING"` |' in text
    assert f"migrate run {tmp_path}" in text
