"""Loads blocks into MySQL and MariaDB: LOAD DATA LOCAL where the server allows it, else INSERT of many rows.

LOAD DATA LOCAL turns every error into a warning and goes on, as IGNORE does (https://dev.mysql.com/doc/refman/8.4/en/load-data.html):
a value too long is cut, one out of range is bent, a duplicate is dropped. So every warning takes the block back.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pymysql

from migrate.engines.bulk import Bulk, rows_of, values_of
from migrate.engines.connect import RawConnection, connection_failed, open_raw, server_words
from migrate.engines.mysql.engine import MySql
from migrate.engines.mysql.loading import conversion_of, load_statement
from migrate.errors import QueryFailed
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.writer import Refusal
from migrate.model.schema import Column
from migrate.url import Url

# A row keeps its zero dates and zero ids; a value that does not fit is an error, or at least a warning.
SQL_MODE = "STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES"
DEPRECATIONS = frozenset({1287, 1618, 1681, 3090, 3719, 3778})
TOO_LONG = frozenset({1265, 1406})
# Errors that blame a row: NULL, duplicate, value, CHECK, generated value, foreign key, JSON, geometry, row size, SIGNAL.
ROW_ERRORS = frozenset(
    {1048, 1062, 1263, 1264, 1265, 1292, 1364, 1365, 1366, 1367, 1406, 1411, 1416, 1451, 1452, 1526, 1586, 1644, 1690}
    | {1118, 1139, 3140, 3141, 3143, 3156, 3157, 3617, 3643, 3819, 4025, 3548, 3732}
)


class MySqlWriter:
    """One session, without foreign keys.

    Uniqueness is checked: without it MySQL may take duplicates in silence, and MariaDB finds them only when all is committed.
    """

    def __init__(self, url: Url, connection: RawConnection, folder: Path) -> None:
        self._url = url
        self._connection = connection
        self._file = folder / "block.csv"
        self._load = ""
        self._insert = ""
        self._places = ""
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION sql_mode = '{SQL_MODE}', foreign_key_checks = 0")
            cursor.execute("SELECT @@local_infile, @@max_allowed_packet")
            allowed, packet = cursor.fetchone()
        self._may_load = bool(allowed)
        self._most_bytes = int(packet) // 4

    def begin(self, job: TableJob) -> None:
        """Turns to a table."""
        columns = job.columns
        self._load = load_statement(self._file.as_posix(), job.target.name, columns)
        quote = MySql().quote
        names = ", ".join(quote(column.name) for column in columns)
        self._insert = f"INSERT INTO {MySql().quote_name(job.target.name)} ({names}) VALUES ".replace("%", "%%")
        self._places = f"({', '.join(_place(column) for column in columns)})"

    def write(self, data: bytes, rows: int) -> Refusal | None:
        """See `Writer.write`."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SAVEPOINT block")
                try:
                    refusal = self._take(cursor, data, rows)
                except pymysql.Error as problem:
                    refusal = self._refusal(problem)
                cursor.execute("ROLLBACK TO SAVEPOINT block" if refusal else "RELEASE SAVEPOINT block")
        except pymysql.Error as problem:
            raise self._failed(problem) from None
        return refusal

    def execute(self, statement: str) -> None:
        """See `Writer.execute`."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement)
        except pymysql.Error as problem:
            raise self._failed(problem) from None

    def commit(self) -> None:
        """See `Writer.commit`."""
        try:
            self._connection.commit()
        except pymysql.Error as problem:
            raise self._failed(problem) from None

    def rollback(self) -> None:
        """Takes back what was not committed, so that the session can turn to another table."""
        with contextlib.suppress(pymysql.Error):
            self._connection.rollback()

    def _take(self, cursor: RawConnection, data: bytes, rows: int) -> Refusal | None:
        if not self._may_load:
            return self._insert_rows(cursor, data)
        self._file.write_bytes(data)
        cursor.execute(self._load)
        return _objection(cursor, rows)

    def _insert_rows(self, cursor: RawConnection, data: bytes) -> Refusal | None:
        waiting: list[bytes] = []
        size = 0
        for row in [*rows_of(Bulk.CSV, data), b""]:
            if waiting and (not row or size + len(row) > self._most_bytes):
                values = [value for item in waiting for value in _texts(item)]
                cursor.execute(self._insert + ", ".join([self._places] * len(waiting)), values)
                if refusal := _objection(cursor, len(waiting)):
                    return refusal
                waiting, size = [], 0
            waiting.append(row)
            size += len(row)
        return None

    def _refusal(self, problem: pymysql.Error) -> Refusal:
        code = problem.args[0] if problem.args else None
        if code not in ROW_ERRORS:
            raise problem
        return Refusal(reason=server_words(problem, self._url), truncation=code in TOO_LONG)

    def _failed(self, problem: pymysql.Error) -> QueryFailed:
        return QueryFailed("the target refused to load", reason=server_words(problem, self._url))


def _objection(cursor: RawConnection, rows: int) -> Refusal | None:
    """What the server minded about the statement that has just run."""
    taken, warned = cursor.rowcount, cursor.warning_count
    if warned:
        cursor.execute("SHOW WARNINGS")
        warnings = cursor.fetchall()
        heeded = [(code, words) for _, code, words in warnings if code not in DEPRECATIONS]
        if heeded or len(warnings) < warned:
            code, words = heeded[0] if heeded else (0, f"{warned} warnings")
            return Refusal(reason=f"{words} ({code})", truncation=code in TOO_LONG)
    return None if taken == rows else Refusal(reason=f"the target took {taken} of {rows} rows")


def _place(column: Column) -> str:
    return conversion_of(column, "%s") or "%s"


def _texts(row: bytes) -> list[str | None]:
    return [None if value is None else value.decode() for value in values_of(Bulk.CSV, row)]


@contextlib.contextmanager
def open_mysql_writer(url: Url) -> Iterator[MySqlWriter]:
    """Opens a session, with a folder of its own for the block on its way. Raises `ConnectionFailed`."""
    with tempfile.TemporaryDirectory(prefix="migrate-") as folder, open_raw(url) as connection:
        try:
            writer = MySqlWriter(url, connection, Path(folder))
        except pymysql.Error as problem:
            raise connection_failed(url, problem) from None
        yield writer
