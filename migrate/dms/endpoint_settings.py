"""What each engine's endpoint is set to, by the API's own spelling, and why: only what differs from DMS's defaults.

https://docs.aws.amazon.com/dms/latest/APIReference/API_CreateEndpoint.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.dms.rules import Extra
from migrate.model.codec import Json
from migrate.model.names import EngineName
from migrate.model.schema import Schema
from migrate.model.task import Endpoint, MigrationType

SOURCE_DATABASE = "${SOURCE_DATABASE}"
TARGET_DATABASE = "${TARGET_DATABASE}"
BUCKET = "${BUCKET_NAME}"
BUCKET_OWNER = "${AWS_ACCOUNT_ID}"
SERVICE_ROLE = "${TARGET_SERVICE_ROLE_ARN}"
BLOCKS = {
    "mysql": "MySQLSettings",
    "mariadb": "MySQLSettings",
    "aurora": "MySQLSettings",
    "aurora-serverless": "MySQLSettings",
    "postgres": "PostgreSQLSettings",
    "aurora-postgresql": "PostgreSQLSettings",
    "aurora-postgresql-serverless": "PostgreSQLSettings",
    "oracle": "OracleSettings",
    "sqlserver": "MicrosoftSQLServerSettings",
    "redshift": "RedshiftSettings",
    "redshift-serverless": "RedshiftSettings",
    "s3": "S3Settings",
    "dynamodb": "DynamoDbSettings",
}
"""Which block of `CreateEndpoint` holds an engine's settings."""
SSL_MODES = {
    "MySQLSettings": ("verify-ca", "verify-full"),
    "PostgreSQLSettings": ("require", "verify-ca", "verify-full"),
    "OracleSettings": ("verify-ca",),
    "MicrosoftSQLServerSettings": ("require", "verify-full"),
    "RedshiftSettings": (),
    "S3Settings": (),
    "DynamoDbSettings": (),
}
"""The modes with encryption that DMS has for each engine: https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html"""
_WHY = {
    "SecretsManagerSecretId": "address, user and password stay in AWS Secrets Manager",
    "SecretsManagerAccessRoleArn": "the role that DMS reads the secret with, and nothing else",
    "CleanSourceMetadataOnMismatch": "DMS reads a table's structure anew when it is not the one that it remembers",
    "TargetDbType": "each source database keeps its own name; a DatabaseName would force every table into that one",
    "AfterConnectScript": "rows arrive before the tables they refer to, and triggers have already run on the source",
    "MapBooleanAsBoolean": "a boolean stays one; by default it becomes a text of five characters",
    "FailTasksOnLobTruncation": "a large value that would be cut stops the task instead",
    "CaptureDdls": "DMS would make a table and an event trigger in the source; its structure stays as it is until the cutover",
    "PluginName": "pglogical, which DMS prefers where it is installed, breaks updates of tables with REPLICA IDENTITY FULL",
    "HeartbeatEnable": "without it the slot of a quiet database keeps its log until the source's disk is full",
    "HeartbeatSchema": "the heartbeat's objects are apart from the application's",
    "NumberDatatypeScale": "a NUMBER without precision is carried as text: by default it is cut to ten decimals",
    "BucketName": "the bucket that rows are staged in or written to; versioning has to be off",
    "BucketFolder": "two tasks never write into one folder",
    "ServiceAccessRoleArn": "the role that DMS writes with, limited to this bucket or these tables",
    "ExplicitIds": "identity columns keep the numbers they have",
    "CaseSensitiveNames": "some names have capitals, and Redshift folds them otherwise",
    "DataFormat": "Parquet keeps types; in CSV every value is text",
    "CompressionType": "smaller files, at hardly any cost",
    "IncludeOpForFullLoad": "files of the load and files of changes have the same columns",
    "TimestampColumnName": "changes can be put in order, and DMS can compare Parquet files",
    "DatePartitionEnabled": "changes are found by their day",
    "ExpectedBucketOwner": "a bucket of the same name in another account is not written to",
    "Initstmt": "rows arrive before the rows they refer to",
    "MapUnboundedNumericAsString": "an unbounded numeric would be cut to numeric(28,6); both ends have to agree",
    "skipTableSuspensionForPartitionDdl": "a change of partitions does not suspend the table",
    "CertificateArn": "DMS has no encryption for this engine without the certificate of the server's authority",
}
_WHY_SSL = {
    "require": "encrypted; verify-full checks the server too, once the certificate of its authority is imported",
    "verify-ca": "encrypted, and the server's certificate is checked; verify-full checks its name too",
    "verify-full": "encrypted, and the server's certificate and name are checked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSetting:
    """One setting of an endpoint, and why it is there."""

    key: str
    value: Json
    why: str


def reasons(endpoint: Endpoint) -> tuple[EndpointSetting, ...]:
    """Every setting that was chosen, with its reason; what a person added by hand has none. Placeholders stay as they are."""
    found = [*endpoint.settings.items(), *attributes(endpoint.extra_connection_attributes)]
    if endpoint.certificate_arn:
        found.append(("CertificateArn", endpoint.certificate_arn))
    chosen = [EndpointSetting(key=key, value=value, why=_WHY[key]) for key, value in found if key in _WHY]
    if endpoint.ssl_mode in _WHY_SSL:
        chosen.append(EndpointSetting(key="SslMode", value=endpoint.ssl_mode, why=_WHY_SSL[endpoint.ssl_mode]))
    return tuple(chosen)


def attributes(text: str) -> tuple[tuple[str, str], ...]:
    """The extra connection attributes, taken apart: `name=value;name=value`."""
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return tuple((name.strip(), value) for name, _, value in parts)


def source_settings(schema: Schema, *, target: EngineName, migration_type: MigrationType) -> tuple[Extra, str]:
    """The settings of the endpoint that is read, without its secret, and the extra connection attributes."""
    match schema.engine:
        case EngineName.MYSQL | EngineName.MARIADB:
            return {"CleanSourceMetadataOnMismatch": True}, _mysql_source_attributes(schema, migration_type)
        case EngineName.POSTGRESQL:
            numbers = "MapUnboundedNumericAsString=true" if target is EngineName.POSTGRESQL else ""
            return _postgresql_source(schema, migration_type), numbers
        case EngineName.ORACLE:
            return _oracle_source(schema), ""
        case EngineName.SQLSERVER:
            return {"DatabaseName": schema.database or SOURCE_DATABASE}, ""


def target_settings(target: EngineName, *, source: EngineName, database: str) -> tuple[Extra, str]:
    """The settings of the endpoint that is written to, without its secret, and the extra connection attributes."""
    if target.is_mysql_family:
        return {"TargetDbType": "multiple-databases"}, "Initstmt=SET FOREIGN_KEY_CHECKS=0"
    settings: Extra = {
        "DatabaseName": database or TARGET_DATABASE,
        "AfterConnectScript": "SET session_replication_role = replica",
        "MapBooleanAsBoolean": True,
    }
    return settings, "MapUnboundedNumericAsString=true" if source is EngineName.POSTGRESQL else ""


def store_settings(engine_name: str, schema: Schema, *, folder: str, migration_type: MigrationType) -> Extra:
    """The settings of a `redshift`, `s3` or `dynamodb` target. Raises `KeyError` for another."""
    build = {"redshift": _redshift, "s3": _s3, "dynamodb": _dynamodb}[engine_name]
    return dict(build(schema, folder, migration_type))


def _mysql_source_attributes(schema: Schema, migration_type: MigrationType) -> str:
    partitioned = any(table.partitioning is not None for table in schema.tables)
    if partitioned and migration_type is not MigrationType.FULL_LOAD:
        return "skipTableSuspensionForPartitionDdl=true"
    return ""


def _postgresql_source(schema: Schema, migration_type: MigrationType) -> Extra:
    settings: Extra = {
        "DatabaseName": schema.database or SOURCE_DATABASE,
        "MapBooleanAsBoolean": True,
        "FailTasksOnLobTruncation": True,
        "CaptureDdls": False,
    }
    if migration_type is MigrationType.FULL_LOAD:
        return settings
    if any(table.replica_identity == "full" for table in schema.tables):
        settings["PluginName"] = "test-decoding"
    settings.update(HeartbeatEnable=True, HeartbeatSchema="awsdms")
    return settings


def _oracle_source(schema: Schema) -> Extra:
    settings: Extra = {"DatabaseName": schema.database or SOURCE_DATABASE, "FailTasksOnLobTruncation": True}
    types = (column.type for table in schema.tables for column in table.columns)
    if any(type_.name == "number" and type_.precision is None for type_ in types):
        settings["NumberDatatypeScale"] = -2
    return settings


def _redshift(schema: Schema, folder: str, migration_type: MigrationType) -> Iterator[tuple[str, Json]]:
    yield "DatabaseName", TARGET_DATABASE
    yield "BucketName", BUCKET
    yield "BucketFolder", folder
    yield "ServiceAccessRoleArn", SERVICE_ROLE
    yield "ExplicitIds", True
    names = [str(table.name) for table in schema.tables]
    names += [column.name for table in schema.tables for column in table.columns]
    if any(name != name.lower() for name in names):
        yield "CaseSensitiveNames", True
    if schema.engine is EngineName.POSTGRESQL:
        yield "MapBooleanAsBoolean", True


def _s3(schema: Schema, folder: str, migration_type: MigrationType) -> Iterator[tuple[str, Json]]:
    yield "BucketName", BUCKET
    yield "BucketFolder", folder
    yield "ServiceAccessRoleArn", SERVICE_ROLE
    yield "ExpectedBucketOwner", BUCKET_OWNER
    yield "DataFormat", "parquet"
    yield "CompressionType", "gzip"
    yield "TimestampColumnName", _free_name(schema, "dms_timestamp")
    if migration_type is not MigrationType.FULL_LOAD:
        yield "DatePartitionEnabled", True
    if migration_type is MigrationType.FULL_LOAD_AND_CDC:
        yield "IncludeOpForFullLoad", True


def _dynamodb(schema: Schema, folder: str, migration_type: MigrationType) -> Iterator[tuple[str, Json]]:
    yield "ServiceAccessRoleArn", SERVICE_ROLE


def _free_name(schema: Schema, wanted: str) -> str:
    """A column name that no table has."""
    taken = {column.name.lower() for table in schema.tables for column in table.columns}
    while wanted in taken:
        wanted += "_"
    return wanted
