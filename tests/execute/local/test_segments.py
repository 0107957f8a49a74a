"""Tables that are loaded in parts side by side: every row comes over once, as it was at one moment."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from migrate.dms.rules import ParallelLoad
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.execute.local import full_load, mysql_hold
from migrate.execute.local.full_load import load_tables
from migrate.execute.local.settings import LoadSettings, RowPolicy
from migrate.execute.local.table_load import TableLoad
from migrate.model.names import ObjectName
from migrate.model.progress import TableState, TableStatistics
from migrate.url import Url
from tests.execute.local.conftest import Databases
from tests.execute.local.loading import mappings, target_schema
from tests.sql import rows, run

pytestmark = pytest.mark.server
ROUTES = [("mysql", "postgres"), ("postgres", "mysql"), ("mariadb", "mariadb-target"), ("postgres", "postgres-old")]


def ranges(columns: Sequence[str], *boundaries: Sequence[object]) -> ParallelLoad:
    return ParallelLoad.from_json(
        {"type": "ranges", "columns": list(columns), "boundaries": [list(bound) for bound in boundaries]}
    )


def load(
    source: Url, target: Url, parallel: dict[str, ParallelLoad], *, threads: int = 3, **settings: Any
) -> dict[str, TableStatistics]:
    schema = source.database if source.scheme != "postgresql" else "public"
    told: list[TableStatistics] = []
    finished = load_tables(
        mappings(source, target, list(parallel)),
        engine_of(source).inspect(source),
        engine_of(target).inspect(target),
        source=source,
        target=target,
        task_name="task",
        settings=LoadSettings(threads=threads, control_schema=f"{target.database}_control", **settings),
        parallel={ObjectName(schema=schema, name=name): how for name, how in parallel.items()},
        report=told.append,
        stopping=lambda: False,
    )
    ends = [table.table_name for table in told if table.table_state is not TableState.FULL_LOAD]
    assert sorted(ends) == sorted([*parallel] * 2)  # Each is told before it begins, and once at its end.
    return {table.table_name: table for table in finished}


def content(url: Url, table: str) -> list[str]:
    name = f"{target_schema(url)}.{table}"
    return sorted(map(repr, rows(url, f"SELECT * FROM {name}")))


@pytest.fixture
def pair(databases: Databases, request: pytest.FixtureRequest) -> tuple[Url, Url]:
    """A source and a target, without tables."""
    source, target = databases(request.param[0]), databases(request.param[1].removesuffix("-target"))
    if source == target:
        run(source, f"DROP DATABASE IF EXISTS {source.database}_b", f"CREATE DATABASE {source.database}_b")
        target = source.with_database(f"{source.database}_b")
    for url in (source, target):
        for table in ("spread", "parts", "swapped"):
            run(url, f"DROP TABLE IF EXISTS {table}")
    return source, target


SPREAD = "CREATE TABLE spread (id int PRIMARY KEY, n int, t varchar(20), d date NOT NULL)"


def fill(source: Url, target: Url) -> None:
    for url in (source, target):
        run(url, SPREAD)
    values = ", ".join(
        f"({n}, {'NULL' if n % 7 == 0 else n % 10}, {'NULL' if n % 11 == 0 else repr('tTéA'[n % 4] * (n % 3))},"
        f" '2020-01-{n % 28 + 1:02}')"
        for n in range(1, 501)
    )
    run(source, f"INSERT INTO spread VALUES {values}")


@pytest.mark.parametrize("pair", ROUTES, indirect=True)
@pytest.mark.parametrize(
    "how",
    [
        ranges(["id"], [100], [200], ["300"]),
        ranges(["id"], [300], [100], [100], [9999]),
        ranges(["n"], [3], [5]),
        ranges(["n", "t"], [3, "t"], [3, "té"], [8, "A"]),
        ranges(["t"], ["a"], ["it's \\ %s"]),
        ranges(["d"], ["2020-01-10"], ["2020-01-20"]),
    ],
    ids=["key", "any-order", "nulls", "two-columns", "text", "dates"],
)
def test_every_row_comes_over_once(pair: tuple[Url, Url], how: ParallelLoad) -> None:
    source, target = pair
    fill(source, target)
    table = load(source, target, {"spread": how})["spread"]
    assert (table.table_state, table.full_load_rows, table.error) == (TableState.TABLE_COMPLETED, 500, "")
    assert table.full_load_error_rows == 0
    assert content(target, "spread") == content(source, "spread")


class Meeting(TableLoad):
    """The first two parts begin at once, or not at all."""

    barrier = threading.Barrier(2)

    def run(self, *arguments: Any) -> TableStatistics:
        self.barrier.wait(timeout=10)
        return super().run(*arguments)


@pytest.mark.parametrize("pair", ROUTES[:3], indirect=True)
def test_parts_are_loaded_side_by_side(pair: tuple[Url, Url], monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = pair
    fill(source, target)
    monkeypatch.setattr(full_load, "TableLoad", Meeting)
    table = load(source, target, {"spread": ranges(["id"], [100], [200], [300])}, threads=2)["spread"]
    assert (table.table_state, table.full_load_rows) == (TableState.TABLE_COMPLETED, 500)


@pytest.mark.parametrize("pair", ROUTES[:3], indirect=True)
@pytest.mark.parametrize("may_lock", [True, False])
def test_rows_that_move_meanwhile_come_over_once(
    pair: tuple[Url, Url], may_lock: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = pair
    for url in pair:
        run(url, "CREATE TABLE swapped (id int PRIMARY KEY, n int NOT NULL)")
    run(source, "INSERT INTO swapped VALUES " + ", ".join(f"({n}, {n % 400})" for n in range(400)))
    if not may_lock:
        monkeypatch.setattr(mysql_hold, "_locks", lambda *_: False)
    stopped = threading.Event()

    def swap() -> None:
        with open_raw(source) as connection, connection.cursor() as cursor:
            while not stopped.is_set():
                cursor.execute("UPDATE swapped SET n = 399 - n")
                connection.commit()

    writer = threading.Thread(target=swap)
    writer.start()
    try:
        table = load(source, target, {"swapped": ranges(["n"], [100], [200], [300])})["swapped"]
    finally:
        stopped.set()
        writer.join()
    assert (table.table_state, table.full_load_rows, table.full_load_error_rows) == ("Table completed", 400, 0)
    ours = {(n, n % 400) for n in range(400)}
    found = set(rows(target, f"SELECT id, n FROM {target_schema(target)}.swapped"))
    assert found in (ours, {(n, 399 - n) for n in range(400)})


@pytest.mark.parametrize("pair", [("mysql", "postgres"), ("mariadb", "postgres")], indirect=True)
def test_partitions_are_parts(pair: tuple[Url, Url]) -> None:
    source, target = pair
    run(
        source,
        "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)"
        " (PARTITION low VALUES LESS THAN (10), PARTITION `m'i``d` VALUES LESS THAN (20), PARTITION top VALUES LESS THAN MAXVALUE)",
        "INSERT INTO parts VALUES (1), (5), (10), (15), (19), (20), (99)",
    )
    run(target, "CREATE TABLE parts (id int PRIMARY KEY)")
    for how in ({"type": "partitions-auto"}, {"type": "partitions-list", "partitions": ["m'i`d", "LOW"]}):
        table = load(source, target, {"parts": ParallelLoad.from_json(how)})["parts"]
        assert (table.table_state, table.full_load_rows) == (TableState.TABLE_COMPLETED, 7)
        assert content(target, "parts") == content(source, "parts")
        run(target, "TRUNCATE parts")
    unknown = ParallelLoad.from_json({"type": "partitions-list", "partitions": ["low", "nowhere"]})
    table = load_once(source, target, unknown)
    assert (table.table_state, table.full_load_rows) == (TableState.TABLE_ERROR, 0)
    assert "no partition nowhere" in table.error


def load_once(source: Url, target: Url, how: ParallelLoad) -> TableStatistics:
    (found,) = load_tables(
        mappings(source, target, ["parts"]),
        engine_of(source).inspect(source),
        engine_of(target).inspect(target),
        source=source,
        target=target,
        task_name="task",
        settings=LoadSettings(threads=2),
        parallel={ObjectName(schema=source.database, name="parts"): how},
        report=lambda _: None,
        stopping=lambda: False,
    )
    return found


@pytest.mark.parametrize("pair", ROUTES[:2], indirect=True)
def test_a_part_that_fails_fails_the_table(pair: tuple[Url, Url]) -> None:
    source, target = pair
    fill(source, target)
    run(target, f"INSERT INTO {target_schema(target)}.spread VALUES (250, 1, 'x', '2020-01-01')")
    how = ranges(["id"], [100], [200], [300])
    table = load(source, target, {"spread": how}, data_error=RowPolicy.SUSPEND_TABLE)["spread"]
    assert table.table_state is TableState.TABLE_ERROR
    assert "the target refused a row" in table.error
    assert table.full_load_rows == len(content(target, "spread")) - 1


@pytest.mark.parametrize("pair", ROUTES[:2], indirect=True)
def test_refused_rows_count_over_all_parts(pair: tuple[Url, Url]) -> None:
    source, target = pair
    fill(source, target)
    there = ", ".join(f"({n}, 1, 'x', '2020-01-01')" for n in (50, 150, 250, 350))
    run(target, f"INSERT INTO {target_schema(target)}.spread VALUES {there}")
    how = ranges(["id"], [100], [200], [300])
    table = load(source, target, {"spread": how}, data_error=RowPolicy.IGNORE_RECORD)["spread"]
    assert (table.table_state, table.full_load_rows, table.full_load_error_rows) == ("Table completed", 496, 4)
    run(target, f"DELETE FROM {target_schema(target)}.spread WHERE t <> 'x' OR t IS NULL")
    settings: dict[str, Any] = {"data_error": RowPolicy.IGNORE_RECORD, "escalation_rows": 4}
    table = load(source, target, {"spread": how}, threads=1, **settings)["spread"]
    assert table.table_state is TableState.TABLE_ERROR
