"""Reads tables from PostgreSQL as blocks of ready-made rows: COPY of a query that prints each value as the target reads it."""

import contextlib
from collections.abc import Generator, Iterator

import psycopg

from migrate.engines.bulk import BLOCK_BYTES, Block
from migrate.engines.connect import RawConnection, connection_failed, open_raw, server_words
from migrate.engines.postgresql.engine import PostgreSql
from migrate.engines.postgresql.rows import copy_statement
from migrate.errors import QueryFailed
from migrate.execute.local.jobs import TableJob
from migrate.url import Url


class PostgreSqlReader:
    """One read-only session that sees the database as the exported snapshot does."""

    def __init__(self, url: Url, connection: RawConnection, snapshot: str) -> None:
        self._url = url
        self._connection = connection
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute(f"SET TRANSACTION SNAPSHOT {PostgreSql().literal(snapshot)}")

    def blocks(self, job: TableJob, *, block_bytes: int = BLOCK_BYTES) -> Generator[Block, None, None]:
        """The table's rows. Raises `QueryFailed` with the server's words, and `Unsupported` for a column that can't travel.

        A table that can't be read takes nothing from the tables after it.
        """
        statement = copy_statement(job.source.name, job.pairs, job.target_engine, condition=job.condition)
        try:
            self._connection.execute("SAVEPOINT tables")
            with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
                yield from _gathered(copy, block_bytes)
            self._connection.execute("RELEASE SAVEPOINT tables")
        except psycopg.Error as problem:
            with contextlib.suppress(psycopg.Error):
                self._connection.execute("ROLLBACK TO SAVEPOINT tables")
            raise QueryFailed(f"can't read {job.source.name}", reason=server_words(problem, self._url)) from None
        except GeneratorExit:
            with contextlib.suppress(psycopg.Error):
                self._connection.execute("ROLLBACK TO SAVEPOINT tables")
            raise


def _gathered(copy: psycopg.Copy, block_bytes: int) -> Iterator[Block]:
    """COPY sends one message a row; a block is made of many."""
    messages: list[bytes] = []
    size = 0
    while message := copy.read():
        messages.append(bytes(message))
        size += len(message)
        if size >= block_bytes:
            yield Block(data=b"".join(messages), rows=len(messages))
            messages, size = [], 0
    if messages:
        yield Block(data=b"".join(messages), rows=len(messages))


@contextlib.contextmanager
def exported_snapshot(url: Url) -> Iterator[str]:
    """A snapshot that other sessions can take while this block lasts. Raises `ConnectionFailed`."""
    with open_raw(url, read_only=True, autocommit=True) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (name,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(name)


@contextlib.contextmanager
def open_postgresql_reader(url: Url, snapshot: str) -> Iterator[PostgreSqlReader]:
    """Opens a session on that snapshot. Raises `ConnectionFailed`."""
    with open_raw(url, read_only=True, autocommit=True) as connection:
        try:
            reader = PostgreSqlReader(url, connection, snapshot)
        except psycopg.Error as problem:
            raise connection_failed(url, problem) from None
        yield reader
