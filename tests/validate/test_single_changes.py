"""Random single changes in random tables are all found and named; unchanged copies are called equal."""

import random
from collections.abc import Callable

import pytest

from migrate.url import Url
from tests.validate.mutations import KEYS, trials

pytestmark = pytest.mark.server
PAIRS = [
    ("mysql", "postgres"),
    ("mariadb", "postgres"),
    ("postgres-old", "mysql"),
    ("postgres", "mariadb"),
    ("mysql", "mariadb"),
]


@pytest.mark.parametrize("key", KEYS)
def test_every_change_is_named_and_no_copy_is(databases: Callable[[str], Url], key: str) -> None:
    source, target = (databases(server) for server in PAIRS[KEYS.index(key)])
    chance = random.Random(f"tables with a key of sort {key}")
    found = list(trials(source, target, chance, key=key, name=f"changes_{key}", changes=8, copies=3))
    assert [trial for trial in found if trial.wrong] == []
    assert len(found) == 11
