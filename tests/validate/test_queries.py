"""The statements themselves, where what they are matters more than what they give."""

import pytest

from migrate.engines.checksum import Relation, Span, boundary_query, expressions_of, ordered_query
from migrate.engines.checksum_expressions import Cell
from migrate.model.canonical import Form, FormKind
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column
from migrate.model.types import ColumnType

KEY = tuple(
    Cell(
        column=Column(name=name, type=ColumnType(name="integer"), nullable=False),
        form=Form(kind=FormKind.INTEGER),
    )
    for name in ("id", "part")
)
RELATION = Relation(name=ObjectName(schema="s", name="t"), cells=KEY, key=KEY, ordered=KEY)


def test_a_boundary_is_found_in_the_order_of_the_columns_not_of_their_texts() -> None:
    query = boundary_query(expressions_of(EngineName.POSTGRESQL), RELATION, Span(), rows=(100,))
    assert '(SELECT "id", "part" FROM "s"."t" WHERE 1 = 1 ORDER BY "id", "part" LIMIT 1 OFFSET 99)' in query


def test_a_chunk_is_ordered_by_the_tables_own_columns() -> None:
    query = ordered_query(expressions_of(EngineName.POSTGRESQL), RELATION, [Span()], most=10, sort=True)
    assert 'ORDER BY chunk."id", chunk."part"' in query


def test_bounds_of_several_columns_are_spelled_out_for_mysql() -> None:
    query = ordered_query(expressions_of(EngineName.MYSQL), RELATION, [Span(lower=("1", "-2"))], most=10, sort=True)
    assert "WHERE (`id` >= 1 AND (`id` > 1 OR (`part` > -2)))" in query


@pytest.mark.parametrize("engine", [engine for engine in EngineName if not engine.is_script_only])
@pytest.mark.parametrize("text", ["1; DROP TABLE t", "1e5", "NaN", "", "0x1", "1 OR 1=1"])
def test_a_bound_that_is_no_number_is_refused(engine: EngineName, text: str) -> None:
    with pytest.raises(ValueError, match="is no bound"):
        ordered_query(expressions_of(engine), RELATION, [Span(lower=(text, "1"))], most=10, sort=True)
