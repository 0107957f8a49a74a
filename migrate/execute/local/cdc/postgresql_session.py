"""Changes rows on PostgreSQL: prepared statements in pipeline mode, values as the text that the server reads."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import psycopg
from psycopg.adapt import Dumper

from migrate.engines.connect import RawConnection, connection_failed, open_raw, redact, server_words
from migrate.engines.postgresql.engine import PostgreSql
from migrate.errors import MigrateError, QueryFailed
from migrate.execute.local.cdc import postgresql_statements as statements
from migrate.execute.local.cdc.net import NetRows
from migrate.execute.local.cdc.postgresql_pipeline import Call, Fell, Pipeline
from migrate.execute.local.cdc.postgresql_staging import Staging
from migrate.execute.local.cdc.retry import lost_target
from migrate.execute.local.cdc.session import Fault, Trouble, TryAgain
from migrate.execute.local.cdc.tables import ApplyTable, Change, old_row, set_places
from migrate.execute.local.postgresql_writer import ROW_CLASSES, TOO_LONG
from migrate.model.change import UNCHANGED, Operation, Row, Unchanged
from migrate.url import Url

_DUPLICATE = "23505"
_LOCKS = ("40001", "40P01", "55P03")
_MOST_STATEMENTS = 10_000
_MISSING = "the row is not on the target"


class _Raw(Dumper):
    """Sends bytes as they are, as text of a type that the server infers from the statement."""

    oid = 0

    def dump(self, obj: bytes) -> bytes:
        return obj


class PostgreSqlSession:
    """One session. Triggers and foreign keys rest where the account may tell them to. See `Session`."""

    def __init__(self, url: Url, connection: RawConnection) -> None:
        self._url = url
        self._connection = connection
        connection.autocommit = True
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET session_replication_role = replica")
        connection.autocommit = False
        connection.adapters.register_dumper(bytes, _Raw)
        self._pipeline = Pipeline(connection)
        self._staging = Staging(connection)
        self._statements: dict[tuple[object, ...], bytes] = {}

    def attempt(self, changes: Sequence[Change], *, missing_deletes: bool) -> Trouble | None:
        """See `Session.attempt`."""
        try:
            calls = [self._call(change) for change in changes]
            if (number := _with_nul(calls)) is not None:
                return Trouble(fault=Fault.DATA, reason="a text holds a NUL byte, which no text may here", index=number)
            self._connection.execute("SAVEPOINT changes")
            told = self._pipeline.run(calls)
            trouble = self._trouble(told) if isinstance(told, Fell) else None
            if not isinstance(told, Fell):
                trouble = _missing(changes, told, missing_deletes=missing_deletes)
            self._connection.execute("ROLLBACK TO SAVEPOINT changes" if trouble else "RELEASE SAVEPOINT changes")
        except psycopg.Error as problem:
            raise self._failed(problem) from None
        return trouble

    def replace_rows(self, net: NetRows, *, missing_deletes: bool) -> bool:
        """See `Session.replace_rows`: COPY of the keys that are gone to a staging table, and of the rows that are there."""
        try:
            self._connection.execute("SAVEPOINT changes")
            try:
                is_whole = self._staging.replace(net, missing_deletes=missing_deletes)
            except psycopg.Error as problem:
                if not (problem.sqlstate or "").startswith(ROW_CLASSES):
                    raise
                is_whole = False
            self._connection.execute("RELEASE SAVEPOINT changes" if is_whole else "ROLLBACK TO SAVEPOINT changes")
        except psycopg.Error as problem:
            raise self._failed(problem) from None
        return is_whole

    def displace(self, table: ApplyTable, row: Row, keys: Sequence[Sequence[int]]) -> None:
        """See `Session.displace`."""
        try:
            for key in keys:
                values = _all_sent(table, row, key)
                if key and all(value is not None for value in values):
                    psycopg.RawCursor(self._connection).execute(statements.delete_by(table, key), values)
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def empty(self, tables: Sequence[ApplyTable]) -> None:
        """See `Session.empty`. A table that others refer to can't be truncated; its rows are deleted."""
        names = [PostgreSql().quote_name(table.name) for table in tables]
        try:
            self._connection.execute("SAVEPOINT emptying")
            try:
                self._connection.execute(f"TRUNCATE {', '.join(names)}".encode())
            except psycopg.errors.FeatureNotSupported:
                self._connection.execute("ROLLBACK TO SAVEPOINT emptying")
                for name in names:
                    self._connection.execute(f"DELETE FROM {name}".encode())
            self._connection.execute("RELEASE SAVEPOINT emptying")
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def execute(self, statement: str) -> int:
        """See `Session.execute`."""
        try:
            return int(self._connection.execute(statement.encode()).rowcount)
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def query(self, statement: str) -> list[tuple[str, ...]]:
        """See `Session.query`."""
        try:
            return [tuple(map(str, row)) for row in self._connection.execute(statement.encode()).fetchall()]
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def commit(self) -> None:
        """See `Session.commit`."""
        try:
            self._connection.commit()
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def rollback(self) -> None:
        """See `Session.rollback`."""
        with contextlib.suppress(psycopg.Error):
            self._connection.rollback()

    def _call(self, change: Change) -> tuple[bytes, list[bytes | None]]:
        """The statement for a change, and its values."""
        table = change.table
        if change.operation is Operation.INSERT:
            assert change.after is not None
            values = _all_sent(table, change.after, range(len(table.columns)))
            return self._known(lambda: statements.insert(table), table, "insert"), values
        named, states = _naming(table, old_row(change))
        if change.operation is Operation.DELETE:
            return self._known(lambda: statements.delete(table, states), table, "delete", states), named
        assert change.after is not None
        places = set_places(change)
        values = _all_sent(table, change.after, places) + named
        return self._known(lambda: statements.update(table, places, states), table, places, states), values

    def _known(self, make: Callable[[], bytes], *key: object) -> bytes:
        statement = self._statements.get(key)
        if statement is None:
            if len(self._statements) >= _MOST_STATEMENTS:
                self._statements.clear()
            statement = self._statements[key] = make()
        return statement

    def _trouble(self, fell: Fell) -> Trouble:
        if not fell.state.startswith(ROW_CLASSES):
            if _is_lost(fell.state):
                raise lost_target(self._url, redact(fell.words, self._url))
            kind = TryAgain if fell.state in _LOCKS else QueryFailed
            raise kind("the target refused a change", reason=redact(fell.words, self._url))
        fault = {_DUPLICATE: Fault.DUPLICATE, TOO_LONG: Fault.TRUNCATION}.get(fell.state, Fault.DATA)
        return Trouble(fault=fault, reason=fell.words, index=fell.index)

    def _failed(self, problem: psycopg.Error) -> MigrateError:
        if problem.sqlstate in _LOCKS:
            return TryAgain("the target gave the transaction up", reason=server_words(problem, self._url))
        if _is_lost(problem.sqlstate or "") and isinstance(problem, psycopg.OperationalError):
            return lost_target(self._url, server_words(problem, self._url))
        return QueryFailed("the target refused a change", reason=server_words(problem, self._url))


def _is_lost(state: str) -> bool:
    """Whether the session is gone: no word of the server's, its farewell, or a fault of the line.

    https://www.postgresql.org/docs/current/errcodes-appendix.html
    """
    return not state or state.startswith(("08", "57P"))


def _missing(changes: Sequence[Change], touched: Sequence[int], *, missing_deletes: bool) -> Trouble | None:
    if 0 not in touched:
        return None
    for number, (change, rows) in enumerate(zip(changes, touched, strict=True)):
        if not rows and not (missing_deletes and change.operation is Operation.DELETE):
            return Trouble(fault=Fault.MISSING, reason=_MISSING, index=number)
    return None


def _with_nul(calls: Sequence[Call]) -> int | None:
    """The first with a NUL byte in a value: the driver would send what is before it, as if that were all."""
    for number, (_, values) in enumerate(calls):
        if b"\x00" in b"".join([value for value in values if value]):
            return number
    return None


def _naming(table: ApplyTable, row: Row) -> tuple[list[bytes | None], statements.States]:
    """The values that name a row, and which of them are NULL."""
    if table.key:
        return _all_sent(table, row, table.key), ()
    states = tuple(None if isinstance(value, Unchanged) else value is None for value in row)
    told = [place for place, is_null in enumerate(states) if is_null is False]
    return _all_sent(table, row, told), states


def _sent(table: ApplyTable, row: Row, place: int) -> bytes | None:
    value = row[place]
    if isinstance(value, Unchanged):
        raise QueryFailed(
            f"the log does not tell the value of {table.columns[place].name!r} of a row of {table.source}"
        )
    return b"\\x" + value.hex().encode() if value is not None and table.binary[place] else value


@cache
def _has_bytes(table: ApplyTable) -> bool:
    return any(table.binary)


def _all_sent(table: ApplyTable, row: Row, places: Sequence[int]) -> list[bytes | None]:
    if not _has_bytes(table):
        values = [row[place] for place in places]
        if UNCHANGED not in values:
            return values  # type: ignore[return-value]
    return [_sent(table, row, place) for place in places]


@contextlib.contextmanager
def open_postgresql_session(url: Url) -> Iterator[PostgreSqlSession]:
    """Opens a session. Raises `ConnectionFailed`."""
    with open_raw(url) as connection:
        try:
            session = PostgreSqlSession(url, connection)
        except psycopg.Error as problem:
            raise connection_failed(url, problem) from None
        yield session
