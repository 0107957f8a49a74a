"""The file `decisions.toml`: each choice that a conversion made where people differ, to be changed and passed back."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

from migrate.errors import BadDocument
from migrate.model.conversion import Decision

FILE_NAME = "decisions.toml"
_HEAD = """\
# What the conversion chose where people differ. Change a `choice` to one of its `alternatives` and pass the file back
# with --decisions. `objects` is how many objects of the source a choice affects.
"""


def decisions_text(decisions: Sequence[Decision]) -> str:
    """The file's text."""
    return _HEAD + "".join(
        f"\n[{decision.name}]\n"
        + (f"# {decision.why}\n" if decision.why else "")
        + f"choice = {json.dumps(decision.choice)}\n"
        + f"alternatives = {json.dumps(list(decision.alternatives))}\n"
        + f"objects = {decision.objects}\n"
        for decision in decisions
    )


def read_decisions(path: Path) -> dict[str, str]:
    """The choices that a file makes, by name. Whether they exist, `convert` says. Raises `BadDocument`."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadDocument(f"{path} can't be read", reason=str(problem)) from None
    choices = {}
    for name, table in document.items():
        choice = table.get("choice") if isinstance(table, dict) else None
        if not isinstance(choice, str):
            raise BadDocument(f"{path}: {name} makes no choice", hint=f'write it as [{name}] and, below, choice = "…"')
        choices[name] = choice
    return choices
