"""How a plan's run on AWS stands: the tasks, the tables, and how far behind the target is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from migrate.errors import UsageProblem
from migrate.execute.aws.client import Aws, connect
from migrate.execute.aws.record import AwsRun, read_record
from migrate.execute.aws.request import Request
from migrate.execute.aws.resources import TASK
from migrate.execute.aws.settings import AwsSettings
from migrate.execute.aws.watch import Meter, TaskState, task_states
from migrate.execute.plan_folder import PlanFolder, load
from migrate.model.codec import Json
from migrate.model.progress import Progress

_WINDOW = timedelta(minutes=15)
_MEASURE_SECONDS = 60
"""How long each of DMS's measures lasts."""
_METRICS = ("CDCLatencySource", "CDCLatencyTarget")


def is_on_aws(folder: Path) -> bool:
    """Whether the plan in the folder, and not an earlier one, is run on AWS."""
    record = read_record(folder)
    return record is not None and record.plan == load(folder).plan.fingerprint


class OnAws:
    """A plan's run on AWS, as another command finds it."""

    def __init__(self, folder: Path, settings: AwsSettings) -> None:
        self.folder: PlanFolder = load(folder)
        record = read_record(folder)
        if record is None:
            raise UsageProblem("this plan was not run on AWS", hint="migrate run DIR --on aws begins it")
        self.record: AwsRun = record
        region, profile = settings.region or record.region, settings.profile or record.profile
        self.settings = replace(settings, region=region, profile=profile)
        self.aws: Aws = connect(region=region, profile=profile)
        self._meter = Meter(folder=self.folder)

    @property
    def arns(self) -> tuple[str, ...]:
        """The tasks' ARNs."""
        return self.record.arns(TASK.name)

    def states(self) -> tuple[TaskState, ...]:
        """The tasks' states."""
        return task_states(self.aws, self.arns) if self.arns else ()

    def progress(self) -> Progress:
        """All of it as DMS and CloudWatch have it now. Raises `AwsRefused`."""
        states = self.states()
        tables = self._meter.tables(self.aws, [state.arn for state in states if state.was_started])
        source, target = self.latencies(datetime.now(UTC) - _WINDOW) if self.record.follows else (None, None)
        failures = [f"task {state.identifier}: {state.failure}" for state in states if state.failure]
        reasons = sorted({state.stop_reason for state in states if state.stop_reason})
        return Progress(
            task=self.folder.task.identifier,
            status=_overall(states),
            stop_reason=", ".join(reasons),
            tables=tables,
            message="; ".join(failures),
            cdc_latency_source=source,
            cdc_latency_target=target,
            recovery_checkpoint=next((state.checkpoint for state in states if state.checkpoint), ""),
        )

    def latencies(self, since: datetime) -> tuple[float | None, float | None]:
        """How many seconds the slowest task is behind, on the source's side and on the target's; None where nothing says so.

        Only measures of minutes count that began `since` then.
        https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Monitoring.html#CHAP_Monitoring.Metrics
        """
        queries = [
            {"Id": f"m{number}{side}", "MetricStat": _metric(metric, self.record.instance, arn)}
            for number, arn in enumerate(self.arns)
            for side, metric in enumerate(_METRICS)
        ]
        if not queries or not self.record.instance:
            return None, None
        request = Request(
            service="cloudwatch",
            operation="GetMetricData",
            parameters={
                "MetricDataQueries": queries,
                "StartTime": since,
                "EndTime": max(datetime.now(UTC), since) + timedelta(minutes=1),
                "ScanBy": "TimestampDescending",
            },
        )
        newest: dict[str, float] = {}
        for item in self.aws.pages(request, "MetricDataResults"):
            for moment, value in zip(item.get("Timestamps", ()), item.get("Values", ()), strict=True):
                if moment >= since:
                    newest.setdefault(item["Id"], float(value))
        if len(newest) < len(queries):
            return None, None
        sides = [[value for name, value in newest.items() if name.endswith(str(side))] for side in range(2)]
        return max(sides[0]), max(sides[1])


def _metric(name: str, instance: str, arn: str) -> dict[str, Json]:
    dimensions = {"ReplicationInstanceIdentifier": instance, "ReplicationTaskIdentifier": arn.rpartition(":")[2]}
    return {
        "Metric": {
            "Namespace": "AWS/DMS",
            "MetricName": name,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        },
        "Period": _MEASURE_SECONDS,
        "Stat": "Maximum",
    }


def _overall(states: tuple[TaskState, ...]) -> str:
    words = {state.status for state in states}
    for word in ("failed", "missing", "running", "starting", "stopping", "creating", "modifying"):
        if word in words:
            return "failed" if word == "missing" else word
    return next(iter(sorted(words)), "ready")
