"""Task settings as a value."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from migrate.dms import inventory
from migrate.dms.settings import default_settings
from migrate.dms.task_settings import TaskSettings
from migrate.errors import BadDocument
from tests.dms.inventory_documents import setting_documents


@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(setting_documents())
def test_settings_are_written_as_they_were_read(document: dict[str, Any]) -> None:
    parsed = TaskSettings.parse(document)
    assert parsed.to_document() == document
    assert all("x-" in path for path in parsed.unknown)


def test_a_missing_setting_has_the_default() -> None:
    own = TaskSettings.parse({"TargetMetadata": {"LobMaxSize": 64}})
    assert own.value("TargetMetadata.LobMaxSize") == 64
    assert own.value("FullLoadSettings.CommitRate") == 10_000
    assert (own.has("TargetMetadata.LobMaxSize"), own.has("FullLoadSettings.CommitRate")) == (True, False)
    with pytest.raises(KeyError):
        own.value("TargetMetadata.LobMaxSze")


def test_a_setting_is_changed_within_its_limits() -> None:
    own = TaskSettings.parse({}).with_value("FullLoadSettings.MaxFullLoadSubTasks", 49)
    assert own.to_document() == {"FullLoadSettings": {"MaxFullLoadSubTasks": 49}}
    with pytest.raises(BadDocument, match="out of its range"):
        own.with_value("FullLoadSettings.MaxFullLoadSubTasks", 50)
    with pytest.raises(BadDocument, match="no task setting"):
        own.with_value("FullLoadSettings.MaxSubTasks", 5)
    assert own.value("FullLoadSettings.MaxFullLoadSubTasks") == 49


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "an object was expected"),
        ({"TargetMetadata": 5}, "$.TargetMetadata: an object was expected"),
        ({"TargetMetadata": {"LobMaxSize": "big"}}, "$.TargetMetadata.LobMaxSize: a number was expected"),
        ({"Logging": {"LogComponents": [{}]}}, "$.Logging.LogComponents[0].Id is missing"),
    ],
)
def test_broken_settings_are_refused_with_the_place(document: Any, words: str) -> None:
    with pytest.raises(BadDocument) as problem:
        TaskSettings.parse(document)
    assert words in str(problem.value)


def test_unknown_keys_are_kept_and_told() -> None:
    document = {"TargetMetadata": {"LobMaxSze": 3}, "New": {"A": 1}}
    own = TaskSettings.parse(document)
    assert own.to_document() == document
    assert set(own.unknown) == {"TargetMetadata.LobMaxSze", "New"}


def test_the_defaults_are_those_of_the_inventory() -> None:
    """DMS answers 0 for the numbers of threads that nobody set."""
    own = TaskSettings.parse(default_settings())
    other = {
        entry.path: value
        for entry, value in own.given()
        if entry.is_leaf and entry.default is not None and value != entry.default
    }
    assert set(other) == {
        f"TargetMetadata.Parallel{name}"
        for name in ("LoadBufferSize", "LoadQueuesPerThread", "ApplyBufferSize", "ApplyQueuesPerThread")
    }
    assert set(other.values()) == {0}


def test_conditions_name_settings_that_are_there() -> None:
    own = TaskSettings.parse({})
    for entry in inventory.settings().entries.values():
        for condition in (*entry.needs, *entry.excludes):
            own.holds(condition)
