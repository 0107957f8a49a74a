"""Reads scripts and folders; what can't be read is told, and the rest is still read."""

from pathlib import Path

import pytest

from migrate.engines.dumps.read import read_dump
from migrate.errors import UsageProblem
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import DefaultKind, Schema
from tests.engines.dumps.conftest import ReadText

HEADER = "-- MySQL dump 10.13  Distrib 8.0.36\n-- Host: db    Database: sales\n-- Server version\t8.0.36\n"


def names(schema: Schema) -> list[str]:
    return [str(table.name) for table in schema.tables]


class TestWhatTheFileIs:
    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(UsageProblem, match="there is no file"):
            read_dump(tmp_path / "none.sql")

    @pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n\r\n\t"])
    def test_an_empty_file(self, read_text: ReadText, content: bytes) -> None:
        with pytest.raises(UsageProblem, match="is empty"):
            read_text(content, dialect=None)

    @pytest.mark.parametrize("content", [b"Dear Sir,\nno SQL here.", b"{}", b"\x1f\x8b\0\0binary", b"id;name\n1;a\n"])
    def test_no_sql(self, read_text: ReadText, content: bytes) -> None:
        with pytest.raises(UsageProblem, match="is not an SQL script"):
            read_text(content, dialect=None)

    def test_when_nothing_tells_the_engine(self, read_text: ReadText) -> None:
        with pytest.raises(UsageProblem) as raised:
            read_text("create table a (b int);", dialect=None)
        assert "--dialect" in raised.value.hint

    @pytest.mark.parametrize(
        ("text", "engine"),
        [
            (HEADER + "create table a (b int);", EngineName.MYSQL),
            ("create table `a` (b int);", EngineName.MYSQL),
            ("create table a (b int) ENGINE=InnoDB;", EngineName.MYSQL),
            ("create table a (b int unsigned);", EngineName.MYSQL),
            ("-- MariaDB dump 10.19\ncreate table `a` (b int);", EngineName.MARIADB),
            ("/*M!999999\\- enable the sandbox mode */\ncreate table `a` (b int);", EngineName.MARIADB),
            ("-- Server version\t10.11.6-MariaDB\ncreate table `a` (b int);", EngineName.MARIADB),
            ("-- Server version: 10.4.27-MariaDB\ncreate table `a` (b int);", EngineName.MARIADB),
        ],
    )
    def test_tells_the_engine(self, read_text: ReadText, text: str, engine: EngineName) -> None:
        assert read_text(text, dialect=None).engine is engine

    def test_the_header_names_version_and_database(self, read_text: ReadText) -> None:
        schema = read_text(HEADER + "create table a (b int);", dialect=None)
        assert (schema.version, schema.database, schema.schemas) == ("8.0.36", "sales", ("sales",))

    def test_the_header_of_phpmyadmin(self, read_text: ReadText) -> None:
        text = (
            "-- phpMyAdmin SQL Dump\n-- Server version: 8.0.30\n--\n-- Database: `blog`\n--\ncreate table `a` (b int);"
        )
        schema = read_text(text, dialect=None)
        assert (schema.version, schema.database) == ("8.0.30", "blog")

    def test_the_file_names_the_database_where_nothing_else_does(self, read_text: ReadText) -> None:
        assert names(read_text("create table a (b int);", name="my_shop.sql")) == ["my_shop.a"]

    def test_create_database_and_use_name_it(self, read_text: ReadText) -> None:
        schema = read_text("create database x charset latin1;create table a (b text);use y;create table c (d text);")
        assert names(schema) == ["x.a", "y.c"]
        assert (schema.database, schema.schemas) == ("x", ("x", "y"))
        assert schema.tables[0].charset == "latin1"

    def test_utf_16_is_read(self, read_text: ReadText) -> None:
        schema = read_text("create table `größe` (b int);".encode("utf-16"), dialect=None)
        assert names(schema) == ["shop.größe"]

    def test_latin_1_is_read_and_told(self, read_text: ReadText) -> None:
        schema = read_text("create table `größe` (b int);".encode("latin-1"))
        assert names(schema) == ["shop.größe"]
        assert "latin-1" in schema.skipped[0].reason


class TestFolders:
    def test_files_run_in_natural_order(self, tmp_path: Path) -> None:
        for name, text in (
            ("10.sql", "alter table a add c int;"),
            ("2.sql", "create table `a` (b int);"),
            ("x.txt", "no"),
        ):
            (tmp_path / name).write_text(text)
        schema = read_dump(tmp_path)
        assert [column.name for column in schema.tables[0].columns] == ["b", "c"]
        assert not schema.skipped

    def test_a_folder_without_scripts(self, tmp_path: Path) -> None:
        with pytest.raises(UsageProblem, match=r"no \.sql files"):
            read_dump(tmp_path)


class TestWhatCannotBeRead:
    def test_a_syntax_error_in_the_middle(self, read_text: ReadText) -> None:
        schema = read_text("create table a (b int);\ncreate table oops (\n  b int,\n  c !);\ncreate table d (e int);\n")
        assert names(schema) == ["shop.a", "shop.d"]
        (skipped,) = schema.skipped
        assert skipped.object == "create table oops ( b int, c !)"
        assert skipped.reason == "a name was expected, not !"
        assert str(skipped.location).endswith("shop.sql:4:5")

    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            ("create table a (b int);frobnicate x;", "not known"),
            ("create frob x;", "not known"),
            ("create table a (b frob);", "a type was expected"),
            ("create table a as select 1;", "only a server knows"),
            ("create table a like b;", "is not in the script"),
            ("alter table b add c int;", "is not in the script"),
            ("create table a (b int);alter table a frob;", "a change of the table was expected"),
            ("create table a (b int);create table a (c int);", "is there already"),
            ("create table a (b int);call p();", "is not run"),
            ("create package p as end;", "is not read"),
            ("create table a (b int", "was expected, not the end"),
            ("create table a (b int) partition by frob (b);", "a partitioning method was expected"),
            ("create table a (b int default frob);", "a default was expected"),
            ("create table a (b varchar('x'));", "a type with numbers"),
            ("create table a (b int, key ());", "a column was expected"),
            ("create table a (b int) partition by hash (b) partitions 999999999;", "at most 8192"),
        ],
    )
    def test_is_told(self, read_text: ReadText, script: str, reason: str) -> None:
        (skipped,) = read_text(script).skipped
        assert reason in skipped.reason
        assert skipped.location is not None

    def test_an_alter_that_fails_changes_nothing(self, read_text: ReadText) -> None:
        schema = read_text("create table a (b int);alter table a add c int, add d frob;")
        assert [column.name for column in schema.tables[0].columns] == ["b"]

    def test_before_9_0_references_at_a_column_are_no_foreign_key(self, read_text: ReadText) -> None:
        schema = read_text(HEADER + "create table a (b int primary key);create table c (d int references a (b));")
        assert schema.tables[1].foreign_keys == ()
        assert "ignores REFERENCES" in schema.skipped[0].reason


class TestWhatIsUnderstood:
    @pytest.mark.parametrize(
        "script",
        [
            "create table if not exists a (b int);create table if not exists a (c int);",
            "drop table if exists x;create table a (b int);",
            "create temporary table t (x int);create table a (b int);",
            "create table a (b int);insert into a values (1);analyze table a;commit;",
            "create table x (b int);rename table x to a;",
            "create table a (b int);/*!40000 ALTER TABLE `a` DISABLE KEYS */;",
            "create table a (b int);create table c (d int);drop table c;",
            "SET NAMES utf8mb4;SET @x = (select 1, 2);create table a (b int);SET SQL_MODE=@OLD_SQL_MODE;",
            "create table a (b int);grant select on a to x;flush privileges;",
            'SET SESSION sql_mode=\'ANSI_QUOTES\';create table "a" ("b" int);',
            "CREATE TABLE `SHOP`.`A` (b int);DROP TABLE shop.a;CREATE TABLE a (b int);",
            "create table a (b int);create view v as select 1;drop view v;",
            "create table a (b int);alter table a order by b;",
        ],
    )
    def test_nothing_is_told(self, read_text: ReadText, script: str) -> None:
        schema = read_text(script)
        assert names(schema) == ["shop.a"]
        assert [column.name for column in schema.tables[0].columns] == ["b"]
        assert schema.skipped == ()
        assert schema.views == ()

    def test_every_noun_has_its_place(self, read_text: ReadText) -> None:
        schema = read_text("create table a (\n  b int primary key,\n  c int,\n  key k (c),\n  check (c > 0)\n);\n")
        (table,) = schema.tables
        assert table.primary_key is not None
        places = [table.location, *(column.location for column in table.columns), table.primary_key.location]
        places += [*(index.location for index in table.indexes), *(check.location for check in table.checks)]
        assert [(place.line, place.column) for place in places if place] == [
            (1, 1),
            (2, 3),
            (3, 3),
            (2, 3),
            (4, 3),
            (5, 3),
        ]

    def test_global_settings_are_variables(self, read_text: ReadText) -> None:
        text = "SET GLOBAL binlog_format = 'ROW';SET @@GLOBAL.gtid_mode=ON, SESSION x = 1;create table a (b int);"
        assert read_text(text).variables == (("binlog_format", "ROW"), ("gtid_mode", "ON"))

    def test_hostile_names(self, read_text: ReadText) -> None:
        text = "create table `a``b'c\"d%s\n;😀` (`x``y` int, key `k``;` (`x``y`));"
        (table,) = read_text(text).tables
        assert table.name == ObjectName(schema="shop", name="a`b'c\"d%s\n;😀")
        assert table.indexes[0].name == "k`;"

    def test_a_view_takes_its_columns_names_from_mysqldump_s_placeholder(self, read_text: ReadText) -> None:
        text = (
            "/*!50001 CREATE VIEW `v` AS SELECT 1 AS `q`*/;\n/*!50001 DROP VIEW IF EXISTS `v`*/;\n"
            "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`me`@`%` SQL SECURITY INVOKER */\n"
            "/*!50001 VIEW `v` (`q`) AS select `id` from `t` where (`id` > 1) */\n/*!50002 WITH LOCAL CHECK OPTION */;"
        )
        (view,) = read_text(text).views
        assert view.definition == "select `id` from `t` where (`id` > 1)"
        assert (view.check_option, view.definer, view.security_invoker) == ("LOCAL", "me@%", True)
        assert [column.name for column in view.columns] == ["q"]

    def test_defaults(self, read_text: ReadText) -> None:
        text = "create table a (b int default 5, c int default null, d int default (1 + 1), e datetime default now(3));"
        defaults = [column.default for column in read_text(text).tables[0].columns]
        assert [(one.kind, one.text) if one else None for one in defaults] == [
            (DefaultKind.LITERAL, "5"),
            None,
            (DefaultKind.EXPRESSION, "1 + 1"),
            (DefaultKind.EXPRESSION, "CURRENT_TIMESTAMP(3)"),
        ]

    def test_the_next_number_of_auto_increment(self, read_text: ReadText) -> None:
        (table,) = read_text("create table a (b int auto_increment primary key) auto_increment=42;").tables
        identity = table.columns[0].identity
        assert identity is not None
        assert identity.next_value == 42


class TestLargeFiles:
    def test_rows_are_passed_over_quickly(self, tmp_path: Path) -> None:
        row = r"(1,'it\'s a text; -- with \"quotes\"','2020-01-01',NULL,12.5)"
        line = "INSERT INTO `t` VALUES " + ",".join([row] * 10_000) + ";\n"
        file = tmp_path / "big.sql"
        with file.open("w") as stream:
            stream.write("CREATE TABLE `t` (a int);\n")
            stream.writelines(line for _ in range(16))
            stream.write("CREATE TABLE `u` (a int);\n")
        schema = read_dump(file)
        assert names(schema) == ["big.t", "big.u"]
        assert schema.tables[1].location is not None
        assert schema.tables[1].location.line == 18
