"""Names and literals in statements for MySQL and MariaDB: always in backticks, as the servers themselves print them."""

from migrate.engines.mysql.engine import MySql
from migrate.model.names import ObjectName

_ENGINE = MySql()


def quote(name: str) -> str:
    """The name in backticks."""
    return _ENGINE.quote(name)


def quote_name(name: ObjectName) -> str:
    """The name with its database, in backticks."""
    return _ENGINE.quote_name(name)


def quote_all(names: tuple[str, ...]) -> str:
    """A list of names, parted by commas."""
    return ", ".join(quote(name) for name in names)


def literal(text: str) -> str:
    """The text as a string literal. Backslashes are doubled: the statements run without NO_BACKSLASH_ESCAPES."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\0", "\\0") + "'"
