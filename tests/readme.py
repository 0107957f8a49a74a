"""Writes the generated parts of the README: the help texts, the table of environment variables and that of types that are compared.

Run as ``python -m tests.readme``; a test checks that the README holds what this gives.
"""

import importlib
import re
from pathlib import Path

import click
from click.testing import CliRunner

from migrate.cli.app import COMMANDS, group
from tests.local_table import count_table, local_table
from tests.pair_table import pair_table

README = Path(__file__).parent.parent / "README.md"


def help_text(*arguments: str) -> str:
    """What `migrate ARGUMENTS --help` prints, at a fixed width."""
    result = CliRunner().invoke(
        group, [*arguments, "--help"], prog_name="migrate", env={"COLUMNS": "100"}, terminal_width=100
    )
    return result.output.rstrip()


def variables_table() -> str:
    """Every environment variable that stands for an option, and the option."""
    fixed = [
        ("MIGRATE_SOURCE_URL", "the source's address, where a command takes one"),
        ("MIGRATE_TARGET_URL", "the target's address, where a command takes one"),
        ("MIGRATE_SOURCE_PASSWORD", "the source's password, where its address has none"),
        ("MIGRATE_TARGET_PASSWORD", "the target's password, where its address has none"),
        ("NO_COLOR, FORCE_COLOR", "never, or always, colour standard output"),
    ]
    rows = [f"| `{name}` | {meaning} |" for name, meaning in fixed]
    for name in sorted(COMMANDS):
        command: click.Command = importlib.import_module(f"migrate.cli.{name}").command
        options = [p for p in command.params if isinstance(p, click.Option) and p.name and p.allow_from_autoenv]
        names = ", ".join(f"`{_variable(name, option)}`" for option in options)
        if names:
            rows.append(f"| {names} | options of `migrate {name}` |")
    return "\n".join(["| variable | meaning |", "| --- | --- |", *rows])


def _variable(command: str, option: click.Option) -> str:
    return f"MIGRATE_{command.upper()}_{(option.name or '').upper()}"


def blocks() -> dict[str, str]:
    """The generated parts by name."""
    return {
        "help": f"```text\n$ migrate --help\n{help_text()}\n```",
        "variables": variables_table(),
        "pairs": pair_table(),
        "inventory": count_table(),
        "local": local_table(),
    }


def rendered(text: str) -> str:
    """The README with every generated part made anew."""
    for name, content in blocks().items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, count = pattern.subn(lambda found, content=content: f"{found[1]}{content}\n{found[2]}", text)
        if count != 1:
            raise LookupError(f"the README has {count} parts called {name!r}, not one")
    return text


if __name__ == "__main__":
    README.write_text(rendered(README.read_text(encoding="utf-8")), encoding="utf-8")
