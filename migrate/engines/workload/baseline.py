"""Looks at a running source once, or twice with some seconds between, and says what was done in that time."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from migrate.engines.workload.lexer import Dialect
from migrate.engines.workload.read import read_live_workload
from migrate.engines.workload.reading import Reading
from migrate.model.baseline import PerformanceBaseline, TableLoad
from migrate.model.issue import Source
from migrate.model.names import EngineName, ObjectName, Skipped
from migrate.url import Url

MOST_STATEMENTS = 20
"""Statements that a baseline keeps."""


def read_baseline(
    url: Url,
    *,
    source: Source,
    schemas: Sequence[str],
    dialect: Dialect,
    interval: float = 0.0,
    wait: Callable[[float], None] = time.sleep,
) -> PerformanceBaseline:
    """Gives sizes, writes, connections and the statements that took longest.

    With an `interval` in seconds two readings are taken that far apart, and writes, log and buffer reads are those in
    between; else they are the server's sums since it began to count. The source is only read. Raises
    `ConnectionFailed` or `QueryFailed`; what may not be read or is switched off is in `skipped`.
    """
    first = _reading(url, source.engine, schemas)
    last, seconds = first, float(first.counted_seconds or 0)
    if interval:
        begun = time.monotonic()
        wait(interval)
        last, seconds = _reading(url, source.engine, schemas), time.monotonic() - begun
    before = first if interval else None
    statements = read_live_workload(url, engine=source.engine, schemas=schemas, dialect=dialect)
    skipped = list(last.skipped)
    log_bytes = _difference(last.log_position, before.log_position) if before else None
    if log_bytes is None and last.log_position is not None:
        skipped.append(Skipped(object="binlog or WAL rate", reason="it takes two readings: --interval SECONDS"))
    return PerformanceBaseline(
        source=source,
        taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 3) or None,
        since_start=not interval,
        tables=_tables(last, before),
        statements=tuple(counted.statement for counted in statements.statements[:MOST_STATEMENTS]),
        connections=last.connections,
        most_connections=last.most_connections,
        allowed_connections=last.allowed_connections,
        buffer_hit_ratio=_ratio(last, before),
        uptime_seconds=last.uptime_seconds,
        log_bytes=log_bytes,
        skipped=(*skipped, *statements.skipped),
    )


def _reading(url: Url, engine: EngineName, schemas: Sequence[str]) -> Reading:
    if engine is EngineName.POSTGRESQL:
        from migrate.engines.postgresql.baseline import take_reading

        return take_reading(url, schemas=schemas)
    from migrate.engines.mysql.baseline import take_reading as take_reading_of_mysql

    return take_reading_of_mysql(url, schemas=schemas)


def _difference(after: int | None, before: int | None) -> int | None:
    """What was added; None where a counter is missing or has been reset in between."""
    return None if after is None or before is None or after < before else after - before


def _tables(last: Reading, before: Reading | None) -> tuple[TableLoad, ...]:
    if before is None:
        return last.tables
    earlier: dict[ObjectName, TableLoad] = {table.name: table for table in before.tables}
    return tuple(_since(table, earlier[table.name]) for table in last.tables if table.name in earlier)


def _since(table: TableLoad, earlier: TableLoad) -> TableLoad:
    return TableLoad(
        name=table.name,
        rows=table.rows,
        data_bytes=table.data_bytes,
        index_bytes=table.index_bytes,
        inserts=_difference(table.inserts, earlier.inserts),
        updates=_difference(table.updates, earlier.updates),
        deletes=_difference(table.deletes, earlier.deletes),
    )


def _ratio(last: Reading, before: Reading | None) -> float | None:
    hits = last.hits if before is None else _difference(last.hits, before.hits)
    reads = last.reads if before is None else _difference(last.reads, before.reads)
    return None if hits is None or reads is None or not hits + reads else round(hits / (hits + reads), 6)
