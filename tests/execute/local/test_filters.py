"""Only the rows that the task's filters take are loaded."""

from typing import Any

import pytest

from migrate.execute.local.full_load import full_load
from migrate.model.progress import TableState, TableStatistics
from migrate.model.task import Endpoint, MigrationType, ReplicationTask
from migrate.url import Url
from tests.execute.local.conftest import Databases
from tests.sql import rows, run

pytestmark = pytest.mark.server
SHAPES = {
    "keyed": "id int PRIMARY KEY, name varchar(20), born date, price decimal(10,2)",
    "keyless": "id int, name varchar(20), born date, price decimal(10,2)",
    "long_rows": "id int, name text, born date, price decimal(10,2)",
}
PAIRS = [("mysql", "postgres"), ("mariadb", "mysql"), ("postgres", "mariadb"), ("postgres-old", "postgres")]


def filtered(column: str, *conditions: dict[str, str]) -> dict[str, Any]:
    return {"filter-type": "source", "column-name": column, "filter-conditions": list(conditions)}


def rule(number: int, schema: str, table: str, *filters: dict[str, Any]) -> dict[str, Any]:
    return {
        "rule-type": "selection",
        "rule-id": str(number),
        "rule-name": str(number),
        "rule-action": "include",
        "object-locator": {"schema-name": schema, "table-name": table.replace("_", "[_]")},
        "filters": list(filters),
    }


def carried_over(source: Url, goal: Url, *rules: dict[str, Any]) -> dict[str, TableStatistics]:
    ours, theirs = (url.database if url.scheme != "postgresql" else "public" for url in (source, goal))
    into = {
        "rule-type": "transformation",
        "rule-id": "99",
        "rule-name": "99",
        "rule-target": "schema",
        "rule-action": "rename",
        "object-locator": {"schema-name": ours},
        "value": theirs,
    }
    side = Endpoint(identifier="e", endpoint_type="source", engine_name="mysql")
    task = ReplicationTask(
        identifier="filters",
        migration_type=MigrationType.FULL_LOAD,
        source=side,
        target=side,
        table_mappings={"rules": [*rules, into]},
        task_settings={"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}},
    )
    found = full_load(task, source, goal, report=lambda _: None, stopping=lambda: False)
    return {table.table_name: table for table in found}


def prepared(databases: Databases, name: str, target: str) -> tuple[Url, Url, str]:
    """Ninety rows in each table; every tenth name and price is NULL."""
    source, goal = databases(name), databases(target)
    for table, columns in SHAPES.items():
        run(source, f"DROP TABLE IF EXISTS {table}", f"CREATE TABLE {table} ({columns})")
        run(goal, f"DROP TABLE IF EXISTS {table}", f"CREATE TABLE {table} ({columns})")
        values = ", ".join(
            f"({i}, {'NULL' if i % 10 == 0 else repr(f'name % {i}')}, '2020-01-{i % 28 + 1:02}',"
            f" {'NULL' if i % 10 == 0 else i / 4})"
            for i in range(1, 91)
        )
        run(source, f"INSERT INTO {table} VALUES {values}")
    return source, goal, source.database if source.scheme != "postgresql" else "public"


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_rows_that_a_filter_takes(databases: Databases, name: str, target: str) -> None:
    source, goal, schema = prepared(databases, name, target)
    between = filtered("id", {"filter-operator": "between", "start-value": "20", "end-value": "60"})
    named = filtered("name", {"filter-operator": "eq", "value": "name % 33"}, {"filter-operator": "null"})
    late = filtered("born", {"filter-operator": "gte", "value": "2020-01-20"})
    finished = carried_over(
        source,
        goal,
        rule(1, schema, "keyed", between),
        rule(2, schema, "keyless", named),
        rule(3, schema, "long_rows", late),
    )
    assert {table.table_state for table in finished.values()} == {TableState.TABLE_COMPLETED}
    assert rows(goal, "SELECT id FROM keyed ORDER BY id") == [(i,) for i in range(20, 61)]
    assert rows(goal, "SELECT id FROM keyless ORDER BY id") == [(i,) for i in range(1, 91) if i == 33 or i % 10 == 0]
    assert rows(goal, "SELECT id FROM long_rows ORDER BY id") == [(i,) for i in range(1, 91) if i % 28 + 1 >= 20]
    assert finished["keyed"].full_load_rows == 41


@pytest.mark.parametrize(("name", "target"), PAIRS[:3:2])
def test_filters_of_one_rule_and_of_several(databases: Databases, name: str, target: str) -> None:
    source, goal, schema = prepared(databases, name, target)
    low = filtered("id", {"filter-operator": "ste", "value": "5"})
    high = filtered("price", {"filter-operator": "gte", "value": "20.5"})
    odd = filtered("id", {"filter-operator": "noteq", "value": "85"})
    carried_over(
        source,
        goal,
        rule(1, schema, "keyed", low),
        rule(2, schema, "keyed", high, odd),
        rule(3, schema, "keyless", low),
        rule(4, schema, "keyless"),
    )
    wanted = [(i,) for i in range(1, 91) if i <= 5 or (i >= 82 and i != 85 and i % 10)]
    assert rows(goal, "SELECT id FROM keyed ORDER BY id") == wanted
    assert rows(goal, "SELECT count(*) FROM keyless") == [(90,)], "a rule without filters takes every row"


def test_a_filter_that_takes_nothing(databases: Databases) -> None:
    source, goal, schema = prepared(databases, "mysql", "postgres")
    never = filtered("price", {"filter-operator": "null"}), filtered("price", {"filter-operator": "notnull"})
    finished = carried_over(source, goal, rule(1, schema, "keyed", *never))
    assert (finished["keyed"].table_state, finished["keyed"].full_load_rows) == (TableState.TABLE_COMPLETED, 0)


@pytest.mark.parametrize(
    ("column", "value", "words"), [("absent", "1", "does not have"), ("id", "many", "can't be compared")]
)
def test_a_filter_that_can_not_be_asked(databases: Databases, column: str, value: str, words: str) -> None:
    source, goal, schema = prepared(databases, "mysql", "postgres")
    asked = filtered(column, {"filter-operator": "eq", "value": value})
    finished = carried_over(source, goal, rule(1, schema, "keyed", asked), rule(2, schema, "keyless"))
    assert finished["keyed"].table_state is TableState.TABLE_ERROR
    assert words in finished["keyed"].error
    assert finished["keyless"].full_load_rows == 90
