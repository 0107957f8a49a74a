"""The whole path between real servers: plan, run, validate, and three planted differences found by key."""

import json

import pytest

from migrate.execute.sample_source import fill_mysql
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import migrate, with_secret
from tests.conftest import FreshDatabase
from tests.sql import rows, run

pytestmark = pytest.mark.server
__all__ = ["migrate"]


def shop(url: Url) -> str:
    """Fills a MySQL or MariaDB database with the sample and gives its address."""
    fill_mysql(url)
    return with_secret(url)


def move(
    command: Command, source: str, target: str, folder: str, *, service: str, renames: tuple[str, ...] = ()
) -> None:
    planned = command("plan", source, "--target", service, "-o", folder, *renames)
    assert planned.status == 0, planned.all
    ran = command("run", folder, "--on", "local", "--source", source, "--target", target)
    assert ran.status == 0, ran.all


def verdicts(command: Command, folder: str, source: str, target: str) -> tuple[int, dict[str, dict[str, object]]]:
    outcome = command("validate", folder, "--source", source, "--target", target, "--format", "json")
    assert outcome.status in (0, 1), outcome.all
    return outcome.status, {table["table"].split(".")[1]: table for table in json.loads(outcome.out)["tables"]}


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
@pytest.mark.parametrize("other", ["postgres", "postgres-old"])
def test_there_and_what_is_spoiled_is_found(
    migrate: Command, fresh_database: FreshDatabase, server: str, other: str
) -> None:
    source, target_url = shop(fresh_database(server)), fresh_database(other)
    target = with_secret(target_url)
    move(migrate, source, target, "there", service="postgresql", renames=())
    status, tables = verdicts(migrate, "there", source, target)
    assert status == 0, {name: table for name, table in tables.items() if table["verdict"] != "match"}
    (schema,) = {name for (name,) in rows(target_url, "SELECT schemaname FROM pg_tables WHERE tablename = 'user'")}
    run(
        target_url,
        "SET session_replication_role = replica",
        f'UPDATE {schema}."user" SET email = email || chr(32) WHERE id = 17',
    )
    run(
        target_url,
        f"ALTER TABLE {schema}.order_item DISABLE TRIGGER ALL",
        f"DELETE FROM {schema}.order_item WHERE order_id = 42 AND line = 1",
    )
    run(target_url, f"INSERT INTO {schema}.brand (id, name) VALUES (999, 'planted')")
    status, tables = verdicts(migrate, "there", source, target)
    assert status == 1
    assert {name for name, table in tables.items() if table["verdict"] != "match"} == {
        "user",
        "order_item",
        "brand",
    }
    assert (tables["user"]["different"], tables["order_item"]["missing"], tables["brand"]["extra"]) == (1, 1, 1)
    keys = {name: tables[name]["samples"][0]["key"] for name in ("user", "order_item", "brand")}  # type: ignore[index]
    assert keys == {
        "user": [["id", "17"]],
        "order_item": [["order_id", "42"], ["line", "1"]],
        "brand": [["id", "999"]],
    }


@pytest.mark.parametrize(("server", "back"), [("mysql", "mysql"), ("mysql", "mariadb")])
def test_there_and_back(migrate: Command, fresh_database: FreshDatabase, server: str, back: str) -> None:
    source, middle = shop(fresh_database(server)), with_secret(fresh_database("postgres"))
    move(migrate, source, middle, "there", service="postgresql")
    end = fresh_database(back)
    schema = source.rpartition("/")[2]
    move(
        migrate, middle, with_secret(end), "back", service=back, renames=("--rename-schema", f"{schema}={end.database}")
    )
    status, tables = verdicts(migrate, "back", middle, with_secret(end))
    assert status == 0, {name: table for name, table in tables.items() if table["verdict"] != "match"}
    assert len(tables) >= 24


def test_a_plan_with_cdc_is_carried_out_up_to_now(migrate: Command, fresh_database: FreshDatabase) -> None:
    url = fresh_database("mysql")
    source, target = shop(url), with_secret(fresh_database("postgres"))
    planned = migrate(
        "plan", source, "--target", "aurora-postgresql", "--migration-type", "full-load-and-cdc", "-o", "p"
    )
    assert planned.status == 0, planned.all
    follow = ("run", "p", "--on", "local", "--source", source, "--target", target, "--until", "now")
    began = rows(url, "SELECT COUNT(*) FROM brand")[0][0]
    ran = migrate(*follow)
    assert ran.status == 0, ran.all
    status, tables = verdicts(migrate, "p", source, target)
    assert status == 0, {name: table for name, table in tables.items() if table["verdict"] != "match"}
    assert tables["brand"]["target_rows"] == began


def test_the_source_is_only_read(migrate: Command, fresh_database: FreshDatabase) -> None:
    url = fresh_database("mysql")
    source, target = shop(url), with_secret(fresh_database("postgres"))
    before = rows(url, "SHOW BINARY LOG STATUS")[0][:2]
    gtid = rows(url, f"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{url.database}'")
    move(migrate, source, target, "there", service="postgresql")
    assert migrate("validate", "there", "--source", source, "--target", target).status == 0
    assert migrate("assess", source, "--target", "postgresql").status == 1
    assert rows(url, f"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{url.database}'") == gtid
    events = rows(url, f"SHOW BINLOG EVENTS IN '{before[0]}' FROM {before[1]}")
    assert [event for event in events if url.database in str(event[5])] == []
