"""The comparison of an assessment with a naive move: that what it goes by holds together, and that its parts do as they say."""

from pathlib import Path

import pytest

from benchmarks.naive_source import statements
from benchmarks.naive_target import naive_type
from benchmarks.naive_troubles import COVERED_BY, WHY_FALSE, WHY_MISSED, Seen, Trouble, is_borne_out, is_predicted
from migrate.catalogue import load
from migrate.model.issue import Issue, Severity
from migrate.model.names import ObjectKind, ObjectRef
from tests.assess.samples import read

KEY = Seen(
    trouble=Trouble.CASE_IN_KEY,
    kind=ObjectKind.UNIQUE_KEY,
    path=("shop", "users", "by_name"),
    words="",
    parts=(("shop", "users", "name"),),
)


def issue(check: str, *path: str, kind: ObjectKind = ObjectKind.TABLE, message: str = "") -> Issue:
    reference = ObjectRef(kind=kind, path=path)
    return Issue(check=check, name="any", severity=Severity.WARNING, object=reference, message=message)


def test_every_check_that_is_named_has_a_page() -> None:
    known = {page.id for page in load()}
    assert {check for checks in COVERED_BY.values() for check in checks} - known == set()
    assert WHY_FALSE.keys() - known == set()


def test_every_trouble_has_a_check() -> None:
    assert {trouble for trouble in Trouble if not COVERED_BY.get(trouble) and trouble not in WHY_MISSED} == {
        Trouble.TABLE_REFUSED
    } - COVERED_BY.keys()


@pytest.mark.parametrize(
    "path", [(), ("shop",), ("shop", "users"), ("shop", "users", "by_name"), ("shop", "users", "name")]
)
def test_an_issue_about_the_object_its_parent_or_its_parts_predicts(path: tuple[str, ...]) -> None:
    assert is_predicted(KEY, issue("MY214", *path))
    assert is_borne_out(issue("MY214", *path), KEY)


@pytest.mark.parametrize(
    "other",
    [
        issue("MY205", "shop", "users", "by_name"),
        issue("MY214", "shop", "users", "by_town"),
        issue("MY214", "shop", "orders"),
        issue("MY214", "forum", "users", "by_name"),
        issue("MY000", "shop", "users", "by_name", kind=ObjectKind.UNIQUE_KEY),
    ],
    ids=lambda item: f"{item.check} {item.object.name}",
)
def test_another_check_or_another_object_does_not(other: Issue) -> None:
    assert not is_predicted(KEY, other)
    assert not is_borne_out(other, KEY)


def test_what_dms_makes_of_columns_predicts_only_what_it_tells() -> None:
    seen = Seen(trouble=Trouble.COMMENT_LOST, kind=ObjectKind.TABLE, path=("shop", "users"), words="")
    assert is_predicted(seen, issue("MY742", "shop", message="columns such as a.b lose their comments"))
    assert not is_predicted(seen, issue("MY742", "shop", message="columns such as a.b become text"))


def test_scripts_are_taken_apart_as_by_the_client() -> None:
    script = (
        "-- first; \nSELECT 'a;b';# no;\nDELIMITER $$\nDROP PROCEDURE IF EXISTS p;\nCREATE PROCEDURE p() BEGIN SELECT 1; END $$\n"
        "DELIMITER ;\nCREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END;\nSELECT 2"
    )
    assert list(statements(script)) == [
        "SELECT 'a;b'",
        "DROP PROCEDURE IF EXISTS p",
        "CREATE PROCEDURE p() BEGIN SELECT 1; END",
        "CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END",
        "SELECT 2",
    ]


@pytest.mark.parametrize(
    ("mysql", "postgresql"),
    [
        ("tinyint(1)", "smallint"),
        ("int unsigned", "bigint"),
        ("bigint unsigned", "bigint"),
        ("decimal(10,2)", "numeric(10,2)"),
        ("varchar(20)", "varchar(20)"),
        ("text", "varchar(65535)"),
        ("longtext", "text"),
        ("enum('a','abc')", "varchar(3)"),
        ("set('a','abc')", "varchar(5)"),
        ("bit(1)", "boolean"),
        ("bit(8)", "bytea"),
        ("json", "text"),
        ("timestamp", "timestamp"),
        ("point", "bytea"),
    ],
)
def test_types_are_those_of_dms(mysql: str, postgresql: str, tmp_path: Path) -> None:
    schema = read(tmp_path, f"CREATE TABLE t (c {mysql}) ENGINE=InnoDB;")
    assert naive_type(schema.tables[0].columns[0]) == postgresql
