"""Reads tables from MySQL and MariaDB: one query a table, whose rows are left as the server sends them."""

import contextlib
from collections.abc import Generator, Iterator

import pymysql

from migrate.engines.bulk import BLOCK_BYTES
from migrate.engines.connect import RawConnection, connection_failed, open_raw, server_words
from migrate.engines.mysql.engine import MySql
from migrate.engines.mysql.result_stream import ResultStream
from migrate.engines.mysql.rows import rendering, wire_expressions, wire_shape
from migrate.engines.mysql.wire_rows import WireBlock
from migrate.errors import QueryFailed
from migrate.execute.local.jobs import TableJob
from migrate.url import Url

_LONGEST_WAIT_SECONDS = 31_536_000
"""How long the server waits for a target that takes no more rows: the most that it can be told."""


class MySqlReader:
    """One read-only session that sees the database as it was when it was opened."""

    def __init__(self, url: Url, connection: RawConnection) -> None:
        self._url = url
        self._connection = connection
        self._thread = connection.thread_id()
        with self._cursor() as cursor:
            # An empty sql_mode: quotes and backslashes mean what they do by default, and zero dates can be compared. Values are to
            # come as the query gives them.
            cursor.execute("SET SESSION sql_mode = '', character_set_results = NULL")
            cursor.execute(f"SET SESSION net_write_timeout = {_LONGEST_WAIT_SECONDS}")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")

    def log_position(self) -> str:
        """What MariaDB says that the snapshot holds of the binary log: all up to there. Raises `QueryFailed`."""
        with self._cursor() as cursor:
            cursor.execute("SHOW STATUS LIKE 'binlog_snapshot_%'")
            status = {str(name).lower(): str(value) for name, value in cursor.fetchall()}
        file, offset = status.get("binlog_snapshot_file", ""), status.get("binlog_snapshot_position", "")
        if not file:
            raise QueryFailed("the source does not write a binary log", hint="set log_bin and restart it")
        return f"{file}:{offset}"

    def blocks(self, job: TableJob, *, block_bytes: int = BLOCK_BYTES) -> Generator[WireBlock, None, None]:
        """The table's rows. Raises `QueryFailed` with the server's words, and `Unsupported` for a column that can't travel."""
        items = [rendering(pair, job.target_engine) for pair in job.pairs]
        shape = wire_shape(items, job.bulk)
        query = f"SELECT {wire_expressions(items)} FROM {MySql().quote_name(job.source.name)}{_of_partitions(job)}"
        try:
            query = f"{query} WHERE {job.condition}" if job.condition else query
            stream = ResultStream(self._connection, query, block_bytes=block_bytes)
            try:
                for rows in stream.rows():
                    yield WireBlock(wire=rows, shape=shape)
            except GeneratorExit:
                self._interrupt()
                stream.drain()
                raise
        except pymysql.Error as problem:
            raise QueryFailed(f"can't read {job.source.name}", reason=server_words(problem, self._url)) from None

    def _interrupt(self) -> None:
        """Ends the running query, whose remaining rows nobody wants, so that the session can go on."""
        with (
            contextlib.suppress(pymysql.Error),
            open_raw(self._url, autocommit=True) as other,
            other.cursor() as cursor,
        ):
            cursor.execute(f"KILL QUERY {self._thread}")

    def _cursor(self) -> RawConnection:
        return self._connection.cursor()


def _of_partitions(job: TableJob) -> str:
    return f" PARTITION ({', '.join(map(MySql().quote, job.partitions))})" if job.partitions else ""


@contextlib.contextmanager
def open_mysql_reader(url: Url) -> Iterator[MySqlReader]:
    """Opens a session with a snapshot of its own. Raises `ConnectionFailed`."""
    with open_raw(url, read_only=True) as connection:
        try:
            reader = MySqlReader(url, connection)
        except pymysql.Error as problem:
            raise connection_failed(url, problem) from None
        yield reader
