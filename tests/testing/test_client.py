"""The client: what AWS answers becomes our errors, and no secret is in any of them."""

import pytest
from moto import mock_aws

from migrate.errors import AwsRefused, UsageProblem
from migrate.execute.aws.client import Aws, Refusal, connect
from migrate.execute.aws.request import Request, dms
from migrate.execute.aws.resources import ENDPOINT, INSTANCE, TASK, TASK_TAG, Pace, ensure, find, tags_of
from migrate.execute.aws.settings import KEYS, AwsSettings, read_settings
from migrate.execute.aws.watch import task_states
from migrate.testing.stand_in import StandIn
from tests.testing.cloud import REGION, ROLE

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return connect(region=REGION)


def test_a_refusal_has_the_code_the_words_and_the_request_id(aws: Aws) -> None:
    with StandIn(servers={}) as stand_in:
        stand_in.attach(aws._session)
        with pytest.raises(Refusal) as problem:
            aws.call(dms("DescribeTableStatistics", ReplicationTaskArn="arn:aws:dms:eu-central-1:1:task:X"))
    assert problem.value.code == "ResourceNotFoundFault"
    assert problem.value.is_missing
    assert "not found" in problem.value.reason
    assert "request id " in problem.value.reason


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("ExpiredTokenException", "sign in again"),
        ("UnrecognizedClientException", "AWS_PROFILE"),
        ("AccessDeniedException", "permission dms:DescribeEndpoints"),
        ("ResourceQuotaExceededFault", "quota"),
        ("InvalidResourceStateFault", "--resume"),
    ],
)
def test_each_refusal_says_what_to_do(aws: Aws, code: str, hint: str) -> None:
    with StandIn(servers={}) as stand_in:
        stand_in.attach(aws._session)
        stand_in.inject("DescribeEndpoints", code, f"the key {SECRET} of AKIAIOSFODNN7EXAMPLE is not right")
        with pytest.raises(AwsRefused) as problem:
            list(aws.pages(dms("DescribeEndpoints"), "Endpoints"))
    assert hint in problem.value.hint
    assert SECRET not in str(problem.value)
    assert "AKIA" not in str(problem.value)


def test_a_request_that_the_model_does_not_allow_is_not_sent(aws: Aws) -> None:
    with StandIn(servers={}) as stand_in:
        stand_in.attach(aws._session)
        with pytest.raises(UsageProblem, match="would be refused"):
            aws.call(
                dms("CreateEndpoint", EndpointIdentifier="e", EndpointType="source", EngineName="mysql", SslMode="on")
            )
        assert not stand_in.requests
    with pytest.raises(UsageProblem, match="no operation"):
        aws.call(dms("DescribeNothing"))
    with pytest.raises(UsageProblem, match="no service"):
        aws.call(Request(service="ec2", operation="DescribeVpcs"))


def test_missing_credentials_region_and_profile_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", f"{tmp_path}/none")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", f"{tmp_path}/none")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(UsageProblem, match="no AWS region"):
        connect()
    with pytest.raises(UsageProblem, match="no AWS profile 'other'"):
        connect(region=REGION, profile="other")
    with pytest.raises(AwsRefused, match="no AWS credentials"):
        connect(region=REGION).call(Request(service="sts", operation="GetCallerIdentity"))


def test_an_operation_without_a_paginator_is_paged(aws: Aws) -> None:
    with StandIn(servers={}, page=1) as stand_in:
        stand_in.attach(aws._session)
        assert list(aws.pages(dms("DescribeReplicationTaskAssessmentRuns"), "ReplicationTaskAssessmentRuns")) == []


def test_what_moto_has_of_dms_is_made_found_and_told_apart() -> None:
    with mock_aws():
        aws = connect(region=REGION)
        pace = Pace(seconds=0, stopping=lambda: False, patience_seconds=2)
        tags = [{"Key": TASK_TAG, "Value": "shop"}]
        name = {"ReplicationInstanceIdentifier": "shop", "ReplicationInstanceClass": "dms.t3.medium"}
        create = dms("CreateReplicationInstance", **name, Tags=tags)
        instance, told = ensure(aws, INSTANCE, create, plan="p", pace=pace)
        assert (told, instance.status) == ("made", "available")
        assert tags_of(aws, instance.arn)[TASK_TAG] == "shop"
        arns = {"ReplicationInstanceArn": instance.arn}
        for side in ("Source", "Target"):
            aws.call(
                dms(
                    "CreateEndpoint",
                    EndpointIdentifier=f"shop-{side.lower()}",
                    EndpointType=side.lower(),
                    EngineName="mysql",
                    MySQLSettings={"SecretsManagerSecretId": "shop", "SecretsManagerAccessRoleArn": ROLE},
                    Tags=tags,
                )
            )
            endpoint = find(aws, ENDPOINT, f"shop-{side.lower()}")
            assert endpoint is not None
            arns[f"{side}EndpointArn"] = endpoint.arn
        create = dms(
            "CreateReplicationTask",
            ReplicationTaskIdentifier="shop",
            MigrationType="full-load",
            TableMappings='{"rules": []}',
            ReplicationTaskSettings="{}",
            Tags=tags,
            **arns,
        )
        aws.call(create)
        task = find(aws, TASK, "shop")
        assert task is not None
        assert tags_of(aws, task.arn)[TASK_TAG] == "shop"
        aws.call(dms("StartReplicationTask", ReplicationTaskArn=task.arn, StartReplicationTaskType="start-replication"))
        assert [state.status for state in task_states(aws, [task.arn])] == ["running"]
        aws.call(dms("StopReplicationTask", ReplicationTaskArn=task.arn))
        assert [state.status for state in task_states(aws, [task.arn])] == ["stopped"]
        aws.call(dms("DeleteReplicationTask", ReplicationTaskArn=task.arn))
        assert find(aws, TASK, "shop") is None
        assert find(aws, TASK, "other") is None


def test_settings_are_read_from_a_file_and_from_a_command_line() -> None:
    assert read_settings({}) == AwsSettings()
    read = read_settings({"multi-az": "true", "poll_seconds": 2, "subnet-ids": "a, b", "security-group-ids": ["c"]})
    assert (read.multi_az, read.poll_seconds, read.subnet_ids, read.security_group_ids) == (
        True,
        2.0,
        ("a", "b"),
        ("c",),
    )
    for values, told in (
        ({"instance-clas": "x"}, "instance-class"),
        ({"multi-az": "perhaps"}, "true or false"),
        ({"allocated-storage-gigabytes": "many"}, "a whole number"),
        ({"subnet-ids": [1]}, "a list"),
    ):
        with pytest.raises(UsageProblem) as problem:
            read_settings(values)
        assert told in f"{problem.value.reason} {problem.value.hint}"
    assert len(KEYS) == len(set(KEYS))
