"""The schema of MySQL's functions that PostgreSQL lacks: what is used of it is made, with what that calls."""

import pytest

from migrate.convert.convert import convert
from migrate.convert.mysql_to_postgresql.compatibility import compatibility_statements, definition, names, purpose
from migrate.model.conversion import Section, Statement
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import View
from migrate.url import Url
from tests.convert.build import POSTGRESQL, column, schema_of, table
from tests.sql import rows, run


class TestCompatibilitySchema:
    def made(self, sql: str) -> tuple[Statement, ...]:
        reference = ObjectRef(kind=ObjectKind.VIEW, path=("s", "v"))
        return compatibility_statements([Statement(section=Section.POST_DATA, object=reference, sql=sql)])

    def test_nothing_is_made_where_nothing_is_used(self) -> None:
        assert self.made("SELECT week(1)") == ()

    def test_what_is_used_comes_with_what_it_calls_first(self) -> None:
        made = [statement.object.path[-1] for statement in self.made("SELECT migrate_compat.week(day)")]
        assert made == ["migrate_compat", "yearweek", "week"]

    def test_an_unknown_function_is_left_alone(self) -> None:
        assert self.made("SELECT migrate_compat.unheard(day)") == ()

    @pytest.mark.server
    def test_a_schema_that_uses_it_is_made(self, postgres_old_url: Url) -> None:
        view = View(
            name=ObjectName(schema="Shop", name="weeks"),
            definition="select week(`t`.`day`) AS `n`, substring_index(`t`.`s`,',',1) AS `s` from `t`",
            columns=(column("n", "int"), column("s", "varchar(20)")),
        )
        source = schema_of(table("t", column("day", "date"), column("s", "varchar(20)")), views=(view,))
        conversion = convert(source, POSTGRESQL, renames={"Shop": "public"})
        run(postgres_old_url, *(statement.sql for statement in conversion.statements))
        run(postgres_old_url, "INSERT INTO t VALUES ('2020-01-05', 'a,b')")
        assert rows(postgres_old_url, "SELECT n, s FROM weeks") == [(1, "a")]
        assert "migrate_compat.week" in conversion.script(Section.PRE_DATA)

    @pytest.mark.parametrize("name", names())
    def test_each_function_says_what_it_gives(self, name: str) -> None:
        assert len(purpose(name)) > 15
        assert definition(name).startswith(f"CREATE FUNCTION migrate_compat.{name}(")
