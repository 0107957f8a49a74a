"""Privileges of the source's roles that the target's roles of the same names lack."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from migrate.engines.checksum import expressions_of
from migrate.engines.grants import role_of
from migrate.model.issue import Severity
from migrate.model.structure import StructureDifference
from migrate.url import Url
from migrate.validate.grants import grants_missing
from migrate.validate.pairs import match_tables
from migrate.validate.side import Side
from tests.sql import run
from tests.validate.structure import structure

pytestmark = pytest.mark.server
APP, READER = f"App_{os.getpid()}", f"reader_{os.getpid()}"

WAYS = (
    (f"CREATE ROLE {APP}", f"GRANT SELECT, UPDATE, DELETE ON t TO {APP}"),
    (f"CREATE ROLE {APP} SUPERUSER",),
    (f"CREATE ROLE {READER}", f"GRANT SELECT, UPDATE ON t TO {READER}", f"CREATE ROLE {APP} IN ROLE {READER}"),
    (f"CREATE ROLE {APP}", f"ALTER TABLE t OWNER TO {APP}"),
    (f"CREATE ROLE {APP}", "GRANT SELECT, UPDATE ON t TO PUBLIC"),
)


class Servers:
    """A source and a target with one table, and roles that are dropped afterwards."""

    def __init__(self, source: Url, target: Url) -> None:
        self.source, self.target = source, target
        for url in (source, target):
            run(url, "CREATE TABLE t (id int PRIMARY KEY)")

    def on_source(self, *statements: str) -> None:
        run(self.source, *(text.replace("{db}", self.source.database) for text in statements))

    def on_target(self, *statements: str) -> None:
        run(self.target, *statements)

    def forget_roles(self) -> None:
        for role in (APP.lower(), READER):
            owned = f"DO $$BEGIN IF to_regrole('{role}') IS NOT NULL THEN DROP OWNED BY {role}; END IF; END$$"
            run(self.target, owned, f"DROP ROLE IF EXISTS {role}")

    def missing(self, source: Url | None = None) -> list[StructureDifference]:
        schemas = structure(self.source), structure(self.target)
        with (
            Side(source or self.source, expressions_of(schemas[0].engine), workers=1) as one,
            Side(self.target, expressions_of(schemas[1].engine), workers=1) as other,
        ):
            found = list(grants_missing(one, other, match_tables(*schemas)))
        return [item for item in found if APP.lower() in item.expected + item.found or not item.expected]

    def told(self) -> list[tuple[str, str]]:
        return [(item.expected, item.found) for item in self.missing()]


@pytest.fixture(params=["mysql", "mariadb"])
def servers_(request: pytest.FixtureRequest, fresh_database: Callable[[str], Url]) -> Iterator[Servers]:
    made = Servers(fresh_database(request.param), fresh_database("postgres"))
    made.on_source(f"CREATE USER '{APP}'@'10.%' IDENTIFIED BY 'x-1-Y'")
    yield made
    made.on_source(f"DROP USER '{APP}'@'10.%'")
    made.forget_roles()


class TestMissing:
    def test_nothing_is_granted(self, servers_: Servers) -> None:
        assert servers_.told() == []

    def test_no_such_role(self, servers_: Servers) -> None:
        servers_.on_source(f"GRANT SELECT, INSERT ON {{db}}.t TO '{APP}'@'10.%'")
        assert servers_.told() == [(f"{APP.lower()}: SELECT, INSERT", f"no role {APP.lower()}")]

    def test_some_of_the_privileges_of_a_schema(self, servers_: Servers) -> None:
        servers_.on_source(f"GRANT SELECT, DELETE ON `{{db}}`.* TO '{APP}'@'10.%'")
        servers_.on_target(f"CREATE ROLE {APP}", f"GRANT SELECT ON t TO {APP}")
        [found] = servers_.missing()
        assert (found.expected, found.found) == (f"{APP.lower()}: SELECT, DELETE", f"{APP.lower()}: SELECT")
        assert (found.object.name, found.severity) == ("public.t", Severity.WARNING)

    def test_every_way_to_have_them(self, servers_: Servers) -> None:
        servers_.on_source(f"GRANT SELECT, UPDATE ON {{db}}.t TO '{APP}'@'10.%'")
        for grants in WAYS:
            servers_.on_target(*grants)
            assert servers_.told() == []
            servers_.on_target("ALTER TABLE t OWNER TO CURRENT_USER")
            servers_.forget_roles()
        assert len(servers_.told()) == 1

    def test_a_role_that_can_not_use_the_schema(self, servers_: Servers) -> None:
        servers_.on_source(f"GRANT SELECT ON {{db}}.t TO '{APP}'@'10.%'")
        servers_.on_target(
            f"CREATE ROLE {APP}", f"GRANT SELECT ON t TO {APP}", "REVOKE USAGE ON SCHEMA public FROM PUBLIC"
        )
        assert servers_.told() == [(f"{APP.lower()}: SELECT", f"{APP.lower()}: nothing")]

    def test_an_account_that_is_shown_its_own_only(self, servers_: Servers) -> None:
        servers_.on_source(f"CREATE USER '{APP}'@'%' IDENTIFIED BY 'x-1-Y'", f"GRANT SELECT ON {{db}}.t TO '{APP}'@'%'")
        try:
            own = replace(servers_.source, user=APP, password="x-1-Y")
            found = servers_.missing(own)
        finally:
            servers_.on_source(f"DROP USER '{APP}'@'%'")
        assert [item.severity for item in found] == [Severity.INFO, Severity.WARNING]
        assert "may not read" in found[0].found


def test_from_postgresql(fresh_database: Callable[[str], Url]) -> None:
    made = Servers(fresh_database("postgres"), fresh_database("mysql"))
    made.on_source(f"CREATE ROLE {APP}", f"GRANT SELECT, INSERT ON t TO {APP}")
    try:
        assert made.told() == [(f"{APP.lower()}: SELECT, INSERT", f"no role {APP.lower()}")]
        made.on_target(f"CREATE USER '{APP}' IDENTIFIED BY 'x-1-Y'", f"GRANT SELECT ON t TO '{APP}'")
        assert made.told() == [(f"{APP.lower()}: SELECT, INSERT", f"{APP.lower()}: SELECT")]
        made.on_target(f"GRANT INSERT ON *.* TO '{APP}'")
        assert made.told() == []
    finally:
        made.on_source(f"DROP OWNED BY {APP}", f"DROP ROLE {APP}")
        made.on_target(f"DROP USER IF EXISTS '{APP}'")


@pytest.mark.parametrize(
    ("grantee", "role"),
    [("'a'@'%'", "a"), ("'a@b'@'h'", "a@b"), ("''@'%'", ""), ("'r'", "r"), ("'r'@''", "r"), ("r", "r")],
)
def test_roles(grantee: str, role: str) -> None:
    assert role_of("mysql", grantee) == role
    assert role_of("postgresql", grantee) == grantee
