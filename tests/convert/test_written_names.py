"""Names inside one routine: each once, none of a column's, none too long."""

from migrate.convert.context import Context, make_context
from migrate.convert.mysql_to_postgresql.code.written_names import WrittenNames
from migrate.convert.notes import Notes
from migrate.model.names import EngineName, ObjectName, Target
from migrate.model.schema import Schema, Table
from tests.convert.build import column

_LONGEST = "n" * 63


def _context(*columns: str) -> Context:
    table = Table(name=ObjectName(schema="s", name="orders"), columns=tuple(column(name, "int") for name in columns))
    schema = Schema(engine=EngineName.MYSQL, tables=(table,))
    return make_context(
        schema, Target(service="postgresql", engine=EngineName.POSTGRESQL), notes=Notes({}, {}), renames={}
    )


def test_a_free_name_stays() -> None:
    assert WrittenNames(_context("id"), "").take("Total", prefix="v") == "total"


def test_a_column_s_name_gets_the_prefix_and_then_a_number() -> None:
    names = WrittenNames(_context("id", "v_id"), "")
    assert [names.take("id", prefix="v") for _ in range(3)] == ["v_id2", "v_id3", "v_id4"]


def test_a_table_s_name_and_an_alias_are_taken() -> None:
    names = WrittenNames(_context("id"), "SELECT o.id AS found_id FROM orders o")
    assert names.take("orders", prefix="v") == "v_orders"
    assert names.take("found_id", prefix="v") == "v_found_id"
    assert names.take("o", prefix="v") == "v_o"


def test_a_name_of_the_greatest_length_is_made_shorter() -> None:
    names = WrittenNames(_context(_LONGEST), "")
    made = [names.take(_LONGEST, prefix="label") for _ in range(12)]
    assert len(set(made)) == 12
    assert all(len(name) <= 63 and name != _LONGEST for name in made)
