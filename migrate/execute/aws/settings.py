"""What a run on AWS needs to know beside the plan: the place, the network, the secrets."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields

from migrate.errors import UsageProblem
from migrate.model.codec import Json

DEFAULT_CLASS = "dms.t3.medium"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsSettings:
    """The options of `migrate run --on aws`, and the keys of `[aws]` in migrate.toml. Empty means not given."""

    region: str = ""
    profile: str = ""
    replication_instance_arn: str = ""
    """An instance that is there already; it is neither changed nor deleted."""
    source_endpoint_arn: str = ""
    target_endpoint_arn: str = ""
    instance_class: str = DEFAULT_CLASS
    allocated_storage_gigabytes: int = 50
    multi_az: bool = False
    engine_version: str = ""
    subnet_group: str = ""
    subnet_ids: tuple[str, ...] = ()
    """Where there is no subnet group yet: at least two, in two Availability Zones."""
    security_group_ids: tuple[str, ...] = ()
    publicly_accessible: bool = False
    kms_key: str = ""
    source_secret: str = ""
    target_secret: str = ""
    target_database: str = ""
    """PostgreSQL's database. By default that of the target's address, else the plan's."""
    source_certificate_arn: str = ""
    """The certificate of the source's authority, where the endpoint verifies it: aws dms import-certificate gives its ARN."""
    target_certificate_arn: str = ""
    secrets_role: str = ""
    """The role that DMS takes on to read the secrets."""
    assessment_bucket: str = ""
    assessment_role: str = ""
    accept_assessment: bool = False
    """Go on though a premigration assessment failed."""
    cdc_start_position: str = ""
    hourly_price: str = ""
    """What the replication instance costs an hour, as the user's own words say it."""
    poll_seconds: float = 5.0
    """How often AWS is asked how far it is."""


KEYS = tuple(field.name for field in fields(AwsSettings))
"""Every key, with underscores; hyphens are as good."""


def read_settings(values: Mapping[str, Json]) -> AwsSettings:
    """Reads settings as a user writes them: texts from a command line, or values from a file. Raises `UsageProblem`."""
    kinds = {field.name: type(field.default) for field in fields(AwsSettings)}
    read: dict[str, Json] = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name not in kinds:
            near = difflib.get_close_matches(name, KEYS, n=1)
            known = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(KEYS)}"
            raise UsageProblem(f"there is no setting {key!r} of AWS", hint=known.replace("_", "-"))
        try:
            read[name] = _read(value, kinds[name])
        except ValueError:
            raise UsageProblem(
                f"{key}: {value!r} can't be read", reason=f"it has to be {_WORDS[kinds[name]]}"
            ) from None
    return AwsSettings(**read)


_WORDS = {bool: "true or false", int: "a whole number", float: "a number", tuple: "a list", str: "a text"}
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def _read(value: Json, kind: type) -> Json:
    if kind is tuple:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ValueError
        return tuple(item.strip() for item in items if item.strip())
    if kind is bool:
        if isinstance(value, bool):
            return value
        if str(value).lower() not in _TRUTH:
            raise ValueError
        return _TRUTH[str(value).lower()]
    if isinstance(value, (bool, list, dict)):
        raise ValueError
    return kind(value)
