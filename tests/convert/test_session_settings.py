"""Session variables of MySQL's as settings: what applications set, what a rollback does, and what is left to hands."""

from pathlib import Path

import psycopg
import pytest

from migrate.convert.convert import convert
from migrate.engines.connect import open_raw
from migrate.engines.dumps.read import read_dump
from migrate.model.conversion import Conversion, Section
from migrate.model.issue import Verdict
from migrate.model.names import EngineName
from migrate.url import Url
from tests.convert.build import POSTGRESQL
from tests.sql import run

TABLES = """
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT, b VARCHAR(20), d DECIMAL(9,2), m DATETIME, f TINYINT(1)) ENGINE=InnoDB;
CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, a INT, who VARCHAR(20)) ENGINE=InnoDB;
"""
LOGGING = """CREATE TRIGGER t_made AFTER INSERT ON t FOR EACH ROW BEGIN
    IF @logging_off IS NULL OR @logging_off = 0 THEN
        INSERT INTO log (a, who) VALUES (@sum + NEW.a, @app_user);
    END IF;
    IF @loud THEN
        INSERT INTO log (a, who) VALUES (7, 'loud');
    END IF;
    SET @sum = COALESCE(@sum, 0) + NEW.a;
END"""


def converted(folder: Path, code: str, dialect: EngineName = EngineName.MYSQL) -> Conversion:
    """What the code becomes, beside two tables."""
    file = folder / "shop.sql"
    file.write_text(f"{TABLES}\nDELIMITER //\n{code}\n//\n")
    return convert(read_dump(file, dialect=dialect), POSTGRESQL, renames={"shop": "public"})


def reasons(conversion: Conversion) -> list[str]:
    """Why objects are left to hands."""
    return [item.message for item in conversion.issues if item.name.endswith("-not-converted")]


VALUES = (
    "1",
    "'1'",
    "'x'",
    "0",
    "'0'",
    "2.5",
    "'0.0'",
    "NULL",
    "'1e0'",
    "' 1 '",
    "'-0'",
    "-3",
    "1.0e0",
    "TRUE",
    "FALSE",
)
"""What an application may put into a session variable, in SQL of MySQL's."""


@pytest.mark.server
def test_what_applications_set(tmp_path: Path, mysql_url: Url, postgres_url: Url) -> None:
    conversion = converted(tmp_path, LOGGING)
    assert reasons(conversion) == []
    run(postgres_url, *(statement.sql for statement in conversion.statements))
    run(mysql_url, *(part for part in TABLES.strip().splitlines()), LOGGING)
    with open_raw(mysql_url, autocommit=True) as source, open_raw(postgres_url, autocommit=True) as target:
        with source.cursor() as cursor:
            for value in VALUES:
                cursor.execute(f"SELECT CAST({value} AS CHAR)")
                (text,) = cursor.fetchone()
                names = ("logging_off", "loud", "app_user")
                cursor.execute("SET " + ", ".join(f"@{name} = {value}" for name in names))
                for name in names:
                    target.execute("SELECT set_config(%s, %s, false)", (f"migrate.{name}", text))
                for connection in (cursor, target):
                    connection.execute("INSERT INTO t (a) VALUES (2)")
            cursor.execute("SELECT a, who FROM log ORDER BY id")
            expected = list(cursor.fetchall())
        assert target.execute("SELECT a, who FROM log ORDER BY id").fetchall() == expected
    assert len(expected) > 9


@pytest.mark.server
def test_a_rollback_makes_it_null_and_a_wrong_value_is_refused(tmp_path: Path, postgres_url: Url) -> None:
    conversion = converted(tmp_path, LOGGING)
    run(postgres_url, *(statement.sql for statement in conversion.statements))
    with open_raw(postgres_url, autocommit=True) as target:
        target.execute("BEGIN")
        target.execute("INSERT INTO t (a) VALUES (4), (5)")
        target.execute("SELECT set_config('migrate.app_user', 'me', false)")
        target.execute("ROLLBACK")
        target.execute("INSERT INTO t (a) VALUES (6)")
        target.execute("INSERT INTO t (a) VALUES (1)")
        assert target.execute("SELECT a, who FROM log ORDER BY id").fetchall() == [(None, None), (7, None)]
        target.execute("SELECT set_config('migrate.sum', 'much', false)")
        with pytest.raises(psycopg.Error, match="bigint"):
            target.execute("INSERT INTO t (a) VALUES (1)")


def test_it_is_told_at_the_object(tmp_path: Path) -> None:
    told = {
        item.message.partition(":")[0]: item for item in converted(tmp_path, LOGGING).issues if item.check == "MY310"
    }
    assert set(told) == {"@logging_off", "@sum", "@app_user", "@loud"}
    assert {item.verdict for item in told.values()} == {Verdict.DECISION}
    assert {item.object.path for item in told.values()} == {("shop", "t", "t_made")}
    assert "set_config('migrate.sum', a whole number as text, false)" in told["@sum"].message
    assert "rolled back" in told["@sum"].message


def test_what_one_piece_of_code_sets_and_reads_is_a_local_variable(tmp_path: Path) -> None:
    code = "CREATE PROCEDURE p(n INT) BEGIN SET @own = (SELECT MAX(a) FROM t); UPDATE t SET a = @own WHERE id = n; END"
    conversion = converted(tmp_path, code)
    script = conversion.script(Section.CODE)
    assert "own := (SELECT MAX(a)" in script
    assert "set_config" not in script
    assert not [item for item in conversion.issues if item.check == "MY310"]


def test_a_text_stands_after_a_sign_that_tells_it_from_null(tmp_path: Path) -> None:
    code = "CREATE PROCEDURE p(n VARCHAR(9)) SET @label = n\n//\nCREATE PROCEDURE q() INSERT INTO t (b) VALUES (@label)"
    script = converted(tmp_path, code).script(Section.CODE)
    assert "set_config('migrate.label', '=' || (n), FALSE)" in script
    assert "SUBSTR(NULLIF(current_setting('migrate.label', TRUE), ''), 2)" in script


PAIR = "\n//\nCREATE PROCEDURE reads() BEGIN DECLARE n INT; SET n = @x; END"
BY_HAND = {
    "of two types": "CREATE PROCEDURE p() BEGIN SET @x = 1; END\n//\nCREATE PROCEDURE q() BEGIN SET @x = 'a'; END"
    + PAIR,
    "a decimal": "CREATE PROCEDURE p() BEGIN SET @x = 1.5; END" + PAIR,
    "a quotient": "CREATE PROCEDURE p() BEGIN SET @x = 5 / 2; END" + PAIR,
    "a column of decimals": "CREATE PROCEDURE p() BEGIN SET @x = (SELECT d FROM t LIMIT 1); END" + PAIR,
    "a moment": "CREATE PROCEDURE p() BEGIN SET @x = NOW(); END" + PAIR,
    "another variable": "CREATE PROCEDURE p() BEGIN SET @x = @y; END" + PAIR,
    "inside an expression": "CREATE PROCEDURE p() BEGIN SET @x = 1; DO (@x := 2); END" + PAIR,
    "by FETCH": (
        "CREATE PROCEDURE p() BEGIN DECLARE c CURSOR FOR SELECT a FROM t; SET @x = 1; OPEN c; FETCH c INTO @x; CLOSE c; END"
        + PAIR
    ),
    "as an argument": (
        "CREATE PROCEDURE o(OUT n INT) BEGIN SET n = 1; END\n//\nCREATE PROCEDURE p() BEGIN SET @x = 1; CALL o(@x); END"
        + PAIR
    ),
    "in a prepared text": (
        "CREATE PROCEDURE p() BEGIN SET @x = 1; PREPARE s FROM 'SELECT d INTO @x FROM t LIMIT 1'; EXECUTE s; END" + PAIR
    ),
    "a name of its own kind": "CREATE PROCEDURE p() BEGIN SET @`x y` = 1; END\n//\nCREATE PROCEDURE q() SELECT @`x y`",
    "set by applications, read as a number": "CREATE FUNCTION reads() RETURNS INT NO SQL RETURN @x + 1",
    "set by applications, put into a number": "CREATE PROCEDURE reads() INSERT INTO t (a) VALUES (@x)",
    "set by applications, compared with text": "CREATE FUNCTION reads() RETURNS INT NO SQL RETURN @x = 'a'",
    "set by applications, compared with a column": "CREATE PROCEDURE reads() DELETE FROM t WHERE a = @x",
    "before and after an error": (
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END; SET @x = 1; INSERT INTO t (a) VALUES (1); END"
        + PAIR
    ),
    "several at once": "CREATE PROCEDURE p() BEGIN SET @x = 1, @z = @x + 1; END\n//\nCREATE PROCEDURE q() BEGIN SET @z = @x; END",
}


@pytest.mark.parametrize("name", BY_HAND)
def test_it_is_left_to_hands_where_the_type_or_the_moment_is_not_sure(tmp_path: Path, name: str) -> None:
    conversion = converted(tmp_path, BY_HAND[name])
    assert reasons(conversion)
    made = [item.sql for item in conversion.statements if item.section is Section.CODE]
    assert not [sql for sql in made if "reads()" in sql and name != "before and after an error"]


JSON_BY_HAND = {
    "a key that a variable tells": "CONCAT('$.', k)",
    "a place outside brackets": "CONCAT('$', n)",
    "a text as a place": "CONCAT('$[', k, ']')",
    "a decimal as a place": "CONCAT('$[', 1.5, ']')",
    "a whole path": "k",
}


@pytest.mark.parametrize("name", JSON_BY_HAND)
def test_a_json_path_that_may_be_anything_is_left_to_hands(tmp_path: Path, name: str) -> None:
    code = f"CREATE FUNCTION f(x TEXT, k VARCHAR(9), n INT) RETURNS TEXT NO SQL RETURN JSON_EXTRACT(x, {JSON_BY_HAND[name]})"
    assert len(reasons(converted(tmp_path, code))) == 1


def test_a_path_for_a_change_is_fixed(tmp_path: Path) -> None:
    code = "CREATE FUNCTION f(x TEXT, n INT) RETURNS TEXT NO SQL RETURN JSON_SET(x, CONCAT('$[', n, ']'), 1)"
    assert "JSON path" in reasons(converted(tmp_path, code))[0]


def test_mariadb_counts_places_otherwise_and_only_warns_of_invalid_json(tmp_path: Path) -> None:
    code = (
        "CREATE FUNCTION f(x TEXT, n INT) RETURNS TEXT NO SQL RETURN JSON_EXTRACT(x, CONCAT('$[', n, ']'))\n//\n"
        "CREATE PROCEDURE p(x TEXT) BEGIN DECLARE CONTINUE HANDLER FOR 3141 BEGIN END; SET x = JSON_EXTRACT(x, '$.a'); END"
    )
    assert len(reasons(converted(tmp_path, code, EngineName.MARIADB))) == 2
    assert reasons(converted(tmp_path, code)) == []
