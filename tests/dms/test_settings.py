"""The task-settings document."""

import pytest

from migrate.dms.settings import LobSettings, chosen_settings, default_settings, task_settings
from migrate.errors import UsageProblem
from migrate.model.names import EngineName
from migrate.model.task import MigrationType


def _settings(
    kind: MigrationType = MigrationType.FULL_LOAD, lobs: LobSettings | None = None, parallel_tables: int = 8
) -> dict[str, dict[str, object]]:
    return task_settings(
        migration_type=kind,
        source=EngineName.MYSQL,
        target=EngineName.POSTGRESQL,
        lobs=lobs,
        parallel_tables=parallel_tables,
    )


@pytest.mark.parametrize("kind", list(MigrationType))
@pytest.mark.parametrize(
    "lobs",
    [None, LobSettings(), LobSettings(full=True), LobSettings(limit_kb=900, validated_kb=90, reserved_kb=9000)],
)
def test_the_document_is_complete_and_every_difference_has_a_reason(
    kind: MigrationType, lobs: LobSettings | None
) -> None:
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


def test_the_limit_of_large_values_is_also_how_much_of_them_is_validated() -> None:
    settings = _settings(lobs=LobSettings(limit_kb=300, validated_kb=300, reserved_kb=300))
    assert settings["TargetMetadata"]["LobMaxSize"] == 300
    assert settings["ValidationSettings"]["ValidationPartialLobSize"] == 300


@pytest.mark.parametrize(("reserved", "rate"), [(0, 10_000), (63, 10_000), (300, 3_400), (102_400, 100), (10**7, 100)])
def test_fewer_rows_at_a_time_where_large_values_need_memory(reserved: int, rate: int) -> None:
    assert _settings(lobs=LobSettings(reserved_kb=reserved))["FullLoadSettings"]["CommitRate"] == rate


def test_batches_stop_at_a_refused_row_and_not_in_a_load() -> None:
    settings = task_settings(
        migration_type=MigrationType.CDC, source=EngineName.MYSQL, target=EngineName.POSTGRESQL, batches=True
    )
    assert settings["TargetMetadata"]["BatchApplyEnabled"] is True
    assert settings["ErrorBehavior"]["ApplyErrorDeletePolicy"] == "SUSPEND_TABLE"
    assert all(chosen.why for chosen in chosen_settings(settings))
    assert _settings()["TargetMetadata"]["BatchApplyEnabled"] is False


def test_tables_without_a_key_are_emptied_before_a_load_and_not_validated() -> None:
    settings = task_settings(
        migration_type=MigrationType.FULL_LOAD, source=EngineName.MYSQL, target=EngineName.POSTGRESQL, keys=False
    )
    assert settings["FullLoadSettings"]["TargetTablePrepMode"] == "TRUNCATE_BEFORE_LOAD"
    assert settings["ValidationSettings"]["EnableValidation"] is False
    whys = {chosen.path: chosen.why for chosen in chosen_settings(settings)}
    assert "loaded twice" in whys["FullLoadSettings.TargetTablePrepMode"]


@pytest.mark.parametrize("kind", list(MigrationType))
def test_only_a_task_that_follows_keeps_its_position_on_the_target(kind: MigrationType) -> None:
    kept = _settings(kind)["TargetMetadata"]["TaskRecoveryTableEnabled"]
    assert kept is (kind is not MigrationType.FULL_LOAD)


@pytest.mark.parametrize("number", [0, 50])
def test_the_number_of_tables_at_a_time_is_bounded(number: int) -> None:
    with pytest.raises(UsageProblem):
        _settings(parallel_tables=number)
