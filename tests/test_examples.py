"""The examples are what the code of today gives."""

import pytest

from tests.examples import FOLDER, KEPT, examples, sakila


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return examples()


def test_no_example_is_missing_or_left_over(made: dict[str, str]) -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert files == {*made, *KEPT}


def test_every_example_is_up_to_date(made: dict[str, str]) -> None:
    stale = [name for name, text in made.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run `make docs`"


def test_no_example_names_a_place_on_this_machine(made: dict[str, str]) -> None:
    assert [name for name, text in made.items() if str(FOLDER.parent.parent) in text or "/tmp" in text] == []


class TestSakila:
    def test_is_read_whole(self) -> None:
        schema = sakila()
        assert (len(schema.tables), len(schema.views), len(schema.routines), len(schema.triggers)) == (16, 7, 6, 6)
        assert schema.skipped == ()

    def test_is_kept_as_inspect_writes_it(self) -> None:
        assert (FOLDER / "sakila" / "schema.json").read_text(encoding="utf-8") == sakila().to_text()

    def test_names_no_server_and_no_row(self) -> None:
        text = (FOLDER / "sakila" / "schema.json").read_text(encoding="utf-8")
        for word in ("127.0.0.1", "suite", "PENELOPE", "GUINESS"):
            assert word not in text

    def test_every_folder_of_somebody_else_s_work_has_its_terms(self) -> None:
        terms = (FOLDER / "sakila" / "LICENSE").read_text(encoding="utf-8")
        assert "Copyright (c) 2014, Oracle Corporation" in terms
        assert "Redistributions in binary form must reproduce the above copyright notice" in terms
        assert "sakila/LICENSE" in (FOLDER / "README.md").read_text(encoding="utf-8")
