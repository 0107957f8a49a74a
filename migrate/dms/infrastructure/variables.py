"""What the person who makes a stack has to say: never a secret, only the names of secrets, networks and keys."""

from dataclasses import dataclass

from migrate.dms.endpoint_settings import BUCKET, SOURCE_DATABASE, TARGET_DATABASE
from migrate.dms.endpoints import SOURCE_CERTIFICATE, SOURCE_SECRET, TARGET_CERTIFICATE, TARGET_SECRET
from migrate.model.task import Endpoint

_ARN = r"arn:aws[a-z-]*:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A parameter of CloudFormation, a variable of Terraform."""

    name: str
    description: str
    kind: str = "text"
    """`text`, `number`, `subnets` or `security-groups`."""
    default: str | int | None = None
    pattern: str = ""
    allowed: tuple[int, ...] = ()
    sensitive: bool = False


SUBNETS = Variable(name="SubnetIds", kind="subnets", description="Two or more subnets in different Availability Zones.")
GROUPS = Variable(
    name="SecurityGroupIds",
    kind="security-groups",
    description="Security groups that may reach both databases.",
)
SECRETS_KEY = Variable(
    name="SecretsKmsKeyArn",
    description="The KMS key that the secrets are encrypted with, where it is not the default aws/secretsmanager.",
    default="",
    pattern=rf"^$|^{_ARN}kms:.+$",
)
ALARM_TOPIC = Variable(
    name="AlarmTopicArn",
    description="The SNS topic that alarms are sent to; empty for none.",
    default="",
    pattern=rf"^$|^{_ARN}sns:.+$",
)
LOG_DAYS = Variable(
    name="LogRetentionDays",
    kind="number",
    description="For how many days the tasks' log is kept.",
    default=30,
    allowed=(7, 14, 30, 60, 90, 180, 365),
)
ENGINE_VERSION = Variable(
    name="DmsEngineVersion",
    description="The version of DMS; aws dms describe-orderable-replication-instances lists what the Region has.",
    default="3.6.1",
    pattern=r"^\d+\.\d+\.\d+$",
)
_OF_PLACEHOLDER = {
    SOURCE_SECRET: Variable(
        name="SourceSecretArn",
        description="The secret with host, port, username and password of the source. Its value is never in this file.",
        pattern=rf"^{_ARN}secretsmanager:.+$",
        sensitive=True,
    ),
    TARGET_SECRET: Variable(
        name="TargetSecretArn",
        description="The secret with host, port, username and password of the target. Its value is never in this file.",
        pattern=rf"^{_ARN}secretsmanager:.+$",
        sensitive=True,
    ),
    SOURCE_CERTIFICATE: Variable(
        name="SourceCertificateArn",
        description="The imported certificate of the source's authority (aws dms import-certificate).",
        pattern=rf"^{_ARN}dms:.+:cert:.+$",
    ),
    TARGET_CERTIFICATE: Variable(
        name="TargetCertificateArn",
        description="The imported certificate of the target's authority (aws dms import-certificate).",
        pattern=rf"^{_ARN}dms:.+:cert:.+$",
    ),
    SOURCE_DATABASE: Variable(name="SourceDatabase", description="The source's database, service or SID."),
    TARGET_DATABASE: Variable(name="TargetDatabase", description="The target's database."),
    BUCKET: Variable(name="BucketName", description="The bucket, in this Region, without versioning."),
}


def variable_of(placeholder: str) -> Variable | None:
    """The variable that stands for a placeholder of an endpoint document; None where something else does."""
    return _OF_PLACEHOLDER.get(placeholder)


def of_endpoints(endpoints: tuple[Endpoint, ...]) -> tuple[Variable, ...]:
    """The variables that these endpoints need."""
    words = {
        word
        for endpoint in endpoints
        for word in (*endpoint.settings.values(), endpoint.certificate_arn)
        if isinstance(word, str)
    }
    return tuple(variable for placeholder, variable in _OF_PLACEHOLDER.items() if placeholder in words)
