"""Scripts of PostgreSQL's, read with no server."""

from pathlib import Path

import pytest

from migrate.engines.dumps.read import read_dump
from migrate.model.names import EngineName, Location
from migrate.model.schema import Schema

TABLE = "CREATE TABLE a (b integer);\n"


def read(tmp_path: Path, text: str | bytes, *, dialect: EngineName | None = EngineName.POSTGRESQL) -> Schema:
    file = tmp_path / "shop.sql"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_dump(file, dialect=dialect)


def names(schema: Schema) -> list[str]:
    return [str(table.name) for table in schema.tables]


class TestWhatIsPassedOver:
    @pytest.mark.parametrize(
        "text",
        [
            "\\restrict abc\n" + TABLE + "\\unrestrict abc\n",
            "INSERT INTO x VALUES ('CREATE TABLE c (d int);', $$;$$, E'\\';');\n" + TABLE,
            "COPY a (b) FROM stdin;\nCREATE TABLE c (d int);\n\\N\n\\.\n" + TABLE,
            "COPY a (b) FROM stdin;\n\\.\n" + TABLE,
            "COPY a FROM stdin WITH (FORMAT csv);\r\nx;y\r\n\\.\r\n" + TABLE,
            "/* a /* nested; */ comment; */ " + TABLE,
            "-- CREATE TABLE c (d int);\n" + TABLE,
            "CREATE TEMP TABLE c (d int);" + TABLE,
            "GRANT ALL ON a TO b; REVOKE ALL ON a FROM b; BEGIN; COMMIT;" + TABLE,
            "SELECT 'a;b', \"c;d\" FROM e WHERE f = $t$;$t$;" + TABLE,
            "SELECT pg_catalog.set_config('search_path', 'public', false);" + TABLE,
            "SET statement_timeout = 0; SET lock_timeout TO 0;" + TABLE,
            "ALTER TABLE IF EXISTS nothing ADD c int; DROP TABLE IF EXISTS c, d;" + TABLE,
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x; CREATE ROLE r; ALTER SYSTEM SET a = 1;" + TABLE,
            "COMMENT ON EXTENSION plpgsql IS 'x'; COMMENT ON DATABASE d IS 'y';" + TABLE,
            "\ufeff" + TABLE,
            TABLE.replace("\n", "\r\n"),
            "create table if not exists a (b integer); create table if not exists a (c text);",
        ],
    )
    def test_leaves_the_one_table(self, tmp_path: Path, text: str) -> None:
        schema = read(tmp_path, text)
        assert (names(schema), schema.skipped) == (["public.a"], ())
        assert [column.name for column in schema.tables[0].columns] == ["b"]

    @pytest.mark.parametrize("text", ["SELECT 1;", "INSERT INTO a VALUES (1);", "-- CREATE TABLE", "SET x = 1;"])
    def test_nothing_is_made_of_what_makes_nothing(self, tmp_path: Path, text: str) -> None:
        assert read(tmp_path, text + "\nset a = 1; create role x;").is_empty


class TestWhatIsTold:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("DO $$ BEGIN CREATE TABLE c (d int); END $$;", "anonymous code"),
            ("CREATE TABLE c AS SELECT 1;", "made from a query"),
            ("SELECT 1 AS x INTO c;", "changes the schema"),
            ("CREATE TABLE c (d int", "a closing parenthesis"),
            ("CREATE TABEL c (d int);", "kind of object"),
            ("ALTER TABLE c ADD d int;", "no table"),
            ("ALTER TABLE a ALTER x SET NOT NULL;", "no column x"),
            ("CREATE INDEX ON c (d);", "no table or view c"),
            ("\\i other.sql", "command of psql"),
            ("CREATE TABLE c (d text DEFAULT 'x", "never closed"),
            ("CREATE FUNCTION f() RETURNS int AS $x$ SELECT 1;", "never closed"),
            ("/* never", "never closed"),
            ("COPY c FROM stdin;\n1\n2\n", "do not end"),
            ("oops;", "not a statement"),
        ],
    )
    def test_with_its_place(self, tmp_path: Path, text: str, words: str) -> None:
        schema = read(tmp_path, TABLE + text)
        assert names(schema)[:1] == ["public.a"]
        (skipped,) = schema.skipped
        assert words in skipped.reason
        assert skipped.location is not None
        assert skipped.location.line >= 2

    def test_one_bad_column_alone(self, tmp_path: Path) -> None:
        schema = read(
            tmp_path, "CREATE TABLE a (\n  b integer,\n  c text WRONG (1, 2),\n  d text);\n" + "CREATE TABLE e (f int);"
        )
        assert names(schema) == ["public.a", "public.e"]
        (skipped,) = schema.skipped
        assert (skipped.location.line, skipped.location.column) == (3, 10) if skipped.location else False
        assert [column.name for column in schema.tables[0].columns] == ["b", "c", "d"]

    def test_a_second_database(self, tmp_path: Path) -> None:
        script = "\\connect one\nCREATE TABLE a (b int);\n\\connect two\nCREATE TABLE c (d int);\n\\c postgres\n"
        schema = read(tmp_path, script)
        assert (schema.database, names(schema)) == ("one", ["public.a"])
        assert [one.object for one in schema.skipped] == ["database two"]

    def test_latin_1(self, tmp_path: Path) -> None:
        schema = read(tmp_path, "CREATE TABLE größe (b int);".encode("latin-1"))
        assert names(schema) == ["public.größe"]
        assert "latin-1" in schema.skipped[0].reason


class TestNames:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("FooBar", "foobar"),
            ('"FooBar"', "FooBar"),
            ('"a""b"', 'a"b'),
            ("ÄB", "Äb"),
            ('U&"d\\0061t"', "dat"),
            ("x" * 70, "x" * 63),
        ],
    )
    def test_as_the_server_keeps_them(self, tmp_path: Path, written: str, kept: str) -> None:
        assert names(read(tmp_path, f"CREATE TABLE {written} (b int);")) == [f"public.{kept}"]

    def test_the_search_path(self, tmp_path: Path) -> None:
        script = "CREATE SCHEMA s; SET search_path = s, public; CREATE TABLE a (b int); RESET search_path; CREATE TABLE a (c int);"
        assert names(read(tmp_path, script)) == ["public.a", "s.a"]


class TestPlaces:
    def test_of_every_kind(self, tmp_path: Path) -> None:
        script = (
            "CREATE TABLE a (\n  b integer PRIMARY KEY,\n  c text\n);\nCREATE INDEX i ON a (c);\nCREATE VIEW v AS SELECT 1;\n"
            "CREATE FUNCTION f() RETURNS trigger AS $$ x $$ LANGUAGE sql;\nCREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f();\n"
            "CREATE TYPE e AS ENUM ('x');\nCREATE SEQUENCE s;\n"
        )
        schema = read(tmp_path, script)
        table = schema.tables[0]
        places = [table.location, table.columns[1].location, table.primary_key and table.primary_key.location]
        places += [table.indexes[0].location, schema.views[0].location, schema.routines[0].location]
        places += [schema.triggers[0].location, schema.types[0].location, schema.sequences[0].location]
        assert [place.line for place in places if place] == [1, 3, 2, 5, 6, 7, 8, 9, 10]
        assert table.location == Location(file=str(tmp_path / "shop.sql"), line=1, column=14)


class TestSequences:
    @pytest.mark.parametrize(
        ("call", "upcoming"),
        [
            ("setval('a_b_seq', 7)", 8),
            ("setval('public.a_b_seq', 7, false)", 7),
            ("setval('a_b_seq', 7, true)", 8),
            ("1", 1),
        ],
    )
    def test_what_comes_next(self, tmp_path: Path, call: str, upcoming: int) -> None:
        schema = read(
            tmp_path,
            f"CREATE TABLE a (b serial); SELECT pg_catalog.{call};" if call != "1" else "CREATE TABLE a (b serial);",
        )
        identity = schema.tables[0].columns[0].identity
        assert identity is not None
        assert (identity.next_value, identity.serial) == (upcoming, True)


class TestWhichEngine:
    @pytest.mark.parametrize(
        "text",
        [
            "--\n-- PostgreSQL database dump\n--\nCREATE TABLE a (b integer);",
            "SET standard_conforming_strings = on;\nCREATE TABLE a (b integer);",
            "CREATE TABLE a (b integer);\nCOPY a (b) FROM stdin;\n1\n\\.\n",
            "CREATE TABLE a (b timestamp with time zone);",
            "CREATE TABLE a (b serial PRIMARY KEY, c bytea);",
            "-- was `a` in MySQL\nCREATE TABLE a (b bigint GENERATED ALWAYS AS IDENTITY);",
            "CREATE TABLE a (b text DEFAULT 'x'::text, c text DEFAULT now()::text);",
        ],
    )
    def test_postgresql(self, tmp_path: Path, text: str) -> None:
        assert read(tmp_path, text, dialect=None).engine is EngineName.POSTGRESQL

    @pytest.mark.parametrize(
        "text",
        [
            "CREATE TABLE `a` (b int);",
            "CREATE TABLE a (b serial) ENGINE=InnoDB;",
            "CREATE TABLE a (b int unsigned, c text DEFAULT '::x');",
            "-- MySQL dump 10.13\nCREATE TABLE a (b int);",
            "CREATE TABLE a (b int AUTO_INCREMENT PRIMARY KEY); -- not bytea",
        ],
    )
    def test_another(self, tmp_path: Path, text: str) -> None:
        assert read(tmp_path, text, dialect=None).engine is EngineName.MYSQL

    def test_the_name_of_the_file(self, tmp_path: Path) -> None:
        file = tmp_path / "tables_postgres.sql"
        file.write_text(TABLE)
        assert read_dump(file).engine is EngineName.POSTGRESQL
