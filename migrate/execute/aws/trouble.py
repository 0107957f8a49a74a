"""What went wrong on AWS, in its own words: a task's last failure message and the errors in its log."""

from collections.abc import Sequence

from migrate.errors import AwsRefused
from migrate.execute.aws.client import Aws
from migrate.execute.aws.request import Request
from migrate.execute.aws.watch import TaskState

_LINES = 5


def log_lines(aws: Aws, instance: str, arn: str) -> tuple[str, ...]:
    """The last errors of a task's log; without any, its last lines. Nothing where there is no log, or it may not be read.

    https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Troubleshooting.html
    """
    request = Request(
        service="logs",
        operation="GetLogEvents",
        parameters={
            "logGroupName": f"dms-tasks-{instance}",
            "logStreamName": f"dms-task-{arn.rpartition(':')[2]}",
            "limit": 200,
            "startFromHead": False,
        },
    )
    try:
        events = aws.call(request).get("events", [])
    except AwsRefused:
        return ()
    lines = [str(event.get("message", "")).strip() for event in events]
    errors = [line for line in lines if "]E:" in line or "Error" in line]
    return tuple((errors or lines)[-_LINES:])


def told(aws: Aws, instance: str, states: Sequence[TaskState]) -> str:
    """Why tasks failed, with the last lines of their logs."""
    parts = []
    for state in states:
        words = state.failure or state.stop_reason or "DMS gives no reason"
        parts.append(f"task {state.identifier} {state.status}: {words}")
        parts += [f"  log: {line}" for line in log_lines(aws, instance, state.arn)]
    return "\n".join(parts)
