"""`migrate doctor`."""

import json

import pytest

from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.sql import run

pytestmark = pytest.mark.server


def test_a_good_pair_of_servers_has_no_problem(migrate: Command, mysql_url: Url, postgres_url: Url) -> None:
    run(mysql_url, "CREATE TABLE t (i int PRIMARY KEY)")
    outcome = migrate(
        "doctor", "--source", with_secret(mysql_url), "--target", with_secret(postgres_url), "--format", "json"
    )
    assert outcome.status == 0, outcome.all
    assert {item["state"] for item in json.loads(outcome.out)} <= {"ok", "note"}


def test_a_table_without_a_key_is_a_problem_with_its_fix(migrate: Command, mysql_url: Url) -> None:
    run(mysql_url, "CREATE TABLE t (i int)")
    outcome = migrate("doctor", "--source", with_secret(mysql_url))
    assert outcome.status == 1
    assert "problem  CD112" in outcome.out
    assert "fix:" in outcome.out


def test_an_unreachable_target_is_told_beside_a_good_source(migrate: Command, mysql_url: Url) -> None:
    outcome = migrate("doctor", "--source", with_secret(mysql_url), "--target", "postgresql://u:canary77@127.0.0.1:1/d")
    assert outcome.status == 1
    assert "problem  target: can't connect" in outcome.out
    assert "ok       source:" in outcome.out
    assert "canary77" not in outcome.all


def test_nothing_to_check_is_a_usage_problem(migrate: Command) -> None:
    assert migrate("doctor").status == 2
