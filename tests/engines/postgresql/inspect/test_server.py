"""What is told of a real server, the same each time."""

from dataclasses import replace

import pytest

from migrate.engines.engine import engine_of
from migrate.engines.postgresql.inspect import inspect
from migrate.model.names import EngineName
from migrate.model.schema import (
    Schema,
)
from migrate.url import Url
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


class TestRepeating:
    def test_two_inspections_are_equal(self, schema: Schema, source: Url) -> None:
        again = inspect(source)
        assert replace(again, tables=()) == replace(schema, tables=())
        assert [replace(one, row_estimate=0, size_bytes=0) for one in again.tables] == [
            replace(one, row_estimate=0, size_bytes=0) for one in schema.tables
        ]

    def test_it_survives_json(self, schema: Schema) -> None:
        assert Schema.from_text(schema.to_text()) == schema

    def test_tables_are_in_order(self, schema: Schema) -> None:
        assert [one.name for one in schema.tables] == sorted(one.name for one in schema.tables)

    def test_through_the_engine(self, source: Url, schema: Schema) -> None:
        assert engine_of(source).inspect(source).views == schema.views

    def test_the_search_path_of_the_database_changes_nothing(self, source: Url, schema: Schema) -> None:
        run(source, f"ALTER DATABASE {source.database} SET search_path TO other, public")
        assert inspect(source).views == schema.views
        run(source, f"ALTER DATABASE {source.database} RESET search_path")
