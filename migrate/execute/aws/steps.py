"""What a run on AWS does, as a tuple of frozen steps: the same for the run itself and for telling what it would do.

What only AWS knows, such as an ARN, stands in a request as `${NAME}`, as it does in the plan's own documents.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from migrate.dms.infrastructure.naming import short
from migrate.errors import BadDocument, UsageProblem
from migrate.execute.aws.request import Request, dms
from migrate.execute.aws.resources import (
    ENDPOINT,
    INSTANCE,
    PLAN_TAG,
    SUBNET_GROUP,
    TASK,
    TASK_TAG,
    TEXTS,
    Kind,
    group_description,
)
from migrate.execute.aws.settings import AwsSettings
from migrate.execute.plan_folder import SOURCE_ENDPOINT, TARGET_ENDPOINT, PlanFolder
from migrate.model.codec import Json
from migrate.model.conversion import Section
from migrate.model.plan import Action, Hazard
from migrate.model.task import MigrationType, ReplicationTask

_PLACE = re.compile(r"\$\{([A-Z_]+(?::[^}]*)?)\}")
INSTANCE_ARN, SOURCE_ARN, TARGET_ARN = "REPLICATION_INSTANCE_ARN", "SOURCE_ENDPOINT_ARN", "TARGET_ENDPOINT_ARN"
_OPTIONS = {
    "SECRETS_ACCESS_ROLE_ARN": "secrets-role",
    "SOURCE_SECRET_ID": "source-secret",
    "TARGET_SECRET_ID": "target-secret",
    "ASSESSMENT_ROLE_ARN": "assessment-role",
    "SOURCE_CERTIFICATE_ARN": "source-certificate-arn",
    "TARGET_CERTIFICATE_ARN": "target-certificate-arn",
    "CDC_START_POSITION": "cdc-start-position",
}
_LONGEST_INSTANCE = 63
PRE_DATA = f"ddl/{Section.PRE_DATA.value}.sql"


class Does(StrEnum):
    """What a step does."""

    SIGN_IN = "sign in"
    CHECK_SOURCE = "check source"
    SECRET = "check secret"  # noqa: S105 -- what a step does
    ENSURE = "find or make"
    TEST_CONNECTION = "test connection"
    SCRIPT = "apply ddl"
    ASSESS = "assess"
    LOAD = "load"
    FOLLOW = "follow"
    SET_SEQUENCES = "set sequences"
    ANALYZE = "analyze"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsStep:
    """One step, told in a sentence, with the requests that it makes where nothing is there yet."""

    does: Does
    description: str
    requests: tuple[Request, ...] = ()
    kind: Kind | None = None
    """What is found or made."""
    known_as: str = ""
    """What later steps call its ARN."""
    file: str = ""
    tasks: tuple[str, ...] = ()
    """The tasks that it is about."""
    hazards: tuple[Hazard, ...] = ()

    @property
    def name(self) -> str:
        """What the step is remembered by once it is done."""
        return f"{self.does.value} {self.file or ' '.join(self.tasks) or self.known_as}".strip()


def aws_steps(folder: PlanFolder, settings: AwsSettings) -> tuple[AwsStep, ...]:
    """Every step of the plan on AWS, in order. What comes after the changes of a task is left to the cutover."""
    follows = folder.plan.migration_type is not MigrationType.FULL_LOAD
    steps = [AwsStep(does=Does.SIGN_IN, description="See who asks", requests=(_request("sts", "GetCallerIdentity"),))]
    for step in folder.plan.steps:
        match step.action:
            case Action.CHECK_SOURCE:
                steps.append(AwsStep(does=Does.CHECK_SOURCE, description=step.description))
                steps += _places(folder, settings)
            case Action.APPLY_DDL:
                steps.append(
                    AwsStep(does=Does.SCRIPT, description=step.description, file=step.file, hazards=step.hazards)
                )
            case Action.FULL_LOAD:
                steps += _tasks(folder, settings)
                steps.append(_load(folder, step.description))
            case Action.CDC:
                if folder.plan.migration_type is MigrationType.CDC:
                    steps += _tasks(folder, settings)
                steps.append(_follow(folder, step.description))
            case Action.SET_SEQUENCES:
                steps.append(AwsStep(does=Does.SET_SEQUENCES, description=step.description))
            case Action.ANALYZE:
                steps.append(AwsStep(does=Does.ANALYZE, description=step.description))
            case Action.VALIDATE:
                continue
        if follows and step.action is Action.CDC:
            break
    return tuple(steps)


def fill(request: Request, known: Mapping[str, str], *, partial: bool = False) -> Request:
    """The request with what is known in the place of `${NAME}`.

    Raises `UsageProblem` naming the setting that is missing; with `partial` it stays as it is.
    """

    def put(found: re.Match[str]) -> str:
        if found[1] in known or partial:
            return known.get(found[1], found[0])
        option = _OPTIONS.get(found[1], found[1].lower())
        raise UsageProblem(
            f"{option} is not given", hint=f"give --aws {option}=…, or set it under [aws] in migrate.toml"
        )

    filled = _filled(request.parameters, put)
    return Request(service=request.service, operation=request.operation, parameters=filled)


def given(settings: AwsSettings) -> dict[str, str]:
    """What the settings say beforehand, by the names that requests use."""
    names = {
        INSTANCE_ARN: settings.replication_instance_arn,
        SOURCE_ARN: settings.source_endpoint_arn,
        TARGET_ARN: settings.target_endpoint_arn,
        "SECRETS_ACCESS_ROLE_ARN": settings.secrets_role,
        "SOURCE_SECRET_ID": settings.source_secret,
        "TARGET_SECRET_ID": settings.target_secret,
        "ASSESSMENT_ROLE_ARN": settings.assessment_role,
        "SOURCE_CERTIFICATE_ARN": settings.source_certificate_arn,
        "TARGET_CERTIFICATE_ARN": settings.target_certificate_arn,
        "CDC_START_POSITION": settings.cdc_start_position,
    }
    return {name: value for name, value in names.items() if value}


def task_place(identifier: str) -> str:
    """What requests call a task's ARN."""
    return f"REPLICATION_TASK_ARN:{identifier}"


def _places(folder: PlanFolder, settings: AwsSettings) -> Iterator[AwsStep]:
    for side, arn in (("source", settings.source_endpoint_arn), ("target", settings.target_endpoint_arn)):
        if not arn:
            yield AwsStep(
                does=Does.SECRET,
                description=f"See that the {side}'s secret is there; it is not read",
                requests=(_request("secretsmanager", "DescribeSecret", SecretId=f"${{{side.upper()}_SECRET_ID}}"),),
            )
    if not settings.replication_instance_arn:
        yield from _instance(folder, settings)
    for side, file, arn, known_as in (
        ("source", SOURCE_ENDPOINT, settings.source_endpoint_arn, SOURCE_ARN),
        ("target", TARGET_ENDPOINT, settings.target_endpoint_arn, TARGET_ARN),
    ):
        if not arn:
            document = _document(folder, file, settings)
            yield AwsStep(
                does=Does.ENSURE,
                description=f"Find or make the {side} endpoint {document.get('EndpointIdentifier')}",
                requests=(dms("CreateEndpoint", **document, Tags=_tags(folder)),),
                kind=ENDPOINT,
                known_as=known_as,
                file=file,
            )
    for side, known_as in (("source", SOURCE_ARN), ("target", TARGET_ARN)):
        request = dms("TestConnection", ReplicationInstanceArn=f"${{{INSTANCE_ARN}}}", EndpointArn=f"${{{known_as}}}")
        yield AwsStep(
            does=Does.TEST_CONNECTION,
            description=f"Test the connection from the replication instance to the {side}",
            requests=(request,),
            known_as=known_as,
        )


def _instance(folder: PlanFolder, settings: AwsSettings) -> Iterator[AwsStep]:
    name = short(folder.task.identifier, _LONGEST_INSTANCE)
    group = settings.subnet_group
    if settings.subnet_ids and not group:
        group = name
        yield AwsStep(
            does=Does.ENSURE,
            description=f"Find or make the subnet group {group}",
            requests=(
                dms(
                    "CreateReplicationSubnetGroup",
                    ReplicationSubnetGroupIdentifier=group,
                    ReplicationSubnetGroupDescription=group_description(folder.task.identifier),
                    SubnetIds=list(settings.subnet_ids),
                    Tags=_tags(folder),
                ),
            ),
            kind=SUBNET_GROUP,
        )
    parameters: dict[str, Json] = {
        "ReplicationInstanceIdentifier": name,
        "ReplicationInstanceClass": settings.instance_class,
        "AllocatedStorage": settings.allocated_storage_gigabytes,
        "MultiAZ": settings.multi_az,
        "PubliclyAccessible": settings.publicly_accessible,
        "EngineVersion": settings.engine_version,
        "ReplicationSubnetGroupIdentifier": group,
        "VpcSecurityGroupIds": list(settings.security_group_ids),
        "KmsKeyId": settings.kms_key,
        "Tags": _tags(folder),
    }
    yield AwsStep(
        does=Does.ENSURE,
        description=f"Find or make the replication instance {name}, {settings.instance_class}",
        requests=(
            dms(
                "CreateReplicationInstance",
                **{key: value for key, value in parameters.items() if value not in ("", [])},
            ),
        ),
        kind=INSTANCE,
        known_as=INSTANCE_ARN,
        hazards=(Hazard.COSTS_MONEY,),
    )


def _tasks(folder: PlanFolder, settings: AwsSettings) -> Iterator[AwsStep]:
    for task in folder.tasks:
        yield AwsStep(
            does=Does.ENSURE,
            description=f"Find or make the replication task {task.identifier}",
            requests=(_create_task(folder, task),),
            kind=TASK,
            known_as=task_place(task.identifier),
            tasks=(task.identifier,),
        )
    if settings.assessment_bucket and settings.assessment_role:
        for task in folder.tasks:
            yield AwsStep(
                does=Does.ASSESS,
                description=f"Let DMS assess the task {task.identifier} before it starts",
                requests=(
                    dms(
                        "StartReplicationTaskAssessmentRun",
                        ReplicationTaskArn=f"${{{task_place(task.identifier)}}}",
                        ServiceAccessRoleArn="${ASSESSMENT_ROLE_ARN}",
                        ResultLocationBucket=settings.assessment_bucket,
                        ResultLocationFolder=task.identifier,
                        AssessmentRunName=f"{task.identifier}-{folder.plan.fingerprint[:8]}",
                        Tags=_tags(folder),
                    ),
                ),
                tasks=(task.identifier,),
            )


def _create_task(folder: PlanFolder, task: ReplicationTask) -> Request:
    # A task of changes alone that is told no position begins at the moment it is started: what was written before would be lost.
    alone = task.migration_type is MigrationType.CDC
    position = {"CdcStartPosition": "${CDC_START_POSITION}"} if alone else {}
    return dms(
        "CreateReplicationTask",
        **position,
        ReplicationTaskIdentifier=task.identifier,
        SourceEndpointArn=f"${{{SOURCE_ARN}}}",
        TargetEndpointArn=f"${{{TARGET_ARN}}}",
        ReplicationInstanceArn=f"${{{INSTANCE_ARN}}}",
        MigrationType=task.migration_type.value,
        TableMappings=json.dumps(task.table_mappings, ensure_ascii=False),
        ReplicationTaskSettings=json.dumps(task.task_settings, ensure_ascii=False),
        Tags=_tags(folder),
    )


def _load(folder: PlanFolder, description: str) -> AwsStep:
    return AwsStep(
        does=Does.LOAD,
        description=description,
        requests=tuple(start(task.identifier, "start-replication") for task in folder.tasks),
        tasks=tuple(task.identifier for task in folder.tasks),
        hazards=(Hazard.LONG_RUNNING,),
    )


def _follow(folder: PlanFolder, description: str) -> AwsStep:
    alone = folder.plan.migration_type is MigrationType.CDC
    how = "start-replication" if alone else "resume-processing"
    return AwsStep(
        does=Does.FOLLOW,
        description=description,
        requests=tuple(start(task.identifier, how) for task in folder.tasks),
        tasks=tuple(task.identifier for task in folder.tasks),
        hazards=(Hazard.LONG_RUNNING,),
    )


def start(identifier: str, how: str) -> Request:
    """The request that starts a task."""
    return dms(
        "StartReplicationTask", ReplicationTaskArn=f"${{{task_place(identifier)}}}", StartReplicationTaskType=how
    )


def _request(service: str, operation: str, **parameters: Json) -> Request:
    return Request(service=service, operation=operation, parameters=parameters)


def _tags(folder: PlanFolder) -> list[Json]:
    tags = {TASK_TAG: folder.task.identifier, PLAN_TAG: folder.plan.fingerprint}
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _document(folder: PlanFolder, file: str, settings: AwsSettings) -> dict[str, Json]:
    """An endpoint's document; the target's names the database that the run is given."""
    try:
        document = json.loads(folder.text(file))
    except ValueError as problem:
        raise BadDocument(f"{file} is not JSON", reason=str(problem)) from None
    if not isinstance(document, dict):
        raise BadDocument(f"{file}: a JSON object was expected")
    block = document.get("PostgreSQLSettings")
    if file == TARGET_ENDPOINT and settings.target_database and isinstance(block, dict) and "DatabaseName" in block:
        document["PostgreSQLSettings"] = {**block, "DatabaseName": settings.target_database}
    return {key: value for key, value in document.items() if key != "Tags"}


def _filled(value: Json, put: Callable[[re.Match[str]], str]) -> Json:
    if isinstance(value, Mapping):
        # The texts of a task's own documents are data: a dollar sign in them is theirs.
        return {key: item if key in TEXTS else _filled(item, put) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_filled(item, put) for item in value]
    return _PLACE.sub(put, value) if isinstance(value, str) else value
