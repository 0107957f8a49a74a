"""Extensions and versions that RDS and Aurora PostgreSQL offer."""

from collections.abc import Iterator
from typing import assert_never

from migrate.assess.aws.postgresql_services import Standing, offers
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.postgresql_versions import target_major
from migrate.assess.registry import check


@check("AW201")
def extension_refused(context: Context) -> Iterator[Finding]:
    """Extensions that the service is known not to offer."""
    for extension in context.schema.extensions:
        if instead := offers().refused.get(extension.name):
            yield context.on_server(
                f"the extension {extension.name} is not offered by {context.target.service}: think of {instead}"
            )


@check("AW202")
def extension_unknown(context: Context) -> Iterator[Finding]:
    """Extensions that are not on the service's list, or not for the version."""
    for extension in context.schema.extensions:
        if message := _doubt(extension.name, context.target.service, target_major(context)):
            yield context.on_server(message)


def _doubt(extension: str, service: str, major: int | None) -> str:
    match offers().standing(extension, service, major):
        case Standing.OFFERED | Standing.REFUSED:
            return ""
        case Standing.UNKNOWN:
            return f"the extension {shown(extension)} is not on the list of those that {service} offers"
        case Standing.UNCONFIRMED:
            return (
                f"whether {service} offers the extension {extension} is not confirmed: it is told of other versions or "
                f"of the other service, and the service's page did not have it on {offers().checked}"
            )
        case Standing.OTHER_VERSION:
            first, last = offers().majors[extension]
            until = f"up to {last}" if major is None or major > last else f"from {first} on"
            wanted = f"PostgreSQL {major}" if major else "its newest version"
            return f"{service} offers the extension {extension} {until}, not with {wanted}"
        case other:
            assert_never(other)


@check("AW218")
def support_has_ended(context: Context) -> Iterator[Finding]:
    """A version past its standard support."""
    version = target_major(context)
    if version is not None and offers().has_ended(version):
        yield context.on_server(
            f"standard support of {context.target.service} {version} ended on {offers().end_of_support[version]}: "
            "extended support costs by the hour of each vCPU"
        )


@check("AW219")
def version_not_offered(context: Context) -> Iterator[Finding]:
    """A version that the service does not know."""
    version = target_major(context)
    if version is not None and version not in offers().end_of_support:
        yield context.on_server(f"{context.target.service} is not known to offer PostgreSQL {version}")


@check("AW220")
def end_of_support(context: Context) -> Iterator[Finding]:
    """When the chosen version's support ends."""
    version = target_major(context)
    if version is not None and version in offers().end_of_support and not offers().has_ended(version):
        yield context.on_server(
            f"standard support of {context.target.service} {version} ends on {offers().end_of_support[version]}"
        )
