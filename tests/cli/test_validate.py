"""`migrate validate`."""

from pathlib import Path

import pytest

from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.sql import run

pytestmark = pytest.mark.server


def test_repair_is_written_and_told(migrate: Command, mysql_url: Url, postgres_url: Url, tmp_path: Path) -> None:
    for url in (mysql_url, postgres_url):
        run(url, "CREATE TABLE t (id int PRIMARY KEY, a varchar(9))", "INSERT INTO t VALUES (1, 'x'), (2, 'same')")
    run(postgres_url, "UPDATE t SET a = 'y' WHERE id = 1")
    path = tmp_path / "repair.sql"
    addresses = ("--source", with_secret(mysql_url), "--target", with_secret(postgres_url))
    outcome = migrate("validate", *addresses, "--repair", path)
    assert outcome.status == 1, outcome.all
    assert "Repair SQL: 0 inserts, 1 update, 0 deletes." in outcome.out
    script = path.read_text(encoding="utf-8")
    assert script.count("\nUPDATE ") == 1
    assert "same" not in script


def test_repair_needs_the_rows(migrate: Command, mysql_url: Url, postgres_url: Url, tmp_path: Path) -> None:
    addresses = ("--source", with_secret(mysql_url), "--target", with_secret(postgres_url))
    outcome = migrate("validate", *addresses, "--repair", tmp_path / "repair.sql", "--level", "checksums")
    assert outcome.status == 2
    assert "--repair needs the rows that differ" in outcome.err
    assert not (tmp_path / "repair.sql").exists()
