"""The two endpoints of a task, as `CreateEndpoint` takes them. They name a secret; they never hold a password.

Settings that the API's model knows are in the engine's block, the rest in the extra connection attributes.
https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateEndpoint.html
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html
"""

from migrate.dms.endpoint_settings import BLOCKS, SSL_MODES, source_settings, store_settings, target_settings
from migrate.dms.rules import Extra
from migrate.errors import BadDocument, UsageProblem
from migrate.model.codec import Json
from migrate.model.names import EngineName, Target
from migrate.model.schema import Schema
from migrate.model.task import Endpoint, MigrationType
from migrate.url import Url

SECRETS_ROLE = "${SECRETS_ACCESS_ROLE_ARN}"
SOURCE_SECRET = "${SOURCE_SECRET_ID}"  # noqa: S105 -- a placeholder
TARGET_SECRET = "${TARGET_SECRET_ID}"  # noqa: S105 -- a placeholder
SOURCE_CERTIFICATE = "${SOURCE_CERTIFICATE_ARN}"
TARGET_CERTIFICATE = "${TARGET_CERTIFICATE_ARN}"
STORES = ("redshift", "s3", "dynamodb")
"""Targets that are no relational server of the source's kind; `store_endpoint` makes their endpoints."""
_WITHOUT_SECRET = ("s3", "dynamodb")
_TARGET_ENGINES = {
    "aurora-postgresql": "aurora-postgresql",
    "rds-postgresql": "postgres",
    "postgresql": "postgres",
    "aurora-mysql": "aurora",
    "rds-mysql": "mysql",
    "mysql": "mysql",
    "rds-mariadb": "mariadb",
    "mariadb": "mariadb",
}


def source_endpoint(
    schema: Schema, *, target: EngineName, migration_type: MigrationType, url: Url | None, identifier: str
) -> Endpoint:
    """The endpoint that a task reads from. `url` gives the document its address, without the password."""
    engine_name = _source_engine(schema, url)
    settings, attributes = source_settings(schema, target=target, migration_type=migration_type)
    ssl_mode = _ssl_mode(engine_name, named_by_aws=url is not None and url.host.endswith(".rds.amazonaws.com"))
    return Endpoint(
        identifier=f"{identifier}-source",
        endpoint_type="source",
        engine_name=engine_name,
        url="" if url is None else url.without_password,
        settings={**_secret(SOURCE_SECRET), **settings},
        extra_connection_attributes=attributes,
        ssl_mode=ssl_mode,
        certificate_arn=SOURCE_CERTIFICATE if ssl_mode.startswith("verify-") else "",
    )


def target_endpoint(target: Target, *, source: EngineName, database: str, identifier: str) -> Endpoint:
    """The endpoint that a task writes to. `database` is the PostgreSQL database; MySQL's are in the table mappings."""
    engine_name = _TARGET_ENGINES[target.service]
    settings, attributes = target_settings(target.engine, source=source, database=database)
    ssl_mode = _ssl_mode(engine_name, named_by_aws=target.service.startswith(("aurora-", "rds-")))
    return Endpoint(
        identifier=f"{identifier}-target",
        endpoint_type="target",
        engine_name=engine_name,
        settings={**_secret(TARGET_SECRET), **settings},
        extra_connection_attributes=attributes,
        ssl_mode=ssl_mode,
        certificate_arn=TARGET_CERTIFICATE if ssl_mode.startswith("verify-") else "",
    )


def store_endpoint(engine_name: str, schema: Schema, *, migration_type: MigrationType, identifier: str) -> Endpoint:
    """The endpoint of a `redshift`, `s3` or `dynamodb` target. Raises `UsageProblem` for another engine.

    DMS reaches all three over TLS and has no mode to choose for them.
    """
    if engine_name not in STORES:
        raise UsageProblem(f"{engine_name} is not one of {', '.join(STORES)}")
    secret = {} if engine_name in _WITHOUT_SECRET else _secret(TARGET_SECRET)
    own = store_settings(engine_name, schema, folder=identifier, migration_type=migration_type)
    return Endpoint(
        identifier=f"{identifier}-target",
        endpoint_type="target",
        engine_name=engine_name,
        settings={**secret, **own},
        ssl_mode="none",
    )


def to_request(endpoint: Endpoint) -> Extra:
    """The endpoint as `aws dms create-endpoint --cli-input-json` takes it."""
    block = BLOCKS.get(endpoint.engine_name, "PostgreSQLSettings")
    request: Extra = {
        "EndpointIdentifier": endpoint.identifier,
        "EndpointType": endpoint.endpoint_type,
        "EngineName": endpoint.engine_name,
    }
    if SSL_MODES[block]:
        request["SslMode"] = endpoint.ssl_mode
    if endpoint.certificate_arn:
        request["CertificateArn"] = endpoint.certificate_arn
    request[block] = dict(endpoint.settings)
    if endpoint.extra_connection_attributes:
        request["ExtraConnectionAttributes"] = endpoint.extra_connection_attributes
    return request


def from_request(request: Json, *, where: str, url: str = "") -> Endpoint:
    """Reads what `to_request` gave. Raises `BadDocument` naming the key, and for a password in the document."""
    if not isinstance(request, dict):
        raise BadDocument(f"{where}: a JSON object was expected")
    words: dict[str, str] = {}
    for key in ("EndpointIdentifier", "EndpointType", "EngineName"):
        value = request.get(key)
        if not isinstance(value, str):
            raise BadDocument(f"{where}: $.{key} is missing or not a text")
        words[key] = value
    block = BLOCKS.get(words["EngineName"], "PostgreSQLSettings")
    settings = request.get(block, {})
    if not isinstance(settings, dict):
        raise BadDocument(f"{where}: $.{block} is not an object")
    if "Password" in request or "Password" in settings or "AsmPassword" in settings:
        raise BadDocument(
            f"{where}: an endpoint document must not hold a password",
            hint="put it into AWS Secrets Manager and name the secret in SecretsManagerSecretId",
        )
    return Endpoint(
        identifier=words["EndpointIdentifier"],
        endpoint_type=words["EndpointType"],
        engine_name=words["EngineName"],
        url=url,
        settings=dict(settings),
        extra_connection_attributes=str(request.get("ExtraConnectionAttributes", "")),
        ssl_mode=str(request.get("SslMode", "none")),
        certificate_arn=str(request.get("CertificateArn", "")),
    )


def _secret(placeholder: str) -> Extra:
    return {"SecretsManagerAccessRoleArn": SECRETS_ROLE, "SecretsManagerSecretId": placeholder}


def _ssl_mode(engine_name: str, *, named_by_aws: bool) -> str:
    """The mode for an engine: never none.

    Where DMS has nothing but verification, and the name is AWS's own, so that it stands in the certificate, the name is
    checked too.
    """
    modes = SSL_MODES[BLOCKS[engine_name]]
    return "verify-full" if modes[0] == "verify-ca" and named_by_aws and "verify-full" in modes else modes[0]


def _source_engine(schema: Schema, url: Url | None) -> str:
    is_aurora = bool(schema.variable("aurora_version")) or (
        url is not None and ".cluster-" in url.host and url.host.endswith(".rds.amazonaws.com")
    )
    match schema.engine:
        case EngineName.MYSQL:
            return "aurora" if is_aurora else "mysql"
        case EngineName.MARIADB:
            return "mariadb"
        case EngineName.POSTGRESQL:
            return "aurora-postgresql" if is_aurora else "postgres"
        case EngineName.ORACLE | EngineName.SQLSERVER:
            return schema.engine.value
