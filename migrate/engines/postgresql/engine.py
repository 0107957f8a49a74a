"""PostgreSQL as an engine."""

from collections.abc import Sequence

from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema
from migrate.url import Url


class PostgreSql:
    """PostgreSQL."""

    name = EngineName.POSTGRESQL

    def inspect(self, url: Url, *, schemas: Sequence[str] = ()) -> Schema:
        """See `Engine.inspect`."""
        from migrate.engines.postgresql.inspect import inspect

        return inspect(url, schemas=schemas)

    def quote(self, identifier: str) -> str:
        """The identifier in double quotes."""
        return '"' + identifier.replace('"', '""') + '"'

    def quote_name(self, name: ObjectName) -> str:
        """The name with its schema, in double quotes."""
        return f"{self.quote(name.schema)}.{self.quote(name.name)}"

    def literal(self, text: str) -> str:
        """The text in single quotes, with standard-conforming strings."""
        return "'" + text.replace("'", "''") + "'"
