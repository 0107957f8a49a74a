"""Fixtures of the command line's tests."""

import os
from pathlib import Path

import pytest

from migrate.url import Url
from tests.cli.command import Command


@pytest.fixture
def migrate(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `migrate` in an empty folder with none of its variables set."""

    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("MIGRATE_") and not name.startswith("MIGRATE_TEST_"):
            monkeypatch.delenv(name)
    return Command(capsys)


def with_secret(url: Url) -> str:
    """The address with its password, as a user would type it."""
    return url.without_password.replace("://", "://", 1).replace(f"{url.user}@", f"{url.user}:{url.password}@", 1)
