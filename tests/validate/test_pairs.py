"""Tables are paired by name."""

import pytest

from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Schema, Table
from migrate.model.types import ColumnType
from migrate.validate.pairs import match_tables, unmatched


def _schema(*names: str, columns: tuple[str, ...] = ("id",)) -> Schema:
    tables = []
    for name in names:
        schema, _, table = name.partition(".")
        tables.append(
            Table(
                name=ObjectName(schema=schema, name=table),
                columns=tuple(Column(name=column, type=ColumnType(name="int")) for column in columns),
            )
        )
    return Schema(engine=EngineName.MYSQL, tables=tuple(tables))


def _pairs(source: Schema, target: Schema, **renames: str) -> list[tuple[str, str]]:
    return [(str(item.source), str(item.target)) for item in match_tables(source, target, renames=renames)]


def test_the_only_schemas_pair_whatever_they_are_called() -> None:
    assert _pairs(_schema("shop.a", "shop.b"), _schema("public.b", "public.a")) == [
        ("shop.a", "public.a"),
        ("shop.b", "public.b"),
    ]


def test_several_schemas_pair_by_name() -> None:
    assert _pairs(_schema("one.a", "two.a"), _schema("two.a", "one.a")) == [("one.a", "one.a"), ("two.a", "two.a")]
    assert _pairs(_schema("One.a", "two.a"), _schema("one.a", "three.a")) == [("One.a", "one.a")]


def test_renames_go_before_names() -> None:
    source, target = _schema("one.a", "two.a"), _schema("one.a", "new.a")
    assert _pairs(source, target, one="new") == [("one.a", "new.a")]
    assert _pairs(_schema("one.a"), _schema("new.a", "old.a"), one="new") == [("one.a", "new.a")]
    assert _pairs(_schema("one.a"), _schema("new.a"), one="other") == []


def test_case_is_folded_only_where_that_is_unambiguous() -> None:
    assert _pairs(_schema("s.Orders"), _schema("s.orders")) == [("s.Orders", "s.orders")]
    assert _pairs(_schema("s.Orders"), _schema("s.orders", "s.ORDERS")) == []
    assert _pairs(_schema("s.Orders", "s.orders"), _schema("s.Orders", "s.orders")) == [
        ("s.Orders", "s.Orders"),
        ("s.orders", "s.orders"),
    ]


def test_a_table_that_is_there_by_its_own_name_is_no_other_ones_partner() -> None:
    assert _pairs(_schema("s.Orders", "s.orders"), _schema("s.orders")) == [("s.orders", "s.orders")]
    assert _pairs(_schema("s.orders"), _schema("s.ORDERS", "s.orders")) == [("s.orders", "s.orders")]


def test_columns_pair_by_name_and_the_others_stay_named() -> None:
    source = _schema("s.t", columns=("ID", "name", "gone"))
    target = _schema("s.t", columns=("id", "name", "new"))
    [mapping] = match_tables(source, target)
    assert [(item.source, item.target) for item in mapping.columns] == [
        ("ID", "id"),
        ("name", "name"),
        ("gone", "gone"),
    ]


def test_what_has_no_partner_is_told() -> None:
    source, target = _schema("s.a", "s.b"), _schema("s.b", "s.c")
    assert unmatched(source, target, match_tables(source, target)) == (
        (ObjectName(schema="s", name="a"),),
        (ObjectName(schema="s", name="c"),),
    )


@pytest.mark.parametrize("empty", [("source",), ("target",), ("source", "target")])
def test_empty_databases_pair_nothing(empty: tuple[str, ...]) -> None:
    source = _schema() if "source" in empty else _schema("s.a")
    target = _schema() if "target" in empty else _schema("s.a")
    assert match_tables(source, target) == ()
