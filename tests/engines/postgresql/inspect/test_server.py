"""What is told of a real server, the same each time."""

import pytest

from migrate.engines.postgresql.inspect import inspect
from migrate.model.names import EngineName
from migrate.model.schema import (
    Schema,
)
from migrate.url import Url
from tests.engines.repeating import Repeating
from tests.sql import run

pytestmark = pytest.mark.server


class TestServer:
    def test_what_it_is(self, schema: Schema, source: Url) -> None:
        assert schema.engine is EngineName.POSTGRESQL
        assert [part.isdigit() for part in schema.version.split(".")] == [True] * 2
        assert (schema.database, schema.charset) == (source.database, "UTF8")

    def test_the_schemas(self, schema: Schema) -> None:
        assert schema.schemas == ("hollow", "other", "public")

    def test_the_variables_that_matter_are_there(self, schema: Schema) -> None:
        assert schema.variable("wal_level") == "logical"
        assert schema.variable("max_replication_slots").isdigit()
        assert schema.variable("server_encoding") == "UTF8"
        assert schema.variable("pg_is_in_recovery") == "off"
        assert schema.variable("current_user_is_superuser") == "on"
        assert schema.variable("current_user_can_replicate") == "on"

    def test_extensions_and_not_what_they_brought(self, schema: Schema) -> None:
        assert [one.name for one in schema.extensions] == ["citext", "plpgsql"]
        assert not [one for one in schema.routines if one.name.schema == "other"]
        assert [one.name.name for one in schema.types] == ["mood", "pair", "span", "word"]

    def test_what_has_no_place_is_said(self, schema: Schema) -> None:
        assert [one.object for one in schema.skipped] == [
            "constraint of one partition public.parted_2020.own_check",
            "constraint public.apart.apart_r_excl",
            "index of one partition public.only_here",
            "rule public.parent.nothing",
            "trigger of one partition public.parted_2020.of_one",
        ]
        assert "EXCLUDE USING gist (r WITH &&)" in schema.skipped[1].reason


class TestRepeating(Repeating):
    def test_the_search_path_of_the_database_changes_nothing(self, source: Url, schema: Schema) -> None:
        run(source, f"ALTER DATABASE {source.database} SET search_path TO other, public")
        assert inspect(source).views == schema.views
        run(source, f"ALTER DATABASE {source.database} RESET search_path")
