"""Tells statements apart as the client does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.dumps.script import Reading, statements
from migrate.engines.dumps.statement import Statement
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import EngineName, Skipped


def found_in(script: str | bytes, *, backslash_escapes: bool = True) -> list[Statement | Skipped]:
    content = script if isinstance(script, bytes) else script.encode()
    reading = Reading(version=CommentVersion(engine=EngineName.MYSQL), backslash_escapes=backslash_escapes)
    return list(statements(content, "x.sql", reading))


def texts(script: str | bytes, *, backslash_escapes: bool = True) -> list[str]:
    return [
        one.text if isinstance(one, Statement) else f"skipped: {one.reason}"
        for one in found_in(script, backslash_escapes=backslash_escapes)
    ]


class TestSplitting:
    @pytest.mark.parametrize(
        ("script", "expected"),
        [
            ("", []),
            ("  \n-- only a comment\n# another\n/* and ; this */", []),
            (";;;", []),
            ("create table a (b int)", ["create table a (b int)"]),
            ("create a;create b;", ["create a", "create b"]),
            ("create a comment 'x;y';create b;", ["create a comment 'x;y'", "create b"]),
            ('create a comment "x;y";create b', ['create a comment "x;y"', "create b"]),
            ("create `a;b`;create b", ["create `a;b`", "create b"]),
            (r"create a comment 'it\'s;';create b", [r"create a comment 'it\'s;'", "create b"]),
            ("create a comment 'it''s;';create b", ["create a comment 'it''s;'", "create b"]),
            ("create a -- x;y\n;create b", ["create a -- x;y", "create b"]),
            ("create a # it's\n;create b", ["create a # it's", "create b"]),
            ("create a /* it's ; */;create b", ["create a /* it's ; */", "create b"]),
            ("create a default 5--1;create b", ["create a default 5--1", "create b"]),
            ("create a as select 4/2;create b", ["create a as select 4/2", "create b"]),
            ("DELIMITER //\ncreate a; x//\ndelimiter ;\ncreate b;", ["create a; x", "create b"]),
            ("DELIMITER ;;\ncreate a; x ;;\nDELIMITER ;\ncreate b;", ["create a; x", "create b"]),
            ("DELIMITER $$\r\ncreate a; $ x$$\r\nDELIMITER ;\r\ncreate b;\r\n", ["create a; $ x", "create b"]),
            ("DELIMITER //\ncreate a 4/2//\n", ["create a 4/2"]),
            ("use a\ncreate b;", ["use a", "create b"]),
            ("use `a`;create b;", ["use `a`", "create b"]),
            ("\ufeffcreate a;", ["create a"]),
        ],
    )
    def test_finds_the_statements(self, script: str, expected: list[str]) -> None:
        assert texts(script) == expected

    def test_without_backslash_escapes_a_backslash_is_itself(self) -> None:
        assert texts(r"create a comment '\';create b", backslash_escapes=False) == [r"create a comment '\'", "create b"]

    @pytest.mark.parametrize(
        "statement",
        [
            'INSERT INTO t VALUES (1,\'a;b\',"c\\";")',
            "REPLACE INTO t VALUES (1)",
            "LOCK TABLES `t` WRITE",
            "/*!40000 LOCK TABLES `t` WRITE */",
            "/* a; comment */ insert into t values (1)",
            "SELECT 1",
            "COMMIT",
            "BEGIN",
            "CREATE USER x",
            "drop function if exists f returns string soname 'x.so'",
        ],
    )
    def test_passes_over_what_defines_nothing(self, statement: str) -> None:
        assert texts(f"{statement};create b;") == ["create b"]

    def test_a_quote_never_closed_is_told_and_the_rest_is_read(self) -> None:
        found = found_in("create a;\ncreate b comment 'x;\ncreate c;\n")
        assert texts("create a;\ncreate b comment 'x;\ncreate c;\n")[::2] == ["create a", "create c"]
        assert isinstance(found[1], Skipped)
        assert str(found[1].location) == "x.sql:2:1"

    def test_the_client_drops_a_backslash_at_the_end_of_a_line_outside_quotes(self) -> None:
        assert texts("create a ( \\\nb, 'c\\\nd')") == ["create a (  \nb, 'c\\\nd')"]
        assert texts("create a \\ b") == ["create a \\ b"]

    def test_a_command_of_the_client_is_told(self) -> None:
        assert texts("source other.sql\ncreate a;") == ["skipped: a command of the client, not read", "create a"]

    def test_places_count_characters(self) -> None:
        found = found_in("create ü;  create b;\n\n  /*!50001 create\nc */;")
        places = [str(one.location()) for one in found if isinstance(one, Statement)]
        assert places == ["x.sql:1:1", "x.sql:1:12", "x.sql:3:12"]

    def test_what_is_not_utf_8_is_read_as_latin_1_and_told_once(self) -> None:
        found = texts("create `ü`;create `é`;".encode("latin-1"))
        assert found[1:] == ["create `ü`", "create `é`"]
        assert "latin-1" in found[0]

    @given(st.lists(st.text(alphabet="ab'`\"\\;-#/*\n é", max_size=8), max_size=6))
    def test_quoted_text_never_parts_a_statement(self, values: list[str]) -> None:
        quoted = ["'" + value.replace("\\", "\\\\").replace("'", "''") + "'" for value in values]
        script = "".join(f"create {value};" for value in quoted)
        assert texts(script) == [f"create {value}" for value in quoted]

    @given(st.binary(max_size=60))
    def test_any_bytes_come_to_an_end(self, content: bytes) -> None:
        found_in(content)


class TestStoredCodeWithoutDelimiter:
    def test_a_routine_ends_where_its_blocks_do(self) -> None:
        body = "create procedure p() begin if a then select 1; end if; case b when 1 then set c = 2; end case; end"
        assert texts(f"{body};create b;") == [body, "create b"]

    def test_if_as_a_function_opens_nothing(self) -> None:
        body = "create trigger t before insert on x for each row begin set a = if(b, 1, 2); while c do set d = 1; end while; end"
        assert texts(f"{body};create b;") == [body, "create b"]

    def test_a_single_statement_ends_at_its_semicolon(self) -> None:
        assert texts("create function f() returns int return if(1, 2, 3);create b;")[1] == "create b"

    def test_a_block_never_closed_takes_nothing_else(self) -> None:
        assert texts("create procedure p() begin select 1;create b;")[-1] == "create b"
