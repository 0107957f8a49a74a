"""MySQL and MariaDB as a source of changes: the binary log."""

import contextlib
from collections.abc import Iterator

import pymysql

from migrate.engines.changes import ChangeStream
from migrate.engines.connect import open_raw, server_words
from migrate.engines.mysql.binlog.position import check_source, current_position
from migrate.engines.mysql.binlog.stream import open_binlog
from migrate.errors import NotPermitted, QueryFailed
from migrate.execute.local.cdc.mysql_snapshots import MySqlSnapshots
from migrate.execute.local.cdc.source import Begin, Mark, Wanted
from migrate.execute.local.cdc.tables import apply_table
from migrate.execute.local.snapshots import Snapshots


class MySqlLog:
    """See `LogSource`."""

    contiguous = True

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._tables = {job.source.name: job.told for job in wanted.jobs}

    def check(self) -> None:
        """See `LogSource.check`."""
        found = check_source(self._wanted.url)
        if found:
            raise NotPermitted("the source's changes can't be followed", reason="; ".join(found))

    def identity(self) -> str:
        """See `LogSource.identity`: MySQL's server_uuid, MariaDB's server_uid, or where it has none its name and number."""
        variables = ("server_uuid", "server_uid", "hostname", "port", "server_id")
        names = ", ".join(f"'{name}'" for name in variables)
        try:
            with open_raw(self._wanted.url) as connection, connection.cursor() as cursor:
                cursor.execute(f"SHOW GLOBAL VARIABLES WHERE Variable_name IN ({names})")
                found = {str(name).lower(): str(value) for name, value in cursor.fetchall()}
        except pymysql.Error as problem:
            raise QueryFailed(
                "the source does not say who it is", reason=server_words(problem, self._wanted.url)
            ) from None
        name = found.get("server_uuid") or found.get("server_uid")
        return name or ":".join(found.get(part, "") for part in ("hostname", "port", "server_id"))

    def position(self) -> str:
        """See `LogSource.position`."""
        return current_position(self._wanted.url)

    def clock(self) -> float:
        """See `LogSource.clock`."""
        try:
            with open_raw(self._wanted.url) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT UNIX_TIMESTAMP(NOW(6))")
                return float(cursor.fetchone()[0])
        except pymysql.Error as problem:
            words = server_words(problem, self._wanted.url)
            raise QueryFailed("the source does not say what time it is", reason=words) from None

    def begin(self, position: str, keep: Begin) -> None:
        """See `LogSource.begin`."""
        keep(position or self.position())

    def snapshots(self, *, begun: bool, keep: Begin, mark: Mark) -> Snapshots:
        """See `LogSource.snapshots`. The position is kept before the first snapshot is taken."""
        if not begun:
            self.begin("", keep)
        return MySqlSnapshots(
            self._wanted.url,
            tuple(self._tables),
            keyless=[job.source.name for job in self._wanted.jobs if not apply_table(job).key],
            position=self.position,
            mark=mark,
        )

    @contextlib.contextmanager
    def open(self, position: str) -> Iterator[ChangeStream]:
        """See `LogSource.open`."""
        with open_binlog(self._wanted.url, self._tables, target=self._wanted.target, start=position) as changes:
            yield changes
