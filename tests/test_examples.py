"""The examples are what the code of today gives."""

import pytest

from tests.examples import FOLDER, examples


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return examples()


def test_no_example_is_missing_or_left_over(made: dict[str, str]) -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(made)


def test_every_example_is_up_to_date(made: dict[str, str]) -> None:
    stale = [name for name, text in made.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"


def test_no_example_names_a_place_on_this_machine(made: dict[str, str]) -> None:
    assert [name for name, text in made.items() if str(FOLDER.parent.parent) in text or "/tmp" in text] == []
