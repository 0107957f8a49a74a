"""What is told of a real server, the same each time."""

from dataclasses import replace

import pytest

from migrate.engines.mysql.inspect import inspect
from migrate.model.names import EngineName
from migrate.model.schema import (
    Schema,
)
from migrate.url import Url
from tests.engines.repeating import Repeating

pytestmark = pytest.mark.server


class TestServer:
    def test_the_server_says_what_it_is(self, schema: Schema, source: Url) -> None:
        assert schema.engine is EngineName(source.scheme)
        assert [part.isdigit() for part in schema.version.split(".")] == [True] * 3

    def test_whatever_the_address_says(self, source: Url, schema: Schema) -> None:
        other = "mysql" if source.scheme == "mariadb" else "mariadb"
        assert inspect(replace(source, scheme=other)).engine is schema.engine

    def test_the_variables_that_matter_are_there(self, schema: Schema) -> None:
        assert schema.variable("log_bin") == "ON"
        assert schema.variable("binlog_format") == "ROW"
        assert schema.variable("lower_case_table_names") == "0"
        assert schema.variable("max_allowed_packet").isdigit()
        assert [name for name, _ in schema.variables] == sorted(name.lower() for name, _ in schema.variables)

    def test_grants_are_told_without_the_password(self, schema: Schema) -> None:
        grants = schema.variable("current_user_grants")
        assert grants.startswith("GRANT ")
        assert "IDENTIFIED" not in grants

    def test_the_database_and_its_character_set(self, schema: Schema, source: Url) -> None:
        assert schema.database == source.database
        assert schema.schemas == (source.database,)
        assert schema.charset == "utf8mb4"
        assert (schema.collation or "").startswith("utf8mb4_")

    def test_nothing_is_skipped(self, schema: Schema) -> None:
        assert schema.skipped == ()


class TestRepeating(Repeating):
    """On each server."""
