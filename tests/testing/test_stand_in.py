"""The stand-in: DMS's states, its refusals, and real rows, through botocore's own clients, waiters and paginators."""

import json
import time
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from migrate.testing.stand_in import StandIn
from migrate.url import Url
from tests.sql import rows, run
from tests.testing.cloud import BUCKET, REGION, ROLE, cloud

pytestmark = pytest.mark.server
ONCE = {"Delay": 0, "MaxAttempts": 10}


def client(service: str = "dms") -> Any:
    config = Config(retries={"mode": "standard", "total_max_attempts": 3})
    return boto3.Session(region_name=REGION).client(service, config=config)


def places(dms: Any, *, tested: bool = True) -> dict[str, str]:
    instance = dms.create_replication_instance(
        ReplicationInstanceIdentifier="shop", ReplicationInstanceClass="dms.t3.medium"
    )["ReplicationInstance"]["ReplicationInstanceArn"]
    dms.get_waiter("replication_instance_available").wait(WaiterConfig=ONCE)
    arns = {"ReplicationInstanceArn": instance}
    for side, engine, block in (("Source", "mysql", "MySQLSettings"), ("Target", "postgres", "PostgreSQLSettings")):
        arn = dms.create_endpoint(
            EndpointIdentifier=f"shop-{side.lower()}",
            EndpointType=side.lower(),
            EngineName=engine,
            **{block: {"SecretsManagerSecretId": f"shop-{side.lower()}", "SecretsManagerAccessRoleArn": ROLE}},
        )["Endpoint"]["EndpointArn"]
        arns[f"{side}EndpointArn"] = arn
        if tested:
            dms.test_connection(ReplicationInstanceArn=instance, EndpointArn=arn)
            filters = [{"Name": "endpoint-arn", "Values": [arn]}]
            dms.get_waiter("test_connection_succeeds").wait(Filters=filters, WaiterConfig=ONCE)
    return arns


def task(dms: Any, arns: dict[str, str], source: Url, *, kind: str = "full-load", settings: object = None) -> str:
    mappings = {
        "rules": [
            {
                "rule-type": "selection",
                "rule-id": "1",
                "rule-name": "1",
                "object-locator": {"schema-name": source.database, "table-name": "%"},
                "rule-action": "include",
                "filters": [],
            },
            {
                "rule-type": "transformation",
                "rule-id": "2",
                "rule-name": "2",
                "rule-target": "schema",
                "object-locator": {"schema-name": source.database},
                "rule-action": "rename",
                "value": "public",
            },
        ]
    }
    arn = dms.create_replication_task(
        ReplicationTaskIdentifier="shop",
        MigrationType=kind,
        TableMappings=json.dumps(mappings),
        ReplicationTaskSettings=json.dumps(settings or {"FullLoadSettings": {"TargetTablePrepMode": "DO_NOTHING"}}),
        **arns,
    )["ReplicationTask"]["ReplicationTaskArn"]
    wait(dms, arn, "ready")
    return str(arn)


def wait(dms: Any, arn: str, state: str) -> dict[str, Any]:
    filters = [{"Name": "replication-task-arn", "Values": [arn]}]
    while (
        state == "stopped"
        and dms.describe_replication_tasks(Filters=filters)["ReplicationTasks"][0]["Status"] == "starting"
    ):
        time.sleep(0.05)  # what waits for `stopped` gives up on `starting`
    config = {"Delay": 0.1, "MaxAttempts": 150} if state in ("stopped", "running") else ONCE
    dms.get_waiter(f"replication_task_{state}").wait(Filters=filters, WaiterConfig=config)
    if state == "deleted":
        return {}
    found: dict[str, Any] = dms.describe_replication_tasks(Filters=filters)["ReplicationTasks"][0]
    return found


def start(dms: Any, arn: str, how: str = "start-replication") -> None:
    dms.start_replication_task(ReplicationTaskArn=arn, StartReplicationTaskType=how)


def refused(call: Any, **parameters: object) -> str:
    with pytest.raises(ClientError) as problem:
        call(**parameters)
    return str(problem.value.response["Error"]["Code"])


def tables(between: tuple[Url, Url], *, count: int = 3) -> None:
    for url in between:
        run(url, *(f"CREATE TABLE t{number} (id int PRIMARY KEY, word varchar(20))" for number in range(count)))
    run(between[0], *(f"INSERT INTO t{number} VALUES (1, 'one'), (2, 'two')" for number in range(count)))


def test_a_full_load_moves_real_rows_and_stops(stand_in: StandIn, between: tuple[Url, Url]) -> None:
    tables(between)
    dms = client()
    arn = task(dms, places(dms), between[0])
    start(dms, arn)
    done = wait(dms, arn, "stopped")
    assert (done["Status"], done["StopReason"]) == ("stopped", "Stop Reason FULL_LOAD_ONLY_FINISHED")
    assert done["ReplicationTaskStats"]["FullLoadProgressPercent"] == 100
    statistics = dms.describe_table_statistics(ReplicationTaskArn=arn)["TableStatistics"]
    assert [(table["TableName"], table["FullLoadRows"], table["TableState"]) for table in statistics] == [
        (f"t{number}", 2, "Table completed") for number in range(3)
    ]
    assert rows(between[1], "SELECT * FROM t2 ORDER BY id") == [(1, "one"), (2, "two")]
    logs = client("logs").filter_log_events(logGroupName="dms-tasks-shop")["events"]
    assert any("FULL_LOAD_ONLY_FINISHED" in event["message"] for event in logs)


def test_what_dms_refuses_in_a_state_is_refused(stand_in: StandIn, between: tuple[Url, Url]) -> None:
    tables(between, count=1)
    dms = client()
    arns = places(dms, tested=False)
    arn = task(dms, arns, between[0])
    again = {"ReplicationTaskArn": arn, "StartReplicationTaskType": "resume-processing"}
    assert refused(dms.start_replication_task, **again) == "InvalidParameterCombinationException"
    first = {**again, "StartReplicationTaskType": "start-replication"}
    assert refused(dms.start_replication_task, **first) == "InvalidResourceStateFault"  # no connection was tested
    assert refused(dms.stop_replication_task, ReplicationTaskArn=arn) == "InvalidResourceStateFault"
    reload = [{"SchemaName": between[0].database, "TableName": "t0"}]
    assert refused(dms.reload_tables, ReplicationTaskArn=arn, TablesToReload=reload) == "InvalidResourceStateFault"
    instance = arns["ReplicationInstanceArn"]
    assert refused(dms.delete_replication_instance, ReplicationInstanceArn=instance) == "InvalidResourceStateFault"
    assert refused(dms.delete_endpoint, EndpointArn=arns["SourceEndpointArn"]) == "InvalidResourceStateFault"
    missing = [{"Name": "replication-task-id", "Values": ["other"]}]
    assert refused(dms.describe_replication_tasks, Filters=missing) == "ResourceNotFoundFault"
    dms.delete_replication_task(ReplicationTaskArn=arn)
    wait(dms, arn, "deleted")
    assert not stand_in.account.tasks


def test_a_connection_that_fails_says_why(between: tuple[Url, Url]) -> None:
    with cloud(between[0], between[1].with_password("wrong")):
        dms = client()
        arns = places(dms, tested=False)
        arn = {"EndpointArn": arns["TargetEndpointArn"]}
        dms.test_connection(ReplicationInstanceArn=arns["ReplicationInstanceArn"], **arn)
        filters = [{"Name": "endpoint-arn", "Values": list(arn.values())}]
        found = [dms.describe_connections(Filters=filters)["Connections"][0] for _ in range(3)][-1]
        assert found["Status"] == "failed"
        assert "password authentication failed" in found["LastFailureMessage"]


def test_botocore_tries_again_and_pages_by_itself(between: tuple[Url, Url]) -> None:
    tables(between, count=5)
    with cloud(*between, page=2) as stand_in:
        dms = client()
        arn = task(dms, places(dms), between[0])
        start(dms, arn)
        wait(dms, arn, "stopped")
        stand_in.inject("DescribeTableStatistics", "ThrottlingException", "Rate exceeded", times=2)
        pages = dms.get_paginator("describe_table_statistics").paginate(ReplicationTaskArn=arn)
        assert sum(len(page["TableStatistics"]) for page in pages) == 5
        assert len(stand_in.asked("DescribeTableStatistics")) == 2 + 3


def test_a_new_resource_is_not_seen_at_once(between: tuple[Url, Url]) -> None:
    with cloud(*between, lag=2):
        dms = client()
        arn = dms.create_endpoint(EndpointIdentifier="e", EndpointType="source", EngineName="mysql")["Endpoint"][
            "EndpointArn"
        ]
        filters = [{"Name": "endpoint-arn", "Values": [arn]}]
        assert refused(dms.describe_endpoints, Filters=filters) == "ResourceNotFoundFault"
        assert refused(dms.describe_endpoints, Filters=filters) == "ResourceNotFoundFault"
        assert dms.describe_endpoints(Filters=filters)["Endpoints"][0]["Status"] == "active"


def test_an_assessment_run_leaves_its_results_in_s3(stand_in: StandIn, between: tuple[Url, Url]) -> None:
    tables(between, count=1)
    run(between[0], "CREATE TABLE keyless (word varchar(20))")
    dms = client()
    arn = task(dms, places(dms), between[0], kind="full-load-and-cdc")
    dms.start_replication_task_assessment_run(
        ReplicationTaskArn=arn, ServiceAccessRoleArn=ROLE, ResultLocationBucket=BUCKET, AssessmentRunName="first"
    )
    states = [
        dms.describe_replication_task_assessment_runs()["ReplicationTaskAssessmentRuns"][0]["Status"] for _ in range(4)
    ]
    assert states == ["provisioning", "running", "warning", "warning"]
    body = client("s3").get_object(Bucket=BUCKET, Key="first/table-with-no-primary-key-or-unique-constraint.json")[
        "Body"
    ]
    found = json.loads(body.read())
    assert (found["test-result"], [row["Table"] for row in found["results"]["warning"]]) == ("warning", ["keyless"])


def test_an_operation_that_is_not_known_is_refused(stand_in: StandIn) -> None:
    assert refused(client().describe_certificates) == "NotImplemented"
