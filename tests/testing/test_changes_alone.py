"""A task of changes alone: the rows are on the target already, and it begins at a position."""

from pathlib import Path

import pytest

from migrate.testing.stand_in import StandIn
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import migrate
from tests.sql import rows, run
from tests.testing.life import count, on_aws, plan, wait_for

pytestmark = pytest.mark.server
__all__ = ["migrate"]


def test_it_begins_at_its_position_and_not_without_one(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0], "cdc")
    file, position = rows(between[0], "SHOW BINARY LOG STATUS")[0][:2]
    run(between[1], Path("p/ddl/pre-data.sql").read_text())
    run(between[0], "INSERT INTO maker (name) VALUES ('between')")
    without = migrate(*on_aws(between))
    assert (without.status, "cdc-start-position is not given" in without.err) == (2, True), without.all
    ran = migrate(*on_aws(between, "--cdc-start-position", f"{file}:{position}"))
    assert ran.status == 0, ran.all
    wait_for(lambda: count(between[1], "maker") == 1)
    assert stand_in.asked("CreateReplicationTask")[-1]["CdcStartPosition"] == f"{file}:{position}"
    again = migrate(*on_aws(between, "--cdc-start-position", f"{file}:{position}"))
    assert again.status == 0, again.all
    assert len(stand_in.asked("StartReplicationTask")) == 1
