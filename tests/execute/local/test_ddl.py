"""Scripts taken apart and run."""

import pytest

from migrate.engines.engine import engine_named, engine_of
from migrate.errors import QueryFailed, UsageProblem
from migrate.execute.local.ddl import apply_script, statements
from migrate.model.names import EngineName
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.sql import rows

MYSQL, POSTGRESQL = engine_named(EngineName.MYSQL), engine_named(EngineName.POSTGRESQL)


@pytest.mark.parametrize(
    "script",
    ["", "  \n", "-- only a comment", "/* ; */", ";", ";;\n;"],
)
def test_nothing_to_run(script: str) -> None:
    assert list(statements(script, engine=POSTGRESQL)) == []
    assert list(statements(script, engine=MYSQL)) == []


@pytest.mark.parametrize(
    ("script", "parts"),
    [
        ("SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';'; SELECT 2;", ["SELECT ';'", "SELECT 2"]),
        ('SELECT 1 AS ";"; SELECT 2;', ['SELECT 1 AS ";"', "SELECT 2"]),
        ("-- a; b\nSELECT 1; -- c;\nSELECT 2;", ["-- a; b\nSELECT 1", "-- c;\nSELECT 2"]),
        ("SELECT $$a;b$$; SELECT $x$;$$;$x$;", ["SELECT $$a;b$$", "SELECT $x$;$$;$x$"]),
        ("SELECT E'a\\';b'; SELECT 2;", ["SELECT E'a\\';b'", "SELECT 2"]),
        ("SELECT 'a''; b'; SELECT 2;", ["SELECT 'a''; b'", "SELECT 2"]),
        ("SELECT 'a\\'; SELECT 2;", ["SELECT 'a\\'", "SELECT 2"]),
        ("BEGIN; COMMIT;", ["BEGIN", "COMMIT"]),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN 1; END$$; SELECT 2;",
            ["CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN 1; END$$", "SELECT 2"],
        ),
        (
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 2;",
            ["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT 2"],
        ),
    ],
)
def test_postgresql_scripts(script: str, parts: list[str]) -> None:
    assert list(statements(script, engine=POSTGRESQL)) == parts


@pytest.mark.parametrize(
    ("script", "parts"),
    [
        ("SELECT ';', \";\", `;`; SELECT 2", ["SELECT ';', \";\", `;`", "SELECT 2"]),
        ("SELECT 'a\\';b'; SELECT 2", ["SELECT 'a\\';b'", "SELECT 2"]),
        ("SELECT 1; # a; b\nSELECT 2", ["SELECT 1", "# a; b\nSELECT 2"]),
        (
            "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF 1 THEN SET @a = 1; END IF; SET @b = CASE WHEN 1 THEN 2 END; END;"
            " SELECT 2;",
            [
                "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF 1 THEN SET @a = 1; END IF;"
                " SET @b = CASE WHEN 1 THEN 2 END; END",
                "SELECT 2",
            ],
        ),
        (
            "CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN DECLARE i INT; WHILE i < 3 DO SET i = i + 1; END WHILE; END; SELECT 2;",
            [
                "CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN DECLARE i INT; WHILE i < 3 DO SET i = i + 1; END WHILE; END",
                "SELECT 2",
            ],
        ),
    ],
)
def test_mysql_scripts(script: str, parts: list[str]) -> None:
    assert list(statements(script, engine=MYSQL)) == parts


def test_a_string_without_an_end() -> None:
    with pytest.raises(UsageProblem):
        list(statements("SELECT 'a", engine=POSTGRESQL))


@pytest.mark.server
def test_a_script_runs(postgres_url: Url) -> None:
    script = 'CREATE TABLE "a%s;b" (v text DEFAULT \'100%\');\n\nINSERT INTO "a%s;b" VALUES (DEFAULT), ($$;$$);\n'
    assert apply_script(postgres_url, script, engine=POSTGRESQL) == 2
    assert rows(postgres_url, 'SELECT v FROM "a%s;b" ORDER BY v') == [("100%",), (";",)]


@pytest.mark.server
def test_the_statement_that_fails_is_named(mysql_url: Url) -> None:
    script = "CREATE TABLE a (i int);\n-- why\nCREATE TABLE a\n(j int);\nCREATE TABLE b (i int);"
    with pytest.raises(QueryFailed) as caught:
        apply_script(mysql_url, script, engine=MYSQL)
    assert caught.value.message == "statement 2 of the script failed: CREATE TABLE a"
    assert "already exists" in caught.value.reason
    assert rows(mysql_url, "SHOW TABLES") == [("a",)]


@pytest.mark.server
@pytest.mark.parametrize("server", ["postgres", "mysql", "mariadb"])
def test_a_script_that_was_broken_off_is_run_to_its_end(fresh_database: FreshDatabase, server: str) -> None:
    url = fresh_database(server)
    engine = engine_of(url)
    script = "CREATE TABLE a (id int NOT NULL); ALTER TABLE a ADD PRIMARY KEY (id); CREATE INDEX i ON a (id); CREATE TABLE b (id int);"
    broken_off = script[: script.index("CREATE TABLE b")]
    assert apply_script(url, broken_off, engine=engine) == 3
    with pytest.raises(QueryFailed):
        apply_script(url, script, engine=engine)
    assert apply_script(url, script, engine=engine, again=True) == 1
    assert rows(url, "SELECT count(*) FROM b") == [(0,)]
    with pytest.raises(QueryFailed, match="nowhere"):
        apply_script(url, "CREATE INDEX j ON nowhere (id);", engine=engine, again=True)
