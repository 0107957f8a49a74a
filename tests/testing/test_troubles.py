"""What goes wrong on AWS ends in a clear message, and in a state from which the same command goes on."""

import json
from pathlib import Path

import boto3
import pytest

from migrate.execute.aws import client
from migrate.execute.aws.record import read_record
from migrate.execute.aws.run import left_running, run_on_aws
from migrate.execute.aws.settings import AwsSettings
from migrate.testing.stand_in import StandIn
from migrate.url import Url
from tests.cli.command import Command
from tests.cli.conftest import migrate
from tests.sql import run
from tests.testing.cloud import BUCKET, REGION, ROLE, cloud
from tests.testing.life import count, on_aws, plan, schema_of

pytestmark = pytest.mark.server
__all__ = ["migrate"]


def goes_on(migrate: Command, between: tuple[Url, Url]) -> None:
    again = migrate(*on_aws(between, "--resume"))
    assert again.status == 0, again.all
    assert (count(between[1], "maker"), count(between[1], "thing")) == (3, 4)


def test_throttling_is_waited_out(migrate: Command, stand_in: StandIn, between: tuple[Url, Url]) -> None:
    plan(migrate, between[0])
    stand_in.inject("CreateReplicationTask", "ThrottlingException", "Rate exceeded", times=2)
    stand_in.inject("DescribeReplicationInstances", "ThrottlingException", "Rate exceeded")
    ran = migrate(*on_aws(between))
    assert ran.status == 0, ran.all
    assert len(stand_in.asked("CreateReplicationTask")) == 3


def test_throttling_without_end_is_told(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(migrate, between[0])
    monkeypatch.setattr(client, "_ATTEMPTS", 2)
    stand_in.inject("StartReplicationTask", "ThrottlingException", "Rate exceeded", times=2)
    ran = migrate(*on_aws(between))
    assert ran.status == 2
    assert "dms StartReplicationTask was refused" in ran.err
    assert "ThrottlingException: Rate exceeded" in ran.err
    assert "request id 00000000-" in ran.err
    assert "tried 2 times" in ran.err
    goes_on(migrate, between)


def test_what_is_made_and_not_seen_at_once_is_waited_for(migrate: Command, between: tuple[Url, Url]) -> None:
    with cloud(*between, lag=3) as stand_in:
        plan(migrate, between[0])
        ran = migrate(*on_aws(between))
        assert ran.status == 0, ran.all
        assert len(stand_in.asked("CreateReplicationInstance")) == 1
        assert count(between[1], "thing") == 4


def test_a_task_that_fails_tells_why_with_its_log(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0])
    stand_in.fail_task("Last Error The specified snapshot was lost. Task error notification received")
    ran = migrate(*on_aws(between))
    assert ran.status == 1
    assert "failed: Last Error The specified snapshot was lost" in ran.out
    assert "log: " in ran.out
    assert "]E: Task error" in ran.out
    goes_on(migrate, between)
    assert stand_in.asked("StartReplicationTask")[-1]["StartReplicationTaskType"] == "reload-target"


def test_an_expired_token_leaves_the_task_running_and_the_run_goes_on(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0])
    stand_in.inject(
        "DescribeTableStatistics", "ExpiredTokenException", "The security token included in the request is expired"
    )
    ran = migrate(*on_aws(between))
    assert ran.status == 2
    assert "ExpiredTokenException" in ran.err
    assert "aws sso login" in ran.err
    goes_on(migrate, between)
    assert len(stand_in.asked("StartReplicationTask")) == 1


def test_half_of_what_is_needed_is_deleted(migrate: Command, stand_in: StandIn, between: tuple[Url, Url]) -> None:
    plan(migrate, between[0])
    stand_in.inject("CreateReplicationTask", "ResourceQuotaExceededFault", "You have exceeded your quota")
    assert migrate(*on_aws(between)).status == 2
    gone = migrate("run", "p", "--on", "aws", "--delete", "--yes")
    assert gone.status == 0, gone.all
    assert not stand_in.account.everything()
    assert migrate("run", "p", "--on", "aws", "--delete", "--yes").out.startswith("Nothing of this plan")


def test_a_connection_that_fails_says_why(migrate: Command, between: tuple[Url, Url]) -> None:
    with cloud(between[0], between[1].with_password("wrong")):
        plan(migrate, between[0])
        ran = migrate(*on_aws(between))
    assert ran.status == 2
    assert "does not reach the target" in ran.err
    assert "password authentication failed" in ran.err


def test_a_plan_made_anew_is_not_run_on_the_old_ones_task(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0])
    assert migrate(*on_aws(between)).status == 0
    schema = schema_of(between[1])
    run(between[0], "ALTER TABLE maker ADD country varchar(2)")
    plan(migrate, between[0], fill=False)
    ran = migrate(*on_aws(between))
    assert ran.status == 2
    assert "was made from another plan" in ran.err
    assert migrate("run", "p", "--on", "aws", "--delete", "--yes").status == 0
    run(between[1], f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    goes_on(migrate, between)


def test_what_someone_else_made_is_left_alone(migrate: Command, stand_in: StandIn, between: tuple[Url, Url]) -> None:
    plan(migrate, between[0])
    name = json.loads(Path("p/dms/source-endpoint.json").read_text())["EndpointIdentifier"]
    dms = boto3.Session(region_name=REGION).client("dms")
    dms.create_endpoint(EndpointIdentifier=name, EndpointType="source", EngineName="mysql")
    ran = migrate(*on_aws(between))
    assert ran.status == 2
    assert f"there is a endpoint '{name}'" in ran.err or f"endpoint '{name}'" in ran.err
    assert migrate("run", "p", "--on", "aws", "--delete", "--yes").status == 0
    assert [endpoint.identifier for endpoint in stand_in.account.endpoints.values()] == [name]


def test_an_endpoint_that_differs_is_changed_and_tested_again(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0])
    assert migrate(*on_aws(between)).status == 0
    stand_in.account.servers = {**stand_in.account.servers, "shop-new": between[0]}
    boto3.Session(region_name=REGION).client("secretsmanager").create_secret(Name="shop-new", SecretString="{}")
    again = migrate(*on_aws(between, "--aws", "source-secret=shop-new", "--aws", "instance-class=dms.r6i.large"))
    assert again.status == 0, again.all
    assert [item["MySQLSettings"]["SecretsManagerSecretId"] for item in stand_in.asked("ModifyEndpoint")] == [
        "shop-new"
    ]
    assert [item["ReplicationInstanceClass"] for item in stand_in.asked("ModifyReplicationInstance")] == [
        "dms.r6i.large"
    ]
    assert len(stand_in.asked("TestConnection")) == 3


@pytest.mark.parametrize("kind", ["full-load", "full-load-and-cdc"])
def test_a_table_that_fails_is_named_and_loaded_again(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url], kind: str
) -> None:
    plan(migrate, between[0], kind)
    run(between[1], Path("p/ddl/pre-data.sql").read_text())
    thing = f"{schema_of(between[1])}.thing"
    run(between[1], f"ALTER TABLE {thing} ALTER price TYPE varchar(1)")
    ran = migrate(*on_aws(between))
    assert ran.status == 1
    assert "thing (Table error)" in ran.out
    run(between[1], f"ALTER TABLE {thing} ALTER price TYPE numeric(8,2) USING NULL")
    goes_on(migrate, between)


def test_ctrl_c_says_what_is_left_running(migrate: Command, stand_in: StandIn, between: tuple[Url, Url]) -> None:
    plan(migrate, between[0])
    settings = AwsSettings(
        region=REGION,
        source_secret="shop-source",
        target_secret="shop-target",
        secrets_role=ROLE,
        source_certificate_arn="arn:aws:dms:eu-central-1:123456789012:cert:SOURCE",
        poll_seconds=0.01,
        hourly_price="0.09 USD",
    )
    progress = run_on_aws(
        Path("p"),
        settings=settings,
        source=between[0],
        target=between[1],
        report=lambda progress: None,
        stopping=lambda: bool(stand_in.asked("StartReplicationTask")),
    )
    assert progress.status == "running"
    assert "goes on" in progress.message
    assert "dms.t3.medium: 0.09 USD" in progress.message
    record = read_record(Path("p"))
    assert record is not None
    assert "pricing" in left_running(record, AwsSettings())
    goes_on(migrate, between)
    assert len(stand_in.asked("StartReplicationTask")) == 1


def test_a_folder_that_has_forgotten_its_run_finds_it_again(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0])
    assert migrate(*on_aws(between)).status == 0
    for file in ("aws.json", "run.json"):
        Path("p", file).unlink()
    goes_on(migrate, between)
    assert len(stand_in.asked("StartReplicationTask")) == 1


def test_a_run_that_is_cut_off_anywhere_goes_on(migrate: Command, stand_in: StandIn, between: tuple[Url, Url]) -> None:
    plan(migrate, between[0], assessment_bucket=BUCKET, assessment_role=ROLE)
    cuts = 0
    for after in (1, 4, 8, 11, 15, 13, 12, 14, 16, 17):
        stand_in.inject("*", "AccessDeniedException", "not now", after=after)
        ran = migrate(*on_aws(between, "--resume"))
        if ran.status == 0:
            break
        assert (ran.status, "not now" in ran.err, "the caller needs the permission" in ran.err) == (2, True, True), (
            ran.all
        )
        cuts += 1
    stand_in.heal()
    assert cuts >= 5
    goes_on(migrate, between)
    account = stand_in.account
    assert (len(account.instances), len(account.endpoints), len(account.tasks)) == (1, 2, 1)
    assert [task.started for task in account.tasks.values()] == [1]


def test_what_is_missing_is_told_before_anything_is_made(
    migrate: Command, stand_in: StandIn, between: tuple[Url, Url]
) -> None:
    plan(migrate, between[0])
    unasked = migrate(*(word for word in on_aws(between) if word != "--yes"))
    assert (unasked.status, "--yes" in unasked.err) == (2, True)
    unset = migrate(*on_aws(between, "--aws", "source-secret="))
    assert (unset.status, "source-secret is not given" in unset.err) == (2, True)
    strange = migrate(*on_aws(between, "--aws", "source-secret=other"))
    assert (strange.status, "secretsmanager DescribeSecret was refused" in strange.err) == (2, True)
    misspelt = migrate(*on_aws(between, "--aws", "source-secrt=other"))
    assert (misspelt.status, "did you mean 'source-secret'?" in misspelt.err) == (2, True)
    late = migrate(*on_aws(between, "--until", "now"))
    assert (late.status, "migrate cutover" in late.err) == (2, True)
    assert not stand_in.account.everything()
    unwritten = migrate(*on_aws(between, "--aws", "assessment-bucket=none", "--aws", f"assessment-role={ROLE}"))
    assert (unwritten.status, "ended as error-executing" in unwritten.err) == (2, True)
    assert not stand_in.asked("StartReplicationTask")
