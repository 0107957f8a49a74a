"""What is there of a plan on AWS is found, left alone, changed or made, as its name, its tag and its state ask for."""

from collections.abc import Iterator

import boto3
import pytest

from migrate.errors import AwsRefused, StalePlan, UsageProblem
from migrate.execute.aws.client import Aws
from migrate.execute.aws.request import Request, dms
from migrate.execute.aws.resources import (
    ENDPOINT,
    INSTANCE,
    PART_TAG,
    PLAN_TAG,
    SUBNET_GROUP,
    TASK,
    TASK_TAG,
    Interrupted,
    Pace,
    differences,
    ensure,
    find,
    group_description,
    is_of_a_plan,
)
from migrate.testing.stand_in import StandIn
from tests.testing.cloud import REGION

PACE = Pace(seconds=0, stopping=lambda: False, patience_seconds=2)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn(servers={}) as dms_, dms_.everywhere():
        yield dms_


@pytest.fixture
def aws(stand_in: StandIn) -> Aws:
    return Aws(boto3.Session(region_name=REGION, aws_access_key_id="x", aws_secret_access_key="y"))


def tags(plan: str) -> list[dict[str, str]]:
    return [{"Key": TASK_TAG, "Value": "Shop"}, {"Key": PLAN_TAG, "Value": plan}]


def instance(size: str = "dms.t3.medium", *, plan: str = "p") -> Request:
    names = {"ReplicationInstanceIdentifier": "Shop", "ReplicationInstanceClass": size}
    return dms("CreateReplicationInstance", **names, Tags=tags(plan))


def endpoint(side: str = "source", *, attributes: str = "a=1", plan: str = "p") -> Request:
    return dms(
        "CreateEndpoint",
        EndpointIdentifier=f"Shop-{side}",
        EndpointType=side,
        EngineName="mysql",
        ExtraConnectionAttributes=attributes,
        Tags=tags(plan),
    )


def task(aws: Aws, *, settings: str = "{}", plan: str = "p") -> Request:
    arns = {"ReplicationInstanceArn": ensure(aws, INSTANCE, instance(), plan="p", pace=PACE)[0].arn}
    for side in ("source", "target"):
        arns[f"{side.title()}EndpointArn"] = ensure(aws, ENDPOINT, endpoint(side), plan="p", pace=PACE)[0].arn
    return dms(
        "CreateReplicationTask",
        ReplicationTaskIdentifier="Shop",
        MigrationType="full-load",
        TableMappings='{"rules": []}',
        ReplicationTaskSettings=settings,
        Tags=tags(plan),
        **arns,
    )


def test_what_is_right_is_left_alone_whatever_the_case_of_its_name(aws: Aws, stand_in: StandIn) -> None:
    assert ensure(aws, INSTANCE, instance(), plan="p", pace=PACE)[1] == "made"
    found, told = ensure(aws, INSTANCE, instance(), plan="p", pace=PACE)
    assert (found.identifier, found.status, told) == ("shop", "available", "")
    assert not stand_in.asked("ModifyReplicationInstance")
    assert not stand_in.asked("AddTagsToResource")


def test_what_differs_is_changed_and_marked_with_the_new_plan(aws: Aws, stand_in: StandIn) -> None:
    ensure(aws, INSTANCE, instance(), plan="p", pace=PACE)
    found, told = ensure(aws, INSTANCE, instance("dms.r6i.large", plan="q"), plan="q", pace=PACE)
    assert told == "ReplicationInstanceClass changed"
    assert stand_in.account.instances[found.arn].tags[PLAN_TAG] == "q"
    assert stand_in.asked("ModifyReplicationInstance")[0]["ApplyImmediately"] is True


def test_what_dms_adds_is_no_difference(aws: Aws) -> None:
    made, _ = ensure(aws, ENDPOINT, endpoint(), plan="p", pace=PACE)
    made.document["ExtraConnectionAttributes"] = "B=2;A=1;"  # type: ignore[index]
    assert differences(endpoint().parameters, made) == {}
    assert differences(endpoint(attributes="a=2").parameters, made) == {"ExtraConnectionAttributes": "a=2"}
    other, _ = ensure(aws, TASK, task(aws, settings='{"Logging": {"EnableLogging": true}}'), plan="p", pace=PACE)
    wanted = '{"Logging": {"EnableLogging": true}}'
    other.document["ReplicationTaskSettings"] = '{"Logging": {"EnableLogging": true, "CloudWatchLogGroup": null}}'  # type: ignore[index]
    assert differences({"ReplicationTaskSettings": wanted}, other) == {}
    assert differences({"ReplicationTaskSettings": '{"Logging": {"EnableLogging": false}}'}, other)


def test_what_a_running_task_uses_is_left_as_it_is(aws: Aws, stand_in: StandIn) -> None:
    ensure(aws, TASK, task(aws), plan="p", pace=PACE)
    next(iter(stand_in.account.tasks.values())).status = "running"
    told = ensure(aws, ENDPOINT, endpoint(attributes="a=2"), plan="p", pace=PACE)[1]
    assert told == "ExtraConnectionAttributes differ from the plan; left as they are while a task uses it"
    told = ensure(aws, TASK, task(aws, settings='{"Logging": {}}'), plan="p", pace=PACE)[1]
    assert told == "ReplicationTaskSettings differ from the plan; left as they are while it is running"
    next(iter(stand_in.account.tasks.values())).status = "stopped"
    assert ensure(aws, TASK, task(aws, settings='{"Logging": {}}'), plan="p", pace=PACE)[1].endswith("changed")


def test_a_task_of_another_plan_is_refused(aws: Aws) -> None:
    ensure(aws, TASK, task(aws), plan="p", pace=PACE)
    with pytest.raises(StalePlan, match="was made from another plan"):
        ensure(aws, TASK, task(aws, plan="q"), plan="q", pace=PACE)


def test_what_no_plan_made_is_refused(aws: Aws) -> None:
    aws.call(dms("CreateEndpoint", EndpointIdentifier="shop-source", EndpointType="source", EngineName="mysql"))
    with pytest.raises(UsageProblem, match="no plan made it"):
        ensure(aws, ENDPOINT, endpoint(), plan="p", pace=PACE)


def test_what_the_plans_stack_made_is_used_as_it_is(aws: Aws, stand_in: StandIn) -> None:
    by_stack = [{"Key": PART_TAG, "Value": "task"}, {"Key": PLAN_TAG, "Value": "Shop"}]
    wanted = task(aws)
    aws.call(dms("CreateReplicationTask", **{**wanted.parameters, "Tags": by_stack}))
    _, told = ensure(aws, TASK, wanted, plan="p", pace=PACE)
    assert told == "of the plan's stack, used as it is"
    with pytest.raises(StalePlan, match="is not the plan's"):
        ensure(aws, TASK, task(aws, settings='{"Logging": {}}'), plan="p", pace=PACE)
    assert not stand_in.asked("ModifyReplicationTask")
    found = find(aws, TASK, "Shop")
    assert found is not None
    assert not is_of_a_plan(aws, found, task="Shop")


def test_a_subnet_group_is_told_by_its_description(aws: Aws) -> None:
    group = {"ReplicationSubnetGroupIdentifier": "Shop", "SubnetIds": ["subnet-1", "subnet-2"]}
    mine = dms("CreateReplicationSubnetGroup", **group, ReplicationSubnetGroupDescription=group_description("Shop"))
    assert ensure(aws, SUBNET_GROUP, mine, plan="p", pace=PACE)[1] == "made"
    assert ensure(aws, SUBNET_GROUP, mine, plan="p", pace=PACE)[1] == ""
    aws.call(dms("DeleteReplicationSubnetGroup", ReplicationSubnetGroupIdentifier="shop"))
    aws.call(dms("CreateReplicationSubnetGroup", **group, ReplicationSubnetGroupDescription="of others"))
    with pytest.raises(UsageProblem, match="no plan made it"):
        ensure(aws, SUBNET_GROUP, mine, plan="p", pace=PACE)


def test_what_is_being_deleted_is_waited_for_and_made_anew(aws: Aws) -> None:
    old, _ = ensure(aws, INSTANCE, instance(), plan="p", pace=PACE)
    aws.call(dms("DeleteReplicationInstance", ReplicationInstanceArn=old.arn))
    new, told = ensure(aws, INSTANCE, instance(), plan="p", pace=PACE)
    assert (told, new.arn != old.arn) == ("made", True)


def test_what_never_gets_ready_is_told_and_a_wait_can_be_ended(aws: Aws, stand_in: StandIn) -> None:
    aws.call(instance())
    made = next(iter(stand_in.account.instances.values()))
    made.next = ["incompatible-network"]
    with pytest.raises(AwsRefused, match="did not become available") as problem:
        ensure(aws, INSTANCE, instance(), plan="p", pace=PACE)
    assert problem.value.reason == "it is incompatible-network"
    made.status, made.next = "creating", []
    with pytest.raises(Interrupted):
        ensure(aws, INSTANCE, instance(), plan="p", pace=Pace(seconds=5, stopping=lambda: True))
    assert find(aws, INSTANCE, "other") is None
