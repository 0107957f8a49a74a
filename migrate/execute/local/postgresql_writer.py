"""Loads blocks into PostgreSQL with COPY."""

import contextlib
import re
from collections.abc import Iterator

import psycopg

from migrate.engines.connect import RawConnection, connection_failed, open_raw, server_words
from migrate.engines.postgresql.engine import PostgreSql
from migrate.errors import QueryFailed
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.writer import Refusal
from migrate.url import Url

_LINE = re.compile(r"COPY .*, line (\d+)", re.DOTALL)
# Classes of SQLSTATE that blame a row: cardinality, data, integrity, WITH CHECK OPTION, program limits (an index row too long),
# and what a trigger raises. https://www.postgresql.org/docs/current/errcodes-appendix.html
ROW_CLASSES = ("21", "22", "23", "44", "54", "P0")
TOO_LONG = "22001"


class PostgreSqlWriter:
    """One session. Triggers and foreign keys rest where the account may tell them to."""

    def __init__(self, url: Url, connection: RawConnection) -> None:
        self._url = url
        self._connection = connection
        self._statement = b""
        connection.autocommit = True
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET session_replication_role = replica")
        connection.autocommit = False

    def begin(self, job: TableJob) -> None:
        """Turns to a table."""
        quote = PostgreSql().quote
        columns = ", ".join(quote(column.name) for column in job.columns)
        name = PostgreSql().quote_name(job.target.name)
        self._statement = f"COPY {name} ({columns}) FROM STDIN".encode()

    def write(self, data: bytes, rows: int) -> Refusal | None:
        """See `Writer.write`."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SAVEPOINT block")
                refusal = self._take(cursor, data, rows)
                cursor.execute("ROLLBACK TO SAVEPOINT block" if refusal else "RELEASE SAVEPOINT block")
        except psycopg.Error as problem:
            raise self._failed(problem) from None
        return refusal

    def execute(self, statement: str) -> None:
        """See `Writer.execute`."""
        try:
            self._connection.execute(statement.encode())
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def commit(self) -> None:
        """See `Writer.commit`."""
        try:
            self._connection.commit()
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def rollback(self) -> None:
        """Takes back what was not committed, so that the session can turn to another table."""
        with contextlib.suppress(psycopg.Error):
            self._connection.rollback()

    def _take(self, cursor: RawConnection, data: bytes, rows: int) -> Refusal | None:
        try:
            with cursor.copy(self._statement) as copy:
                copy.write(data)
        except psycopg.Error as problem:
            return self._refusal(problem)
        taken = cursor.rowcount
        return None if taken == rows else Refusal(reason=f"the target took {taken} of {rows} rows")

    def _refusal(self, problem: psycopg.Error) -> Refusal:
        state = problem.sqlstate or ""
        if not state.startswith(ROW_CLASSES):
            raise problem
        found = _LINE.match(problem.diag.context or "")
        words = " ".join(part for part in (problem.diag.message_primary, problem.diag.message_detail) if part)
        return Refusal(
            reason=words or server_words(problem, self._url),
            line=int(found[1]) if found else None,
            truncation=state == TOO_LONG,
        )

    def _failed(self, problem: psycopg.Error) -> QueryFailed:
        return QueryFailed("the target refused to load", reason=server_words(problem, self._url))


@contextlib.contextmanager
def open_postgresql_writer(url: Url) -> Iterator[PostgreSqlWriter]:
    """Opens a session. Raises `ConnectionFailed`."""
    with open_raw(url) as connection:
        try:
            writer = PostgreSqlWriter(url, connection)
        except psycopg.Error as problem:
            raise connection_failed(url, problem) from None
        yield writer
