"""The ways to move a database, each with what speaks for it and against it here, best first.

What is known only of a running server (whether it is on AWS already, its settings) counts only where the source tells.
"""

from dataclasses import dataclass, replace

from migrate.assess.reach import LOST_ENGINES
from migrate.model.issue import Assessment
from migrate.model.judgement import Method
from migrate.model.names import EngineName
from migrate.model.schema import Schema

_DMS_URL = "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Task.CDC.html"
_HOMOGENEOUS_URL = "https://docs.aws.amazon.com/dms/latest/userguide/data-migrations.html"
_RDS_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_AURORA_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide"
_SMALL_HOURS = 1.0
"""A full load that takes no longer than this is a window in which most applications can stand still."""
_DUMPS = {
    EngineName.MYSQL: ("mysqldump", "https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html"),
    EngineName.MARIADB: ("mariadb-dump", "https://mariadb.com/kb/en/mariadb-dump/"),
    EngineName.POSTGRESQL: ("pg_dump and pg_restore", "https://www.postgresql.org/docs/current/app-pgdump.html"),
    EngineName.ORACLE: (
        "Data Pump",
        "https://docs.oracle.com/en/database/oracle/oracle-database/19/sutil/oracle-data-pump-overview.html",
    ),
    EngineName.SQLSERVER: (
        "BACKUP and RESTORE",
        "https://learn.microsoft.com/en-us/sql/relational-databases/backup-restore/back-up-and-restore-of-sql-server-databases",
    ),
}
_REPLICATIONS = {
    EngineName.MYSQL: "https://dev.mysql.com/doc/refman/8.4/en/replication.html",
    EngineName.MARIADB: "https://mariadb.com/kb/en/standard-replication/",
    EngineName.POSTGRESQL: "https://www.postgresql.org/docs/current/logical-replication.html",
    EngineName.ORACLE: "https://docs.oracle.com/en/middleware/goldengate/core/",
    EngineName.SQLSERVER: "https://learn.microsoft.com/en-us/sql/relational-databases/replication/sql-server-replication",
}
_LOG_NEEDS = {
    EngineName.ORACLE: "CDC needs ARCHIVELOG mode and supplemental logging, which the script does not tell",
    EngineName.SQLSERVER: "CDC needs the full recovery model and MS-Replication or MS-CDC, which the script does not tell",
}
"""What CDC asks of the source's server, where only a script was read.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.Oracle.html and
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.SQLServer.html
"""
_HOMOGENEOUS_VERSIONS = {EngineName.MYSQL: ("5.7", "8.0"), EngineName.MARIADB: ("10.2",)}
"""Sources that homogeneous data migrations name; PostgreSQL from 10.4 to 17."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What the choice depends on."""

    assessment: Assessment
    schema: Schema

    @property
    def source(self) -> EngineName:
        return self.assessment.source.engine

    @property
    def target(self) -> EngineName:
        return self.assessment.target.engine

    @property
    def is_same(self) -> bool:
        return self.source is self.target

    @property
    def service(self) -> str:
        """`aurora`, `rds`, or empty for a plain server."""
        head = self.assessment.target.service.partition("-")[0]
        return head if head in ("aurora", "rds") else ""

    @property
    def is_on_aws(self) -> bool:
        """Whether the source's own settings say that it is on RDS or Aurora."""
        names = {name for name, _ in self.schema.variables}
        return bool(self.schema.variable("aurora_version")) or any(name.startswith("rds.") for name in names)

    @property
    def pair(self) -> str:
        return f"{self.source.title} is not {self.target.title}"

    @property
    def is_small(self) -> bool:
        duration = self.assessment.duration
        return duration is not None and duration.high_hours <= _SMALL_HOURS

    @property
    def unfollowed(self) -> int:
        return self.assessment.dms.tables - self.assessment.dms.cdc

    @property
    def unloaded(self) -> int:
        return self.assessment.dms.tables - self.assessment.dms.full_load


def methods(assessment: Assessment, schema: Schema) -> tuple[Method, ...]:
    """Every way, the suitable ones first; `rank` counts from 1. Nothing where there are no tables."""
    if not schema.tables:
        return ()
    case = _Case(assessment=assessment, schema=schema)
    found = [_snapshot(case), _blue_green(case), _dump(case), _homogeneous(case), _replication(case), _dms(case)]
    order = sorted(found, key=lambda method: (not method.suitable, method.rank))
    return tuple(_ranked(method, number) for number, method in enumerate(order, start=1))


def _ranked(method: Method, number: int) -> Method:
    return replace(method, rank=number)


def _method(
    name: str, title: str, url: str, *, weight: int, why: list[str], why_not: list[str], suitable: bool
) -> Method:
    return Method(
        name=name,
        title=title,
        url=url,
        rank=weight,
        suitable=suitable,
        why="; ".join(why),
        why_not="; ".join(why_not),
    )


def _dms(case: _Case) -> Method:
    why = ["moves rows between unlike engines" if not case.is_same else "moves any table, chosen and altered by rules"]
    why.append("the application stands still only while it changes over")
    why_not = ["carries no secondary object: indexes, foreign keys, code and counters come from the converted schema"]
    if case.source in _LOG_NEEDS:
        why.append("AWS DMS Schema Conversion brings the schema over first")
        why_not.append(_LOG_NEEDS[case.source])
    if case.unloaded:
        why_not.append(f"{_tables(case.unloaded)} can't be loaded")
    if case.unfollowed > case.unloaded:
        why_not.append(f"{_tables(case.unfollowed - case.unloaded)} can be loaded but not followed")
    if case.source.is_mysql_family and case.schema.variable("log_bin") in ("OFF", "0"):
        why_not.append("the binary log is off, so there is nothing to follow until it is on")
    if case.source is EngineName.POSTGRESQL and case.schema.variable("wal_level", "logical") != "logical":
        why_not.append("wal_level is not logical, so there is nothing to follow until it is")
    return _method(
        "dms",
        "AWS DMS full load and CDC",
        _DMS_URL,
        weight=1 if not case.is_same else 6,
        why=why,
        why_not=why_not,
        suitable=case.assessment.dms.full_load > 0,
    )


def _homogeneous(case: _Case) -> Method:
    against = []
    if not case.is_same:
        against.append(f"it needs the same engine on both sides, and {case.pair}")
    elif not case.service:
        against.append("its target is RDS or Aurora")
    elif not _is_homogeneous_version(case.source, case.assessment.source.version):
        named = case.assessment.source.version or "an unknown version"
        against.append(f"AWS names no support for {case.source.title} {named} as its source")
    if case.schema.sequences and case.source is EngineName.MARIADB:
        against.append("sequences of MariaDB are not supported")
    return _method(
        "dms-homogeneous",
        "AWS DMS homogeneous data migration",
        _HOMOGENEOUS_URL,
        weight=4,
        why=["uses the engine's own tools and brings indexes, routines and partitions along", "follows changes after"],
        why_not=[*against, "validates nothing: compare the two sides afterwards"],
        suitable=not against,
    )


def _is_homogeneous_version(engine: EngineName, version: str) -> bool:
    if engine is not EngineName.POSTGRESQL:
        return any(version == known or version.startswith(f"{known}.") for known in _HOMOGENEOUS_VERSIONS[engine])
    head = version.partition(".")[0]
    return head.isdigit() and 10 <= int(head) <= 17


def _dump(case: _Case) -> Method:
    tool, url = _DUMPS[case.source]
    same_family = case.is_same or (case.source.is_mysql_family and case.target.is_mysql_family)
    duration = case.assessment.duration
    why = [f"{tool} brings every object, and it is the simplest way"]
    against = [] if same_family else [f"{case.target.title} does not read a dump of {case.source.title}"]
    why_not = list(against)
    if duration is None:
        why_not.append("the application stands still throughout, and how long is unknown: the source tells no sizes")
    elif case.is_small:
        why.append(f"at most {max(duration.high_hours * 60, 1):.0f} minutes at the stated rate")
    else:
        why_not.append(
            f"the application stands still for {duration.low_hours:.1f} to {duration.high_hours:.1f} h or more"
        )
    if not case.is_same and same_family:
        why_not.append("what only one of the two engines knows must be taken out of the dump")
    return _method(
        "dump-and-restore",
        "Native dump and restore",
        url,
        weight=3 if case.is_small else 7,
        why=why,
        why_not=why_not,
        suitable=not against,
    )


def _replication(case: _Case) -> Method:
    against = []
    if not case.is_same:
        against.append(f"{case.pair}, and neither follows the other's log safely")
    elif case.source is EngineName.POSTGRESQL and case.schema.variable("wal_level", "logical") != "logical":
        against.append("wal_level is not logical")
    elif case.source.is_mysql_family and case.schema.variable("log_bin") in ("OFF", "0"):
        against.append("the binary log is off")
    lost = sum((table.storage_engine or "").upper() in LOST_ENGINES for table in case.schema.tables)
    if lost:
        against.append(f"{_tables(lost)} of an engine without rows of its own")
    why_not = list(against)
    if case.source is EngineName.POSTGRESQL and case.unfollowed:
        why_not.append(f"{_tables(case.unfollowed)} without a key: updates and deletes there fail")
    if case.source is EngineName.POSTGRESQL:
        why_not.append("sequences and DDL are not replicated")
    return _method(
        "native-replication",
        "Native replication, then promotion",
        _REPLICATIONS[case.source],
        weight=5,
        why=["the engine's own log is applied by the engine itself", "the way back can be kept open"],
        why_not=why_not,
        suitable=not against,
    )


def _blue_green(case: _Case) -> Method:
    guide = _AURORA_GUIDE if case.service == "aurora" else _RDS_GUIDE
    against = _not_on_aws(case)
    if case.source is EngineName.POSTGRESQL:
        unkeyed = sum(table.primary_key is None for table in case.schema.tables)
        unlogged = sum(table.unlogged for table in case.schema.tables)
        against += [f"{_tables(unkeyed)} without a primary key, which each must have"] if unkeyed else []
        against += [f"{_tables(unlogged)} unlogged, which are not copied"] if unlogged else []
    return _method(
        "blue-green",
        "Blue/Green deployment",
        f"{guide}/blue-green-deployments.html",
        weight=1,
        why=["a copy is upgraded and kept in step, and the change-over takes about a minute under the same address"],
        why_not=against,
        suitable=not against,
    )


def _snapshot(case: _Case) -> Method:
    is_mysql = case.source.is_mysql_family
    page = "AuroraMySQL.Migrating.RDSMySQL.Replica.html" if is_mysql else "AuroraPostgreSQL.Migrating.html"
    against = _not_on_aws(case)
    if case.service != "aurora" or case.schema.variable("aurora_version"):
        against.append("it leads from RDS to Aurora of the same engine only")
    return _method(
        "snapshot",
        "Snapshot or Aurora read replica, then promotion",
        f"{_AURORA_GUIDE}/{page}",
        weight=2,
        why=["AWS copies the storage itself, with every object in it"],
        why_not=against,
        suitable=not against,
    )


def _not_on_aws(case: _Case) -> list[str]:
    if not case.is_same:
        return [f"it needs the same engine on both sides, and {case.pair}"]
    if not case.service:
        return ["its target is RDS or Aurora"]
    if not case.is_on_aws:
        return ["its source is on RDS or Aurora already, and nothing in the source's settings says that this one is"]
    return []


def _tables(number: int) -> str:
    return f"{number:,} table{'' if number == 1 else 's'}"
