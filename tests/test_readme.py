"""The README says what the command says."""

import importlib
import re

import click
import pytest

from migrate.cli.app import COMMANDS
from tests.readme import README, help_text, rendered


def test_the_generated_parts_are_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert rendered(text) == text, "run `make docs`"


@pytest.mark.parametrize("name", sorted(COMMANDS))
class TestCommand:
    def test_is_in_the_readme(self, name: str) -> None:
        assert f"migrate {name}" in README.read_text(encoding="utf-8")

    def test_help_has_a_summary_and_examples(self, name: str) -> None:
        text = help_text(name)
        assert "Examples:" in text
        assert len(re.findall(rf"^\s+migrate {name}\b", text, re.MULTILINE)) >= 2

    def test_every_option_has_help(self, name: str) -> None:
        command: click.Command = importlib.import_module(f"migrate.cli.{name}").command
        assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []

    def test_the_list_of_commands_is_true(self, name: str) -> None:
        assert importlib.import_module(f"migrate.cli.{name}").command.name is not None
