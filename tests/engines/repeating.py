"""What holds of the inspection of any server: the tests of an engine inherit it, and have the fixtures `source` and `schema`."""

from dataclasses import replace

from migrate.engines.engine import engine_of
from migrate.model.schema import Column, Schema
from migrate.url import Url


class Repeating:
    """The same database is inspected as the same schema, in the same order, each time."""

    def test_two_inspections_are_equal(self, schema: Schema, source: Url) -> None:
        again = engine_of(source).inspect(source)
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


def default(column: Column) -> tuple[str, str] | None:
    """A column's default as its kind and its text."""
    return (column.default.kind.value, column.default.text) if column.default else None
