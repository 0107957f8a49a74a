"""MySQL and MariaDB as an engine. Which of the two it is, the server says; the address only guesses."""

from collections.abc import Sequence

from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema
from migrate.url import Url


class MySql:
    """MySQL, or MariaDB where `name` says so."""

    def __init__(self, name: EngineName = EngineName.MYSQL) -> None:
        self.name = name

    def inspect(self, url: Url, *, schemas: Sequence[str] = ()) -> Schema:
        """See `Engine.inspect`."""
        from migrate.engines.mysql.inspect import inspect

        return inspect(url, schemas=schemas)

    def quote(self, identifier: str) -> str:
        """The identifier in backticks."""
        return "`" + identifier.replace("`", "``") + "`"

    def quote_name(self, name: ObjectName) -> str:
        """The name with its database, in backticks."""
        return f"{self.quote(name.schema)}.{self.quote(name.name)}"

    def literal(self, text: str) -> str:
        """The text in single quotes. Safe under every sql_mode: one with a backslash is written in hexadecimal."""
        if "\\" in text or "\x00" in text:
            return f"CONVERT(X'{text.encode().hex()}' USING utf8mb4)"
        return "'" + text.replace("'", "''") + "'"
