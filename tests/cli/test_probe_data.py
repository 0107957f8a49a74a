"""`migrate assess --probe-data`."""

import json
from pathlib import Path

import pytest

from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.sql import run

pytestmark = pytest.mark.server


def test_the_data_is_looked_at(migrate: Command, mysql_url: Url) -> None:
    run(
        mysql_url,
        "CREATE TABLE t (id int PRIMARY KEY, lasted time)",
        "INSERT INTO t VALUES (1, '30:00:00'), (2, '10:00:00')",
    )
    outcome = migrate("assess", with_secret(mysql_url), "--target", "postgresql", "--probe-data")
    assert outcome.status == 1
    assert "error[MY711]" in outcome.out
    assert "   |  data: 1 of 2 rows" in outcome.out
    assert "   |  id=1: 30:00:00" in outcome.out
    assert "  data: 1 found, " in outcome.out


def test_a_budget_of_no_seconds_evaluates_nothing(migrate: Command, mysql_url: Url) -> None:
    run(mysql_url, "CREATE TABLE t (id int PRIMARY KEY, lasted time)", "INSERT INTO t VALUES (1, '30:00:00')")
    outcome = migrate(
        "assess", with_secret(mysql_url), "--target", "postgresql",
        "--probe-data", "--probe-seconds", "0", "--format", "json",
    )  # fmt: skip
    document = json.loads(outcome.out)
    assert outcome.status == 0
    assert document["summary"]["probes"] == {"found": 0, "none": 0, "not-evaluated": len(document["probes"])}
    assert {item["reason"] for item in document["probes"]} == {"the time allowed, 0 s, was used up"}


def test_without_it_no_data_is_looked_at(migrate: Command, mysql_url: Url) -> None:
    run(mysql_url, "CREATE TABLE t (id int PRIMARY KEY, lasted time)", "INSERT INTO t VALUES (1, '30:00:00')")
    outcome = migrate("assess", with_secret(mysql_url), "--target", "postgresql", "--format", "json")
    assert json.loads(outcome.out)["probes"] == []


def test_a_file_holds_no_data(migrate: Command, tmp_path: Path) -> None:
    (tmp_path / "shop.sql").write_text("CREATE TABLE t (id int PRIMARY KEY);\n")
    outcome = migrate("assess", "shop.sql", "--dialect", "mysql", "--target", "postgresql", "--probe-data")
    assert outcome.status == 2
    assert "a file holds no data" in outcome.err
