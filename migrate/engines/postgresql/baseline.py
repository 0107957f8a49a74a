"""Asks PostgreSQL for its counters.

https://www.postgresql.org/docs/current/monitoring-stats.html
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from migrate.engines.catalogue_row import Row, rows_of
from migrate.engines.connect import open_raw, server_words
from migrate.engines.workload.reading import Reading
from migrate.errors import QueryFailed
from migrate.model.baseline import TableLoad
from migrate.model.names import ObjectName, Skipped
from migrate.url import Url

_QUERIES = Path(__file__).with_name("queries")


def take_reading(url: Url, *, schemas: Sequence[str]) -> Reading:
    """One reading. Raises `ConnectionFailed` or `QueryFailed`."""
    with open_raw(url, read_only=True) as connection, connection.cursor() as cursor:
        try:
            tables = _run(cursor, "baseline_tables", {"schemas": list(schemas)})
            status = _run(cursor, "baseline_status", None)[0]
        except psycopg.Error as problem:
            raise QueryFailed(
                f"the counters of {url.masked} can't be read", reason=server_words(problem, url)
            ) from None
    return Reading(
        tables=tuple(_table(row) for row in tables),
        connections=status.number("connections"),
        allowed_connections=status.number("allowed_connections"),
        hits=status.number("hits"),
        reads=status.number("reads"),
        uptime_seconds=status.number("uptime"),
        counted_seconds=_counted(status),
        log_position=status.number("log_position"),
        skipped=(
            Skipped(object="most connections at a time", reason="PostgreSQL does not keep it: watch pg_stat_activity"),
            *_standby(status),
        ),
    )


def _counted(status: Row) -> int | None:
    since_reset = status.number("counted_seconds")
    return status.number("uptime") if since_reset is None else since_reset


def _standby(status: Row) -> tuple[Skipped, ...]:
    if status.number("log_position") is not None:
        return ()
    return (Skipped(object="WAL rate", reason="this server is a standby: ask the primary"),)


def _run(cursor: Any, file: str, values: dict[str, list[str]] | None) -> list[Row]:
    cursor.execute((_QUERIES / f"{file}.sql").read_text(encoding="utf-8"), values)
    return rows_of(cursor)


def _table(row: Row) -> TableLoad:
    return TableLoad(
        name=ObjectName(schema=row.text("schema_name"), name=row.text("table_name")),
        rows=row.number("table_rows"),
        data_bytes=row.number("data_bytes"),
        index_bytes=row.number("index_bytes"),
        inserts=row.number("inserts"),
        updates=row.number("updates"),
        deletes=row.number("deletes"),
    )
