"""The two endpoints of a task, as `CreateEndpoint` takes them. They name a secret; they never hold a password.

Settings that the API's model knows are in the engine's block, the rest in the extra connection attributes.
https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateEndpoint.html
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.PostgreSQL.html
"""

from migrate.dms.rules import Extra
from migrate.errors import BadDocument
from migrate.model.codec import Json
from migrate.model.names import EngineName, Target
from migrate.model.schema import Schema
from migrate.model.task import Endpoint, MigrationType
from migrate.url import Url

SECRETS_ROLE = "${SECRETS_ACCESS_ROLE_ARN}"
SOURCE_SECRET = "${SOURCE_SECRET_ID}"  # noqa: S105 -- a placeholder
TARGET_SECRET = "${TARGET_SECRET_ID}"  # noqa: S105 -- a placeholder
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
_MYSQL_ENGINES = ("mysql", "mariadb", "aurora", "aurora-serverless")


def source_endpoint(
    schema: Schema, *, target: EngineName, migration_type: MigrationType, url: Url | None, identifier: str
) -> Endpoint:
    """The endpoint that a task reads from. `url` gives the document its address, without the password."""
    engine_name = _source_engine(schema, url)
    secret = {"SecretsManagerAccessRoleArn": SECRETS_ROLE, "SecretsManagerSecretId": SOURCE_SECRET}
    if schema.engine.is_mysql_family:
        settings: Extra = {**secret, "EventsPollInterval": 5, "CleanSourceMetadataOnMismatch": True}
        attributes = ""
    else:
        settings = {**secret, **_postgresql_source(schema, migration_type)}
        # Without it an unbounded numeric is cut to numeric(28,6); both ends have to agree.
        attributes = "MapUnboundedNumericAsString=true" if target is EngineName.POSTGRESQL else ""
    return Endpoint(
        identifier=f"{identifier}-source",
        endpoint_type="source",
        engine_name=engine_name,
        url="" if url is None else url.without_password,
        settings=settings,
        extra_connection_attributes=attributes,
    )


def target_endpoint(target: Target, *, source: EngineName, database: str, identifier: str) -> Endpoint:
    """The endpoint that a task writes to. `database` is the PostgreSQL database; MySQL's are in the table mappings."""
    secret = {"SecretsManagerAccessRoleArn": SECRETS_ROLE, "SecretsManagerSecretId": TARGET_SECRET}
    if target.engine.is_mysql_family:
        # A DatabaseName would force every table into that one database.
        settings: Extra = {**secret, "TargetDbType": "multiple-databases", "MaxFileSize": 32768}
        attributes = "Initstmt=SET FOREIGN_KEY_CHECKS=0"
    else:
        settings = {
            **secret,
            "DatabaseName": database,
            "AfterConnectScript": "SET session_replication_role = replica",
            "MapBooleanAsBoolean": True,
        }
        attributes = "MapUnboundedNumericAsString=true" if source is EngineName.POSTGRESQL else ""
    return Endpoint(
        identifier=f"{identifier}-target",
        endpoint_type="target",
        engine_name=_TARGET_ENGINES[target.service],
        settings=settings,
        extra_connection_attributes=attributes,
    )


def to_request(endpoint: Endpoint) -> Extra:
    """The endpoint as `aws dms create-endpoint --cli-input-json` takes it."""
    request: Extra = {
        "EndpointIdentifier": endpoint.identifier,
        "EndpointType": endpoint.endpoint_type,
        "EngineName": endpoint.engine_name,
        "SslMode": endpoint.ssl_mode,
        _block(endpoint.engine_name): dict(endpoint.settings),
    }
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
    block = _block(words["EngineName"])
    settings = request.get(block, {})
    if not isinstance(settings, dict):
        raise BadDocument(f"{where}: $.{block} is not an object")
    if "Password" in request or "Password" in settings:
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
    )


def _block(engine_name: str) -> str:
    return "MySQLSettings" if engine_name in _MYSQL_ENGINES else "PostgreSQLSettings"


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


def _postgresql_source(schema: Schema, migration_type: MigrationType) -> Extra:
    settings: Extra = {
        "DatabaseName": schema.database,
        "MapBooleanAsBoolean": True,
        "FailTasksOnLobTruncation": True,
        "CaptureDdls": False,
    }
    if migration_type is MigrationType.FULL_LOAD:
        return settings
    # pglogical, which DMS prefers where it is installed, breaks the updates of tables with REPLICA IDENTITY FULL.
    full = any(table.replica_identity == "full" for table in schema.tables)
    settings["PluginName"] = "test-decoding" if full else "no-preference"
    # Without a heartbeat the slot of a quiet database keeps its WAL until the disk is full.
    settings.update(HeartbeatEnable=True, HeartbeatFrequency=5, HeartbeatSchema="awsdms")
    return settings
