"""What DMS may do: read two secrets, write to one place. The tool that writes it down gives the names in its own spelling.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.html
"""

from migrate.dms.rules import Extra
from migrate.model.codec import Json

_VERSION = "2012-10-17"
SERVICE_ROLES = (
    ("dms-vpc-role", "AmazonDMSVPCManagementRole"),
    ("dms-cloudwatch-logs-role", "AmazonDMSCloudWatchLogsRole"),
)
"""The two roles that DMS looks for by their names, and the policy that AWS keeps for each."""


def policy(*statements: Json) -> Extra:
    """A policy document."""
    return {"Version": _VERSION, "Statement": list(statements)}


def trust(service: Json, *, account: Json | None = None) -> Extra:
    """Who may take the role on: one service, and with `account` only on behalf of that account."""
    statement: Extra = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    if account is not None:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
    return policy(statement)


def store_trust(store: str, account: Json) -> Extra:
    """Who may take on the role that writes to a store. Redshift takes it on itself, to copy what DMS has staged."""
    if store == "redshift":
        return trust(["dms.amazonaws.com", "redshift.amazonaws.com"])
    return trust("dms.amazonaws.com", account=account)


def read_secrets(secrets: list[Json]) -> Extra:
    """Reading these secrets, and no other."""
    actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    return {"Effect": "Allow", "Action": actions, "Resource": secrets}


def decrypt(key: Json, *, through: Json) -> Extra:
    """Decrypting with one key, and only what the secrets' service asks for."""
    return {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:DescribeKey"],
        "Resource": [key],
        "Condition": {"StringEquals": {"kms:ViaService": through}},
    }


def write_bucket(bucket: Json, objects: Json) -> tuple[Extra, ...]:
    """Writing into one bucket, and looking at what is there."""
    return (
        {"Effect": "Allow", "Action": ["s3:GetBucketLocation", "s3:ListBucket"], "Resource": [bucket]},
        {
            "Effect": "Allow",
            "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"],
            "Resource": [objects],
        },
    )


def write_tables(tables: list[Json], everything: Json) -> tuple[Extra, ...]:
    """Writing into these tables of DynamoDB and DMS's own, which it makes where they are missing."""
    actions = ["BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "PutItem", "UpdateItem"]
    return (
        {"Effect": "Allow", "Action": [f"dynamodb:{action}" for action in actions], "Resource": tables},
        {"Effect": "Allow", "Action": ["dynamodb:ListTables"], "Resource": everything},
    )


def key_policy(account_root: Json, logs_service: Json, log_group: Json) -> Extra:
    """The key of the stack: its account decides who uses it, and the logs' service may use it for this log alone."""
    return policy(
        {"Effect": "Allow", "Principal": {"AWS": account_root}, "Action": "kms:*", "Resource": "*"},
        {
            "Effect": "Allow",
            "Principal": {"Service": logs_service},
            "Action": ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            "Resource": "*",
            "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_group}},
        },
    )
