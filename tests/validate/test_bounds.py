"""Bounds of chunks out of statistics, good and bad, never change what is found; keys of bytes are cut into ranges like numbers."""

from collections.abc import Callable

import pytest

from migrate.model.validation import Level, TableVerdict
from migrate.validate import chunks
from migrate.validate import table as table_module
from migrate.validate.pace import Pace
from tests.sql import run
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_ROWS", 50)


def _fill(table: Sides, key: str) -> None:
    """`key` makes an integer or another key out of `n`."""
    table.on_source(
        f"INSERT INTO {{t}} WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT {key}, n, n FROM s"
    )
    table.on_target(f"INSERT INTO {{t}} SELECT {key}, n, n FROM generate_series(1, 1000) AS n")


def _find_three(table: Sides, columns: str = "k") -> None:
    assert table.verdict().verdict is TableVerdict.MATCH
    assert table.verdict(Level.CHECKSUMS).verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = -1 WHERE v IN (1, 500)")
    table.on_target("DELETE FROM {t} WHERE v = 1000")
    found = table.verdict()
    assert (found.missing, found.extra, found.different) == (1, 0, 2)
    assert table.verdict(Level.CHECKSUMS).verdict is TableVerdict.MISMATCH
    assert len(found.samples[0].key) == len(columns.split(","))


@pytest.mark.parametrize(
    "key",
    ["n", "n * 1000003", "n * n * n - 500000", "CASE WHEN n < 990 THEN n ELSE n * CAST(1000000000 AS decimal(20)) END"],
)
def test_analyzed_tables_of_even_and_uneven_keys(sides: Callable[..., Sides], key: str) -> None:
    table = sides()
    table.make("k bigint primary key, v int, w int")
    _fill(table, key)
    table.on_target("ANALYZE {t}")
    run(table.source, f"ANALYZE TABLE {table.name}")
    _find_three(table)


@pytest.mark.parametrize("kind", ["date", "datetime(6)"])
def test_keys_that_begin_with_a_date(sides: Callable[..., Sides], kind: str) -> None:
    table = sides()
    on_target = "date" if kind == "date" else "timestamp"
    table.make(f"k {kind}, v int, w int, primary key (k, w)", f"k {on_target}, v int, w int, primary key (k, w)")
    table.on_source(
        "INSERT INTO {t} WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000)"
        " SELECT '0987-06-05' + INTERVAL n * 13 DAY, n, n FROM s"
    )
    table.on_target("INSERT INTO {t} SELECT date '0987-06-05' + n * 13, n, n FROM generate_series(1, 1000) AS n")
    table.on_target("ANALYZE {t}")
    _find_three(table, "k,w")


def test_statistics_that_the_table_has_outgrown(sides: Callable[..., Sides], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "_OVERSIZE", 2)
    table = sides()
    table.make("k bigint primary key, v int, w int")
    for url in (table.source, table.target):
        run(
            url,
            f"INSERT INTO {table.name} VALUES {', '.join(f'({number * -1000 - 1}, -1, 0)' for number in range(300))}",
        )
    table.on_target("ANALYZE {t}")
    _fill(table, "2 * n - 150000")
    _find_three(table)


def test_a_key_few_of_whose_first_values_differ(sides: Callable[..., Sides]) -> None:
    table = sides()
    table.make("k int, v int, w int, primary key (k, w)")
    _fill(table, "0 * n")
    table.on_target("ANALYZE {t}")
    _find_three(table, "k,w")


def test_keys_of_bytes(sides: Callable[..., Sides]) -> None:
    for kind in ("bytea", "uuid"):
        table = sides()
        table.make("k binary(16) primary key, v int, w int", f"k {kind} primary key, v int, w int")
        table.on_source(
            "INSERT INTO {t} WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000)"
            " SELECT UNHEX(LEFT(SHA2(n, 256), 32)), n, n FROM s"
        )
        digits = "left(encode(sha256(n::text::bytea), 'hex'), 32)"
        value = f"decode({digits}, 'hex')" if kind == "bytea" else f"{digits}::uuid"
        table.on_target(f"INSERT INTO {{t}} SELECT {value}, n, n FROM generate_series(1, 1000) AS n")
        _find_three(table)


def test_a_uuid_of_mariadb_has_an_order_of_its_own(sides: Callable[..., Sides]) -> None:
    table = sides("mariadb", "postgres")
    table.make("k uuid primary key, v int, w int")
    table.on_source(
        "INSERT INTO {t} SELECT CONCAT(LEFT(SHA2(seq, 256), 8), '-1111-1111-8111-', RIGHT(SHA2(seq, 256), 12)), seq, seq FROM seq_1_to_1000"
    )
    digits = "encode(sha256(n::text::bytea), 'hex')"
    table.on_target(
        f"INSERT INTO {{t}} SELECT (left({digits}, 8) || '-1111-1111-8111-' || right({digits}, 12))::uuid, n, n"
        " FROM generate_series(1, 1000) AS n"
    )
    _find_three(table)


def test_a_column_that_may_yet_hold_null(sides: Callable[..., Sides]) -> None:
    table = sides("postgres", "mysql")
    table.make("k int primary key, v int, w int")
    table.insert("1, NULL, 2", "2, 1, NULL")
    table.on_source("ALTER TABLE {t} ADD CONSTRAINT promised NOT NULL v NOT VALID")
    assert table.verdict().verdict is TableVerdict.MATCH
    table.on_target("UPDATE {t} SET v = 2, w = NULL WHERE k = 1")
    assert table.verdict().different == 1


def test_the_pace_follows_the_slower_server() -> None:
    pace = Pace(seconds=0.2)
    assert pace.spans == 1
    for _ in range(8):
        pace.took(0, pace.spans, 0.01 * pace.spans)
        pace.took(1, pace.spans, 0.02 * pace.spans)
    assert pace.spans == 10
    pace.took(1, 10, 10.0)
    assert pace.spans == 1
    pace.failed()
    assert pace.spans == 1
