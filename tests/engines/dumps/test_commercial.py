"""Telling Oracle's and SQL Server's scripts from others, and reading any text without failing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.engines.dumps.dialect import tell_dialect
from migrate.engines.dumps.oracle import read as oracle
from migrate.engines.dumps.sqlserver import read as sqlserver
from migrate.errors import MigrateError
from migrate.model.names import EngineName

FIXTURES = Path(__file__).parent / "fixtures"
_PIECES = st.sampled_from(
    [
        *(
            "create table ",
            "t ",
            "(",
            ")",
            ",",
            ";",
            "\n/\n",
            "\ngo\n",
            "'",
            '"',
            "[",
            "]",
            "/*",
            "*/",
            "--",
            "q'[",
            "]'",
        ),
        *(
            "number(",
            "varchar2(10)",
            " int ",
            " default ",
            " as ",
            "begin",
            "end",
            " primary key",
            " alter table t add ",
        ),
        *(" partition by range (a) ", " constraint c ", " check ", " references ", " create trigger x on t ", " exec "),
        *(" generated always as ", " identity ", " index ", " on ", "1", "\n", " with ", " values ", "\x00", "é", "\\"),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE t (a VARCHAR2(10));",
        'CREATE TABLE "S"."T" ("A" NUMBER(10,0)) SEGMENT CREATION DEFERRED;',
        "REM the shop\nCREATE TABLE t (a CLOB);",
        "CREATE OR REPLACE EDITIONABLE PACKAGE p AS END;\n/\n",
        "create table t (d date default sysdate);",
    ],
)
def test_oracle_is_told(text: str) -> None:
    assert tell_dialect(text.encode(), "x.sql") is EngineName.ORACLE


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE t (a int)\nGO\n",
        "CREATE TABLE [dbo].[t] ([a] [int])",
        "CREATE TABLE t (a nvarchar(max))",
        "SET ANSI_NULLS ON\r\nGO\r\nCREATE TABLE t (a int)\r\nGO\r\n",
    ],
)
def test_sql_server_is_told(text: str) -> None:
    assert tell_dialect(text.encode(), "x.sql") is EngineName.SQLSERVER


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE `t` (a int) ENGINE=InnoDB COMMENT 'was NUMBER(10,0) or VARCHAR2(10)';",
        "CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY); -- [dbo].[t]\n",
        "-- MySQL dump 10.13\nCREATE TABLE t (a int);\nINSERT INTO t VALUES ('\nGO\n');",
        "CREATE TABLE t (a int unsigned);\n/* SYSDATE */",
        "CREATE TABLE `t` (a int);\nINSERT INTO `t` VALUES ('[dbo].[x]', 'uniqueidentifier');",
        "DELIMITER ;;\nCREATE PROCEDURE p() BEGIN SELECT SYSDATE(); END;;\n",
    ],
)
def test_mysql_is_not_taken_for_another(text: str) -> None:
    assert tell_dialect(text.encode(), "x.sql") in (EngineName.MYSQL, EngineName.MARIADB)


def test_what_was_said_is_believed() -> None:
    assert tell_dialect(b"CREATE TABLE `t` (a int)", "x.sql", EngineName.ORACLE) is EngineName.ORACLE


@pytest.mark.parametrize("text", ["CREATE TABLE t (a int);", "create table t (a varchar(10) not null);"])
def test_what_any_engine_takes_is_asked_for(text: str) -> None:
    with pytest.raises(MigrateError) as caught:
        tell_dialect(text.encode(), "x.sql")
    assert "--dialect" in caught.value.hint


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_text_is_read_or_noted(text: str) -> None:
    for reader in (oracle, sqlserver):
        draft = reader.new_draft(Path("x.sql"))
        reader.apply_script(text.encode(), "x.sql", draft)
        assert draft.finish().engine.is_script_only


@pytest.mark.parametrize(("name", "reader"), [("oracle", oracle), ("sqlserver", sqlserver)])
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_a_script_cut_anywhere_is_read_or_noted(name: str, reader: object, data: st.DataObject) -> None:
    content = (FIXTURES / f"{name}.sql").read_bytes()
    end = data.draw(st.integers(0, len(content)))
    draft = reader.new_draft(Path("x.sql"))  # type: ignore[attr-defined]
    reader.apply_script(content[:end], "x.sql", draft)  # type: ignore[attr-defined]
    assert draft.finish().engine.is_script_only
