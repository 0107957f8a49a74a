"""What is watched while a migration runs: the metrics of the instance and of each task that follows changes.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Monitoring.html
"""

from dataclasses import dataclass

from migrate.dms.infrastructure.sizing import Sizing
from migrate.model.task import MigrationType, ReplicationTask

_GB, _MB = 1024**3, 1024**2
LATENCY_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm of the namespace `AWS/DMS`: five minutes at a time, over the threshold three times of three."""

    metric: str
    description: str
    above: bool
    """Whether it is above the threshold that is bad."""
    threshold: int
    task: int | None = None
    """Which task it watches, counted from 0; None for the instance."""


PERIOD_SECONDS, PERIODS = 300, 3


def alarms(tasks: tuple[ReplicationTask, ...], sizing: Sizing, *, serverless: bool) -> tuple[Alarm, ...]:
    """The alarms of one migration.

    Serverless grows its memory and its storage by itself, and the metrics of all its replications are looked at together.
    """
    following = [number for number, task in enumerate(tasks) if task.migration_type is not MigrationType.FULL_LOAD]
    if serverless:
        return tuple(alarm for alarm in _latency(None) if following)
    return (*(alarm for number in following for alarm in _latency(number)), *_instance(sizing))


def _latency(task: int | None) -> tuple[Alarm, ...]:
    return (
        Alarm(
            metric="CDCLatencySource",
            description="Changes are read late: the source's log is kept for that long, and its slot holds it.",
            above=True,
            threshold=LATENCY_SECONDS,
            task=task,
        ),
        Alarm(
            metric="CDCLatencyTarget",
            description="Changes are applied late: a cutover would wait for that long.",
            above=True,
            threshold=LATENCY_SECONDS,
            task=task,
        ),
    )


def _instance(sizing: Sizing) -> tuple[Alarm, ...]:
    return (
        Alarm(
            metric="FreeStorageSpace",
            description="Less than a fifth of the storage is free: tasks stop when logs and waiting changes fill it.",
            above=False,
            threshold=sizing.storage_gb * _GB // 5,
        ),
        Alarm(
            metric="FreeableMemory",
            description="Less than a tenth of the memory is free: DMS stops tasks when it runs out.",
            above=False,
            threshold=sizing.instance.memory_mb * _MB // 10,
        ),
        Alarm(
            metric="SwapUsage",
            description="The instance swaps: take a larger class, or lower CommitRate and LobMaxSize.",
            above=True,
            threshold=512 * _MB,
        ),
    )
