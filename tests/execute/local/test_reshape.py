"""Rows whose values a task makes anew, in a full load."""

import hashlib
from typing import Any

import pytest

from migrate.model.progress import TableState
from tests.execute.local.conftest import Databases
from tests.execute.local.test_filters import carried_over, filtered, rule
from tests.sql import rows, run

pytestmark = pytest.mark.server
TEXTS = ("plain", "tab\tnewline\nreturn\r", "back\\slash \\N", 'quote " and , comma', "NULL", "é😀", "")


def changing(number: int, action: str, schema: str, table: str, column: str = "", **more: Any) -> dict[str, Any]:
    locator = {"schema-name": schema, "table-name": table.replace("_", "[_]")}
    return {
        "rule-type": "transformation",
        "rule-id": str(number),
        "rule-name": str(number),
        "rule-target": "column",
        "rule-action": action,
        "object-locator": {**locator, "column-name": column} if column else locator,
        **more,
    }


def adding(number: int, schema: str, table: str, name: str, expression: str) -> dict[str, Any]:
    more: dict[str, Any] = {"value": name, "expression": expression, "data-type": {"type": "string", "length": 50}}
    return changing(number, "add-column", schema, table, **more)


@pytest.mark.parametrize(
    ("name", "target"),
    [("postgres-old", "postgres"), ("mysql", "postgres"), ("postgres", "mysql"), ("mariadb", "mysql")],
)
def test_every_character_survives(databases: Databases, name: str, target: str) -> None:
    source, goal = databases(name), databases(target)
    schema = "public" if source.scheme == "postgresql" else source.database
    data = "bytea" if goal.scheme == "postgresql" else "varbinary(100)"
    run(source, "DROP TABLE IF EXISTS notes", "CREATE TABLE notes (id int, note text, secret varchar(50), data int)")
    run(
        goal,
        "DROP TABLE IF EXISTS notes",
        f"CREATE TABLE notes (raw {data}, id int, copied text, note text, secret varchar(64), data int, longer int)",
    )
    literal = "$migrate${}$migrate$" if source.scheme == "postgresql" else "x'{}'"
    for number, text in enumerate(TEXTS):
        value = literal.format(text if source.scheme == "postgresql" else text.encode().hex())
        value = value if source.scheme == "postgresql" else f"CONVERT({value} USING utf8mb4)"
        run(source, f"INSERT INTO notes VALUES ({number}, {value}, {value}, {number})")
    run(source, "INSERT INTO notes VALUES (7, NULL, NULL, NULL), (8, 'left', 'out', 8)")
    finished = carried_over(
        source,
        goal,
        rule(1, schema, "notes", filtered("id", {"filter-operator": "lte", "value": "7"})),
        adding(2, schema, "notes", "copied", "$note"),
        adding(3, schema, "notes", "raw", "CAST($note AS BLOB)"),
        adding(4, schema, "notes", "longer", "length($note) + $data"),
        changing(5, "data-masking-hash-mask", schema, "notes", "secret"),
    )
    assert (finished["notes"].table_state, finished["notes"].error) == (TableState.TABLE_COMPLETED, "")
    wanted = [
        (number, text, text, text.encode(), len(text) + number, hashlib.sha256(text.encode()).hexdigest())
        for number, text in enumerate(TEXTS)
    ]
    found = rows(goal, "SELECT id, note, copied, raw, longer, secret FROM notes ORDER BY id")
    assert found == [*wanted, (7, None, None, None, None, None)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": "nowhere", "expression": "$id"}, "no such column"),
        ({"name": "spare", "expression": "$nothing"}, "no such column"),
        ({"name": "spare", "expression": "operation_indicator('D')"}, "operation_indicator"),
        ({"name": "computed", "expression": "$id"}, "computes that column itself"),
    ],
)
def test_a_column_that_can_not_be_made(databases: Databases, more: dict[str, str], words: str) -> None:
    source, goal = databases("mysql"), databases("postgres")
    for table in ("made", "other"):
        run(
            source, f"DROP TABLE IF EXISTS {table}", f"CREATE TABLE {table} (id int)", f"INSERT INTO {table} VALUES (1)"
        )
        run(goal, f"DROP TABLE IF EXISTS {table}")
        run(goal, f"CREATE TABLE {table} (id int, spare text, computed int GENERATED ALWAYS AS (id) STORED)")
    schema = source.database
    finished = carried_over(
        source, goal, rule(1, schema, "made"), rule(2, schema, "other"), adding(3, schema, "made", **more)
    )
    assert finished["made"].table_state is TableState.TABLE_ERROR
    assert words in finished["made"].error
    assert finished["other"].full_load_rows == 1
    assert rows(goal, "SELECT count(*) FROM made") == [(0,)]


def test_a_row_that_can_not_be_computed_with_ends_its_table(databases: Databases) -> None:
    source, goal = databases("mysql"), databases("postgres")
    run(source, "DROP TABLE IF EXISTS wide", "CREATE TABLE wide (id bigint unsigned)")
    run(source, "INSERT INTO wide VALUES (1), (18446744073709551615)")
    run(goal, "DROP TABLE IF EXISTS wide", "CREATE TABLE wide (id numeric, half numeric)")
    schema = source.database
    finished = carried_over(source, goal, rule(1, schema, "wide"), adding(2, schema, "wide", "half", "$id / 2"))
    assert finished["wide"].table_state is TableState.TABLE_ERROR
    assert "18446744073709551615" in finished["wide"].error
