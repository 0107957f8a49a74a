"""The task-settings document."""

import pytest

from migrate.dms.settings import LobNeeds, chosen_settings, default_settings, task_settings
from migrate.errors import UsageProblem
from migrate.model.names import EngineName
from migrate.model.task import MigrationType


def _settings(
    kind: MigrationType = MigrationType.FULL_LOAD, lobs: LobNeeds | None = None, **more: int
) -> dict[str, dict[str, object]]:
    return task_settings(migration_type=kind, source=EngineName.MYSQL, target=EngineName.POSTGRESQL, lobs=lobs, **more)


@pytest.mark.parametrize("kind", list(MigrationType))
@pytest.mark.parametrize(
    "lobs",
    [None, LobNeeds(), LobNeeds(columns=2), LobNeeds(columns=1, not_null=True), LobNeeds(columns=1, largest_kb=900)],
)
def test_the_document_is_complete_and_every_difference_has_a_reason(kind: MigrationType, lobs: LobNeeds | None) -> None:
    settings, default = _settings(kind, lobs), default_settings()
    assert settings.keys() == default.keys()
    for block, values in default.items():
        if isinstance(values, dict):
            assert settings[block].keys() == values.keys(), block
    for chosen in chosen_settings(settings):
        assert chosen.why, chosen.path
    metadata = settings["TargetMetadata"]
    assert metadata["FullLobMode"] is not metadata["LimitedSizeLobMode"]
    assert not (metadata["InlineLobMaxSize"] and metadata["LimitedSizeLobMode"])


def test_our_tables_are_kept() -> None:
    assert _settings()["FullLoadSettings"]["TargetTablePrepMode"] == "DO_NOTHING"


def test_only_a_task_that_goes_on_stops_for_the_indexes() -> None:
    key = "StopTaskCachedChangesApplied"
    assert _settings()["FullLoadSettings"][key] is False
    assert _settings(MigrationType.CDC)["FullLoadSettings"][key] is False
    assert _settings(MigrationType.FULL_LOAD_AND_CDC)["FullLoadSettings"][key] is True


def test_a_measured_lob_is_given_three_times_its_size_up_to_the_bound() -> None:
    assert _settings(lobs=LobNeeds(columns=1, largest_kb=100))["TargetMetadata"]["LobMaxSize"] == 300
    settings = _settings(lobs=LobNeeds(columns=1, largest_kb=90_000))
    assert settings["TargetMetadata"]["LobMaxSize"] == 102_400
    assert settings["ValidationSettings"]["ValidationPartialLobSize"] == 102_400


@pytest.mark.parametrize("number", [0, 50])
def test_the_number_of_tables_at_a_time_is_bounded(number: int) -> None:
    with pytest.raises(UsageProblem):
        _settings(parallel_tables=number)
