"""Names of databases, of the objects in them, and of places in files."""

from dataclasses import dataclass
from enum import StrEnum


class EngineName(StrEnum):
    """A database engine that a schema can come from or go to."""

    MYSQL = "mysql"
    MARIADB = "mariadb"
    POSTGRESQL = "postgresql"
    ORACLE = "oracle"
    SQLSERVER = "sqlserver"

    @property
    def is_mysql_family(self) -> bool:
        """Whether the engine speaks MySQL's dialect and protocol."""
        return self in (EngineName.MYSQL, EngineName.MARIADB)

    @property
    def is_script_only(self) -> bool:
        """Whether it is a source whose scripts are read and assessed, with no connection and no conversion."""
        return self in (EngineName.ORACLE, EngineName.SQLSERVER)

    @property
    def title(self) -> str:  # type: ignore[override]
        """The name as its makers write it."""
        return _TITLES[self.value]


_TITLES = {
    "mysql": "MySQL",
    "mariadb": "MariaDB",
    "postgresql": "PostgreSQL",
    "oracle": "Oracle",
    "sqlserver": "SQL Server",
}


class ObjectKind(StrEnum):
    """What sort of thing an object of a database is."""

    SERVER = "server"
    DATABASE = "database"
    SCHEMA = "schema"
    TABLE = "table"
    COLUMN = "column"
    PRIMARY_KEY = "primary-key"
    UNIQUE_KEY = "unique-key"
    INDEX = "index"
    FOREIGN_KEY = "foreign-key"
    CHECK = "check"
    PARTITION = "partition"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized-view"
    FUNCTION = "function"
    PROCEDURE = "procedure"
    TRIGGER = "trigger"
    EVENT = "event"
    SEQUENCE = "sequence"
    TYPE = "type"
    EXTENSION = "extension"
    PACKAGE = "package"
    SYNONYM = "synonym"
    DATABASE_LINK = "database-link"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ObjectName:
    """The name of a table, view, routine or another object that lives in a schema.

    A MySQL database and a PostgreSQL schema are both `schema` here.
    """

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRef:
    """Points at one object, in a message or a report: its kind and the path of names that leads to it.

    The path of a column is (schema, table, column); of an index, key, check or trigger (schema, table, name);
    of a table, view or routine (schema, name); of a schema (schema,); of the server ().
    """

    kind: ObjectKind
    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The path as one text, for people."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was not looked at, or could not be understood, and why. Never dropped in silence."""

    object: str
    reason: str
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the database is to become: a service of AWS or a plain server, and its version where one was named."""

    service: str
    """`aurora-postgresql`, `aurora-mysql`, `rds-postgresql`, `rds-mysql`, `rds-mariadb`, `postgresql`, `mysql` or `mariadb`."""
    engine: EngineName
    version: str = ""
    """Major version such as `17` or `8.4`; the newest that the service offers where none was named."""

    @property
    def engine_version(self) -> str:
        """The version of the engine. Aurora MySQL has numbers of its own: 2 is MySQL 5.7 and 3 is MySQL 8.0.

        https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Updates.Versions.html
        """
        own = {"1": "5.6", "2": "5.7", "3": "8.0"} if self.service == "aurora-mysql" else {}
        return own.get(self.version.partition(".")[0], self.version)

    def __str__(self) -> str:
        return f"{self.service}:{self.version}" if self.version else self.service
