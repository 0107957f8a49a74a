"""No command shows or writes a password."""

import subprocess
from pathlib import Path

import pytest

from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import with_secret
from tests.sql import run

CANARY = "c4nary+p@ss/word-Zq9"
pytestmark = pytest.mark.server


@pytest.fixture
def account(mysql_url: Url, postgres_url: Url) -> tuple[Url, Url]:
    """The same account with the canary for a password, on a source and on a target."""
    run(
        mysql_url,
        "CREATE TABLE t (i int PRIMARY KEY, s varchar(10))",
        "INSERT INTO t VALUES (1, 'a')",
        f"CREATE USER IF NOT EXISTS 'canary'@'%' IDENTIFIED BY '{CANARY}'",
        "GRANT ALL ON *.* TO 'canary'@'%'",
    )
    run(postgres_url, "DROP ROLE IF EXISTS canary", f"CREATE ROLE canary SUPERUSER LOGIN PASSWORD '{CANARY}'")
    return (
        Url(
            scheme="mysql",
            host=mysql_url.host,
            port=mysql_url.port,
            user="canary",
            password=CANARY,
            database=mysql_url.database,
        ),
        Url(
            scheme="postgresql",
            host=postgres_url.host,
            port=postgres_url.port,
            user="canary",
            password=CANARY,
            database=postgres_url.database,
        ),
    )


def test_no_command_shows_or_writes_it(migrate: Command, account: tuple[Url, Url], tmp_path: Path) -> None:
    from urllib.parse import quote

    source, target = (with_secret(url.with_password(quote(CANARY, safe=""))) for url in account)
    wrong = target.replace("Zq9", "Zq8")
    printed = [
        migrate("doctor", "--source", source, "--target", target),
        migrate("inspect", source, "-o", "schema.json"),
        migrate("assess", source, "--target", "postgresql", "-o", "a.html", "-o", "a.json", "--verify-with", target),
        migrate("convert", source, "--target", "postgresql", "-o", "ddl"),
        migrate("plan", source, "--target", "aurora-postgresql", "--migration-type", "full-load-and-cdc", "-o", "cdc"),
        migrate("plan", source, "--target", "aurora-postgresql", "-o", "plan"),
        migrate("run", "plan", "--on", "dry-run"),
        migrate("--debug", "run", "plan", "--on", "local", "--source", source, "--target", wrong),
        migrate("run", "plan", "--on", "local", "--source", source, "--target", target),
        migrate("status", "plan"),
        migrate("validate", "plan", "--source", source, "--target", target, "-o", "v.html", "-o", "v.json"),
        migrate("--debug", "validate", "--source", wrong, "--target", target),
    ]
    assert [outcome.status for outcome in printed[1:]] == [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2], "\n".join(
        outcome.all for outcome in printed
    )
    for text in (CANARY, quote(CANARY, safe=""), "Zq9", "Zq8"):
        assert all(text not in outcome.all for outcome in printed)
        found = subprocess.run(["grep", "-rlF", "--", text, str(tmp_path)], capture_output=True, text=True, check=False)
        assert found.stdout == ""
