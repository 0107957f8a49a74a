"""What DMS leaves in other services of AWS: results in S3, log lines in CloudWatch Logs, latencies in CloudWatch."""

import json
import threading
import time
from typing import Any

import boto3
from botocore.exceptions import ClientError

from migrate.model.codec import Json


def resource_id(arn: str) -> str:
    """The last part of an ARN: what DMS calls its streams and metrics by."""
    return arn.rpartition(":")[2]


class Outside:
    """The other services, as one session reaches them; without one, nothing is left anywhere."""

    def __init__(self, session: boto3.Session | None) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}
        self._streams: set[str] = set()

    def _client(self, service: str) -> Any:
        assert self._session is not None
        if service not in self._clients:
            self._clients[service] = self._session.client(service)
        return self._clients[service]

    def log(self, instance: str, task: str, text: str) -> None:
        """Writes a line into the task's log stream."""
        if self._session is None:
            return
        group, stream = f"dms-tasks-{instance}", f"dms-task-{resource_id(task)}"
        with self._lock:
            logs = self._client("logs")
            if stream not in self._streams:
                for make, names in (
                    (logs.create_log_group, {"logGroupName": group}),
                    (logs.create_log_stream, {"logGroupName": group, "logStreamName": stream}),
                ):
                    _made_already(make, names)
                self._streams.add(stream)
            event = {
                "timestamp": int(time.time() * 1000),
                "message": time.strftime("%Y-%m-%dT%H:%M:%S [TASK_MANAGER ") + text,
            }
            logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])

    def latencies(self, instance: str, task: str, source: float, target: float) -> None:
        """Gives CloudWatch how far behind the task is, in seconds."""
        if self._session is None:
            return
        dimensions = [
            {"Name": "ReplicationInstanceIdentifier", "Value": instance},
            {"Name": "ReplicationTaskIdentifier", "Value": resource_id(task)},
        ]
        values = {"CDCLatencySource": source, "CDCLatencyTarget": target}
        with self._lock:
            self._client("cloudwatch").put_metric_data(
                Namespace="AWS/DMS",
                MetricData=[
                    {"MetricName": name, "Value": value, "Unit": "Seconds", "Dimensions": dimensions}
                    for name, value in values.items()
                ],
            )

    def write(self, bucket: str, key: str, document: Json) -> str:
        """Writes a result into S3; gives what S3 minded."""
        if self._session is None:
            return "S3 is not there"
        try:
            with self._lock:
                self._client("s3").put_object(Bucket=bucket, Key=key, Body=json.dumps(document, indent=2).encode())
        except ClientError as problem:
            return str(problem)
        return ""


def _made_already(make: Any, names: dict[str, str]) -> None:
    try:
        make(**names)
    except ClientError as problem:
        if problem.response["Error"]["Code"] != "ResourceAlreadyExistsException":
            raise
