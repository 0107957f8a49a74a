"""A small shop on MySQL and on PostgreSQL, with the same rows, and what names mean there."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any

from migrate.convert.context import make_context
from migrate.convert.convert import convert
from migrate.convert.mysql_to_postgresql.choices import CHOICES
from migrate.convert.mysql_to_postgresql.compatibility import SCHEMA, definition, names
from migrate.convert.mysql_to_postgresql.statements.scope import Scope, Variable
from migrate.convert.notes import Notes
from migrate.engines.connect import open_raw
from migrate.model.names import ObjectName
from migrate.model.schema import Key, Routine, RoutineKind, Schema
from tests.convert.build import POSTGRESQL, column, schema_of, serial, table, type_of
from tests.servers.pool import Pool

ITEM = table(
    "Item",
    serial(),
    column("code", "varchar(20)", nullable=False, collation="utf8mb4_bin"),
    column("name", "varchar(40)", collation="utf8mb4_bin"),
    column("price", "decimal(10,2)", "0.00", nullable=False),
    column("stock", "int", "0"),
    column("active", "tinyint(1)", "1"),
    column("flag", "bit(1)"),
    column("kind", "enum('a','b')"),
    column("day", "date"),
    column("at", "datetime"),
    column("doc", "json"),
    column("ratio", "double"),
    key=("id",),
    unique_keys=(Key(name="code", columns=("code",)),),
    schema="shop",
)
SALE = table(
    "sale",
    column("item_id", "int", nullable=False),
    column("day", "date", nullable=False),
    column("amount", "int", "1"),
    column("note", "varchar(30)", collation="utf8mb4_bin"),
    key=("item_id", "day"),
    schema="shop",
)
LOG = table("log", column("n", "int"), column("word", "varchar(30)", collation="utf8mb4_bin"), schema="shop")
TWICE = table(
    "twice",
    column("a", "int", nullable=False),
    column("b", "int", nullable=False),
    column("c", "int"),
    key=("a",),
    unique_keys=(Key(name="b", columns=("b",)),),
    schema="shop",
)
CODE = (
    Routine(
        name=ObjectName(schema="shop", name="Doubled"), kind=RoutineKind.FUNCTION, parameters="n int", returns="int"
    ),
    Routine(name=ObjectName(schema="shop", name="note"), kind=RoutineKind.PROCEDURE, parameters="n int, w varchar(30)"),
)
SCHEMA_OF_SHOP: Schema = schema_of(ITEM, SALE, LOG, TWICE, routines=CODE)
ROWS = (
    "INSERT INTO {item} (code, name, price, stock, active, flag, kind, day, at, doc, ratio) VALUES"
    " ('x1', 'Apple', 1.50, 10, 1, {yes}, 'a', '2020-02-29', '2020-02-29 13:14:15', '{{\"a\": 1, \"b\": [1, 2]}}', 0.5),"
    " ('x2', 'Pear pie', 2.25, 0, 0, {no}, 'b', '2021-12-31', '2021-12-31 23:59:59', '[1, \"two\", null]', -1.25),"
    " ('x3', NULL, 10.00, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),"
    " ('y4', '12 Figs', 0.00, 5, 5, {yes}, 'a', '2019-01-01', '2019-01-01 00:00:00', '{{\"b\": \"text\"}}', 3)",
    "INSERT INTO {sale} (item_id, day, amount, note) VALUES (1, '2020-01-01', 3, 'first'), (1, '2020-01-02', 4, NULL),"
    " (2, '2020-01-01', 5, 'x2'), (4, '2020-03-01', 1, '7')",
    "INSERT INTO {log} (n, word) VALUES (1, 'one'), (2, 'two'), (3, 'three'), (NULL, NULL)",
    "INSERT INTO {twice} (a, b, c) VALUES (1, 1, 1), (2, 2, 2)",
)
TABLES = {"item": "id, code, name, price, stock, active, kind, day, at, ratio", "sale": "*", "log": "*", "twice": "*"}
_VARIABLES = {
    "v_n": "int",
    "v_text": "varchar(40)",
    "v_price": "decimal(10,2)",
    "v_day": "date",
    "v_at": "datetime",
    "v_flag": "tinyint(1)",
    "v_double": "double",
    "v_doc": "json",
    "v_bit": "bit(1)",
}


def scope(*, sql_mode: str = "", **fields: Any) -> Scope:
    """A place in stored code of the shop with some variables."""
    context = make_context(SCHEMA_OF_SHOP, POSTGRESQL, notes=Notes(CHOICES, {}), renames={})
    variables = {name: Variable(name=name, written=name, type=type_of(type_)) for name, type_ in _VARIABLES.items()}
    given = {"variables": variables, "own_schema": "shop", **fields}
    return Scope(context=context, sql_mode=sql_mode, **given)


@contextmanager
def both_shops(servers: Pool, name: str) -> Iterator[tuple[Any, Any]]:
    """A cursor on each server's empty shop; both are dropped afterwards."""
    with ExitStack() as stack:
        one = stack.enter_context(open_raw(servers.url("mysql"), autocommit=True))
        two = stack.enter_context(open_raw(servers.url("postgres"), autocommit=True))
        here, there = stack.enter_context(one.cursor()), stack.enter_context(two.cursor())
        there.execute(f"CREATE DATABASE {name}")
        stack.callback(there.execute, f"DROP DATABASE {name} WITH (FORCE)")
        here.execute(f"CREATE DATABASE {name}")
        stack.callback(here.execute, f"DROP DATABASE {name}")
        here.execute(f"USE {name}")
        own = stack.enter_context(open_raw(servers.url("postgres").with_database(name), autocommit=True))
        target = stack.enter_context(own.cursor())
        _make(here, target)
        yield here, target


def _make(here: Any, there: Any) -> None:
    for made in (ITEM, SALE, LOG, TWICE):
        columns = [f"`{item.name}` {_declared(item)}" for item in made.columns]
        keys = [made.primary_key] if made.primary_key else []
        columns += [f"PRIMARY KEY ({', '.join(key.columns)})" for key in keys]
        columns += [f"UNIQUE ({', '.join(key.columns)})" for key in made.unique_keys]
        here.execute(f"CREATE TABLE {made.name.name} ({', '.join(columns)})")
    here.execute("CREATE FUNCTION Doubled(n int) RETURNS int DETERMINISTIC RETURN n * 2")
    here.execute("CREATE PROCEDURE note(n int, w varchar(30)) INSERT INTO log VALUES (n, w)")
    for statement in convert(SCHEMA_OF_SHOP, POSTGRESQL).statements:
        there.execute(statement.sql)
    there.execute("CREATE FUNCTION shop.doubled(n int) RETURNS int LANGUAGE sql RETURN n * 2")
    there.execute("CREATE PROCEDURE shop.note(n int, w varchar) LANGUAGE sql AS 'INSERT INTO shop.log VALUES (n, w)'")
    there.execute(f"CREATE SCHEMA {SCHEMA}")
    waiting = list(names())
    there.execute("SET check_function_bodies = off")
    for name in waiting:
        there.execute(definition(name))


def _declared(item: Any) -> str:
    text: str = item.type.text + (f" COLLATE {item.collation}" if item.collation else "")
    text += " NOT NULL" if not item.nullable else ""
    text += " AUTO_INCREMENT" if item.identity else ""
    return text + (f" DEFAULT {item.default.text!r}" if item.default else "")


def refill(here: Any, there: Any) -> None:
    """Puts the first rows into both shops again."""
    for name in TABLES:
        here.execute(f"TRUNCATE {'Item' if name == 'item' else name}")
        there.execute(f"TRUNCATE shop.{name} RESTART IDENTITY")
    mine = {"item": "Item", "sale": "sale", "log": "log", "twice": "twice", "yes": "b'1'", "no": "b'0'"}
    theirs = {**{name: f"shop.{name}" for name in TABLES}, "yes": "true", "no": "false"}
    for text in ROWS:
        here.execute(text.format(**mine))
        there.execute(text.format(**theirs))


def contents(cursor: Any, prefix: str) -> dict[str, list[Any]]:
    """Every table's rows."""
    found = {}
    for name, columns in TABLES.items():
        own = name if prefix or name != "item" else "Item"
        found[name] = sorted(rows_of(cursor, f"SELECT {columns} FROM {prefix}{own}"), key=repr)
    return found


def rows_of(cursor: Any, query: str) -> list[Any]:
    """A query's rows, with numbers as numbers."""
    cursor.execute(query)
    return [tuple(plain(value) for value in row) for row in cursor.fetchall()]


def plain(value: Any) -> Any:
    """A value that compares across the drivers."""
    if isinstance(value, (int, float, Decimal)):
        return round(float(value), 4)
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    return value
