"""Deletes what a plan made on AWS: what has its name and its tag, in the order in which DMS lets it go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from migrate.execute.aws.client import Aws, Refusal, connect
from migrate.execute.aws.record import AWS, read_record
from migrate.execute.aws.request import dms
from migrate.execute.aws.resources import (
    KINDS,
    SUBNET_GROUP,
    TASK,
    Found,
    Interrupted,
    Pace,
    await_gone,
    find,
    is_of_a_plan,
)
from migrate.execute.aws.settings import AwsSettings
from migrate.execute.aws.steps import Does, aws_steps
from migrate.execute.plan_folder import RUN, load


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAws:
    """What there is of a plan."""

    aws: Aws
    region: str
    resources: tuple[Found, ...]


def to_delete(folder: Path, settings: AwsSettings) -> OnAws:
    """What of the plan is on AWS, in the order in which it can be deleted. What has another's tag is not of it."""
    record = read_record(folder)
    region = settings.region or (record.region if record else "")
    aws = connect(region=region, profile=settings.profile or (record.profile if record else ""))
    plan_folder = load(folder)
    names = [
        (step.kind, str(step.requests[0].parameters[step.kind.key]))
        for step in aws_steps(plan_folder, settings)
        if step.does is Does.ENSURE and step.kind is not None
    ]
    remembered = {item.kind: item.identifier for item in record.resources if item.made} if record else {}
    names += [(kind, remembered[kind.name]) for kind in KINDS if kind.name in remembered]
    wanted = dict.fromkeys((kind, name.lower()) for kind, name in names)
    found = [item for kind in KINDS for known, name in wanted if known is kind and (item := find(aws, kind, name))]
    return OnAws(
        aws=aws,
        region=aws.region,
        resources=tuple(item for item in found if is_of_a_plan(aws, item, task=plan_folder.task.identifier)),
    )


def delete(
    found: OnAws, folder: Path, settings: AwsSettings, *, stopping: Callable[[], bool], report: Callable[[str], None]
) -> None:
    """Deletes the resources, tasks that run being stopped first, and forgets the run. Raises `AwsRefused`.

    Where the user stops it, what is left is found by the next call.
    """
    pace = Pace(seconds=settings.poll_seconds, stopping=stopping)
    try:
        for resource in found.resources:
            _delete(found.aws, resource, pace)
            report(f"{resource.kind.name} {resource.identifier}: deleted")
    except Interrupted:
        report("stopped; --delete again goes on")
        return
    for file in (AWS, RUN):
        (folder / file).unlink(missing_ok=True)
    for line in _left(found):
        report(line)


def _delete(aws: Aws, found: Found, pace: Pace) -> None:
    if found.kind is TASK:
        _stop(aws, found, pace)
    if found.kind is SUBNET_GROUP:
        aws.call(dms("DeleteReplicationSubnetGroup", **{SUBNET_GROUP.key: found.identifier}))
        return
    if found.status != "deleting":
        _ask(aws, found)
    await_gone(aws, found, pace=pace)


def _ask(aws: Aws, found: Found) -> None:
    try:
        aws.call(dms(f"Delete{found.kind.word}", **{found.kind.arn: found.arn}))
    except Refusal as problem:
        if not problem.is_missing:
            raise


def _stop(aws: Aws, found: Found, pace: Pace) -> None:
    asked = False
    for _ in pace.ticks():
        now = find(aws, TASK, found.identifier)
        if now is None or now.status in ("ready", "stopped", "failed", "deleting"):
            return
        if now.status == "running" and not asked:
            aws.call(dms("StopReplicationTask", ReplicationTaskArn=now.arn))
            asked = True


def _left(found: OnAws) -> Iterator[str]:
    instances = [item.identifier for item in found.resources if item.kind.word == "ReplicationInstance"]
    yield from (f"left: the log group dms-tasks-{name} in CloudWatch Logs, if tasks wrote logs" for name in instances)
