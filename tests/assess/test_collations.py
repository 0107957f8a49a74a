"""What the names of collations say."""

import pytest

from migrate.assess.collations import ignores_trailing_blanks


@pytest.mark.parametrize(
    "collation", ["utf8mb4_general_ci", "utf8mb4_bin", "latin1_swedish_ci", "latin1 default", "utf8mb4_uca1400_ai_ci"]
)
def test_most_collations_ignore_blanks_at_the_end(collation: str) -> None:
    assert ignores_trailing_blanks(collation)


@pytest.mark.parametrize(
    "collation",
    [
        "",
        "binary",
        "utf8mb4_0900_ai_ci",
        "utf8mb4_0900_bin",
        "utf8mb4_ja_0900_as_cs",
        "utf8mb4_nopad_bin",
        "utf8mb4 default",
    ],
)
def test_some_heed_them_or_are_not_known(collation: str) -> None:
    assert not ignores_trailing_blanks(collation)
