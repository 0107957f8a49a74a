"""Views and stored code of real MySQL and MariaDB servers."""

import pytest

from migrate.engines.mysql import catalogue
from migrate.engines.mysql.inspect import inspect
from migrate.model.names import ObjectName
from migrate.model.schema import (
    Event,
    Routine,
    RoutineKind,
    Schema,
    Trigger,
)
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.engines.databases import counting
from tests.sql import run

pytestmark = pytest.mark.server


class TestCode:
    def test_views(self, schema: Schema, source: Url) -> None:
        (view,) = schema.views
        assert view.name == ObjectName(schema=source.database, name="cheap")
        assert view.definition.startswith("select ")
        assert [(column.name, column.type.name) for column in view.columns] == [("id", "bigint"), ("word", "varchar")]
        assert (view.check_option, view.security_invoker) == ("CASCADED", True)
        assert "cheap" not in [one.name.name for one in schema.tables]

    def test_functions(self, schema: Schema, source: Url) -> None:
        function = next(one for one in schema.routines if one.kind is RoutineKind.FUNCTION)
        integer = "int" if source.scheme == "mysql" else "int(11)"
        assert function == Routine(
            name=ObjectName(schema=source.database, name="joined"),
            kind=RoutineKind.FUNCTION,
            parameters=f"`x` varchar(20) CHARSET latin1, `odd name` {integer}",
            returns="varchar(10)",
            body=r"RETURN CONCAT(x, 'a\\b')",
            deterministic=True,
            data_access="READS SQL DATA",
            security_definer=True,
            definer=function.definer,
            sql_mode="STRICT_TRANS_TABLES",
            comment="it's",
        )

    def test_procedures(self, schema: Schema) -> None:
        procedure = next(one for one in schema.routines if one.kind is RoutineKind.PROCEDURE)
        assert [part.split()[0] for part in procedure.parameters.split(", ")] == ["IN", "OUT", "INOUT"]
        assert "OUT `b` decimal(5,2)" in procedure.parameters
        assert procedure.returns is None
        assert procedure.data_access == "MODIFIES SQL DATA"

    def test_triggers(self, schema: Schema, source: Url) -> None:
        first, second = schema.triggers
        assert first == Trigger(
            name="first_one",
            table=ObjectName(schema=source.database, name="child"),
            timing="BEFORE",
            events=("INSERT",),
            body="SET NEW.kind = NEW.kind",
            order=1,
            definer=first.definer,
            sql_mode="STRICT_TRANS_TABLES",
        )
        assert (second.name, second.order) == ("second_one", 2)

    def test_events(self, schema: Schema, source: Url) -> None:
        once, tidy = schema.events
        assert once.schedule == "AT '2040-01-01 00:00:00'"
        assert once.enabled
        assert tidy == Event(
            name=ObjectName(schema=source.database, name="tidy"),
            schedule="EVERY '1:30' HOUR_MINUTE STARTS '2040-01-01 00:00:00'",
            body="SELECT 1",
            enabled=False,
            definer=tidy.definer,
            time_zone=tidy.time_zone,
            comment="tidies",
        )


@pytest.mark.parametrize("server", ["mysql", "mariadb"])
class TestExactCode:
    """information_schema prints `'it''s'` as `'it's'`, so the text has to come from SHOW CREATE."""

    WORDS = r"""CONCAT('it''s', 'it\'s', 'a\\b', 'new\nline', "dq'x", _latin1'x', '%', ';')"""

    def test_every_sort_of_code_is_as_it_was_written(self, fresh_database: FreshDatabase, server: str) -> None:
        url, body = fresh_database(server), f"SELECT {self.WORDS} INTO @a"
        run(
            url,
            "CREATE TABLE `t for each row` (a TEXT)",
            "CREATE PROCEDURE `p``1`(IN `odd ) name` INT) NO SQL COMMENT 'to ''do'' a\nthing' " + body,
            f"CREATE FUNCTION f() RETURNS TEXT CHARSET latin1 DETERMINISTIC COMMENT 'x' BEGIN\n RETURN {self.WORDS};\nEND",
            f"CREATE TRIGGER t1 BEFORE INSERT ON `t for each row` FOR EACH ROW SET NEW.a = {self.WORDS}",
            f"create trigger t2 before insert on `t for each row` for each row follows t1 set new.a = {self.WORDS}",
            f"CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DISABLE COMMENT 'what to DO' DO {body}",
        )
        found = inspect(url)
        assert {one.name.name: one.body for one in found.routines} == {
            "p`1": body,
            "f": f"BEGIN\n RETURN {self.WORDS};\nEND",
        }
        assert [one.body for one in found.triggers] == [f"SET NEW.a = {self.WORDS}", f"set new.a = {self.WORDS}"]
        assert [one.body for one in found.events] == [body]
        assert found.skipped == ()

    def test_code_without_quotes_costs_no_query(
        self, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch, server: str
    ) -> None:
        url = fresh_database(server)
        run(url, "CREATE PROCEDURE p() SELECT 1", "CREATE PROCEDURE q() SELECT 'x'")
        statements: list[str] = []
        monkeypatch.setattr(catalogue, "open_raw", counting(statements))
        inspect(url)
        assert [one for one in statements if one.startswith("SHOW CREATE")] == [
            f"SHOW CREATE PROCEDURE `{url.database}`.`q`"
        ]
