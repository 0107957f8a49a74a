"""A plan's whole life on AWS, from plan to cleaned up, with real rows, on the stand-in."""

import json
from pathlib import Path

import pytest

from migrate.dms import table_groups
from migrate.testing.stand_in import StandIn
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import migrate, with_secret
from tests.conftest import FreshDatabase
from tests.sql import rows, run
from tests.testing.cloud import BUCKET, ROLE, cloud
from tests.testing.life import count, on_aws, plan, schema_of, valid, wait_for

pytestmark = pytest.mark.server
__all__ = ["migrate"]


def test_a_full_load_from_plan_to_cleaned_up(migrate: Command, stand_in: StandIn, between: tuple[Url, Url]) -> None:
    plan(migrate, between[0], assessment_bucket=BUCKET, assessment_role=ROLE)
    told = migrate("run", "p", "--on", "aws", "--dry-run")
    assert told.status == 0, told.all
    assert "dms CreateReplicationInstance" in told.out
    assert not stand_in.requests
    ran = migrate(*on_aws(between))
    assert ran.status == 0, ran.all
    schema = schema_of(between[1])
    assert rows(between[1], f"SELECT count(*) FROM {schema}.thing") == [(4,)]
    keys = rows(between[1], "SELECT count(*) FROM pg_constraint WHERE contype = 'f'")
    assert keys == [(1,)]
    run(between[1], f"INSERT INTO {schema}.maker (name) VALUES ('four')")  # the sequence goes on after the rows
    assert rows(between[1], f"SELECT id FROM {schema}.maker WHERE name = 'four'") == [(4,)]
    assert json.loads(Path("p/assessment-aws.json").read_text())["checked"]
    shown = migrate("status", "p")
    assert shown.status == 0, shown.all
    again = migrate(*on_aws(between, "--resume"))
    assert again.status == 0, again.all
    assert len(stand_in.asked("StartReplicationTask")) == 1
    gone = migrate("run", "p", "--on", "aws", "--delete", "--yes")
    assert gone.status == 0, gone.all
    account = stand_in.account
    assert (account.tasks, account.endpoints, account.instances, account.subnet_groups) == ({}, {}, {}, {})
    assert rows(between[1], f"SELECT count(*) FROM {schema}.thing") == [(4,)]
    valid(stand_in)


def cutover(between: tuple[Url, Url], *more: str) -> tuple[str, ...]:
    ends = ("--source", with_secret(between[0]), "--target", with_secret(between[1]))
    return ("cutover", "p", *ends, "--max-lag", "3", *more)


def test_with_changes_from_plan_to_cutover_to_cleaned_up(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0], "full-load-and-cdc")
    early = migrate(*cutover(between, "--check"))
    assert early.status == 1, early.all
    ran = migrate(*on_aws(between))
    assert ran.status == 0, ran.all
    assert "running" in ran.out
    schema = schema_of(between[1])
    kinds = [parameters["StartReplicationTaskType"] for parameters in stand_in.asked("StartReplicationTask")]
    assert kinds == ["start-replication", "resume-processing"]
    assert rows(between[1], "SELECT count(*) FROM pg_constraint WHERE contype = 'f'") == [(1,)]
    run(between[0], "INSERT INTO maker (name) VALUES ('five')", "UPDATE thing SET price = 7 WHERE id = 3")
    wait_for(lambda: count(between[1], "maker") == 4)
    again = migrate(*on_aws(between, "--resume"))
    assert again.status == 0, again.all
    assert len(stand_in.asked("StartReplicationTask")) == 2
    table = f"{between[0].database}.maker"
    run(between[1], f"UPDATE {schema}.maker SET name = name || '!'")
    wrong = migrate(*on_aws(between, "--reload-table", "maker"))
    assert (wrong.status, table in wrong.err) == (2, True)
    loaded = migrate(*on_aws(between, "--reload-table", table))
    assert loaded.status == 0, loaded.all
    assert rows(between[1], f"SELECT name FROM {schema}.maker ORDER BY id LIMIT 1") == [("one",)]
    take_over(migrate, stand_in, between)
    gone = migrate("run", "p", "--on", "aws", "--delete", "--yes")
    assert gone.status == 0, gone.all
    assert not stand_in.account.everything()
    valid(stand_in)


def take_over(migrate: Command, stand_in: StandIn, between: tuple[Url, Url]) -> None:
    run(between[0], "INSERT INTO maker (name) VALUES ('last')")
    wait_for(lambda: migrate(*cutover(between, "--check")).status == 0, pause=0.5)
    shown = migrate("status", "p", "--format", "json")
    assert shown.status == 0, shown.all
    assert json.loads(shown.out)["cdc_latency_source"] is not None
    run(between[0], "UPDATE maker SET name = 'very last' WHERE name = 'last'")
    done = migrate(*cutover(between, "--yes"))
    assert done.status == 0, done.all
    assert rows(between[1], f"SELECT count(*) FROM {schema_of(between[1])}.maker WHERE name = 'very last'") == [(1,)]
    assert count(between[1], "maker") == 5
    assert [task.status for task in stand_in.account.tasks.values()] == ["stopped"]
    schema = schema_of(between[1])
    run(between[1], f"INSERT INTO {schema}.maker (name) VALUES ('new')")
    assert rows(between[1], f"SELECT max(id) FROM {schema}.maker") == [(6,)]
    assert rows(between[1], "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'awsdms%'") == [(0,)]
    assert Path("p/fallback/dms/table-mappings.json").is_file()
    again = migrate(*cutover(between, "--check"))
    assert (again.status, "stopped" in again.out) == (1, True)


def test_a_plan_of_several_tasks_runs_them_all(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_groups, "SMALL_TABLES", 1)
    run(
        between[0],
        "CREATE TABLE note (word varchar(20), number int)",
        "INSERT INTO note VALUES ('a', 1), ('a', 1), ('b', 2)",
        "CREATE TABLE picture (id int PRIMARY KEY, bytes longblob)",
        "INSERT INTO picture VALUES (1, repeat('x', 100000)), (2, NULL)",
    )
    plan(migrate, between[0])
    ran = migrate(*on_aws(between))
    assert ran.status == 0, ran.all
    names = sorted(path.name for path in Path("p/dms/tasks").iterdir())
    assert len(names) > 1
    assert sorted(task.identifier for task in stand_in.account.tasks.values()) == names
    assert [count(between[1], table) for table in ("maker", "thing", "note", "picture")] == [3, 4, 3, 2]
    assert "4 of 4 tables completed" in migrate("status", "p").out
    assert migrate("run", "p", "--on", "aws", "--delete", "--yes").status == 0
    assert not stand_in.account.everything()
    valid(stand_in)


def test_the_other_way_round(migrate: Command, fresh_database: FreshDatabase) -> None:
    between = source, target = fresh_database("postgres"), fresh_database("mysql")
    run(
        source,
        "CREATE TABLE maker (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL UNIQUE)",
        "CREATE TABLE thing (id int PRIMARY KEY, maker int NOT NULL REFERENCES maker (id), price numeric(8,2))",
        "INSERT INTO maker (name) VALUES ('one'), ('two'), ('three')",
        "INSERT INTO thing VALUES (1, 1, 1.5), (2, 2, 2.5), (3, 3, NULL), (4, 1, 9.99)",
    )
    plan(
        migrate,
        source,
        "full-load-and-cdc",
        fill=False,
        target=("aurora-mysql", "--rename-schema", f"public={target.database}"),
        target_certificate_arn="arn:aws:dms:eu-central-1:123456789012:cert:TARGET",
    )
    with cloud(*between) as stand_in:
        ran = migrate(*on_aws(between))
        assert ran.status == 0, ran.all
        run(source, "INSERT INTO maker (name) VALUES ('late')")
        wait_for(lambda: rows(target, "SELECT count(*) FROM maker") == [(4,)])
        assert migrate("run", "p", "--on", "aws", "--delete", "--yes").status == 0
        valid(stand_in)
