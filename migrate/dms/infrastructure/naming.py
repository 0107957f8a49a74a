"""Names of resources: within each service's own limits, the same for the same plan, and never two alike by being cut."""

import hashlib
import re


def short(name: str, most: int) -> str:
    """The name in lower-case letters, digits and single hyphens, a letter first; cut to `most` and told apart by a hash.

    >>> short("Shop_EU", 63)
    'shop-eu'
    """
    words = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    fit = words if words[:1].isalpha() else f"m-{words}".rstrip("-")
    if len(fit) <= most:
        return fit
    digest = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{fit[: most - 7].rstrip('-')}-{digest}"


def snake(name: str) -> str:
    """CamelCase in Terraform's spelling.

    >>> snake("SubnetIds"), snake("TargetKmsKeyArn"), snake("MapJSONBAsClob")
    ('subnet_ids', 'target_kms_key_arn', 'map_jsonb_as_clob')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def tags(plan: str, part: str) -> tuple[tuple[str, str], ...]:
    """The tags that every resource of a plan carries."""
    return (("migrate:part", part), ("migrate:plan", plan))
