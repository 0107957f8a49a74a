"""Stored code of MySQL's does on PostgreSQL what it does on MySQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from migrate.engines.connect import open_raw
from migrate.model.conversion import Conversion, Section
from migrate.url import Url
from tests.convert.both_sides import converted, on_mysql, on_postgresql, read_case
from tests.convert.build import POSTGRESQL
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server
CASES = sorted((Path(__file__).parent.parent / "cases" / "stored_code").glob("*.sql"))


@pytest.fixture(scope="module")
def target(servers: Pool) -> Iterator[Url]:
    """A database of PostgreSQL's for every case: each has a schema of its own."""
    administrator, name = servers.url("postgres"), "stored_code_cases"
    with open_raw(administrator, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    yield administrator.with_database(name)
    with open_raw(administrator, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def load(conversion: Conversion, url: Url) -> None:
    """Makes everything on the target."""
    run(url, *(statement.sql for statement in conversion.statements))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_both_sides_say_the_same(path: Path, mysql_url: Url, target: Url) -> None:
    case = read_case(path)
    run(mysql_url, *case.made)
    conversion = converted(mysql_url, POSTGRESQL, path.stem)
    assert [item.message for item in conversion.issues if item.name.endswith("-not-converted")] == []
    load(conversion, target)
    assert on_postgresql(target, conversion, path.stem, case.run) == on_mysql(mysql_url, case.run)
    assert conversion.script(Section.CODE)
