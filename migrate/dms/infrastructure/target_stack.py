"""The CloudFormation stack `target`: the database with its key, network, parameters and backups.

It is apart from the migration's stack, because it stays when the migration is over.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_RDS.html
"""

from migrate.dms.infrastructure.database import Database
from migrate.dms.infrastructure.template import attribute, ref, resource, sub, tagged, template
from migrate.dms.infrastructure.variables import SUBNETS, Variable
from migrate.dms.rules import Extra

KEPT = {"DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Snapshot"}
GROUPS = Variable(
    name="SecurityGroupIds",
    kind="security-groups",
    description="Security groups that let the replication instance and the application in, and nobody else.",
)
USER = Variable(
    name="MasterUsername",
    description="The administrator; RDS makes the password and keeps it in Secrets Manager.",
    default="migrate_admin",
    pattern=r"^[a-zA-Z][a-zA-Z0-9_]{0,15}$",
)
BACKUP_DAYS = Variable(
    name="BackupRetentionDays",
    kind="number",
    description="For how many days backups are kept; RDS has a binary log only while there are backups.",
    default=7,
    allowed=(1, 3, 7, 14, 21, 28, 35),
)


def variables(database: Database) -> tuple[Variable, ...]:
    """What the person who makes the database has to say."""
    instance_class = Variable(
        name="InstanceClass",
        description="The class of each instance.",
        default=database.instance_class,
        pattern=r"^db\.[a-z0-9.]+$",
    )
    version = Variable(
        name="EngineVersion",
        description="The version of the engine; a major version alone takes the newest minor one that is its default.",
        default=database.version,
        pattern=r"^[0-9][0-9a-z._]*$",
    )
    return (SUBNETS, GROUPS, instance_class, version, USER, BACKUP_DAYS)


def target_stack(plan: str, database: Database) -> Extra:
    """The template of the target's stack."""
    resources: Extra = {
        "Key": _key(plan),
        "SubnetGroup": resource(
            "AWS::RDS::DBSubnetGroup",
            {
                "DBSubnetGroupDescription": "Where the migrated database runs",
                "SubnetIds": ref("SubnetIds"),
                "Tags": tagged(plan, "target-subnet-group"),
            },
        ),
        "Parameters": _group(plan, database),
    }
    if database.is_aurora:
        resources["Database"] = _cluster(plan, database)
        resources["Writer"] = _member(plan, database, tier=0)
        resources["Reader"] = _member(plan, database, tier=1)
    else:
        resources["Database"] = _instance(plan, database)
    return template(
        "The database that a migration writes to. Its password is made and kept by AWS; it is never in this file.",
        variables(database),
        {},
        resources,
        {
            "Address": attribute("Database", "Endpoint.Address"),
            "Port": attribute("Database", "Endpoint.Port"),
            "MasterSecretArn": attribute("Database", "MasterUserSecret.SecretArn"),
        },
    )


def _key(plan: str) -> Extra:
    account = sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")
    statement: Extra = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "kms:*", "Resource": "*"}
    properties: Extra = {
        "Description": "Encrypts the migrated database, its backups and its administrator's secret",
        "EnableKeyRotation": True,
        "PendingWindowInDays": 30,
        "KeyPolicy": {"Version": "2012-10-17", "Statement": [statement]},
        "Tags": tagged(plan, "target-key"),
    }
    # Snapshots can't be read without it.
    return resource("AWS::KMS::Key", properties, DeletionPolicy="Retain", UpdateReplacePolicy="Retain")


def _group(plan: str, database: Database) -> Extra:
    kind = "AWS::RDS::DBClusterParameterGroup" if database.is_aurora else "AWS::RDS::DBParameterGroup"
    properties: Extra = {
        "Description": "For a migration; the reason of each parameter is in aws/README.md",
        "Family": database.family,
        "Parameters": {parameter.name: parameter.value for parameter in database.parameters},
        "Tags": tagged(plan, "target-parameters"),
    }
    return resource(kind, properties)


def _both(plan: str, database: Database) -> Extra:
    """What a cluster and an instance have in common."""
    return {
        "Engine": database.engine,
        "EngineVersion": ref("EngineVersion"),
        "DBSubnetGroupName": ref("SubnetGroup"),
        "StorageEncrypted": True,
        "KmsKeyId": attribute("Key", "Arn"),
        "MasterUsername": ref("MasterUsername"),
        "ManageMasterUserPassword": True,
        "MasterUserSecret": {"KmsKeyId": attribute("Key", "Arn")},
        "EnableIAMDatabaseAuthentication": True,
        "BackupRetentionPeriod": ref("BackupRetentionDays"),
        "CopyTagsToSnapshot": True,
        "DeletionProtection": True,
        "EnableCloudwatchLogsExports": list(database.logs),
        "Tags": tagged(plan, "target"),
    }


def _cluster(plan: str, database: Database) -> Extra:
    properties: Extra = {
        **_both(plan, database),
        "DBClusterParameterGroupName": ref("Parameters"),
        "VpcSecurityGroupIds": ref("SecurityGroupIds"),
    }
    if database.name:
        properties["DatabaseName"] = database.name
    return resource("AWS::RDS::DBCluster", properties, **KEPT)


def _insights() -> Extra:
    return {
        "EnablePerformanceInsights": True,
        "PerformanceInsightsRetentionPeriod": 7,
        "PerformanceInsightsKMSKeyId": attribute("Key", "Arn"),
    }


def _member(plan: str, database: Database, *, tier: int) -> Extra:
    """An instance of the cluster. The second stands in another zone, and takes over."""
    properties: Extra = {
        "DBClusterIdentifier": ref("Database"),
        "DBInstanceClass": ref("InstanceClass"),
        "Engine": database.engine,
        # An upgrade restarts the instance in the middle of a load.
        "AutoMinorVersionUpgrade": False,
        "PubliclyAccessible": False,
        "PromotionTier": tier,
        **_insights(),
        "Tags": tagged(plan, "target-instance"),
    }
    return resource("AWS::RDS::DBInstance", properties, DeletionPolicy="Delete", UpdateReplacePolicy="Delete")


def _instance(plan: str, database: Database) -> Extra:
    properties: Extra = {
        **_both(plan, database),
        "DBInstanceClass": ref("InstanceClass"),
        "DBParameterGroupName": ref("Parameters"),
        "VPCSecurityGroups": ref("SecurityGroupIds"),
        "AllocatedStorage": str(database.storage_gb),
        "MaxAllocatedStorage": 4 * database.storage_gb,
        "StorageType": "gp3",
        "MultiAZ": True,
        "AutoMinorVersionUpgrade": False,
        "PubliclyAccessible": False,
        **_insights(),
    }
    if database.name:
        properties["DBName"] = database.name
    return resource("AWS::RDS::DBInstance", properties, **KEPT)
