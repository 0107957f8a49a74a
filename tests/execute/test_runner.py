"""The runner's frame: order, refusals, resuming. The steps themselves are stood in for; they have tests of their own."""

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from migrate.dms.define import define_task
from migrate.errors import ConnectionFailed, QueryFailed, StalePlan, Unsupported, UsageProblem
from migrate.execute import runner, source_state
from migrate.execute.aws.record import AwsRun, write_record
from migrate.execute.local.snapshots import Snapshots
from migrate.execute.plan_folder import load, read_progress
from migrate.execute.planner import make_plan
from migrate.execute.target_state import TargetTables
from migrate.model.conversion import Section
from migrate.model.issue import Assessment
from migrate.model.names import ObjectName, Skipped
from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask
from migrate.url import Url, parse_url
from tests.dms.samples import conversion, schema, statement, table

SOURCE = parse_url("mysql://app@source.example/shop")
TARGET = parse_url("postgresql://app@target.example/shop")
SHOP = schema(table("orders", "id"), table("items", "id"))


@dataclass
class Servers:
    """Stands in for both servers: what they hold, and what was done."""

    found: Schema = SHOP
    there: TargetTables | None = None
    failing: set[str] = field(default_factory=set)
    refused: str = ""
    stop_after: int | None = None
    """Says stop once so many things were done."""
    log: list[str] = field(default_factory=list)

    def inspect(self, url: Url, *, schemas: Sequence[str] = ()) -> Schema:
        return self.found

    def look(self, url: Url, tables: Sequence[ObjectName]) -> TargetTables:
        return self.there or TargetTables(missing=tuple(tables), empty=(), filled=())

    def apply_script(
        self,
        url: Url,
        script: str,
        *,
        engine: object,
        done: int = 0,
        again: bool = False,
        report: Callable[[], None] = lambda: None,
    ) -> int:
        assert not done
        if self.refused and self.refused in script:
            raise QueryFailed("the statement was refused", reason="relation does not exist")
        self.log.append(script.split(";")[0])
        return 1

    def full_load(
        self,
        task: ReplicationTask,
        source: Url,
        target: Url,
        *,
        report: Callable[[TableStatistics], None],
        done: Collection[ObjectName] = (),
        restart: Collection[ObjectName] = (),
        reload: bool = False,
        snapshots: Snapshots | None = None,
        stopping: Callable[[], bool],
    ) -> tuple[TableStatistics, ...]:
        loaded = []
        for item in SHOP.tables:
            if item.name in done or stopping():
                continue
            bad = item.name.name in self.failing
            if item.name in restart:
                self.log.append(f"empty {item.name.name}")
            state = TableState.TABLE_ERROR if bad else TableState.TABLE_COMPLETED
            self.log.append(f"load {item.name.name}")
            loaded.append(
                TableStatistics(schema_name="shop", table_name=item.name.name, table_state=state, full_load_rows=3)
            )
            report(replace(loaded[-1], table_state=TableState.FULL_LOAD))
            report(loaded[-1])
        return tuple(loaded)

    def set_sequences(self, url: Url, tables: Sequence[ObjectName]) -> tuple[str, ...]:
        self.log.append("sequences")
        return ()

    def analyze(self, url: Url, tables: Sequence[ObjectName]) -> None:
        self.log.append("analyze")

    def stopping(self) -> bool:
        return self.stop_after is not None and len(self.log) >= self.stop_after


ALL = ["CREATE TABLE a", "load orders", "load items", "CREATE INDEX i", "sequences", "analyze"]


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Servers:
    """The stand-ins, in the runner's place of the real ones."""
    made = Servers()
    local = "migrate.execute.local"
    monkeypatch.setitem(sys.modules, f"{local}.ddl", SimpleNamespace(apply_script=made.apply_script))
    monkeypatch.setitem(sys.modules, f"{local}.full_load", SimpleNamespace(full_load=made.full_load))
    finish = SimpleNamespace(set_sequences=made.set_sequences, analyze=made.analyze)
    monkeypatch.setitem(sys.modules, f"{local}.finish", finish)
    for module in (runner, source_state):
        monkeypatch.setattr(module, "engine_of", lambda url: made)
    monkeypatch.setattr(runner, "look", made.look)
    monkeypatch.setattr(runner, "rest", lambda *_: None)
    return made


def _plan(
    folder: Path, *, kind: MigrationType = MigrationType.FULL_LOAD, url: Url | None = SOURCE, **settings: Any
) -> None:
    statements = (
        statement(Section.PRE_DATA, "CREATE TABLE a", "shop", "orders"),
        statement(Section.POST_DATA, "CREATE INDEX i", "shop", "orders"),
    )
    made = conversion(SHOP, statements=statements)
    task = define_task(made, SHOP, migration_type=kind, source=url, identifier="shop")
    load_settings = {**task.task_settings["FullLoadSettings"], **settings}
    task = replace(task, task_settings={**task.task_settings, "FullLoadSettings": load_settings})
    make_plan(SHOP, made, Assessment(source=made.source, target=made.target), task, folder)


def _run(
    folder: Path,
    servers: Servers,
    *,
    on: str = "local",
    resume: bool = False,
    seen: list[Progress] | None = None,
    source: Url = SOURCE,
    target: Url = TARGET,
    reload: Sequence[str] = (),
) -> Progress:
    report = seen.append if seen is not None else lambda _: None
    return runner.run(
        folder,
        on=on,
        source=source,
        target=target,
        resume=resume,
        report=report,
        stopping=servers.stopping,
        reload=reload,
    )


def test_steps_run_in_order(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    seen: list[Progress] = []
    end = _run(tmp_path, servers, seen=seen)
    assert servers.log == ALL
    assert (end.status, end.stop_reason, end.completed_steps) == ("stopped", "FULL_LOAD_ONLY_FINISHED", 6)
    assert [item.table_state for item in end.tables] == [TableState.TABLE_COMPLETED] * 2
    assert read_progress(tmp_path) == end == seen[-1]
    assert [item.completed_steps for item in seen] == sorted(item.completed_steps for item in seen)


def test_a_table_that_fails_does_not_stop_the_others_and_is_repeated(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    servers.failing = {"orders"}
    end = _run(tmp_path, servers)
    assert (end.status, end.stop_reason) == ("failed", "FATAL_ERROR")
    assert "shop.orders" in end.message
    assert servers.log == ALL[:3]
    servers.failing = set()
    end = _run(tmp_path, servers, resume=True)
    assert servers.log == [*ALL[:3], "empty orders", "load orders", *ALL[3:]]
    assert end.stop_reason == "FULL_LOAD_ONLY_FINISHED"


@pytest.mark.parametrize("things", range(len(ALL)))
def test_an_interrupted_run_goes_on_without_repeating_anything(tmp_path: Path, servers: Servers, things: int) -> None:
    _plan(tmp_path)
    servers.stop_after = things
    end = _run(tmp_path, servers)
    assert (end.status, end.stop_reason) == ("stopped", "NORMAL")
    assert servers.log == ALL[:things]
    servers.stop_after = None
    assert _run(tmp_path, servers, resume=True).stop_reason == "FULL_LOAD_ONLY_FINISHED"
    assert [line for line in servers.log if not line.startswith("empty")] == ALL


def test_resuming_a_finished_run_does_nothing(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    end = _run(tmp_path, servers)
    assert _run(tmp_path, servers, resume=True) == end
    assert servers.log == ALL


def test_there_must_be_a_run_to_resume(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    with pytest.raises(UsageProblem, match="no run to go on with"):
        _run(tmp_path, servers, resume=True)


def test_a_refused_statement_fails_the_run_with_the_server_s_words(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    servers.refused = "CREATE INDEX"
    end = _run(tmp_path, servers)
    assert end.status == "failed"
    assert "ddl/post-data.sql" in end.message
    assert "relation does not exist" in end.message
    servers.refused = ""
    assert _run(tmp_path, servers, resume=True).stop_reason == "FULL_LOAD_ONLY_FINISHED"
    assert [line for line in servers.log if not line.startswith("empty")] == ALL


def test_a_lost_connection_is_an_error_and_is_recorded(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise ConnectionFailed("can't connect")

    _plan(tmp_path)
    monkeypatch.setitem(sys.modules, "migrate.execute.local.full_load", SimpleNamespace(full_load=lost))
    with pytest.raises(ConnectionFailed):
        _run(tmp_path, servers)
    assert read_progress(tmp_path).status == "failed"


def test_a_reload_that_loses_its_server_is_recorded_and_done_first(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise ConnectionFailed("can't connect")

    _plan(tmp_path)
    _run(tmp_path, servers)
    with monkeypatch.context() as broken:
        broken.setitem(sys.modules, "migrate.execute.local.full_load", SimpleNamespace(full_load=lost))
        with pytest.raises(ConnectionFailed):
            _run(tmp_path, servers, reload=["items"])
    progress = read_progress(tmp_path)
    assert (progress.status, [table.name for table in progress.reloading]) == ("failed", ["items"])
    progress = _run(tmp_path, servers, resume=True)
    assert (progress.stop_reason, progress.reloading) == ("FULL_LOAD_ONLY_FINISHED", ())


def test_a_source_that_changed_is_refused_before_anything_is_done(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    servers.found = schema(SHOP.tables[0], table("items", "id", "colour"), table("new", "id"))
    with pytest.raises(StalePlan) as problem:
        _run(tmp_path, servers)
    assert "table shop.new is new" in problem.value.reason
    assert "table shop.items is changed (column colour)" in problem.value.reason
    assert servers.log == []


def test_a_plan_from_a_file_accepts_a_source_with_the_same_names(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path, url=None)
    servers.found = replace(SHOP, tables=tuple(replace(item, comment="live") for item in SHOP.tables))
    assert _run(tmp_path, servers).stop_reason == "FULL_LOAD_ONLY_FINISHED"


def test_a_table_that_was_excluded_is_not_new(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = replace(SHOP, skipped=(Skipped(object="shop.log", reason="excluded by request"),))
    monkeypatch.setitem(globals(), "SHOP", left_out)
    _plan(tmp_path)
    servers.found = schema(*SHOP.tables, table("log", "line"))
    assert _run(tmp_path, servers).stop_reason == "FULL_LOAD_ONLY_FINISHED"


ORDERS, ITEMS = (item.name for item in SHOP.tables)


@pytest.mark.parametrize(
    "there",
    [
        TargetTables(missing=(), empty=(ITEMS,), filled=(ORDERS,)),
        TargetTables(missing=(ITEMS,), empty=(), filled=(ORDERS,)),
        TargetTables(missing=(ITEMS,), empty=(ORDERS,), filled=()),
    ],
)
def test_a_target_in_use_is_left_alone(tmp_path: Path, servers: Servers, there: TargetTables) -> None:
    _plan(tmp_path)
    servers.there = there
    with pytest.raises(UsageProblem, match="the target already has"):
        _run(tmp_path, servers)
    assert servers.log == []


def test_empty_tables_that_are_there_are_used(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    servers.there = TargetTables(missing=(), empty=(ORDERS, ITEMS), filled=())
    end = _run(tmp_path, servers)
    assert servers.log == ALL[1:]
    assert "were there already" in end.message


def test_tables_with_rows_are_used_where_they_are_to_be_truncated(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path, TargetTablePrepMode="TRUNCATE_BEFORE_LOAD")
    servers.there = TargetTables(missing=(), empty=(), filled=(ORDERS, ITEMS))
    assert _run(tmp_path, servers).stop_reason == "FULL_LOAD_ONLY_FINISHED"


def test_what_can_not_be_carried_out_is_refused(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path / "drop", TargetTablePrepMode="DROP_AND_CREATE")
    with pytest.raises(Unsupported) as problem:
        _run(tmp_path / "drop", servers)
    assert problem.value.exit_code == 2
    assert "DROP_AND_CREATE" in problem.value.reason
    _plan(tmp_path / "moon")
    with pytest.raises(UsageProblem):
        _run(tmp_path / "moon", servers, on="moon")


def test_a_plan_that_runs_on_aws_is_not_run_from_here_as_well(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    write_record(tmp_path, AwsRun(region="eu-central-1", plan=load(tmp_path).plan.fingerprint))
    with pytest.raises(UsageProblem, match="on AWS"):
        _run(tmp_path, servers)
    write_record(tmp_path, AwsRun(region="eu-central-1", plan="another"))
    assert _run(tmp_path, servers).status == "stopped"


def test_addresses_the_wrong_way_round_are_noticed(tmp_path: Path, servers: Servers) -> None:
    _plan(tmp_path)
    with pytest.raises(UsageProblem, match="the plan's source is MySQL"):
        _run(tmp_path, servers, source=TARGET, target=SOURCE)
