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
PART_TAG = "migrate:part"
"""On what a plan's CloudFormation or Terraform made."""
OF_STACK = "of the plan's stack, used as it is"
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
    """The resource of that name, None where there is none. DMS keeps names in lower case."""
    identifier = identifier.lower()
    request = dms(f"Describe{kind.word}s", Filters=[{"Name": kind.filter, "Values": [identifier]}])
    try:
        items = list(aws.pages(request, f"{kind.word}s"))
    except Refusal as problem:
        if problem.is_missing:
            return None
        raise
    return next(
        (Found(kind=kind, document=item) for item in items if str(item.get(kind.key)).lower() == identifier), None
    )


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
    if found is not None and found.status == "deleting":
        await_gone(aws, found, pace=pace)
        found = None
    if found is None:
        made = _make(aws, kind, create)
        found = await_ready(aws, kind, identifier, pace=pace)
        if not made:
            refuse_strange(aws, found, plan=plan, task=_task_of(create))
        return found, "made" if made else ""
    is_ours = refuse_strange(aws, found, plan=plan, task=_task_of(create))
    found = await_ready(aws, kind, identifier, pace=pace)
    different = differences(wanted, found)
    if not is_ours:
        return found, _of_stack(found, different)
    told = _change(aws, found, different) if different else ""
    return await_ready(aws, kind, identifier, pace=pace), told


def _task_of(create: Request) -> str:
    """The task whose plan the request belongs to."""
    return next((str(tag["Value"]) for tag in create.parameters.get("Tags", ()) if tag["Key"] == TASK_TAG), "")


def _of_stack(found: Found, different: Mapping[str, Json]) -> str:
    """What is said of a resource that the plan's stack made: the stack alone changes it. Raises `StalePlan` for another plan's task."""
    texts = [name for name in different if name in TEXTS]
    if found.kind is TASK and texts:
        raise StalePlan(
            f"the stack's replication task {found.identifier!r} is not the plan's",
            reason=f"different: {', '.join(texts)}",
            hint="update the stack from the plan's aws/ folder, then run again",
        )
    names = ", ".join(different)
    return f"{OF_STACK}; {names} differ" if names else OF_STACK


def _make(aws: Aws, kind: Kind, create: Request) -> bool:
    """Whether it was made by this request."""
    try:
        aws.call(create)
    except Refusal as problem:
        # A request that was sent again because its answer was lost, or a resource too new to be seen.
        if problem.code != "ResourceAlreadyExistsFault":
            raise
        return False
    return True


def is_of_a_plan(aws: Aws, found: Found, *, task: str = "") -> bool:
    """Whether a plan made it; with `task`, the plan of that task. A subnet group, whose ARN is not told, says so in its description."""
    if found.kind is SUBNET_GROUP:
        return str(found.document.get("ReplicationSubnetGroupDescription")) == group_description(
            task or found.identifier
        )
    tags = tags_of(aws, found.arn)
    return tags.get(TASK_TAG) == task if task else TASK_TAG in tags


def group_description(task: str) -> str:
    """What the subnet group of a task's plan is described as."""
    return f"Of the migration {task.lower()}"


def refuse_strange(aws: Aws, found: Found, *, plan: str, task: str) -> bool:
    """Whether it is a run's own, which may change it: what the plan's stack made is only used.

    Raises `UsageProblem` for what no plan made, and `StalePlan` for a task of another plan; what else is older is marked anew.
    """
    tags = tags_of(aws, found.arn) if found.arn else {}
    if PART_TAG in tags and tags.get(PLAN_TAG, "").lower() == task.lower():
        return False
    if not is_of_a_plan(aws, found):
        raise UsageProblem(
            f"{aws.region} has the {found.kind.name} {found.identifier!r} already, and no plan made it",
            reason=f"it has no tag {TASK_TAG}",
            hint="delete or rename it, or name it in migrate.toml to be used as it is",
        )
    marked = tags.get(PLAN_TAG, plan if not found.arn else "")
    if found.kind is TASK and marked != plan:
        raise StalePlan(
            f"the replication task {found.identifier!r} was made from another plan",
            reason=f"its tag {PLAN_TAG} is {marked[:12]}…, this plan is {plan[:12]}…",
            hint="run the folder that it was made from, or delete what is on AWS first: migrate run DIR --on aws --delete",
        )
    if marked != plan:
        aws.call(dms("AddTagsToResource", ResourceArn=found.arn, Tags=[{"Key": PLAN_TAG, "Value": plan}]))
    return True


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
        # DMS adds attributes of its own.
        return _attributes(wanted) <= _attributes(found)
    return _within(wanted, found)


def _attributes(text: Json) -> set[str]:
    return {part.strip().lower() for part in str(text or "").split(";") if part.strip()}


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


def _change(aws: Aws, found: Found, different: Mapping[str, Json]) -> str:
    """Changes what differs, and says so. What a running task uses is left as it is: DMS would refuse."""
    names = ", ".join(different)
    if found.kind is TASK and found.status in ("running", "starting", "stopping"):
        return f"{names} differ from the plan; left as they are while it is {found.status}"
    parameters = {found.kind.arn: found.arn, **different}
    if found.kind is SUBNET_GROUP:
        return ""
    if found.kind is ENDPOINT:
        # Without its engine's name the settings of a block are not taken.
        parameters |= {"EngineName": found.document["EngineName"]}
        parameters.pop("EndpointType", None)
    if found.kind is INSTANCE:
        parameters["ApplyImmediately"] = True
    try:
        aws.call(dms(f"Modify{found.kind.word}", **parameters))
    except Refusal as problem:
        if found.kind is ENDPOINT and problem.code == "InvalidResourceStateFault":
            return f"{names} differ from the plan; left as they are while a task uses it"
        raise
    return f"{names} changed"


def await_gone(aws: Aws, found: Found, *, pace: Pace) -> None:
    """Waits until a resource that is being deleted is no more. Raises `AwsRefused` where it stays."""
    for _ in pace.ticks():
        if find(aws, found.kind, found.identifier) is None:
            return
    raise AwsRefused(
        f"the {found.kind.name} {found.identifier!r} is still being deleted",
        hint="look at it in the console; the same command again goes on",
    )


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
