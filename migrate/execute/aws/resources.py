"""The things of DMS that a plan needs: how each is found, made, changed and deleted; and how it is seen to be this plan's."""

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from migrate.errors import AwsRefused, StalePlan, UsageProblem
from migrate.execute.aws.client import Aws, Refusal
from migrate.execute.aws.request import Request, dms
from migrate.model.codec import Json

PLAN_TAG = "migrate:plan"
TASK_TAG = "migrate:task"
TEXTS = ("TableMappings", "ReplicationTaskSettings")


class Interrupted(Exception):
    """The user stopped the run while it waited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of resource, in DMS's words."""

    name: str
    word: str
    """`ReplicationInstance`, as in CreateReplicationInstance and DescribeReplicationInstances."""
    key: str
    """What its name is called in the request."""
    filter: str
    arn: str = ""
    status: str = ""
    ready: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    """States in which it is not about to change by itself; `ready` among them."""
    fixed: tuple[str, ...] = ()
    """Parameters that can't be changed, or that describing shows otherwise."""


SUBNET_GROUP = Kind(
    name="subnet group",
    word="ReplicationSubnetGroup",
    key="ReplicationSubnetGroupIdentifier",
    filter="replication-subnet-group-id",
    status="SubnetGroupStatus",
    ready=("Complete",),
    fixed=("SubnetIds",),
)
INSTANCE = Kind(
    name="replication instance",
    word="ReplicationInstance",
    key="ReplicationInstanceIdentifier",
    filter="replication-instance-id",
    arn="ReplicationInstanceArn",
    status="ReplicationInstanceStatus",
    ready=("available",),
    settled=("available", "failed", "storage-full", "incompatible-network", "incompatible-credentials"),
    fixed=(
        "ReplicationSubnetGroupIdentifier",
        "VpcSecurityGroupIds",
        "PubliclyAccessible",
        "KmsKeyId",
        "EngineVersion",
    ),
)
ENDPOINT = Kind(
    name="endpoint",
    word="Endpoint",
    key="EndpointIdentifier",
    filter="endpoint-id",
    arn="EndpointArn",
    status="Status",
    ready=("active",),
    settled=("active", "failed"),
)
TASK = Kind(
    name="replication task",
    word="ReplicationTask",
    key="ReplicationTaskIdentifier",
    filter="replication-task-id",
    arn="ReplicationTaskArn",
    status="Status",
    ready=("ready", "stopped", "failed", "running", "starting", "stopping"),
    settled=("ready", "stopped", "failed", "running"),
    fixed=("SourceEndpointArn", "TargetEndpointArn", "ReplicationInstanceArn"),
)
KINDS = (TASK, ENDPOINT, INSTANCE, SUBNET_GROUP)
"""In the order in which they can be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A resource as DMS describes it."""

    kind: Kind
    document: Mapping[str, Json]

    @property
    def arn(self) -> str:
        """Its ARN; a subnet group has none in its description."""
        return str(self.document.get(self.kind.arn, ""))

    @property
    def identifier(self) -> str:
        """Its name."""
        return str(self.document.get(self.kind.key, ""))

    @property
    def status(self) -> str:
        """Its state, in DMS's word."""
        return str(self.document.get(self.kind.status, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often AWS is asked while something is waited for, and whether the user wants no more of it."""

    seconds: float
    stopping: Callable[[], bool]
    patience_seconds: float = 1800.0
    """How long a resource may take to come to the state that is waited for."""

    def ticks(self, *, forever: bool = False) -> Iterator[None]:
        """A tick each time that AWS may be asked again, as long as the patience lasts. Raises `Interrupted`."""
        end = math.inf if forever else time.monotonic() + self.patience_seconds
        while time.monotonic() < end:
            yield
            due = time.monotonic() + self.seconds
            while True:
                if self.stopping():
                    raise Interrupted
                left = due - time.monotonic()
                if left <= 0:
                    break
                time.sleep(min(left, 0.2))


def find(aws: Aws, kind: Kind, identifier: str) -> Found | None:
    """The resource of that name, None where there is none."""
    request = dms(f"Describe{kind.word}s", Filters=[{"Name": kind.filter, "Values": [identifier]}])
    try:
        items = list(aws.pages(request, f"{kind.word}s"))
    except Refusal as problem:
        if problem.is_missing:
            return None
        raise
    return next((Found(kind=kind, document=item) for item in items if item.get(kind.key) == identifier), None)


def tags_of(aws: Aws, arn: str) -> dict[str, str]:
    """The resource's tags."""
    answer = aws.call(dms("ListTagsForResource", ResourceArn=arn))
    return {tag["Key"]: tag.get("Value", "") for tag in answer.get("TagList", ())}


def ensure(aws: Aws, kind: Kind, create: Request, *, plan: str, pace: Pace) -> tuple[Found, str]:
    """The resource that the request makes: as it is where it is right, changed where it differs, else made. Then waits for it.

    The second is what was done: `made`, `changed` or an empty text. Raises `UsageProblem` where the name belongs to
    something of someone else's, and `StalePlan` where a task was made from another plan.
    """
    wanted = dict(create.parameters)
    identifier = str(wanted[kind.key])
    found = find(aws, kind, identifier)
    if found is None:
        told = _make(aws, kind, create)
        return await_ready(aws, kind, identifier, pace=pace), told
    _refuse_strange(aws, found, plan=plan)
    found = await_ready(aws, kind, identifier, pace=pace)
    different = differences(wanted, found)
    if not different:
        return found, ""
    _change(aws, found, different)
    return await_ready(aws, kind, identifier, pace=pace), "changed"


def _make(aws: Aws, kind: Kind, create: Request) -> str:
    try:
        aws.call(create)
    except Refusal as problem:
        # A request that was tried again after its answer was lost, or a resource too new to be seen.
        if problem.code != "ResourceAlreadyExistsFault":
            raise
        return ""
    return "made"


def _refuse_strange(aws: Aws, found: Found, *, plan: str) -> None:
    if not found.arn:
        return
    tags = tags_of(aws, found.arn)
    if TASK_TAG not in tags:
        raise UsageProblem(
            f"there is a {found.kind.name} {found.identifier!r} in {aws.region} that no plan made",
            reason=f"it has no tag {TASK_TAG}",
            hint="delete or rename it, or name it in migrate.toml to be used as it is",
        )
    if found.kind is TASK and tags.get(PLAN_TAG) != plan:
        raise StalePlan(
            f"the replication task {found.identifier!r} was made from another plan",
            reason=f"its tag {PLAN_TAG} is {tags.get(PLAN_TAG, '')[:12]}…, this plan is {plan[:12]}…",
            hint="run the folder that it was made from, or delete what is on AWS first: migrate run DIR --on aws --delete",
        )
    if tags.get(PLAN_TAG) != plan:
        aws.call(dms("AddTagsToResource", ResourceArn=found.arn, Tags=[{"Key": PLAN_TAG, "Value": plan}]))


def differences(wanted: Mapping[str, Json], found: Found) -> dict[str, Json]:
    """The parameters that can be changed and are not as they should be. What AWS has beyond them is left as it is."""
    left_out = {found.kind.key, "Tags", *found.kind.fixed}
    return {
        name: value
        for name, value in wanted.items()
        if name not in left_out and not _is_same(name, value, found.document.get(name))
    }


def _is_same(name: str, wanted: Json, found: Json) -> bool:
    if name in TEXTS and isinstance(wanted, str) and isinstance(found, str):
        return _within(json.loads(wanted), json.loads(found))
    if name == "ExtraConnectionAttributes":
        return sorted(str(wanted).strip(";").split(";")) == sorted(str(found or "").strip(";").split(";"))
    return _within(wanted, found)


def _within(wanted: Json, found: Json) -> bool:
    """Whether everything wanted is there. DMS adds the defaults of what was left out."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_within(value, found.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(wanted) == len(found)
            and all(_within(one, other) for one, other in zip(wanted, found, strict=True))
        )
    return bool(wanted == found)


def _change(aws: Aws, found: Found, different: Mapping[str, Json]) -> None:
    parameters = {found.kind.arn: found.arn, **different}
    if found.kind is ENDPOINT:
        parameters = {key: value for key, value in parameters.items() if key != "EndpointType"}
        # Without its engine's name the settings of a block are not taken.
        parameters["EngineName"] = found.document["EngineName"]
    if found.kind is INSTANCE:
        parameters["ApplyImmediately"] = True
    if found.kind is TASK and found.status in ("running", "starting", "stopping"):
        raise StalePlan(
            f"the replication task {found.identifier!r} differs from the plan and is {found.status}",
            reason=f"different: {', '.join(different)}",
            hint="stop it first: a task is only changed while it is stopped",
        )
    aws.call(dms(f"Modify{found.kind.word}", **parameters))


def await_ready(aws: Aws, kind: Kind, identifier: str, *, pace: Pace) -> Found:
    """Waits until the resource is there and ready. Raises `AwsRefused` where it fails, `Interrupted` where the user stops."""
    found = None
    for _ in pace.ticks():
        found = find(aws, kind, identifier)
        if found is not None and found.status in kind.ready:
            return found
        if found is not None and found.status in kind.settled:
            break
    state = f"it is {found.status}" if found else "it is not there"
    raise AwsRefused(
        f"the {kind.name} {identifier!r} did not become {kind.ready[0]}",
        reason=state,
        hint="look at it in the console's events; the same command with --resume goes on once it is",
    )
