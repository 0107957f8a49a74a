"""A stand-in for DMS between two real servers, and AWS's other services in moto."""

from collections.abc import Iterator
from types import SimpleNamespace

import botocore.loaders
import pytest

from migrate.testing.stand_in import StandIn
from migrate.url import Url
from tests.conftest import FreshDatabase
from tests.testing.cloud import cloud

_LOADER = botocore.loaders.create_loader()


@pytest.fixture
def between(fresh_database: FreshDatabase) -> tuple[Url, Url]:
    """A new database on MySQL and one on PostgreSQL."""
    return fresh_database("mysql"), fresh_database("postgres")


@pytest.fixture
def stand_in(between: tuple[Url, Url]) -> Iterator[StandIn]:
    """DMS, which knows the two servers by their secrets."""
    with cloud(*between) as dms:
        yield dms


@pytest.fixture(autouse=True)
def _no_pause_before_another_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore waits for up to some seconds before it sends a request again."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda seconds: None))


@pytest.fixture(autouse=True)
def _read_service_models_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every new session of botocore would read the services' models from their files again."""
    monkeypatch.setattr("botocore.loaders.create_loader", lambda search_path_string=None: _LOADER)


@pytest.fixture(autouse=True)
def _measures_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """DMS measures by the minute; the stand-in every second."""
    monkeypatch.setattr("migrate.execute.aws.state._MEASURE_SECONDS", 1)
