"""What is recommended for LOBs of these sizes."""

import pytest

from migrate.assess.probes.sizes import CELLS_A_COLUMN, recommended, size_cells, sizes_from
from migrate.model.probe import ValueSizes

KIB = 1024


def of(p99: int, largest: int) -> ValueSizes:
    return ValueSizes(column="body", values=10, p50_bytes=min(p99, KIB), p99_bytes=p99, max_bytes=largest)


@pytest.mark.parametrize(
    ("p99", "largest", "complete", "words"),
    [
        (100, 100, True, "limited LOB mode, LobMaxSize 1"),
        (KIB, 20 * KIB, True, "limited LOB mode, LobMaxSize 32"),
        (KIB, 20 * KIB, False, "limited LOB mode, LobMaxSize 63"),
        (512 * KIB, 900 * KIB, True, "limited LOB mode, LobMaxSize 1024"),
        (2 * KIB, 5000 * KIB, True, "full LOB mode, InlineLobMaxSize 2, LobChunkSize 64"),
        (102_400 * KIB, 102_400 * KIB, True, "limited LOB mode, LobMaxSize 102400"),
        (32 * KIB, 200_000 * KIB, True, "full LOB mode, InlineLobMaxSize 32, LobChunkSize 64"),
        (200_000 * KIB, 200_000 * KIB, True, "full LOB mode, LobChunkSize 64"),
    ],
)
def test_the_mode_follows_the_sizes(p99: int, largest: int, complete: bool, words: str) -> None:
    assert recommended((of(p99, largest), of(0, 0)), complete=complete) == words


def test_percentiles_are_the_bounds_of_their_class() -> None:
    steps = [50, 60, *([98] * 4), *([99] * 3), *([100] * 6)]
    found = sizes_from("body", (100, 600 * KIB, *steps))
    assert (found.p50_bytes, found.p99_bytes, found.max_bytes) == (KIB, 63 * KIB, 600 * KIB)


def test_no_percentile_is_above_the_largest_value() -> None:
    found = sizes_from("body", (4, 10, *([4] * (CELLS_A_COLUMN - 2))))
    assert (found.p50_bytes, found.p99_bytes) == (10, 10)


def test_a_column_without_values_has_no_sizes() -> None:
    assert sizes_from("body", (0, 0, *([0] * (CELLS_A_COLUMN - 2)))).p99_bytes == 0


def test_the_cells_are_as_many_as_are_read() -> None:
    assert len(size_cells("x")) == CELLS_A_COLUMN
