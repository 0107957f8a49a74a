"""Single queries for another engine."""

import pytest

from migrate.convert.queries import convert_queries
from migrate.engines.engine import parse_target
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Schema, Table
from migrate.model.types import ColumnType

COLUMNS = (
    Column(name="id", type=ColumnType(name="int", text="int"), nullable=False),
    Column(name="Name", type=ColumnType(name="varchar", text="varchar(20)", length=20)),
)


def _schema(engine: EngineName, *names: tuple[str, str]) -> Schema:
    tables = tuple(Table(name=ObjectName(schema=schema, name=name), columns=COLUMNS) for schema, name in names)
    schemas = tuple(dict.fromkeys(schema for schema, _ in names))
    return Schema(engine=engine, version="8.4", database="shop", schemas=schemas, tables=tables)


MYSQL = _schema(EngineName.MYSQL, ("shop", "Orders"), ("crm", "people"))
POSTGRESQL = _schema(EngineName.POSTGRESQL, ("public", "orders"), ("crm", "people"))


def _one(schema: Schema, target: str, sql: str, current: str = "", **renames: str) -> str:
    [found] = convert_queries(schema, parse_target(target), [(current, sql)], renames=renames)
    return " ".join(found.sql.split()) or found.reason


@pytest.mark.parametrize(
    ("current", "sql", "expected"),
    [
        ("", "SELECT name FROM `Orders` WHERE id = 3", 'SELECT name FROM shop.orders WHERE id = 3'),
        ("crm", "SELECT IFNULL(name, 'x') FROM people LIMIT 2, 5", "SELECT COALESCE(name, 'x') FROM crm.people LIMIT 5 OFFSET 2"),
        ("crm", "SELECT o.id FROM shop.Orders o", "SELECT o.id FROM shop.orders AS o"),
        ("crm", "WITH p AS (SELECT id FROM people) SELECT id FROM p", "WITH p AS ( SELECT id FROM crm.people ) SELECT id FROM p AS p"),
        ("", "DELETE FROM Orders", "it is no query"),
        ("", "SELECT (", "it can't be read"),
        ("", "SELECT no_such_function(id) FROM Orders", "the function NO_SUCH_FUNCTION is not converted"),
    ],
)  # fmt: skip
def test_mysql_to_postgresql(current: str, sql: str, expected: str) -> None:
    assert _one(MYSQL, "postgresql", sql, current) == expected


def test_a_renamed_schema_is_followed() -> None:
    assert _one(MYSQL, "postgresql", "SELECT id FROM Orders", "shop", shop="store") == "SELECT id FROM store.orders"
    assert _one(MYSQL, "mysql", "SELECT id FROM Orders", "shop", shop="store") == "SELECT `id` FROM `store`.`Orders`"


def test_postgresql_to_mysql() -> None:
    found = _one(POSTGRESQL, "mysql", "SELECT id FROM orders WHERE name LIKE 'a%' LIMIT 3", "public", public="shop")
    assert found.startswith("SELECT `id` FROM `shop`.`orders` WHERE `name` LIKE")
    assert _one(POSTGRESQL, "mysql", "SELECT id FROM people", "public").startswith("SELECT `id` FROM `crm`.`people`")


def test_several_queries_keep_their_places() -> None:
    asked = [("shop", "SELECT 1"), ("shop", "nonsense"), ("shop", "SELECT id FROM Orders")]
    found = convert_queries(MYSQL, parse_target("postgresql"), asked)
    assert [bool(item.sql) for item in found] == [True, False, True]
    assert [bool(item.reason) for item in found] == [False, True, False]
