"""Columns that a task's rules add."""

from dataclasses import replace
from typing import Any

import pytest

from migrate.dms.reshaping import reshapings
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.model.types import ColumnType
from tests.dms.samples import schema, table

LOCATOR = {"schema-name": "shop", "table-name": "orders"}


def before_images(engine: EngineName, chosen: str | None, *types: ColumnType) -> list[str]:
    """The columns whose values before an update are kept, of a table with a key and a column of each type."""
    columns = tuple(Column(name=f"c{number}", type=type_) for number, type_ in enumerate(types))
    orders = table("orders", "id")
    definition: dict[str, Any] = {"column-prefix": "was_"} | ({"column-filter": chosen} if chosen else {})
    rules = [
        {"rule-type": "selection", "rule-action": "include", "object-locator": LOCATOR},
        {
            "rule-type": "transformation",
            "rule-action": "add-before-image-columns",
            "rule-target": "column",
            "object-locator": {**LOCATOR, "column-name": "%"},
            "before-image-def": definition,
        },
    ]
    source = schema(replace(orders, columns=orders.columns + columns), engine=engine)
    document = {"rules": [{"rule-id": str(n), "rule-name": f"r{n}", **rule} for n, rule in enumerate(rules, start=1)]}
    [found] = reshapings(document, source).values()
    return [item.before for item in found.added]


@pytest.mark.parametrize(("chosen", "kept"), [(None, ["id"]), ("pk-only", ["id"]), ("all", ["id", "c0", "c1"])])
def test_before_images_of_the_key_or_of_all(chosen: str | None, kept: list[str]) -> None:
    assert before_images(EngineName.MYSQL, chosen, ColumnType(name="int"), ColumnType(name="longtext")) == kept


@pytest.mark.parametrize(
    ("engine", "type_", "is_kept"),
    [
        (EngineName.MYSQL, ColumnType(name="text"), True),
        (EngineName.MYSQL, ColumnType(name="blob"), True),
        (EngineName.MYSQL, ColumnType(name="mediumtext"), False),
        (EngineName.MARIADB, ColumnType(name="point"), False),
        (EngineName.POSTGRESQL, ColumnType(name="character varying", length=9), True),
        (EngineName.POSTGRESQL, ColumnType(name="character varying"), False),
        (EngineName.POSTGRESQL, ColumnType(name="text"), False),
        (EngineName.POSTGRESQL, ColumnType(name="integer", dimensions=1), False),
    ],
)
def test_before_images_without_what_dms_calls_large(engine: EngineName, type_: ColumnType, is_kept: bool) -> None:
    assert before_images(engine, "non-lob", type_) == (["id", "c0"] if is_kept else ["id"])
