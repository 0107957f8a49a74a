"""The words of Terraform's JSON syntax, as plain values. In every text there `${` and `%{` mean something.

https://developer.hashicorp.com/terraform/language/syntax/json
"""

import json

from migrate.dms.endpoint_settings import BLOCKS, BUCKET_OWNER, SERVICE_ROLE
from migrate.dms.endpoints import SECRETS_ROLE
from migrate.dms.infrastructure.naming import snake, tags
from migrate.dms.infrastructure.variables import Variable, variable_of
from migrate.dms.rules import Extra
from migrate.model.codec import Json
from migrate.model.task import Endpoint

ACCOUNT = "${data.aws_caller_identity.current.account_id}"
REGION = "${data.aws_region.current.region}"
PARTITION = "${data.aws_partition.current.partition}"
PROVIDER: Extra = {
    "required_version": ">= 1.5",
    "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 6.0"}},
}
DATA: Extra = {"aws_caller_identity": {"current": {}}, "aws_partition": {"current": {}}, "aws_region": {"current": {}}}
_KINDS = {"subnets": "list(string)", "security-groups": "list(string)", "number": "number"}
_BLOCK_ARGUMENTS = {
    "PostgreSQLSettings": (
        "postgres_settings",
        {
            "AfterConnectScript",
            "AuthenticationMethod",
            "BabelfishDatabaseName",
            "CaptureDdls",
            "DatabaseMode",
            "DdlArtifactsSchema",
            "ExecuteTimeout",
            "FailTasksOnLobTruncation",
            "HeartbeatEnable",
            "HeartbeatFrequency",
            "HeartbeatSchema",
            "MapBooleanAsBoolean",
            "MapJsonbAsClob",
            "MapLongVarcharAs",
            "MaxFileSize",
            "PluginName",
            "ServiceAccessRoleArn",
            "SlotName",
        },
    ),
    "RedshiftSettings": (
        "redshift_settings",
        {"BucketFolder", "BucketName", "EncryptionMode", "ServerSideEncryptionKmsKeyId", "ServiceAccessRoleArn"},
    ),
}
"""The blocks that every version of the provider has; other settings go into the extra connection attributes."""
_BESIDE = {
    "DatabaseName": "database_name",
    "ServerName": "server_name",
    "Port": "port",
    "Username": "username",
    "SecretsManagerSecretId": "secrets_manager_arn",
    "SecretsManagerAccessRoleArn": "secrets_manager_access_role_arn",
}
_ATTRIBUTE_WORDS = {"multiple-databases": "MULTIPLE_DATABASES", "specific-database": "SPECIFIC_DATABASE"}
"""Words that the extra connection attributes spell in their own way."""


def literal(text: str) -> str:
    """A text in which Terraform finds nothing to put in place of something.

    >>> literal("${a} %{b}")
    '$${a} %%{b}'
    """
    return text.replace("${", "$${").replace("%{", "%%{")


def placed(value: Json) -> Json:
    """A variable or a resource in the place of a placeholder; any other text as it is."""
    if not isinstance(value, str):
        return value
    if value == SECRETS_ROLE:
        return "${aws_iam_role.secrets.arn}"
    if value == SERVICE_ROLE:
        return "${aws_iam_role.target.arn}"
    if value == BUCKET_OWNER:
        return ACCOUNT
    variable = variable_of(value)
    return literal(value) if variable is None else f"${{var.{snake(variable.name)}}}"


def variable(item: Variable) -> Extra:
    """A variable of the module."""
    found: Extra = {"type": _KINDS.get(item.kind, "string"), "description": item.description}
    if item.default is not None:
        found["default"] = item.default
    if item.sensitive:
        found["sensitive"] = True
    name = snake(item.name)
    if item.pattern:
        condition = f"${{can(regex({json.dumps(item.pattern)}, var.{name}))}}"
        found["validation"] = [{"condition": condition, "error_message": f"{name} is not of the form {item.pattern}"}]
    if item.allowed:
        condition = f"${{contains({list(item.allowed)}, var.{name})}}"
        allowed = ", ".join(str(value) for value in item.allowed)
        found["validation"] = [{"condition": condition, "error_message": f"{name} is not one of {allowed}."}]
    return found


def module(variables: tuple[Variable, ...], resources: Extra, outputs: dict[str, str]) -> Extra:
    """A whole module in one file."""
    parts: Extra = {
        "terraform": PROVIDER,
        "variable": {snake(item.name): variable(item) for item in variables},
        "data": DATA,
        "resource": resources,
        "output": {name: {"value": value} for name, value in outputs.items()},
    }
    return {key: value for key, value in parts.items() if value}


def tagged(plan: str, part: str) -> Extra:
    """The tags of a resource."""
    return dict(tags(plan, part))


def settings(endpoint: Endpoint) -> Extra:
    """The endpoint's settings as arguments of `aws_dms_endpoint`."""
    name, known = _BLOCK_ARGUMENTS.get(BLOCKS[endpoint.engine_name], ("", set()))
    found: Extra = {}
    block: Extra = {}
    attributes = [literal(endpoint.extra_connection_attributes.strip(";"))]
    for key, value in endpoint.settings.items():
        if key in _BESIDE:
            found[_BESIDE[key]] = placed(value)
        elif key in known:
            block[snake(key)] = placed(value)
        elif endpoint.engine_name == "dynamodb" and key == "ServiceAccessRoleArn":
            found["service_access_role"] = placed(value)
        else:
            attributes.append(f"{key[0].lower()}{key[1:]}={_word(value)}")
    if block:
        found[name] = block
    if any(attributes):
        found["extra_connection_attributes"] = ";".join(part for part in attributes if part)
    return found


def _word(value: Json) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return literal(_ATTRIBUTE_WORDS.get(str(value), str(value)))
