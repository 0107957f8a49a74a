"""Whether a source has changed since the plan."""

from dataclasses import replace

import pytest

from migrate.execute.fingerprint import changes, changes_of_shape, fingerprint
from migrate.model.names import EngineName, ObjectName, Skipped
from migrate.model.schema import Column, Identity, Schema, Sequence
from migrate.model.types import ColumnType
from tests.dms.samples import schema, table

SHOP = schema(table("orders", "id", "total"), table("items", "id"))


def _with_counter(number: int) -> Schema:
    orders = table("orders", "id")
    counted = replace(orders.columns[0], identity=Identity(next_value=number))
    sequence = Sequence(name=ObjectName(schema="shop", name="s"), last_value=number)
    return replace(schema(replace(orders, columns=(counted,))), sequences=(sequence,))


@pytest.mark.parametrize(
    "other",
    [
        SHOP,
        replace(SHOP, tables=SHOP.tables[::-1]),
        replace(SHOP, version="8.4.9", variables=(("wal_level", "logical"),)),
        replace(SHOP, skipped=(Skipped(object="x", reason="y"),)),
        replace(SHOP, tables=(replace(SHOP.tables[0], row_estimate=7, size_bytes=9), SHOP.tables[1])),
    ],
)
def test_what_moves_by_itself_is_no_change(other: Schema) -> None:
    assert fingerprint(other) == fingerprint(SHOP)
    assert changes(SHOP, other) == ()


def test_counters_are_no_change() -> None:
    assert fingerprint(_with_counter(1)) == fingerprint(_with_counter(99))


def test_changes_are_named() -> None:
    orders = table("orders", "id", "total", "note")
    other = schema(orders, table("new", "id"))
    assert fingerprint(other) != fingerprint(SHOP)
    assert changes(SHOP, other) == (
        "table shop.items is gone",
        "table shop.new is new",
        "table shop.orders is changed (column note)",
    )


def test_another_type_is_a_change() -> None:
    orders = SHOP.tables[0]
    wider = Column(name="total", type=ColumnType(name="bigint"))
    other = schema(replace(orders, columns=(orders.columns[0], wider)), SHOP.tables[1])
    assert changes(SHOP, other) == ("table shop.orders is changed (column total)",)


def test_another_engine_is_a_change() -> None:
    assert changes(SHOP, replace(SHOP, engine=EngineName.MARIADB)) == ("the server is MariaDB, not MySQL",)


def test_a_plan_from_a_file_looks_at_names_alone() -> None:
    orders, items = SHOP.tables
    same = schema(replace(orders, comment="x", charset="utf8mb4"), items, table("unrelated", "id"))
    assert changes_of_shape(SHOP, same) == ()
    assert changes_of_shape(SHOP, schema(table("orders", "id"))) == (
        "table shop.items is gone",
        "table shop.orders has other columns",
    )
