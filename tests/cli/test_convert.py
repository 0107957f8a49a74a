"""`migrate convert` and its decisions."""

import tomllib
from pathlib import Path

import pytest

from tests.cli.command import Command

DUMP = """CREATE TABLE `Users` (`id` int unsigned NOT NULL AUTO_INCREMENT, `active` tinyint(1) NOT NULL DEFAULT '1',
 PRIMARY KEY (`id`)) ENGINE=InnoDB;"""


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sql"
    path.write_text(DUMP)
    return path


def convert(migrate: Command, *more: object) -> str:
    outcome = migrate("convert", "shop.sql", "--target", "postgresql", "-o", "ddl", *more)
    assert outcome.status == 0, outcome.all
    return Path("ddl/pre-data.sql").read_text()


def test_the_files_are_written(migrate: Command, dump: Path) -> None:
    convert(migrate)
    assert {path.name for path in Path("ddl").iterdir()} == {
        "pre-data.sql",
        "post-data.sql",
        "code.sql",
        "conversion.json",
        "decisions.toml",
    }


def test_a_decision_changed_and_passed_back_changes_the_result(migrate: Command, dump: Path) -> None:
    before = convert(migrate)
    assert "smallint" in before
    text = Path("ddl/decisions.toml").read_text()
    assert tomllib.loads(text)["tinyint1"]["objects"] == 1
    changed = text.replace('choice = "smallint"', 'choice = "boolean"')
    assert changed != text
    Path("mine.toml").write_text(changed)
    assert "boolean" in convert(migrate, "--decisions", "mine.toml")


def test_decisions_passed_back_as_they_are_change_nothing(migrate: Command, dump: Path) -> None:
    before = convert(migrate)
    assert convert(migrate, "--decisions", "ddl/decisions.toml") == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tinyint1]\nchoice = "text"', "known choices"),
        ('[tinyint9]\nchoice = "boolean"', "known decisions"),
        ("tinyint1 = 3", "makes no choice"),
        ("[tinyint1", "can't be read"),
    ],
)
def test_a_wrong_decision_is_explained(migrate: Command, dump: Path, text: str, said: str) -> None:
    Path("mine.toml").write_text(text)
    outcome = migrate("convert", "shop.sql", "--target", "postgresql", "-o", "ddl", "--decisions", "mine.toml")
    assert outcome.status == 2
    assert said in outcome.err
