"""Every request is checked against the service's own model before it is sent, the words it may hold too."""

import botocore.session
import pytest

from migrate.errors import UsageProblem
from migrate.execute.aws.request import Request, check_request, dms

MODEL = botocore.session.get_session().get_service_model("dms")


def check(request: Request) -> None:
    check_request(request, MODEL.operation_model(request.operation))


@pytest.mark.parametrize(
    "request_",
    [
        dms("DescribeReplicationTasks"),
        dms("DescribeReplicationTasks", Filters=[{"Name": "replication-task-id", "Values": ["shop"]}], MaxRecords=100),
        dms("StartReplicationTask", ReplicationTaskArn="arn", StartReplicationTaskType="resume-processing"),
        dms("ReloadTables", ReplicationTaskArn="arn", TablesToReload=[{"SchemaName": "s", "TableName": "t"}]),
        dms(
            "CreateEndpoint",
            EndpointIdentifier="shop-source",
            EndpointType="source",
            EngineName="mysql",
            SslMode="require",
            MySQLSettings={
                "SecretsManagerSecretId": "shop",
                "EventsPollInterval": 5,
                "TargetDbType": "multiple-databases",
            },
            Tags=[{"Key": "migrate:plan", "Value": "1"}],
        ),
    ],
    ids=lambda request: request.operation,
)
def test_what_the_model_allows_passes(request_: Request) -> None:
    check(request_)


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (
            dms("StartReplicationTask", ReplicationTaskArn="arn", StartReplicationTaskType="resume-procesing"),
            "StartReplicationTaskType: there is no 'resume-procesing', did you mean 'resume-processing'?",
        ),
        (
            dms("CreateEndpoint", EndpointIdentifier="e", EndpointType="middle", EngineName="mysql"),
            "EndpointType: there is no 'middle', known: source, target",
        ),
        (
            dms(
                "CreateEndpoint",
                EndpointIdentifier="e",
                EndpointType="source",
                EngineName="postgres",
                PostgreSQLSettings={"PluginName": "test_decoding"},
            ),
            "PostgreSQLSettings.PluginName: there is no 'test_decoding', did you mean 'test-decoding'?",
        ),
        (
            dms("StartReplicationTask", ReplicationTaskArn="arn"),
            'Missing required parameter in input: "StartReplicationTaskType"',
        ),
        (dms("DescribeReplicationTasks", Filter=[]), 'Unknown parameter in input: "Filter"'),
        (dms("DescribeReplicationTasks", MaxRecords="100"), "Invalid type for parameter MaxRecords"),
        (
            dms("DescribeReplicationTasks", Filters=[{"Name": "a"}]),
            'Missing required parameter in Filters[0]: "Values"',
        ),
    ],
)
def test_what_it_does_not_allow_is_named(request_: Request, told: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        check(request_)
    assert told in problem.value.reason


def test_a_request_is_shown_without_secrets() -> None:
    request = dms("CreateEndpoint", MySQLSettings={"Password": "canary", "ServerName": "db"}, Tags=[{"Key": "a"}])
    assert "canary" not in str(request.shown)
    assert request.shown["MySQLSettings"]["ServerName"] == "db"
