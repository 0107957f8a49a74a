"""A table on both servers, and the task's documents that say how it is carried."""

from collections.abc import Callable
from typing import Any

import pytest

from migrate.dms.carriage import carried
from migrate.model.validation import TableValidation, TableVerdict
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.validate import compare_schemas
from tests.validate.conftest import Sides

Rule = dict[str, Any]
MATCH, MISMATCH = TableVerdict.MATCH, TableVerdict.MISMATCH


def located(sides: Sides, column: str | None = None, **more: str) -> dict[str, str]:
    """The locator of the test's table."""
    locator = {"schema-name": schema_of(sides.source), "table-name": sides.name.replace("_", "[_]"), **more}
    return locator if column is None else {**locator, "column-name": column}


def schema_of(url: Url) -> str:
    """The schema in which the test's tables are."""
    return "public" if url.scheme == "postgresql" else url.database


def transform(sides: Sides, action: str, column: str | None = None, **more: Any) -> Rule:
    """A transformation rule for the test's table."""
    target = more.pop("target", "column")
    return {
        "rule-type": "transformation",
        "rule-action": action,
        "rule-target": target,
        "object-locator": located(sides, column),
        **more,
    }


def filtered(*conditions: tuple[str, ...], column: str) -> dict[str, Any]:
    """A filter; each condition is its operator and its operands."""
    told = []
    for operator, *operands in conditions:
        keys = ("start-value", "end-value") if len(operands) > 1 else ("value",)
        told.append({"filter-operator": operator, **dict(zip(keys, operands, strict=False))})
    return {"filter-type": "source", "column-name": column, "filter-conditions": told}


def document(sides: Sides, *rules: Rule, filters: list[Any] | None = None) -> dict[str, Any]:
    """The table mappings: the table is selected, and goes into the target's schema under its own name."""
    select = {"rule-type": "selection", "rule-action": "include", "object-locator": located(sides)}
    into = {
        "rule-type": "transformation",
        "rule-action": "rename",
        "rule-target": "schema",
        "object-locator": {"schema-name": schema_of(sides.source)},
        "value": schema_of(sides.target),
    }
    found = [{**select, "filters": filters or []}, *rules, into]
    return {"rules": [{"rule-id": str(n), "rule-name": f"r{n}", **rule} for n, rule in enumerate(found, start=1)]}


def compared(sides: Sides, mappings: dict[str, Any], settings: Rule | None = None, **options: Any) -> TableValidation:
    """What is found of the table when it is compared as the task carries it."""
    found = sides.structures
    tables = carried(mappings, settings or {}, found[0])
    result = compare_schemas(sides.source, sides.target, found, tables, options=Options(workers=1, **options))
    [table] = result.tables
    return table


def alter(sides: Sides, statement: str) -> None:
    """Changes the target's structure."""
    sides.on_target(statement)
    vars(sides).pop("structures", None)


@pytest.fixture
def people(sides: Callable[..., Sides]) -> Sides:
    """A table of MySQL's and one of PostgreSQL's, equal."""
    made = sides("mysql", "postgres")
    made.make(
        "id int PRIMARY KEY, name varchar(20), born date, at datetime, pay decimal(9,2), note longtext, kind enum('a','b')",
        "id int PRIMARY KEY, name varchar(20), born date, at timestamp, pay decimal(9,2), note text, kind text",
    )
    made.insert(
        *(
            f"{n}, 'Name{n}', '2000-01-{n:02}', '2020-02-{n:02} 10:00:00', {n}.5, '{'x' * n}', '{'ab'[n % 2]}'"
            for n in range(1, 11)
        ),
        "11, NULL, NULL, NULL, NULL, NULL, NULL",
    )
    return made
