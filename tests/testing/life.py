"""A small shop, its plan, and the commands that run it on AWS."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import boto3

from migrate.execute.aws.request import Request, check_request
from migrate.testing.stand_in import StandIn
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.sql import rows, run
from tests.testing.cloud import REGION, ROLE

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
    "source-certificate-arn": "arn:aws:dms:eu-central-1:123456789012:cert:SOURCE",
    "poll-seconds": 0.005,
    "allocated-storage-gigabytes": 20,
    "subnet-ids": ["subnet-1", "subnet-2"],
}


def plan(
    migrate: Command,
    source: Url,
    kind: str = "full-load",
    *,
    fill: bool = True,
    target: tuple[str, ...] = ("aurora-postgresql",),
    **settings: object,
) -> None:
    """Makes the shop, and its plan in the folder `p`, with a migrate.toml beside it."""
    if fill:
        run(source, *SHOP)
    given = {**SETTINGS, **{key.replace("_", "-"): value for key, value in settings.items()}}
    lines = [f"{key} = {json.dumps(value)}" for key, value in given.items()]
    Path("migrate.toml").write_text("\n".join(["[aws]", *lines]) + "\n")
    planned = migrate("plan", with_secret(source), "--target", *target, "--migration-type", kind, "-o", "p")
    assert planned.status == 0, planned.all


def on_aws(between: tuple[Url, Url], *more: str) -> tuple[str, ...]:
    """The words of a run on AWS."""
    addresses = ("--source", with_secret(between[0]), "--target", with_secret(between[1]))
    return ("run", "p", "--on", "aws", *addresses, "--yes", *more)


def schema_of(url: Url) -> str:
    """Where the target has the shop."""
    return str(rows(url, "SELECT schemaname FROM pg_tables WHERE tablename = 'thing'")[0][0])


def count(url: Url, table: str) -> object:
    """How many rows the target's table has."""
    return rows(url, f"SELECT count(*) FROM {schema_of(url)}.{table}")[0][0]


def valid(stand_in: StandIn) -> None:
    """Every request was one that the service's model allows, its words too."""
    model = boto3.Session(region_name=REGION).client("dms").meta.service_model
    for operation, parameters in stand_in.requests:
        check_request(
            Request(service="dms", operation=operation, parameters=parameters), model.operation_model(operation)
        )


def wait_for(is_so: Callable[[], bool], *, pause: float = 0.1) -> None:
    """Waits until it is so."""
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, "it did not become so"
        time.sleep(pause)
