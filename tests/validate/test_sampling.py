"""A sample says what it says of the rest, and never more."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model.validation import Level, TableValidation, TableVerdict
from migrate.validate.options import Options
from migrate.validate.sampling import Share, Windows
from migrate.validate.validate import compare_schemas
from tests.validate.conftest import Sides

pytestmark = pytest.mark.server
ROWS = 12_000


@pytest.fixture
def large(sides: "type[Sides]") -> Sides:
    made = sides("postgres", "postgres-old")
    made.make("id int PRIMARY KEY, v text")
    for statement in (f"INSERT INTO {{t}} SELECT n * 3, 'v' || n FROM generate_series(1, {ROWS}) AS n", "ANALYZE {t}"):
        made.on_source(statement)
        made.on_target(statement)
    return made


def sampled(sides: Sides, share: Share, *, seed: int = 1, level: Level = Level.ROWS) -> TableValidation:
    schemas = sides.structures
    from migrate.validate.pairs import match_tables

    tables = [table for table in match_tables(*schemas) if table.source.name == sides.name]
    options = Options(level=level, share=share, seed=seed, workers=1)
    [found] = compare_schemas(sides.source, sides.target, schemas, tables, options=options).tables
    return found


def test_equal_is_not_called_a_match(large: Sides) -> None:
    found = sampled(large, Share(percent=5))
    assert found.verdict is TableVerdict.PARTIAL
    assert (found.source_rows, found.target_rows) == (ROWS, ROWS)
    assert found.sample
    assert 0.03 * ROWS < found.sample.source_rows < 0.1 * ROWS
    assert found.sample.most_percent == pytest.approx(100 * (1 - 0.05 ** (1 / found.sample.ranges)), abs=0.002)
    assert "with 95 % confidence fewer than" in found.reason


def test_a_number_of_rows(large: Sides) -> None:
    found = sampled(large, Share(rows=600), level=Level.CHECKSUMS)
    assert found.sample
    assert 300 < found.sample.source_rows < 1500


def test_the_seed_decides(large: Sides) -> None:
    large.on_target("UPDATE {t} SET v = 'x' WHERE id % 60 = 0")
    first = sampled(large, Share(percent=10), seed=5)
    assert (first.verdict, sampled(large, Share(percent=10), seed=5).samples) == (TableVerdict.MISMATCH, first.samples)
    assert sampled(large, Share(percent=10), seed=6).samples != first.samples
    assert "the rest was not compared" in first.reason


def test_rows_beyond_the_end_are_seen(large: Sides) -> None:
    large.on_target("DELETE FROM {t} WHERE id = 3")
    large.on_target("INSERT INTO {t} VALUES (1000000, 'extra')")
    found = sampled(large, Share(percent=5))
    assert (found.verdict, found.extra) == (TableVerdict.MISMATCH, 1)


def test_other_numbers_of_rows_are_seen_wherever_they_are(large: Sides) -> None:
    large.on_target("DELETE FROM {t} WHERE id = 6000")
    found = sampled(large, Share(rows=200))
    assert found.verdict is TableVerdict.MISMATCH


def test_a_small_table_is_read_whole(sides: "type[Sides]") -> None:
    small = sides("mysql", "postgres")
    small.make("id int PRIMARY KEY, v varchar(9)")
    small.insert(*(f"{number}, 'a'" for number in range(100)))
    found = sampled(small, Share(percent=5))
    assert (found.verdict, found.sample) == (TableVerdict.MATCH, None)


def test_a_table_without_an_order_is_read_whole(sides: "type[Sides]") -> None:
    loose = sides("mysql", "postgres")
    loose.make("k varchar(9) PRIMARY KEY")
    loose.insert(*(f"'{number}'" for number in range(500)))
    assert sampled(loose, Share(percent=5)).verdict is TableVerdict.MATCH


@given(percent=st.floats(0.01, 100), rows=st.integers(0, 10**10))
def test_no_part_is_larger_than_can_be_counted(percent: float, rows: int) -> None:
    windows = Windows(Share(percent=percent), rows=rows, chunk_rows=8000, seed=0)
    assert windows.is_whole or windows.sample((1, 1)).most_percent <= 100


def test_the_confidence_holds() -> None:
    """Rows that differ in a row, which a sample of neighbours misses most easily, are missed as often as is said at most."""
    parts, windows, window = 60, 20, 25
    share = 1 - 0.05 ** (1 / parts)
    bad = set(range(7, 7 + round(share * parts * windows * window)))
    missed, tries = 0, 4000
    for seed in range(tries):
        chosen = random.Random(seed)
        starts = ((part * windows + chosen.randrange(windows)) * window for part in range(parts))
        missed += not any(bad & set(range(start, start + window)) for start in starts)
    assert missed / tries <= 0.065
