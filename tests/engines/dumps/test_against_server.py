"""What is read from a script is what a server makes of it."""

from pathlib import Path

import pytest

from migrate.engines.dumps.read import read_dump
from migrate.engines.mysql.inspect import inspect
from migrate.model.names import EngineName
from tests.conftest import FreshDatabase
from tests.engines.dumps.client import load
from tests.engines.dumps.comparison import differences

pytestmark = pytest.mark.server
FIXTURES = Path(__file__).with_name("fixtures")


@pytest.mark.parametrize(
    ("name", "loosely"),
    [
        ("mysql-types.sql", True),
        ("mysql-keys.sql", True),
        ("mysql-changes.sql", True),
        ("mysql-code.sql", True),
        ("mysqldump.sql", False),
    ],
)
def test_mysql(fresh_database: FreshDatabase, name: str, loosely: bool) -> None:
    url = fresh_database("mysql")
    load(url, (FIXTURES / name).read_text())
    read = read_dump(FIXTURES / name)
    assert read.skipped == ()
    assert differences(read, inspect(url), loosely=loosely) == []


def test_mariadb(fresh_database: FreshDatabase) -> None:
    url = fresh_database("mariadb")
    load(url, (FIXTURES / "mariadb.sql").read_text())
    read = read_dump(FIXTURES / "mariadb.sql", dialect=EngineName.MARIADB)
    assert read.skipped == ()
    assert differences(read, inspect(url), loosely=True) == []
