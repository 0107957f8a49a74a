"""Reads `migrate.toml`: defaults for the commands' options, under the options' own names."""

import difflib
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from migrate.errors import BadDocument
from migrate.model.codec import Json

FILE_NAME = "migrate.toml"


def load_config(path: Path, *, options: Mapping[str, Collection[str]]) -> dict[str, dict[str, Json]]:
    """Reads the file and gives each command's defaults by option name, with underscores.

    `options` names every command and its options: any other key is an error that suggests a near one. Keys at the top
    of the file hold for every command that has an option of that name. Raises `BadDocument`.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadDocument(f"{path} can't be read", reason=str(problem)) from None
    everyone = {name for names in options.values() for name in names}
    shared: dict[str, Json] = {}
    result: dict[str, dict[str, Json]] = {command: {} for command in options}
    for key, value in document.items():
        if isinstance(value, dict):
            _known(key, options, path, "command")
            result[key] = {_known(option, options[key], path, f"{key} option"): item for option, item in value.items()}
        else:
            shared[_known(key, everyone, path, "option")] = value
    return {
        command: {**{name: value for name, value in shared.items() if name in options[command]}, **own}
        for command, own in result.items()
    }


def _known(key: str, names: Collection[str], path: Path, what: str) -> str:
    name = key if key in names else key.replace("-", "_")
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0].replace('_', '-')!r}?" if near else f"known: {', '.join(sorted(names))}"
    raise BadDocument(f"{path} has an unknown {what} {key!r}", hint=hint)
