"""What is read from a script of PostgreSQL's is what a server makes of it."""

import re
from pathlib import Path

import pytest

from migrate.convert.convert import convert
from migrate.convert.proof import prove
from migrate.engines.connect import open_raw
from migrate.engines.dumps.read import read_dump
from migrate.engines.postgresql.inspect import inspect
from migrate.model.names import EngineName, Target
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.engines.dumps.postgresql_comparison import differences
from tests.servers.pool import Pool

pytestmark = pytest.mark.server
FIXTURES = Path(__file__).with_name("fixtures")
_COPY = re.compile(r"^(COPY [^\n]* FROM stdin);\n(.*?)^\\\.$", re.MULTILINE | re.DOTALL)
_START = re.compile(r" AUTO_INCREMENT ?= ?\d+")
"""A server does not tell the number that a sequence was restarted with, before it gave one."""
_COMMAND = re.compile(r"^\\.*$", re.MULTILINE)


def load(url: Url, script: str) -> None:
    """Runs a script as psql would, rows of COPY too, but for indexes in one transaction with what is around them."""
    script = script.replace("index concurrently", "index")
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        end = 0
        for rows in _COPY.finditer(script):
            cursor.execute(_COMMAND.sub("", script[end : rows.start()]))
            with cursor.copy(rows[1]) as copy:
                copy.write(rows[2])
            end = rows.end()
        cursor.execute(_COMMAND.sub("", script[end:]))


@pytest.mark.parametrize(("server", "name"), [("postgres", "postgresql-18.sql"), ("postgres-old", "postgresql-15.sql")])
def test_what_pg_dump_wrote(fresh_database: FreshDatabase, server: str, name: str) -> None:
    url = fresh_database(server)
    load(url, (FIXTURES / name).read_text())
    assert differences(read_dump(FIXTURES / name), inspect(url)) == []


@pytest.mark.parametrize("server", ["postgres", "postgres-old"])
@pytest.mark.parametrize("name", ["postgresql-changes.sql", "postgresql-source.sql"])
def test_what_people_wrote(fresh_database: FreshDatabase, server: str, name: str) -> None:
    url = fresh_database(server)
    load(url, (FIXTURES / name).read_text())
    assert differences(read_dump(FIXTURES / name), inspect(url), by_hand=True) == []


def test_a_dump_converts_as_the_server_does(fresh_database: FreshDatabase, servers: Pool) -> None:
    url = fresh_database("postgres")
    file = FIXTURES / "postgresql-changes.sql"
    load(url, file.read_text())
    target = Target(service="mysql", engine=EngineName.MYSQL)
    live, read = (convert(schema, target) for schema in (inspect(url), read_dump(file)))
    name = read.source.database
    of_live = [_START.sub("", statement.sql.replace(live.source.database, name)) for statement in live.statements]
    of_read = [_START.sub("", statement.sql) for statement in read.statements]
    assert [sql for sql in of_read if " VIEW " not in sql] == [sql for sql in of_live if " VIEW " not in sql]
    assert prove(read, servers.url("mysql")).accepted >= len(of_read) - 2
