"""What the data files say of versions, asked of the servers themselves."""

import re
from datetime import date
from pathlib import Path

import pymysql
import pytest

import migrate.engines.mysql
from migrate.assess import version_facts
from migrate.assess.version_facts import (
    gone,
    mariadb_only,
    new_defaults,
    reserved_words,
    service_lines,
    services_checked,
)
from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.servers.pool import Pool
from tests.sql import rows

NO_SUCH_FUNCTION = (1046, 1064, 1305, 1370, 1630)
NOT_ASKED = {"CONTAINS", "PASSWORD", "SRID"}
"""Words of the grammar: the server speaks of the syntax."""


def lacks(url: Url, function: str) -> bool:
    with open_raw(url) as connection, connection.cursor() as cursor:
        try:
            cursor.execute(f"SELECT {function}()")
        except pymysql.err.MySQLError as problem:
            return problem.args[0] in NO_SUCH_FUNCTION
    return False


@pytest.mark.server
class TestOnMySql:
    def test_reserves_these_words(self, servers: Pool) -> None:
        query = "SELECT word FROM information_schema.keywords WHERE reserved = 1"
        reserved = {word for (word,) in rows(servers.url("mysql"), query)}
        for entry in reserved_words():
            assert (entry.word in reserved) is (not entry.until), entry

    def test_has_none_of_the_removed_functions(self, servers: Pool) -> None:
        names = [item.name for item in gone("function") if item.name not in NOT_ASKED]
        assert [name for name in names if not lacks(servers.url("mysql"), name)] == []

    def test_has_none_of_the_removed_variables(self, servers: Pool) -> None:
        known = {name.lower() for name, _ in rows(servers.url("mysql"), "SHOW GLOBAL VARIABLES")}
        assert {item.name.lower() for item in gone("variable")} & known == set()

    def test_has_these_defaults_where_nobody_set_another(self, servers: Pool) -> None:
        query = """SELECT lower(i.variable_name), upper(v.variable_value) FROM performance_schema.variables_info i
        JOIN performance_schema.global_variables v USING (variable_name) WHERE i.variable_source = 'COMPILED'"""
        unset = dict(rows(servers.url("mysql"), query))
        asked = [item for item in new_defaults() if item.name.lower() in unset]
        assert len(asked) > 5
        expected = [item.default if item.until else item.instead.upper() for item in asked]
        assert [unset[item.name.lower()] for item in asked] == expected

    def test_has_none_of_mariadb_s_functions(self, servers: Pool) -> None:
        names = sorted(mariadb_only("functions") | mariadb_only("dynamic_columns") | mariadb_only("sequence_functions"))
        assert [name for name in names if not lacks(servers.url("mysql"), name)] == []

    def test_has_none_of_mariadb_s_collations(self, servers: Pool) -> None:
        known = [row[0] for row in rows(servers.url("mysql"), "SHOW COLLATION")]
        assert [name for name in known if any(part in name for part in mariadb_only("collations"))] == []


def test_every_setting_that_a_check_reads_is_sampled() -> None:
    folder = Path(migrate.engines.mysql.__file__).parent
    sampled = set(re.findall(r"'(\w+)'", (folder / "queries" / "variables.sql").read_text()))
    assert {item.name.lower() for item in (*gone("variable"), *new_defaults())} <= sampled


def test_lines_of_a_service_are_in_the_order_of_their_end() -> None:
    ends = [item.standard_support_ends for item in service_lines("rds-mysql")]
    assert len(ends) >= 3
    assert ends == sorted(ends)
    assert service_lines("mysql") == ()


@pytest.mark.parametrize("service", ["rds-mysql", "aurora-mysql"])
def test_every_line_has_a_day_and_the_list_its_own(service: str) -> None:
    for item in service_lines(service):
        assert date.fromisoformat(item.standard_support_ends)
        assert item.has_ended is (
            date.fromisoformat(item.standard_support_ends) <= date.fromisoformat(services_checked())
        )


def test_a_day_that_is_past_is_told_as_past() -> None:
    words = {item.version: item.ends_words for item in service_lines("rds-mysql")}
    assert words["8.0"] == "ended on 2026-07-31"
    assert words["8.4"] == "ends on 2029-07-31"


def test_what_was_not_read_on_the_vendor_s_page_is_called_so() -> None:
    lines = (*service_lines("rds-mysql"), *service_lines("aurora-mysql"))
    assert [(item.service, item.version) for item in lines if not item.confirmed] == [("aurora-mysql", "8.4")]
    assert all(("not confirmed" in item.ends_words) is (not item.confirmed) for item in lines)


def test_every_file_of_facts_names_its_pages_and_the_day_it_was_checked() -> None:
    for file in Path(version_facts.__file__).with_name("facts").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        assert "https://" in text, file.name
        assert re.search(r'^checked = "20\d\d-\d\d-\d\d"$', text, re.MULTILINE), file.name
