"""Reads tables from MySQL and MariaDB as blocks of ready-made rows.

Along a key, each range is one row of the server's making: all of its rows joined with GROUP_CONCAT. Whatever the server could
not join (it warns) and tables of long rows come value by value instead, and are put into rows here.
"""

import contextlib
from collections.abc import Generator, Iterator, Sequence

import pymysql
import pymysql.cursors

from migrate.engines.bulk import Block, Rendering, field_of, row_of
from migrate.engines.connect import RawConnection, connection_failed, open_raw, server_words
from migrate.engines.marked import ROW, MarkedBlock, MarkedRows, marked_block
from migrate.engines.mysql.engine import MySql
from migrate.engines.mysql.loading import BINARY_TYPES, SPATIAL_TYPES
from migrate.engines.mysql.rows import marked_counts, marked_row, plain_expressions, rendering, row_expression
from migrate.errors import QueryFailed
from migrate.execute.local.chunks import key_expressions, key_order, walkable_key
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.key_walk import KeyWalk
from migrate.model.schema import Column, Table
from migrate.url import Url

BLOCK_BYTES = 1 << 20
_LONG_ROW_BYTES = 16 << 10
_MOST_JOINED_BYTES = 16 << 20
_FIRST_ROWS, _MOST_ROWS = 1000, 20_000
_LONG_TYPES = (
    (BINARY_TYPES - {"binary", "varbinary"})
    | SPATIAL_TYPES
    | {"tinytext", "text", "mediumtext", "longtext", "json", "set"}
)


class MySqlReader:
    """One read-only session that sees the database as it was when it was opened."""

    def __init__(self, url: Url, connection: RawConnection) -> None:
        self._url = url
        self._connection = connection
        self._thread = connection.thread_id()
        with self._cursor() as cursor:
            # An empty sql_mode: quotes and backslashes mean what they do by default, and zero dates can be compared.
            cursor.execute("SET SESSION sql_mode = '', character_set_results = utf8mb4")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT @@max_allowed_packet")
            (packet,) = cursor.fetchone()
            most = min(_MOST_JOINED_BYTES, int(packet) // 2)
            cursor.execute(f"SET SESSION group_concat_max_len = {most}")
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

    def blocks(self, job: TableJob) -> Generator[Block | MarkedBlock, None, None]:
        """The table's rows. Raises `QueryFailed` with the server's words, and `Unsupported` for a column that can't travel."""
        items = [rendering(pair, job.target_engine) for pair in job.pairs]
        query = _TableQuery(self._connection, job, items)
        key = walkable_key(job.source)
        try:
            if key and not _has_long_rows(job.source):
                yield from self._walk(query, key, f"({job.condition})" if job.condition else "TRUE")
            else:
                yield from self._stream(query, job.condition or "TRUE", whole=not _may_be_long(job))
        except pymysql.Error as problem:
            raise QueryFailed(f"can't read {job.source.name}", reason=server_words(problem, self._url)) from None

    def _walk(self, query: "_TableQuery", key: Sequence[Column], wanted: str) -> Iterator[Block | MarkedBlock]:
        walk = KeyWalk(key, wanted=wanted, block_bytes=BLOCK_BYTES, first_rows=_FIRST_ROWS, most_rows=_MOST_ROWS)
        while (condition := walk.next(query.boundary)) is not None:
            block = query.joined(condition)
            if block is None and walk.is_guess:
                walk.is_too_large()
                continue
            if block is None:
                yield from self._stream(query, condition, whole=False)
            elif block.rows:
                yield block
            rows, size = (block.rows, block.size) if block else (0, 0)
            walk.took(rows, size)
            if rows and size // rows > _LONG_ROW_BYTES:
                yield from self._stream(query, walk.rest, whole=False)
                return

    def _stream(self, query: "_TableQuery", condition: str, *, whole: bool) -> Iterator[Block]:
        cursor = self._connection.cursor(pymysql.cursors.SSCursor)
        finished = False
        try:
            cursor.execute(query.rows_query(condition, whole=whole))
            data, rows, changed = bytearray(), 0, 0
            while (found := cursor.fetchone()) is not None:
                data += query.row(found, whole=whole)
                rows, changed = rows + 1, changed + int(found[-1])
                if len(data) >= BLOCK_BYTES:
                    yield Block(data=bytes(data), rows=rows, changed=changed)
                    data, rows, changed = bytearray(), 0, 0
            finished = True
            if rows:
                yield Block(data=bytes(data), rows=rows, changed=changed)
        finally:
            if not finished:
                self._interrupt()
            with contextlib.suppress(pymysql.Error):
                cursor.close()

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


class _TableQuery:
    """The queries for one table."""

    def __init__(self, connection: RawConnection, job: TableJob, items: Sequence[Rendering]) -> None:
        self._connection = connection
        self._bulk = job.bulk
        self._items = items
        self._name = MySql().quote_name(job.source.name) + _of_partitions(job)
        self._row = row_expression(items, job.bulk)
        self._marked = marked_row(items)
        self._counts = ", ".join(f"COALESCE(SUM({count}), 0)" for count in marked_counts(items))
        self._changed = " + ".join(f"COALESCE({item.changed}, 0)" for item in items if item.changed) or "0"
        # MariaDB's REPLACE moves the rest of the text at every hit: a megabyte of short lines would take it minutes.
        self._long = " OR ".join(
            f"COALESCE(LENGTH({MySql().quote(pair.source.name)}), 0) > {_LONG_ROW_BYTES}"
            for pair in job.pairs
            if pair.source.type.name in _LONG_TYPES
        )

    def boundary(self, key: Sequence[Column], start: str, rows: int) -> list[str] | None:
        """The key of the last of the next `rows` rows, as literals; None where fewer are left."""
        query = f"SELECT {key_expressions(key)} FROM {self._name} WHERE {start} ORDER BY {key_order(key)}"
        with self._connection.cursor() as cursor:
            cursor.execute(f"{query} LIMIT 1 OFFSET {rows - 1}")
            found = cursor.fetchone()
        return None if found is None else [self._connection.escape(value) for value in found]

    def joined(self, condition: str) -> Block | MarkedBlock | None:
        """The rows of a range, joined by the server; None where a value is long, or it warns that it could not."""
        found = self._joined(self._marked, ROW, condition)
        if found is None or not found[0]:
            return found and Block(data=b"", rows=0)
        rows, data, changed, nulls, hexadecimals = found
        columns = len(self._items)
        marked = MarkedRows(data=data, rows=rows, columns=columns, nulls=nulls, hexadecimals=hexadecimals)
        block = marked_block(self._bulk, marked, changed=changed)
        if block is not None:
            return block
        # A value holds one of the marks: the server itself has to escape.
        escaped = self._joined(self._row, b"\n", condition)
        return escaped and Block(data=escaped[1] + b"\n", rows=rows, changed=changed)

    def _joined(self, row: str, separator: bytes, condition: str) -> tuple[int, bytes, int, int, int] | None:
        row = f"IF({self._long}, NULL, {row})" if self._long else row
        query = (
            f"SELECT COUNT(*), GROUP_CONCAT({row} SEPARATOR X'{separator.hex()}'), COALESCE(SUM({self._changed}), 0),"
            f" COALESCE(SUM({self._long or '0'}), 0), {self._counts} FROM {self._name} WHERE {condition}"
        )
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            rows, data, changed, long, *counts = cursor.fetchone()
            if cursor.warning_count or long or (data is None and rows):
                return None
        nulls, hexadecimals = map(int, counts)
        return rows, b"" if data is None else _bytes(data), int(changed), nulls, hexadecimals

    def rows_query(self, condition: str, *, whole: bool) -> str:
        """A query for single rows: `whole`, as the server joins them, or value by value. The last column counts changed values."""
        values = f"CAST({self._row} AS BINARY)" if whole else plain_expressions(self._items)
        return f"SELECT {values}, {self._changed} FROM {self._name} WHERE {condition}"

    def row(self, found: Sequence[bytes | None], *, whole: bool) -> bytes:
        """One row of that query as text. Raises `QueryFailed` where the server could not build it."""
        if not whole:
            fields = (
                field_of(self._bulk, item.form, value) for item, value in zip(self._items, found[:-1], strict=True)
            )
            return row_of(self._bulk, list(fields))
        if found[0] is None:
            raise QueryFailed(f"the server could not build a row of {self._name}")
        return found[0] + b"\n"


def _of_partitions(job: TableJob) -> str:
    return f" PARTITION ({', '.join(map(MySql().quote, job.partitions))})" if job.partitions else ""


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _has_long_rows(table: Table) -> bool:
    return bool(table.row_estimate and table.size_bytes and table.size_bytes // table.row_estimate > _LONG_ROW_BYTES)


def _may_be_long(job: TableJob) -> bool:
    return any(pair.source.type.name in _LONG_TYPES for pair in job.pairs)


@contextlib.contextmanager
def open_mysql_reader(url: Url) -> Iterator[MySqlReader]:
    """Opens a session with a snapshot of its own. Raises `ConnectionFailed`."""
    with open_raw(url, read_only=True) as connection:
        try:
            reader = MySqlReader(url, connection)
        except pymysql.Error as problem:
            raise connection_failed(url, problem) from None
        yield reader
