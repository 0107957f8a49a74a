"""Changes rows on MySQL and MariaDB: neighbouring INSERTs become one, and many statements travel in one request."""

import contextlib
from collections.abc import Iterator, Sequence

import pymysql

from migrate.engines.connect import RawConnection, connection_failed, open_raw, server_words
from migrate.engines.mysql.engine import MySql
from migrate.errors import MigrateError, QueryFailed
from migrate.execute.local.cdc import mysql_statements as statements
from migrate.execute.local.cdc.mysql_grouping import Statement, in_order, together
from migrate.execute.local.cdc.mysql_requests import Answers, answers, send
from migrate.execute.local.cdc.net import NetRows
from migrate.execute.local.cdc.retry import lost_target
from migrate.execute.local.cdc.session import Fault, Trouble, TryAgain
from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.execute.local.mysql_writer import DEPRECATIONS, ROW_ERRORS, SQL_MODE, TOO_LONG
from migrate.model.change import Operation, Row
from migrate.url import Url

_DUPLICATES = frozenset({1062, 1586})
_LOCKS = frozenset({1205, 1213, 1020})
# Gone away, lost, shut down, killed, idle for too long, and what the line between may do.
_LOST = frozenset({1053, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 2055, 4031})
_MISSING = "the row is not on the target"
_MOST_BYTES = 1 << 15
"""Of a request, where a single statement has not more: while the server is at one, the next is put together."""
_MOST_OF_INSERT = 1 << 18
_FEWEST_TOGETHER = 4
_MOST_LEFT_OUT = 63


class MySqlSession:
    """One session, without foreign keys. The target's triggers can't be told to rest. See `Session`."""

    def __init__(self, url: Url, connection: RawConnection) -> None:
        self._url = url
        self._connection = connection
        with connection.cursor() as cursor:
            # Values are UTF-8, whatever characters the address asks for.
            cursor.execute("SET NAMES utf8mb4")
            cursor.execute(f"SET SESSION sql_mode = '{SQL_MODE}', foreign_key_checks = 0, autocommit = 0")
            cursor.execute("SELECT @@max_allowed_packet")
            self._tries_left_out = self._last_left_out = 0
            most = int(cursor.fetchone()[0]) // 4
            self._most_bytes, self._most_of_insert = min(_MOST_BYTES, most), min(_MOST_OF_INSERT, most)

    def attempt(self, changes: Sequence[Change], *, missing_deletes: bool) -> Trouble | None:
        """See `Session.attempt`.

        First the changes are made as few statements; where one of these does not do what it should, none of them has, and the
        changes are made in their order.
        """
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SAVEPOINT changes")
                if self._made_together(cursor, changes, missing_deletes=missing_deletes):
                    return None
                made = in_order(changes, most_bytes=self._most_of_insert)
                trouble = self._make(cursor, made, missing_deletes=missing_deletes)
                cursor.execute("ROLLBACK TO SAVEPOINT changes" if trouble else "RELEASE SAVEPOINT changes")
        except pymysql.Error as problem:
            raise self._failed(problem) from None
        return trouble

    def _made_together(self, cursor: RawConnection, changes: Sequence[Change], *, missing_deletes: bool) -> bool:
        """Whether the changes could be made as few statements. Where that failed it is not tried for a while, longer each time."""
        if len(changes) < _FEWEST_TOGETHER:
            return False
        if self._tries_left_out:
            self._tries_left_out -= 1
            return False
        made = together(changes, most_bytes=self._most_of_insert)
        try:
            is_made = self._make(cursor, made, missing_deletes=missing_deletes) is None
        except pymysql.Error as problem:
            if _is_of_the_session(problem):
                raise
            is_made = False
        if is_made:
            cursor.execute("RELEASE SAVEPOINT changes")
            self._last_left_out = 0
            return True
        cursor.execute("ROLLBACK TO SAVEPOINT changes")
        self._last_left_out = self._tries_left_out = min(2 * self._last_left_out + 1, _MOST_LEFT_OUT)
        return False

    def replace_rows(self, net: NetRows, *, missing_deletes: bool) -> bool:
        """See `Session.replace_rows`."""
        tolerant = missing_deletes and not net.updated
        gone = [Change(net.table, Operation.DELETE, row, None) for row in net.there.values()]
        come = [Change(net.table, Operation.INSERT, None, row) for row in net.rows]
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SAVEPOINT changes")
                made = in_order([*gone, *come], most_bytes=self._most_of_insert)
                trouble = self._make(cursor, made, missing_deletes=tolerant)
                cursor.execute("ROLLBACK TO SAVEPOINT changes" if trouble else "RELEASE SAVEPOINT changes")
        except pymysql.Error as problem:
            raise self._failed(problem) from None
        return trouble is None

    def displace(self, table: ApplyTable, row: Row, keys: Sequence[Sequence[int]]) -> None:
        """See `Session.displace`."""
        found = [key for key in keys if key and all(row[place] is not None for place in key)]
        try:
            with self._connection.cursor() as cursor:
                for key in found:
                    cursor.execute(statements.delete_by(table, key, row))
        except pymysql.Error as problem:
            raise self._failed(problem) from None

    def empty(self, tables: Sequence[ApplyTable]) -> None:
        """See `Session.empty`. TRUNCATE would commit what is open, so the rows are deleted."""
        for table in tables:
            self.execute(f"DELETE FROM {MySql().quote_name(table.name)}")

    def execute(self, statement: str) -> int:
        """See `Session.execute`."""
        try:
            with self._connection.cursor() as cursor:
                return int(cursor.execute(statement))
        except pymysql.Error as problem:
            raise self._failed(problem) from None

    def query(self, statement: str) -> list[tuple[str, ...]]:
        """See `Session.query`."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement)
                return [tuple(map(str, row)) for row in cursor.fetchall()]
        except pymysql.Error as problem:
            raise self._failed(problem) from None

    def commit(self) -> None:
        """See `Session.commit`."""
        try:
            self._connection.commit()
        except pymysql.Error as problem:
            raise self._failed(problem) from None

    def rollback(self) -> None:
        """See `Session.rollback`."""
        with contextlib.suppress(pymysql.Error):
            self._connection.rollback()

    def _make(self, cursor: RawConnection, made: Iterator[Statement], *, missing_deletes: bool) -> Trouble | None:
        """Runs the statements; while the server is at one request, the next is put together."""
        requests = self._requests(made)
        request = next(requests, None)
        while request is not None:
            send(self._connection, b";".join([statement.text for statement in request]))
            try:
                following = next(requests, None)
            finally:
                found = answers(self._connection)
            trouble = self._found(cursor, request, found, missing_deletes=missing_deletes)
            if trouble is not None:
                return trouble
            request = following
        return None

    def _requests(self, made: Iterator[Statement]) -> Iterator[list[Statement]]:
        """The statements, as many in a request as it may hold."""
        request: list[Statement] = []
        size = 0
        for statement in made:
            if request and size + len(statement.text) > self._most_bytes:
                yield request
                request, size = [], 0
            request.append(statement)
            size += len(statement.text)
        if request:
            yield request

    def _found(
        self, cursor: RawConnection, request: list[Statement], found: Answers, *, missing_deletes: bool
    ) -> Trouble | None:
        """The first trouble that the server found with a request."""
        done, problem = found
        for statement, answer in zip(request, done, strict=False):
            if answer.warnings:
                trouble = Trouble(
                    fault=Fault.DATA, reason="the target warned", index=statement.index, count=statement.count
                )
                # Of several statements the server keeps the warnings of the last one only.
                heeded = self._warned(cursor, trouble) if len(request) == 1 else trouble
                if heeded is not None:
                    return heeded
            if answer.rows < statement.count and not (missing_deletes and statement.operation is Operation.DELETE):
                return Trouble(fault=Fault.MISSING, reason=_MISSING, index=statement.index, count=statement.count)
        return None if problem is None else self._trouble(problem, request[len(done)])

    def _warned(self, cursor: RawConnection, trouble: Trouble) -> Trouble | None:
        """What a warning says; none where it only tells of something that will go away one day."""
        cursor.execute("SHOW WARNINGS")
        heeded = [(code, words) for _, code, words in cursor.fetchall() if code not in DEPRECATIONS]
        if not heeded:
            return None
        code, words = heeded[0]
        fault = Fault.TRUNCATION if code in TOO_LONG else Fault.DATA
        return Trouble(fault=fault, reason=f"{words} ({code})", index=trouble.index, count=trouble.count)

    def _trouble(self, problem: pymysql.Error, statement: Statement) -> Trouble:
        code = problem.args[0] if problem.args else None
        if code not in ROW_ERRORS:
            raise problem
        fault = Fault.DUPLICATE if code in _DUPLICATES else Fault.TRUNCATION if code in TOO_LONG else Fault.DATA
        return Trouble(
            fault=fault, reason=server_words(problem, self._url), index=statement.index, count=statement.count
        )

    def _failed(self, problem: pymysql.Error) -> MigrateError:
        code = problem.args[0] if problem.args else 0
        if code in _LOCKS:
            return TryAgain("the target gave the transaction up", reason=server_words(problem, self._url))
        if _is_of_the_session(problem):
            return lost_target(self._url, server_words(problem, self._url))
        return QueryFailed("the target refused a change", reason=server_words(problem, self._url))


def _is_of_the_session(problem: pymysql.Error) -> bool:
    """Whether the transaction is gone, or the session itself."""
    code = problem.args[0] if problem.args else 0
    return code in _LOCKS or code in _LOST or isinstance(problem, pymysql.InterfaceError)


@contextlib.contextmanager
def open_mysql_session(url: Url) -> Iterator[MySqlSession]:
    """Opens a session. Raises `ConnectionFailed`."""
    with open_raw(url, several_statements=True) as connection:
        try:
            session = MySqlSession(url, connection)
        except pymysql.Error as problem:
            raise connection_failed(url, problem) from None
        yield session
