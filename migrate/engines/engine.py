"""What the rest of the toolkit may ask of an engine, and which engine an address means."""

from collections.abc import Sequence
from typing import Protocol

from migrate.errors import Unsupported, UsageProblem
from migrate.model.names import EngineName, ObjectName, Target
from migrate.model.schema import Schema
from migrate.url import Url


class Engine(Protocol):
    """One database engine. Implementations hold no state."""

    name: EngineName

    def inspect(self, url: Url, *, schemas: Sequence[str] = ()) -> Schema:
        """Reads the structure, in one read-only transaction and a fixed number of queries.

        `schemas` names the schemas (MySQL: databases) to read; without it, MySQL reads the address's database, or every
        database that is not the server's own where the address has none; PostgreSQL every schema of the address's
        database that is not the server's own. Raises `ConnectionFailed`, `NotPermitted` or `UsageProblem`.
        """
        ...

    def quote(self, identifier: str) -> str:
        """The identifier, quoted whatever it holds."""
        ...

    def quote_name(self, name: ObjectName) -> str:
        """The schema-qualified name, quoted."""
        ...

    def literal(self, text: str) -> str:
        """The text as a string literal of the engine."""
        ...


def engine_named(name: EngineName) -> Engine:
    """Gives the engine of that name. Raises `Unsupported` for one whose scripts alone are read."""
    if name.is_script_only:
        raise Unsupported(
            f"{name.title} servers are not connected to",
            hint=f"assess the schema's script: migrate assess schema.sql --dialect {name.value} --target …",
        )
    if name is EngineName.POSTGRESQL:
        from migrate.engines.postgresql.engine import PostgreSql

        return PostgreSql()
    from migrate.engines.mysql.engine import MySql

    return MySql(name)


def engine_of(url: Url) -> Engine:
    """Gives the engine that an address means."""
    return engine_named(EngineName(url.scheme))


SERVICES = {
    "aurora-postgresql": EngineName.POSTGRESQL,
    "aurora-mysql": EngineName.MYSQL,
    "rds-postgresql": EngineName.POSTGRESQL,
    "rds-mysql": EngineName.MYSQL,
    "rds-mariadb": EngineName.MARIADB,
    "postgresql": EngineName.POSTGRESQL,
    "mysql": EngineName.MYSQL,
    "mariadb": EngineName.MARIADB,
}
_ALIASES = {"postgres": "postgresql", "aurora-postgres": "aurora-postgresql", "rds-postgres": "rds-postgresql"}


def parse_target(text: str) -> Target:
    """Reads a target such as `aurora-postgresql` or `postgresql:17`. Raises `UsageProblem`."""
    service, _, version = text.partition(":")
    service = _ALIASES.get(service.lower(), service.lower())
    if service not in SERVICES:
        raise UsageProblem(
            f"unknown target {text!r}", hint=f"known targets: {', '.join(SERVICES)}, each with an optional :VERSION"
        )
    if version and not all(part.isdigit() for part in version.split(".")):
        raise UsageProblem(f"{version!r} is not a version", hint=f"write it as {service}:17 or {service}:8.4")
    return Target(service=service, engine=SERVICES[service], version=version)
