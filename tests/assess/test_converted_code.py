"""Stored code that the converter has converted asks nothing of anybody; what it left is told in its words."""

from pathlib import Path

import pytest

from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.engines.dumps.read import read_dump
from migrate.engines.engine import parse_target
from migrate.model.issue import Assessment, Verdict
from migrate.model.names import EngineName, ObjectKind

TABLE = "CREATE TABLE t (id INT PRIMARY KEY, a INT) ENGINE=InnoDB;\nDELIMITER //\n"


def assessed(folder: Path, code: str) -> Assessment:
    """What is said of the code, with a conversion at hand."""
    file = folder / "shop.sql"
    file.write_text(f"{TABLE}{code}\n//\n")
    schema, target = read_dump(file, dialect=EngineName.MYSQL), parse_target("postgresql")
    return assess(schema, target, conversion_issues=convert(schema, target).issues)


def verdict(assessment: Assessment, kind: ObjectKind) -> Verdict:
    return next(item.verdict for item in assessment.objects if item.object.kind is kind)


CONVERTED = {
    "CREATE FUNCTION f(n INT) RETURNS INT DETERMINISTIC NO SQL RETURN n + 1": ObjectKind.FUNCTION,
    "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1": ObjectKind.TRIGGER,
    "CREATE PROCEDURE p(n INT) BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END; DELETE FROM t WHERE id = n; END": (
        ObjectKind.PROCEDURE
    ),
}


@pytest.mark.parametrize("code", CONVERTED)
def test_converted_code_is_automatic_and_costs_nothing(tmp_path: Path, code: str) -> None:
    found = assessed(tmp_path, code)
    kind = CONVERTED[code]
    assert verdict(found, kind) is Verdict.AUTOMATIC
    assert [
        item.effort.high_hours for item in found.issues if item.object.kind is kind and item.effort.high_hours
    ] == []


def test_what_callers_must_know_is_a_decision(tmp_path: Path) -> None:
    found = assessed(tmp_path, "CREATE PROCEDURE p(OUT n INT) SELECT COUNT(*) INTO n FROM t")
    assert verdict(found, ObjectKind.PROCEDURE) is Verdict.DECISION
    rows = assessed(tmp_path, "CREATE PROCEDURE p() SELECT id FROM t")
    assert verdict(rows, ObjectKind.PROCEDURE) is Verdict.DECISION
    assert any("becomes a function that returns a table" in item.message for item in rows.issues)


def test_what_was_not_converted_is_told_with_its_line(tmp_path: Path) -> None:
    found = assessed(tmp_path, "CREATE PROCEDURE p()\nBEGIN\n  CREATE TABLE u (id INT);\nEND")
    assert verdict(found, ObjectKind.PROCEDURE) is Verdict.MANUAL
    (issue,) = [item for item in found.issues if item.check == "MY303"]
    assert "it changes the schema (line 2 of its body)" in issue.message
    assert issue.excerpt == "CREATE TABLE u (id INT);"
    assert issue.effort.high_hours > 0


def test_without_a_conversion_everything_is_work(tmp_path: Path) -> None:
    file = tmp_path / "shop.sql"
    file.write_text(f"{TABLE}CREATE FUNCTION f(n INT) RETURNS INT DETERMINISTIC NO SQL RETURN n + 1\n//\n")
    found = assess(read_dump(file, dialect=EngineName.MYSQL), parse_target("postgresql"))
    assert verdict(found, ObjectKind.FUNCTION) is Verdict.MANUAL
