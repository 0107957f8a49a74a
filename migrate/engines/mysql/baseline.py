"""Asks MySQL or MariaDB for its counters.

https://dev.mysql.com/doc/refman/8.4/en/performance-schema-table-wait-summary-tables.html
https://dev.mysql.com/doc/refman/8.4/en/server-status-variables.html
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pymysql

from migrate.engines.catalogue_row import Row, rows_of
from migrate.engines.connect import open_raw, server_words
from migrate.engines.mysql.workload import SWITCHED_OFF
from migrate.engines.workload.reading import Reading
from migrate.errors import QueryFailed
from migrate.model.baseline import TableLoad
from migrate.model.names import ObjectName, Skipped
from migrate.url import Url

_QUERIES = Path(__file__).with_name("queries")


def take_reading(url: Url, *, schemas: Sequence[str]) -> Reading:
    """One reading. Raises `ConnectionFailed`, or `QueryFailed` where not even the tables can be listed."""
    with open_raw(url, read_only=True) as connection, connection.cursor() as cursor:
        try:
            return _reading(cursor, url, {"schemas": tuple(schemas) or ("",)})
        except pymysql.err.MySQLError as problem:
            raise QueryFailed(
                f"the counters of {url.masked} can't be read", reason=server_words(problem, url)
            ) from None


def _reading(cursor: Any, url: Url, names: dict[str, tuple[str, ...]]) -> Reading:
    cursor.execute("SELECT @@performance_schema AS is_on, @@max_connections AS allowed, @@log_bin AS log_bin")
    server = rows_of(cursor)[0]
    sizes = _run(cursor, "baseline_tables", names)
    status = {row.text("variable_name"): row.number("value") for row in _run(cursor, "baseline_status", None)}
    writes, skipped = _writes(cursor, url, names) if server.flag("is_on") else ({}, [_not_read(SWITCHED_OFF)])
    position, refused = _log_position(cursor, url, is_on=server.flag("log_bin"))
    requests, misses = status.get("Innodb_buffer_pool_read_requests"), status.get("Innodb_buffer_pool_reads")
    return Reading(
        tables=tuple(_table(row, writes) for row in sizes),
        connections=status.get("Threads_connected"),
        most_connections=status.get("Max_used_connections"),
        allowed_connections=server.number("allowed"),
        hits=None if requests is None or misses is None else requests - misses,
        reads=misses,
        uptime_seconds=status.get("Uptime"),
        counted_seconds=status.get("Uptime"),
        log_position=position,
        skipped=(*skipped, *refused),
    )


def _writes(
    cursor: Any, url: Url, names: dict[str, tuple[str, ...]]
) -> tuple[dict[tuple[str, str], Row], list[Skipped]]:
    try:
        rows = _run(cursor, "baseline_writes", names)
    except pymysql.err.MySQLError as problem:
        return {}, [_not_read(f"{server_words(problem, url)}; GRANT SELECT ON performance_schema.* TO the account")]
    return {(row.text("schema_name"), row.text("table_name")): row for row in rows}, []


def _log_position(cursor: Any, url: Url, *, is_on: bool) -> tuple[int | None, list[Skipped]]:
    """The bytes of all binary logs together."""
    if not is_on:
        return None, [Skipped(object="binlog rate", reason="the binary log is off: set log_bin and restart the server")]
    try:
        cursor.execute("SHOW BINARY LOGS")
    except pymysql.err.MySQLError as problem:
        reason = f"{server_words(problem, url)}; GRANT REPLICATION CLIENT ON *.* TO the account"
        return None, [Skipped(object="binlog rate", reason=reason)]
    return sum(row.number("file_size") or 0 for row in rows_of(cursor)), []


def _run(cursor: Any, file: str, values: dict[str, tuple[str, ...]] | None) -> list[Row]:
    cursor.execute((_QUERIES / f"{file}.sql").read_text(encoding="utf-8"), values)
    return rows_of(cursor)


def _not_read(reason: str) -> Skipped:
    return Skipped(object="writes of each table", reason=reason)


def _table(row: Row, writes: dict[tuple[str, str], Row]) -> TableLoad:
    name = (row.text("schema_name"), row.text("table_name"))
    counted = writes.get(name)
    return TableLoad(
        name=ObjectName(schema=name[0], name=name[1]),
        rows=row.number("table_rows"),
        data_bytes=row.number("data_bytes"),
        index_bytes=row.number("index_bytes"),
        inserts=counted.number("inserts") if counted else None,
        updates=counted.number("updates") if counted else None,
        deletes=counted.number("deletes") if counted else None,
    )
