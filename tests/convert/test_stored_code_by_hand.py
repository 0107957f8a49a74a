"""Stored code that is left to hands: each piece with its reason and line, a skeleton, and never a half-right object."""

from pathlib import Path

import pytest

from migrate.convert.convert import convert
from migrate.engines.dumps.read import read_dump
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Verdict
from migrate.model.names import EngineName
from tests.convert.build import POSTGRESQL

TABLES = """
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT, b VARCHAR(20), c INT AS (a + 1) STORED, KEY (a)) ENGINE=InnoDB;
"""


def converted(folder: Path, code: str) -> Conversion:
    """What the code becomes, beside a table."""
    file = folder / "shop.sql"
    file.write_text(f"{TABLES}\nDELIMITER //\n{code}\n//\n")
    return convert(read_dump(file, dialect=EngineName.MYSQL), POSTGRESQL)


BY_HAND = {
    "CREATE PROCEDURE p()\nBEGIN\n  DECLARE EXIT HANDLER FOR SQLWARNING SET @a = 1;\n  SET @b = 1;\nEND": (
        "warnings",
        2,
    ),
    "CREATE PROCEDURE p()\nBEGIN\n  DECLARE EXIT HANDLER FOR 1999 BEGIN END;\n  BEGIN END;\nEND": ("error 1999", 1),
    "CREATE PROCEDURE p(x VARCHAR(99))\nBEGIN\n  SET @s = CONCAT('DROP TABLE ', x);\n  PREPARE s FROM @s;\n  EXECUTE s;\nEND": (
        "put together",
        3,
    ),
    "CREATE PROCEDURE p()\nBEGIN\n\n  SET @@session.sql_mode = '';\nEND": ("variable of the server", 3),
    "CREATE PROCEDURE p()\nBEGIN\n  RESIGNAL;\nEND": ("no error is handled", 2),
    "CREATE PROCEDURE p()\nBEGIN\n  SIGNAL SQLSTATE '01000';\nEND": ("no error", 2),
    "CREATE PROCEDURE p()\nBEGIN\n  WHILE 1 = 1 DO\n    SELECT 1;\n  END WHILE;\nEND": ("again and again", 3),
    "CREATE PROCEDURE p()\nBEGIN\n  CREATE TABLE u (id INT);\nEND": ("changes the schema", 2),
    "CREATE PROCEDURE p()\nBEGIN\n  CALL elsewhere();\nEND": ("not part of this conversion", 2),
    "CREATE PROCEDURE p()\nBEGIN\n  DECLARE n TYPE OF t.a;\nEND": ("can't be read", 2),
    "CREATE PROCEDURE p()\nBEGIN\n  DECLARE g POINT;\nEND": ("has no equal", 2),
    "CREATE PROCEDURE p()\nBEGIN\n  DECLARE c CURSOR FOR SELECT 1;\n  OPEN c;\n  COMMIT;\nEND": ("does not outlive", 4),
    "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW\nSET NEW.a = NEW.id": ("is 0 there in MySQL", 1),
    "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW\nSET NEW.a = NEW.c": ("computes later", 1),
    "CREATE EVENT e ON SCHEDULE AT '2030-01-01 00:00:00' DO DELETE FROM t": ("runs once", 1),
    "CREATE EVENT e ON SCHEDULE EVERY 5 DAY DO DELETE FROM t": ("every 5 days", 1),
}


@pytest.mark.parametrize("code", BY_HAND)
def test_it_is_named_with_its_reason_and_line(tmp_path: Path, code: str) -> None:
    reason, line = BY_HAND[code]
    conversion = converted(tmp_path, code)
    (issue,) = [item for item in conversion.issues if item.name.endswith("-not-converted")]
    assert reason in issue.message
    assert f"(line {line} of its body)" in issue.message
    assert issue.verdict is Verdict.MANUAL
    assert not [item for item in conversion.statements if item.section is Section.CODE]
    assert not [item for item in conversion.issues if item.name == "code-converted"]
    assert len(conversion.skipped) == 1


def test_the_skeleton_is_a_comment_with_the_head_and_the_source(tmp_path: Path) -> None:
    code = "CREATE PROCEDURE P(IN a INT, OUT b INT)\nBEGIN\n  SET b = a; -- it's\n  CALL elsewhere();\nEND"
    script = converted(tmp_path, code).script(Section.CODE)
    assert all(line.startswith("--") for line in script.splitlines() if line)
    assert "-- line 3 of its body: the procedure elsewhere is not part of this conversion" in script
    assert "-- CREATE PROCEDURE shop.p(IN a int, OUT b int) LANGUAGE plpgsql AS $$" in script
    assert "--   SET b = a; -- it's" in script


def test_what_calls_lost_code_is_lost_too(tmp_path: Path) -> None:
    code = (
        "CREATE PROCEDURE first_one() CALL second_one()\n//\nCREATE PROCEDURE second_one() CALL third_one()\n//\n"
        "CREATE PROCEDURE third_one() SIGNAL SQLSTATE '02000'\n//\nCREATE PROCEDURE apart() BEGIN END"
    )
    conversion = converted(tmp_path, code)
    lost = {item.object.path[1]: item.message for item in conversion.issues if item.name == "routine-not-converted"}
    assert set(lost) == {"first_one", "second_one", "third_one"}
    assert "it calls second_one, which is not converted" in lost["first_one"]
    made = [item.object.path[1] for item in conversion.statements if item.section is Section.CODE]
    assert made == ["apart"]


def test_a_conversion_keeps_its_skeletons_in_json(tmp_path: Path) -> None:
    conversion = converted(tmp_path, "CREATE PROCEDURE p() CALL elsewhere()")
    assert len(conversion.skeletons) == 1
    assert Conversion.from_text(conversion.to_text()) == conversion


def test_a_handler_that_sees_what_a_called_procedure_does_not_find(tmp_path: Path) -> None:
    code = (
        "CREATE PROCEDURE peek(n INT) BEGIN DECLARE x INT; SELECT id INTO x FROM t WHERE id = n; END\n//\n"
        "CREATE PROCEDURE caller() BEGIN DECLARE d INT; DECLARE CONTINUE HANDLER FOR NOT FOUND SET d = 1; CALL peek(1); END\n//\n"
        "CREATE PROCEDURE other() BEGIN CALL peek(1); END"
    )
    lost = {
        item.object.path[1]: item.message
        for item in converted(tmp_path, code).issues
        if item.name == "routine-not-converted"
    }
    assert set(lost) == {"caller"}
    assert "does not find" in lost["caller"]


def test_rights_are_a_choice(tmp_path: Path) -> None:
    file = tmp_path / "shop.sql"
    file.write_text(f"{TABLES}DELIMITER //\nCREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1\n//\n")
    schema = read_dump(file, dialect=EngineName.MYSQL)
    script = convert(schema, POSTGRESQL, choices={"routine-security": "definer"}).script(Section.CODE)
    assert "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS" in script
    assert "SECURITY DEFINER" not in convert(schema, POSTGRESQL).script(Section.CODE)


def test_a_trigger_that_a_foreign_key_starts_is_told_of_at_the_key(tmp_path: Path) -> None:
    code = (
        "CREATE TABLE u (id INT PRIMARY KEY, t INT, CONSTRAINT of_t FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE)\n//\n"
        "CREATE TRIGGER gone AFTER DELETE ON u FOR EACH ROW BEGIN END\n//\n"
        "CREATE TRIGGER came AFTER INSERT ON u FOR EACH ROW BEGIN END"
    )
    (issue,) = [item for item in converted(tmp_path, code).issues if item.name == "trigger-after-cascade"]
    assert issue.object.path == ("shop", "u", "of_t")
    assert "the trigger gone also runs" in issue.message
