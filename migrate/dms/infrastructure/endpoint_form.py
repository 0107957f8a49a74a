"""An endpoint in the spelling of CloudFormation, which lacks some of the API's settings.

What it lacks goes into the extra connection attributes, which DMS reads in the same way.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dms-endpoint.html
"""

from collections.abc import Callable

from migrate.dms.endpoint_settings import BLOCKS
from migrate.dms.rules import Extra
from migrate.model.codec import Json
from migrate.model.task import Endpoint

CLOUDFORMATION_BLOCKS = {
    "MySQLSettings": "MySqlSettings",
    "PostgreSQLSettings": "PostgreSqlSettings",
    "MicrosoftSQLServerSettings": "MicrosoftSqlServerSettings",
}
"""The blocks that CloudFormation spells in its own way."""
TOP_LEVEL = {"DatabaseName", "ServerName", "Port", "Username"}
"""What stands beside the block, not in it."""
ONLY_IN_THE_API = {
    "MySQLSettings": {"AuthenticationMethod", "ExecuteTimeout", "ServiceAccessRoleArn"},
    "PostgreSQLSettings": {
        "AuthenticationMethod",
        "DisableUnicodeSourceFilter",
        "MapJsonbAsClob",
        "MapLongVarcharAs",
        "ServiceAccessRoleArn",
        "TrimSpaceInChar",
    },
    "OracleSettings": {
        "AuthenticationMethod",
        "ConvertTimestampWithZoneToUTC",
        "OpenTransactionWindow",
        "TrimSpaceInChar",
    },
    "MicrosoftSQLServerSettings": {"AuthenticationMethod"},
    "S3Settings": set(),
    "RedshiftSettings": set(),
    "DynamoDbSettings": set(),
}
"""Settings of the API that CloudFormation's blocks don't have."""


def cloudformation_block(engine_name: str) -> str:
    """The name of the engine's block."""
    block = BLOCKS[engine_name]
    return CLOUDFORMATION_BLOCKS.get(block, block)


def split(endpoint: Endpoint, place: Callable[[Json], Json]) -> tuple[Extra, Extra, str]:
    """The settings inside the block, those beside it, and the extra connection attributes.

    `place` puts a parameter in the place of a placeholder.
    """
    missing = ONLY_IN_THE_API[BLOCKS[endpoint.engine_name]]
    inside: Extra = {}
    beside: Extra = {}
    attributes = [endpoint.extra_connection_attributes.strip(";")]
    for key, value in endpoint.settings.items():
        if key in TOP_LEVEL:
            beside[key] = place(value)
        elif key in missing:
            attributes.append(f"{key[0].lower()}{key[1:]}={_word(value)}")
        else:
            inside[key] = place(value)
    return inside, beside, ";".join(part for part in attributes if part)


def _word(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
