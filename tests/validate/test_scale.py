"""Many rows, a few differences: found in seconds and in bounded memory."""

import tracemalloc
from collections.abc import Callable

import pytest

from migrate.engines.connect import open_raw
from migrate.model.validation import TableVerdict
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server
ROWS = 200_000


def test_three_differences_among_200_000_rows(sides: Callable[..., Sides]) -> None:
    table = sides("mysql", "postgres")
    table.make("id int primary key, name varchar(40), amount decimal(12,2)")
    with open_raw(table.source, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"SET SESSION cte_max_recursion_depth = {ROWS}")
        cursor.execute(
            f"INSERT INTO {table.name} WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {ROWS})"
            " SELECT n * 7, CONCAT('name ', n), n / 4 FROM s"
        )
    table.on_target(
        f"INSERT INTO {{t}} SELECT n * 7, 'name ' || n, round(n / 4.0, 2) FROM generate_series(1, {ROWS}) AS n"
    )
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET name = 'name  70000' WHERE id = 490000")
    table.on_target("DELETE FROM {t} WHERE id = 7")
    table.on_target("INSERT INTO {t} VALUES (1000000000, 'x', 0)")
    tracemalloc.start()
    found = table.verdict()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {(item.kind.value, item.key[0][1]) for item in found.samples} == {
        ("different", "490000"),
        ("missing", "7"),
        ("extra", "1000000000"),
    }
    assert (found.source_rows, found.target_rows) == (ROWS, ROWS)
    assert peak < 50_000_000
