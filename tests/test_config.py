"""The options' file."""

from pathlib import Path

import pytest

from migrate.config import load_config
from migrate.errors import BadDocument

OPTIONS = {"assess": {"target", "fail_on", "ignore"}, "validate": {"level", "workers"}}


def write(folder: Path, text: str) -> Path:
    path = folder / "migrate.toml"
    path.write_text(text)
    return path


def test_keys_reach_their_commands(tmp_path: Path) -> None:
    path = write(tmp_path, 'target = "mysql"\n[assess]\nfail-on = "never"\n[validate]\nworkers = 3\n')
    assert load_config(path, options=OPTIONS) == {
        "assess": {"target": "mysql", "fail_on": "never"},
        "validate": {"workers": 3},
    }


def test_a_commands_own_key_wins(tmp_path: Path) -> None:
    path = write(tmp_path, 'target = "mysql"\n[assess]\ntarget = "postgresql"\n')
    assert load_config(path, options=OPTIONS)["assess"] == {"target": "postgresql"}


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, ""), options=OPTIONS) == {"assess": {}, "validate": {}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("targt = 'x'", "did you mean 'target'"),
        ("[asess]\n", "did you mean 'assess'"),
        ("[assess]\nfailon = 1", "did you mean 'fail-on'"),
        ("[validate]\nzzz = 1", "known: level, workers"),
        ("target = ", "can't be read"),
    ],
)
def test_an_unknown_key_is_an_error_with_a_near_match(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadDocument) as caught:
        load_config(write(tmp_path, text), options=OPTIONS)
    assert said in str(caught.value)
