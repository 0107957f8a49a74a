"""The database that a migration writes to, where it is a service of AWS's: engine, version, size and parameters.

https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_AuroraOverview.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Welcome.html
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrate.model.names import EngineName, Target
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask

_GB = 1024**3
_ENGINES = {
    "aurora-postgresql": "aurora-postgresql",
    "aurora-mysql": "aurora-mysql",
    "rds-postgresql": "postgres",
    "rds-mysql": "mysql",
    "rds-mariadb": "mariadb",
}
_VERSIONS = {
    "aurora-postgresql": "17",
    "aurora-mysql": "8.0",
    "rds-postgresql": "17",
    "rds-mysql": "8.4",
    "rds-mariadb": "11.4",
}
"""The major version where none was named: one with long support."""
_CLASSES = ((50, "db.r7g.large"), (500, "db.r7g.xlarge"), (2000, "db.r7g.2xlarge"), (8000, "db.r7g.4xlarge"))
_LARGEST_CLASS = "db.r7g.8xlarge"
_DATABASE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
_SQL_MODES = frozenset(
    [
        "ALLOW_INVALID_DATES",
        "ANSI_QUOTES",
        "ERROR_FOR_DIVISION_BY_ZERO",
        "HIGH_NOT_PRECEDENCE",
        "IGNORE_SPACE",
        "NO_AUTO_VALUE_ON_ZERO",
        "NO_BACKSLASH_ESCAPES",
        "NO_ENGINE_SUBSTITUTION",
        "NO_UNSIGNED_SUBTRACTION",
        "NO_ZERO_DATE",
        "NO_ZERO_IN_DATE",
        "ONLY_FULL_GROUP_BY",
        "PAD_CHAR_TO_FULL_LENGTH",
        "PIPES_AS_CONCAT",
        "REAL_AS_FLOAT",
        "STRICT_ALL_TABLES",
        "STRICT_TRANS_TABLES",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseParameter:
    """One parameter of the target's group, and why it is there."""

    name: str
    value: str
    why: str
    needs_restart: bool = False
    """Whether it takes effect with a restart only; a new database starts with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The target database as it is to be made."""

    engine: str
    """RDS's word: `aurora-postgresql`, `aurora-mysql`, `postgres`, `mysql` or `mariadb`."""
    version: str
    """The major version; RDS takes its own newest minor one."""
    family: str
    """Of the parameter group."""
    instance_class: str
    storage_gb: int
    """Of an RDS instance at first; Aurora's storage grows by itself."""
    name: str
    """The database to make at once; empty where the DDL makes it, or its name is none that RDS takes."""
    parameters: tuple[DatabaseParameter, ...]
    logs: tuple[str, ...]
    """The logs that go to CloudWatch."""
    port: int
    arithmetic: tuple[str, ...]

    @property
    def is_aurora(self) -> bool:
        """Whether it is a cluster of Aurora's."""
        return self.engine.startswith("aurora-")


def database(schema: Schema, tasks: Sequence[ReplicationTask], *, target: Target) -> Database | None:
    """The database for this target; None where the target is no service of AWS's."""
    engine = _ENGINES.get(target.service)
    if engine is None:
        return None
    version = ".".join((target.engine_version or _VERSIONS[target.service]).split(".")[: _version_parts(target.engine)])
    sizes = [table.size_bytes for table in schema.tables if table.size_bytes is not None]
    data_gb = -(-sum(sizes) // _GB)
    instance_class = next((name for most, name in _CLASSES if data_gb <= most), _LARGEST_CLASS)
    follows = any(task.migration_type is not MigrationType.FULL_LOAD for task in tasks)
    return Database(
        engine=engine,
        version=version,
        family=f"{engine}{version}",
        instance_class=instance_class,
        storage_gb=max(2 * data_gb, 20),
        name=_name(tasks, target),
        parameters=tuple(_parameters(schema, target, follows=follows)),
        logs=("postgresql",) if target.engine is EngineName.POSTGRESQL else ("error", "slowquery"),
        port=5432 if target.engine is EngineName.POSTGRESQL else 3306,
        arithmetic=tuple(_told(data_gb, instance_class, is_aurora=engine.startswith("aurora-"), known=bool(sizes))),
    )


def _version_parts(engine: EngineName) -> int:
    return 1 if engine is EngineName.POSTGRESQL else 2


def _name(tasks: Sequence[ReplicationTask], target: Target) -> str:
    wanted = tasks[0].target.settings.get("DatabaseName")
    is_fit = isinstance(wanted, str) and _DATABASE_NAME.fullmatch(wanted) is not None
    return str(wanted) if target.engine is EngineName.POSTGRESQL and is_fit else ""


def _told(data_gb: int, instance_class: str, *, is_aurora: bool, known: bool) -> Iterator[str]:
    if not known:
        yield f"Target: the source's size is not known, so the smallest class is taken ({instance_class})."
    else:
        yield f"Target: {data_gb:,} GB of data and indexes in the source, so {instance_class}; resize it after the load."
    if not is_aurora and known:
        yield f"Target storage: twice the source's {data_gb:,} GB, at least 20 GB; it grows by itself up to four times that."


def _parameters(schema: Schema, target: Target, *, follows: bool) -> Iterator[DatabaseParameter]:
    if target.engine is EngineName.POSTGRESQL:
        yield from _postgresql(target, follows=follows)
    else:
        yield from _mysql(schema, target, follows=follows)


def _postgresql(target: Target, *, follows: bool) -> Iterator[DatabaseParameter]:
    yield DatabaseParameter(name="rds.force_ssl", value="1", why="no connection without encryption")
    yield DatabaseParameter(
        name="maintenance_work_mem",
        value="2097152",
        why="2 GB for each index that ddl/post-data.sql builds; take it out after the cutover",
    )
    if target.service.startswith("rds-"):
        yield DatabaseParameter(
            name="max_wal_size",
            value="16384",
            why="16 GB: fewer checkpoints while rows are loaded; take it out afterwards",
        )
    if follows:
        yield DatabaseParameter(
            name="rds.logical_replication",
            value="1",
            why="the way back: after the cutover a task can carry changes from here to the old source",
            needs_restart=True,
        )


def _mysql(schema: Schema, target: Target, *, follows: bool) -> Iterator[DatabaseParameter]:
    yield DatabaseParameter(
        name="require_secure_transport",
        value="ON" if target.service == "aurora-mysql" else "1",
        why="no connection without encryption",
    )
    yield DatabaseParameter(name="local_infile", value="1", why="DMS loads rows with LOAD DATA LOCAL")
    yield DatabaseParameter(
        name="max_allowed_packet", value="1073741824", why="a large value travels in one packet, up to 1 GB"
    )
    yield DatabaseParameter(
        name="log_bin_trust_function_creators",
        value="1",
        why="ddl/code.sql makes functions and triggers, and nobody has SUPER there",
    )
    charset = schema.charset if schema.engine.is_mysql_family and schema.charset else "utf8mb4"
    yield DatabaseParameter(name="character_set_server", value=charset, why="the source's own, or all of Unicode")
    if follows:
        yield DatabaseParameter(
            name="binlog_format",
            value="ROW",
            why="the way back: after the cutover a task can carry changes from here to the old source",
            needs_restart=target.service == "aurora-mysql",
        )
    if schema.engine.is_mysql_family:
        yield from _as_in_source(schema, target)


def _as_in_source(schema: Schema, target: Target) -> Iterator[DatabaseParameter]:
    modes = [mode for mode in schema.variable("sql_mode").upper().split(",") if mode in _SQL_MODES]
    if modes:
        yield DatabaseParameter(
            name="sql_mode", value=",".join(modes), why="as in the source, without the modes that are gone"
        )
    case = schema.variable("lower_case_table_names")
    if case in ("0", "1") and target.engine is EngineName.MYSQL:
        yield DatabaseParameter(
            name="lower_case_table_names",
            value=case,
            why="as in the source; it can't be changed once the database is there",
            needs_restart=True,
        )
    if schema.events:
        yield DatabaseParameter(
            name="event_scheduler", value="OFF", why="events would run on both sides; switch it on at the cutover"
        )
