"""From a live server to another one: what is inspected is converted, and the other server takes all of it."""

import pytest

from migrate.convert.convert import convert
from migrate.convert.proof import prove
from migrate.engines.engine import engine_of, parse_target
from migrate.model.conversion import Conversion, Section
from migrate.model.types import TypeKind
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.servers.pool import Pool
from tests.sql import run

pytestmark = pytest.mark.server

MYSQL = (
    """
    CREATE TABLE person (
        id int unsigned AUTO_INCREMENT PRIMARY KEY, Name varchar(40) NOT NULL DEFAULT 'it''s', active tinyint(1) DEFAULT 1,
        rate decimal(6,2) unsigned, seen timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
        kind enum('a','b') DEFAULT 'a', bits bit(3) DEFAULT b'101', flag bit(1), body text, raw varbinary(9), at time(3), y year,
        UNIQUE KEY name (Name), KEY body (body(9)))
    """,
    """
    CREATE TABLE note (
        jid text NOT NULL, n int, person int unsigned, half int AS (n / 2) STORED, big varchar(20) AS (upper(jid)) VIRTUAL,
        PRIMARY KEY (jid(70)), CONSTRAINT positive CHECK (n > 0),
        CONSTRAINT fk FOREIGN KEY (person) REFERENCES person (id) ON DELETE CASCADE)
    """,
    """
    CREATE VIEW people AS
        SELECT p.id, concat(p.Name, ' ', p.kind) AS label, if(p.active, 'yes', 'no') AS is_active, count(n.n) AS notes
        FROM person p LEFT JOIN note n ON n.person = p.id GROUP BY p.id
    """,
    "CREATE VIEW first_people AS SELECT id, label FROM people WHERE notes > 1 ORDER BY label LIMIT 3",
)
POSTGRESQL = (
    "CREATE TYPE kind AS ENUM ('a', 'b')",
    """
    CREATE TABLE person (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, active boolean DEFAULT true,
        rate numeric(6,2), seen timestamptz DEFAULT now(), kind kind DEFAULT 'a', tags text[], data jsonb DEFAULT '{}',
        own uuid DEFAULT gen_random_uuid(), CONSTRAINT positive CHECK (rate > 0),
        CONSTRAINT named CHECK (name <> '' AND kind IN ('a', 'b')))
    """,
    """
    CREATE TABLE note (
        number serial, person bigint REFERENCES person, body text DEFAULT 'x',
        half int GENERATED ALWAYS AS (number / 2) STORED, twice bigint GENERATED ALWAYS AS (person * 2) STORED)
    """,
    "CREATE INDEX note_body ON note (body)",
    """
    CREATE VIEW people AS
        SELECT p.id, p.name || ' ' || p.kind AS label, count(*) AS notes
        FROM person p JOIN note n ON n.person = p.id WHERE p.active GROUP BY p.id
    """,
)


CODE = (
    "CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC NO SQL COMMENT 'it''s' RETURN n * 2",
    "CREATE PROCEDURE clear(IN least int, OUT gone int) BEGIN DELETE FROM note WHERE n < least; SET gone = row_count(); END",
    "CREATE TRIGGER before_note BEFORE INSERT ON note FOR EACH ROW SET NEW.n = twice(NEW.n)",
    "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM note WHERE n < 0",
)


def inspect_and_convert(url: Url, target: str) -> Conversion:
    return convert(engine_of(url).inspect(url), parse_target(target))


def refused(conversion: Conversion, url: Url) -> list[tuple[str, str]]:
    return [(item.statement, item.error) for item in prove(conversion, url).objects if not item.accepted]


@pytest.mark.parametrize("source", ["mysql", "mariadb"])
def test_mysql_to_every_engine(fresh_database: FreshDatabase, servers: Pool, source: str) -> None:
    url = fresh_database(source)
    run(url, *MYSQL)
    for target in ("postgresql", "mysql", "mariadb"):
        conversion = inspect_and_convert(url, target)
        assert refused(conversion, servers.url("postgres" if target == "postgresql" else target)) == []
        assert [view.name.name for view in conversion.schema.views] == ["people", "first_people"]
        assert conversion.skipped == ()
        assert all(column.target for table in conversion.tables for column in table.columns)


@pytest.mark.parametrize("source", ["postgres", "postgres-old"])
def test_postgresql_to_every_engine(fresh_database: FreshDatabase, servers: Pool, source: str) -> None:
    url = fresh_database(source)
    run(url, *POSTGRESQL)
    for target in ("postgresql", "mysql", "mariadb"):
        conversion = inspect_and_convert(url, target)
        assert refused(conversion, servers.url(source if target == "postgresql" else target)) == []
        assert conversion.skipped == ()
        assert [view.name.name for view in conversion.schema.views] == ["people"]


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
def test_stored_code_goes_to_the_same_engine_as_it_is(
    fresh_database: FreshDatabase, servers: Pool, server: str
) -> None:
    url = fresh_database(server)
    run(url, *MYSQL, *CODE)
    conversion = inspect_and_convert(url, server)
    code = [item.object.kind.value for item in conversion.statements if item.section is Section.CODE]
    assert sorted(code) == ["event", "function", "procedure", "trigger"]
    assert refused(conversion, servers.url(server)) == []
    elsewhere = inspect_and_convert(url, "postgresql")
    assert elsewhere.skipped == ()
    assert refused(elsewhere, servers.url("postgres")) == []


def test_what_was_converted_is_inspected_as_it_was_said(fresh_database: FreshDatabase) -> None:
    source, target = fresh_database("mysql"), fresh_database("postgres")
    run(source, *MYSQL)
    conversion = convert(
        engine_of(source).inspect(source), parse_target("postgresql"), renames={source.database: "public"}
    )
    run(target, *(item.sql for item in conversion.statements))
    found = engine_of(target).inspect(target)
    for table in conversion.schema.tables:
        made = found.tables_by_name[table.name]
        types = {column.name: str(column.type) for column in made.columns if column.type.kind is TypeKind.BASE}
        wanted = {column.name: str(column.type) for column in table.columns if column.type.kind is TypeKind.BASE}
        assert types == wanted
        assert {column.name: column.nullable for column in made.columns} == {
            column.name: column.nullable for column in table.columns
        }
        assert made.primary_key == table.primary_key
        assert {key.name for key in made.unique_keys} == {key.name for key in table.unique_keys}
        assert {index.name for index in made.indexes} == {index.name for index in table.indexes}
        assert {check.name for check in made.checks} == {check.name for check in table.checks}
        assert made.foreign_keys == table.foreign_keys
