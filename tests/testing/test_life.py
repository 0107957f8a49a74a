"""A plan's whole life on AWS, from plan to cleaned up, with real rows, on the stand-in."""

import json
from pathlib import Path

import boto3
import pytest

from migrate.execute.aws.request import Request, check_request
from migrate.testing.stand_in import StandIn
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import migrate, with_secret
from tests.sql import rows, run
from tests.testing.cloud import BUCKET, REGION, ROLE, cloud

pytestmark = pytest.mark.server
__all__ = ["migrate"]

SHOP = (
    "CREATE TABLE maker (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL UNIQUE)",
    "CREATE TABLE thing (id int AUTO_INCREMENT PRIMARY KEY, maker int NOT NULL, price decimal(8,2),"
    " FOREIGN KEY (maker) REFERENCES maker (id), KEY by_price (price))",
    "INSERT INTO maker (name) VALUES ('one'), ('two'), ('three')",
    "INSERT INTO thing (maker, price) VALUES (1, 1.5), (2, 2.5), (3, NULL), (1, 9.99)",
)
SETTINGS = {
    "region": REGION,
    "source-secret": "shop-source",
    "target-secret": "shop-target",
    "secrets-role": ROLE,
    "poll-seconds": 0.05,
    "allocated-storage-gigabytes": 20,
    "subnet-ids": ["subnet-1", "subnet-2"],
}


def plan(migrate: Command, source: Url, kind: str = "full-load", **settings: object) -> None:
    run(source, *SHOP)
    lines = [f"{key.replace('_', '-')} = {json.dumps(value)}" for key, value in {**SETTINGS, **settings}.items()]
    Path("migrate.toml").write_text("\n".join(["[aws]", *lines]) + "\n")
    planned = migrate("plan", with_secret(source), "--target", "aurora-postgresql", "--migration-type", kind, "-o", "p")
    assert planned.status == 0, planned.all


def on_aws(between: tuple[Url, Url], *more: str) -> tuple[str, ...]:
    addresses = ("--source", with_secret(between[0]), "--target", with_secret(between[1]))
    return ("run", "p", "--on", "aws", *addresses, "--yes", *more)


def schema_of(url: Url) -> str:
    return str(rows(url, "SELECT schemaname FROM pg_tables WHERE tablename = 'thing'")[0][0])


def valid(stand_in: StandIn) -> None:
    model = boto3.Session(region_name=REGION).client("dms").meta.service_model
    for operation, parameters in stand_in.requests:
        check_request(
            Request(service="dms", operation=operation, parameters=parameters), model.operation_model(operation)
        )


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
