"""The target's triggers do not do again what the source's did."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.dms.define import define_task
from migrate.engines.engine import engine_of, parse_target
from migrate.errors import UsageProblem
from migrate.execute.plan_folder import write_progress
from migrate.execute.planner import make_plan
from migrate.execute.resting import firing
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.task import MigrationType
from migrate.url import Url, parse_url
from tests.conftest import FreshDatabase
from tests.execute.local.cdc.conftest import Pair
from tests.execute.local.cdc.following import control, follow
from tests.sql import rows, run

pytestmark = pytest.mark.server
SERVERS = ["mysql", "mariadb"]
COUNTS = (
    "CREATE TRIGGER counts AFTER INSERT ON orders FOR EACH ROW BEGIN"
    " UPDATE totals SET n = n + NEW.n; INSERT INTO seen (what) VALUES (CONCAT('it''s ', NEW.id)); END"
)


@pytest.fixture
def pair_of(fresh_database: FreshDatabase) -> Iterator[Pair]:
    """Two databases, of two names; what a task keeps beside the second is removed."""
    made: list[Url] = []

    def give(source: str, target: str) -> tuple[Url, Url]:
        made.extend((fresh_database(source), fresh_database(target)))
        return made[0], made[1]

    yield give
    if made[1].scheme != "postgresql":
        run(made[1], f"DROP DATABASE IF EXISTS {made[1].database}_control")


def make_source(url: Url) -> None:
    run(
        url,
        "CREATE TABLE orders (id int PRIMARY KEY, n int NOT NULL)",
        "CREATE TABLE totals (id int PRIMARY KEY, n int NOT NULL)",
        "CREATE TABLE seen (id int AUTO_INCREMENT PRIMARY KEY, what varchar(50))",
        "INSERT INTO totals VALUES (1, 0)",
        COUNTS,
        "INSERT INTO orders VALUES (1, 10), (2, 20)",
    )


def planned(ours: Url, theirs: Url, folder: Path, kind: MigrationType) -> Path:
    schema = engine_of(ours).inspect(ours)
    wanted = parse_target(theirs.scheme)
    conversion = convert(schema, wanted, renames={ours.database: theirs.database})
    assert [trigger.name for trigger in conversion.schema.triggers] == ["counts"]
    task = define_task(conversion, schema, migration_type=kind, source=ours, identifier=ours.database)
    task.task_settings["ControlTablesSettings"].update(control(theirs))
    make_plan(schema, conversion, assess(schema, wanted, conversion_issues=conversion.issues), task, folder)
    return folder


def everything(url: Url) -> list[list[tuple[Any, ...]]]:
    return [rows(url, f"SELECT * FROM {table} ORDER BY 1") for table in ("orders", "totals", "seen")]


def triggers(url: Url) -> list[str]:
    return [trigger.name for trigger in firing(url, [ObjectName(schema=url.database, name="orders")])]


@pytest.mark.parametrize("server", SERVERS)
def test_following_on_after_the_end_does_not_fire_them(pair_of: Pair, server: str, tmp_path: Path) -> None:
    ours, theirs = pair_of(server, server)
    make_source(ours)
    folder = planned(ours, theirs, tmp_path / "plan", MigrationType.FULL_LOAD_AND_CDC)
    assert follow(folder, ours, theirs).stop_reason == "CDC_STOP_POSITION_REACHED"
    assert (triggers(theirs), everything(theirs)) == (["counts"], everything(ours))

    run(ours, "INSERT INTO orders VALUES (3, 30)")
    stopped = follow(folder, ours, theirs, resume=True, changes=1)
    assert (stopped.stop_reason, [str(name.path[-1]) for name in stopped.resting_triggers]) == ("NORMAL", ["counts"])
    assert triggers(theirs) == []

    run(ours, "INSERT INTO orders VALUES (4, 40)")
    ended = follow(folder, ours, theirs, resume=True)
    assert (ended.stop_reason, ended.resting_triggers, ended.message) == ("CDC_STOP_POSITION_REACHED", (), "")
    assert (triggers(theirs), everything(theirs)) == (["counts"], everything(ours))
    run(theirs, "INSERT INTO orders VALUES (5, 50)")
    assert rows(theirs, "SELECT n FROM totals") == [(150,)]


@pytest.mark.parametrize("server", SERVERS)
def test_a_reload_does_not_fire_them(pair_of: Pair, server: str, tmp_path: Path) -> None:
    ours, theirs = pair_of(server, server)
    make_source(ours)
    folder = planned(ours, theirs, tmp_path / "plan", MigrationType.FULL_LOAD)
    assert follow(folder, ours, theirs).stop_reason == "FULL_LOAD_ONLY_FINISHED"
    ended = follow(folder, ours, theirs, reload=["orders"])
    assert (ended.stop_reason, ended.resting_triggers) == ("FULL_LOAD_ONLY_FINISHED", ())
    assert (triggers(theirs), everything(theirs)) == (["counts"], everything(ours))

    # A run that died before it made them again.
    run(theirs, "DROP TRIGGER counts")
    left = ObjectRef(kind=ObjectKind.TRIGGER, path=(theirs.database, "orders", "counts"))
    write_progress(folder, replace(ended, resting_triggers=(left,)))
    ended = follow(folder, ours, theirs, resume=True)
    assert (ended.stop_reason, ended.resting_triggers) == ("FULL_LOAD_ONLY_FINISHED", ())
    assert triggers(theirs) == ["counts"]


@pytest.mark.parametrize(
    ("name", "does"), [("theirs", "SET NEW.n = 1"), ("counts", "SET NEW.n = NEW.n + 1")], ids=["another", "changed"]
)
def test_triggers_of_another_hand_keep_a_run_from_beginning(
    pair_of: Pair, name: str, does: str, tmp_path: Path
) -> None:
    ours, theirs = pair_of("mysql", "mysql")
    make_source(ours)
    folder = planned(ours, theirs, tmp_path / "plan", MigrationType.FULL_LOAD)
    run(
        theirs,
        "CREATE TABLE orders (id int PRIMARY KEY, n int NOT NULL)",
        "CREATE TABLE totals (id int PRIMARY KEY, n int NOT NULL)",
        "CREATE TABLE seen (id int AUTO_INCREMENT PRIMARY KEY, what varchar(50))",
        f"CREATE TRIGGER {name} BEFORE INSERT ON orders FOR EACH ROW {does}",
        "CREATE TABLE beside (id int)",
        "CREATE TRIGGER of_no_concern BEFORE INSERT ON beside FOR EACH ROW SET NEW.id = 1",
    )
    with pytest.raises(UsageProblem) as problem:
        follow(folder, ours, theirs)
    assert f"{name} of {theirs.database}.orders" in problem.value.message
    assert "of_no_concern" not in problem.value.message
    assert (rows(theirs, "SELECT * FROM orders"), triggers(theirs)) == ([], [name])


def test_postgresql_has_its_triggers_rest_where_the_account_may(pair_of: Pair) -> None:
    _, theirs = pair_of("mysql", "postgres")
    table = ObjectName(schema="public", name="t")
    run(
        theirs,
        "CREATE TABLE t (id int)",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER fires BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER is_off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "ALTER TABLE t DISABLE TRIGGER is_off",
    )
    assert firing(theirs, [table]) == ()
    role = f"{theirs.database}_role"
    run(theirs, f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
    try:
        plain = parse_url(f"postgresql://{role}:x@{theirs.host}:{theirs.port}/{theirs.database}")
        assert [trigger.name for trigger in firing(plain, [table])] == ["fires"]
        assert firing(plain, [ObjectName(schema="public", name="other")]) == ()
    finally:
        run(theirs, f"DROP ROLE {role}")
