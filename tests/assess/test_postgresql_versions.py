"""Which way from version to version a check has a meaning for, and what stands in the services' data file."""

import re
from dataclasses import replace

import pytest

from migrate import catalogue
from migrate.assess.assess import assess
from migrate.assess.aws.postgresql_services import SERVICES, Standing, offers
from migrate.assess.context import Context
from migrate.assess.postgresql_versions import crosses, is_upgrade
from migrate.engines.engine import parse_target
from migrate.model.issue import Severity
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Extension, Key, OtherObject, Schema, Table
from migrate.model.types import ColumnType

ACL = Column(name="rights", type=ColumnType(name="aclitem"))
IDENTIFIER = Column(name="id", type=ColumnType(name="bigint"), nullable=False)
TABLE = Table(
    name=ObjectName(schema="public", name="a"),
    columns=(IDENTIFIER, ACL),
    primary_key=Key(name="a_pkey", columns=("id",)),
)


def server(version: str, *, table: Table = TABLE) -> Schema:
    return Schema(engine=EngineName.POSTGRESQL, version=version, schemas=("public",), tables=(table,))


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("15.9", "postgresql:16", True),
        ("15.9", "aurora-postgresql:17", True),
        ("15.9", "postgresql", True),
        ("15.9", "rds-postgresql:16.3", True),
        ("15.9", "postgresql:15", False),
        ("16.1", "postgresql:17", False),
        ("17.1", "postgresql:15", False),
        ("", "postgresql:17", False),
    ],
)
def test_crossing_sixteen(source: str, target: str, expected: bool) -> None:
    context = Context(schema=server(source), target=parse_target(target))
    assert crosses(context, 16) is expected
    found = {issue.check for issue in assess(server(source), parse_target(target), select=("UP203",)).issues}
    assert found == ({"UP203"} if expected else set())


def test_an_upgrade_goes_up() -> None:
    ways = {
        ("15.1", "postgresql:15"): False,
        ("15.1", "postgresql:16"): True,
        ("16.1", "postgresql:15"): False,
        ("16.1", "postgresql"): True,
    }
    for (source, target), expected in ways.items():
        assert is_upgrade(Context(schema=server(source), target=parse_target(target))) is expected


def test_since_lifts_what_a_named_target_does_not_have_yet() -> None:
    page = catalogue.page("UP217")
    assert dict(page.since) == {"postgresql": "18"}
    concerned = {
        text: page.concerns(EngineName.POSTGRESQL, parse_target(text))
        for text in ("postgresql:17", "postgresql:18", "postgresql", "aurora-postgresql:17", "mysql")
    }
    assert concerned == {
        "postgresql:17": False,
        "postgresql:18": True,
        "postgresql": True,
        "aurora-postgresql:17": False,
        "mysql": False,
    }


def test_tls_is_asked_for_by_each_service_in_its_own_version() -> None:
    page = catalogue.page("AW226")
    for text, expected in (("rds-postgresql:14", False), ("rds-postgresql:15", True), ("aurora-postgresql:16", False)):
        assert page.concerns(EngineName.POSTGRESQL, parse_target(text)) is expected


@pytest.mark.parametrize("target", ["postgresql:18", "aurora-postgresql:17", "mysql:8.4"])
def test_what_is_plain_raises_nothing(target: str) -> None:
    schema = server("17.4", table=replace(TABLE, columns=(IDENTIFIER,)))
    issues = assess(schema, parse_target(target)).issues
    assert [issue.message for issue in issues if issue.severity is not Severity.INFO] == []


def test_slots_only_warn_where_they_are_kept() -> None:
    for version, severity in (("15.1", Severity.ERROR), ("17.1", Severity.WARNING)):
        schema = replace(server(version), variables=(("logical_slots", "dms"),))
        issues = assess(schema, parse_target("postgresql:18"), select=("UP207",)).issues
        assert [issue.severity for issue in issues] == [severity]


def test_names_in_facts_and_other_objects_stay_on_one_line() -> None:
    hostile = "a\nb\x1b[31m"
    schema = replace(
        server("15.1"),
        variables=(("superuser_roles", hostile), ("logical_slots", hostile)),
        extensions=(Extension(name=hostile),),
        others=tuple(
            OtherObject(kind=kind, name=hostile, schema="public", table=hostile, detail=hostile)
            for kind in ("rule", "policy", "foreign server", "event trigger", "operator", "conversion", "trigger mode")
        ),
    )
    for target in ("aurora-postgresql:17", "mysql:8.4"):
        issues = assess(schema, parse_target(target)).issues
        assert len(issues) > 3
        assert not any(re.search(r"[\n\x1b]", issue.message) for issue in issues)


class TestOffers:
    def test_no_extension_is_in_two_lists(self) -> None:
        for service in SERVICES:
            assert not offers().extensions[service] & set(offers().refused)
            assert not offers().extensions[service] & offers().unconfirmed[service]

    def test_every_version_has_a_day(self) -> None:
        assert set(offers().end_of_support) == set(range(11, 19))
        assert all(re.fullmatch(r"20\d\d-02-2[89]", day) for day in offers().end_of_support.values())
        assert [version for version in offers().end_of_support if offers().has_ended(version)] == [11, 12, 13]

    def test_a_version_that_nobody_knows_has_not_ended(self) -> None:
        assert not offers().has_ended(40)

    def test_what_the_services_bring_is_offered(self) -> None:
        assert "apg_plan_mgmt" in offers().extensions["aurora-postgresql"]
        assert "apg_plan_mgmt" not in offers().extensions["rds-postgresql"]
        assert offers().runs("plpgsql", "rds-postgresql", None)

    def test_only_listed_extensions_are_bound_to_versions(self) -> None:
        told = frozenset().union(*offers().extensions.values(), *offers().unconfirmed.values())
        assert set(offers().majors) <= told

    @pytest.mark.parametrize(
        ("extension", "service", "major", "standing"),
        [
            ("citext", "rds-postgresql", 16, Standing.OFFERED),
            ("plrust", "rds-postgresql", 17, Standing.OFFERED),
            ("plrust", "rds-postgresql", 18, Standing.OTHER_VERSION),
            ("plrust", "rds-postgresql", None, Standing.OTHER_VERSION),
            ("plrust", "aurora-postgresql", 16, Standing.UNKNOWN),
            ("pg_logicalinspect", "rds-postgresql", 18, Standing.OFFERED),
            ("pg_logicalinspect", "rds-postgresql", 17, Standing.OTHER_VERSION),
            ("old_snapshot", "rds-postgresql", 16, Standing.UNCONFIRMED),
            ("old_snapshot", "rds-postgresql", 17, Standing.OTHER_VERSION),
            ("xml2", "aurora-postgresql", None, Standing.UNCONFIRMED),
            ("timescaledb", "rds-postgresql", 16, Standing.REFUSED),
            ("nobody_knows", "aurora-postgresql", 16, Standing.UNKNOWN),
        ],
    )
    def test_standing(self, extension: str, service: str, major: int | None, standing: Standing) -> None:
        assert offers().standing(extension, service, major) is standing

    @pytest.mark.parametrize(
        ("extension", "target", "said"),
        [
            (
                "plrust",
                "rds-postgresql:18",
                "rds-postgresql offers the extension plrust up to 17, not with PostgreSQL 18",
            ),
            (
                "plrust",
                "rds-postgresql",
                "rds-postgresql offers the extension plrust up to 17, not with its newest version",
            ),
            (
                "pg_walinspect",
                "rds-postgresql:14",
                "rds-postgresql offers the extension pg_walinspect from 15 on, not with PostgreSQL 14",
            ),
            (
                "xml2",
                "aurora-postgresql:16",
                "whether aurora-postgresql offers the extension xml2 is not confirmed: it is told of other versions or of the "
                "other service, and the service's page did not have it on 2026-11-21",
            ),
        ],
    )
    def test_what_is_said_of_it(self, extension: str, target: str, said: str) -> None:
        schema = replace(server("15.1"), extensions=(Extension(name=extension),))
        assert [issue.message for issue in assess(schema, parse_target(target), select=("AW202",)).issues] == [said]
