"""Every server prints a float's part of a row's text alike, so that equal floats need no second look."""

import random
import struct
from collections.abc import Callable

import pytest

from migrate.engines.checksum import expressions_of
from migrate.engines.checksum_expressions import Cell
from migrate.engines.connect import open_raw
from migrate.model.canonical import Form, FormKind
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.model.types import ColumnType
from migrate.validate.side import Side
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server
EDGES = [
    1e-16,
    1e-3,
    9.999999999999999e-17,
    1e-15,
    1e-4,
    1e-5,
    0.0,
    1e15,
    999999999999999.9,
    1e16,
    1e17,
    5e-324,
    1.7976931348623157e308,
]


def _values() -> list[float]:
    made = random.Random(11)
    bits = [struct.unpack("d", made.randbytes(8))[0] for _ in range(1000)]
    sizes = [made.uniform(-10, 10) * 10.0**size for size in range(-30, 25) for _ in range(40)]
    short = [float(f"{made.randint(1, 999)}e{size}") for size in range(-25, 25) for _ in range(10)]
    return [value for value in (*EDGES, *bits, *sizes, *short) if value == value and abs(value) != float("inf")]


def _printed(table: Sides, values: list[float]) -> tuple[list[str], str]:
    url = table.source
    name = EngineName.POSTGRESQL if url.scheme == "postgresql" else EngineName.MYSQL
    type_ = "double precision" if url.scheme == "postgresql" else "double"
    table.on_source(f"CREATE TABLE {{t}} (k int primary key, v {type_})")
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        rows = [(number, repr(value)) for number, value in enumerate(values)]
        cursor.executemany(f"INSERT INTO {table.name} VALUES (%s, %s)", rows)
    engine = expressions_of(name)
    cell = Cell(column=Column(name="v", type=ColumnType(name=type_)), form=Form(kind=FormKind.FLOAT))
    with Side(url, engine, workers=1) as side:
        printed = engine.joined([engine.marked(cell, engine.printed(cell))])
        found = [row[0] for row in side.rows(f"SELECT {printed} FROM {table.name} ORDER BY k")]
    return [item.decode() if isinstance(item, bytes) else item for item in found], url.scheme


def test_floats_of_all_sizes(sides: Callable[..., Sides]) -> None:
    values = _values()
    expected, _ = _printed(sides("postgres"), values)
    assert len(set(expected)) == len(set(values))
    for server in ("mysql", "mariadb", "postgres-old"):
        found, scheme = _printed(sides(server), values)
        differing = [item for item in zip(values, expected, found, strict=True) if item[1] != item[2]]
        assert not differing, scheme
