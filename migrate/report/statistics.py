"""What every report of a task's progress says: a table's counters, the status, the totals, in DMS's words."""

from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.report.words import count, duration, size

HEADINGS = ("table", "state", "rows", "errors", "size", "time")
FAILED = (TableState.TABLE_ERROR, TableState.TABLE_DOES_NOT_EXIST, TableState.TABLE_CANCELLED)
"""States of a table whose load did not succeed."""


def table_name(statistics: TableStatistics) -> str:
    """The source's name, and the target's where it is another one."""
    source = f"{statistics.schema_name}.{statistics.table_name}"
    target = f"{statistics.target_schema_name}.{statistics.target_table_name}"
    return source if target in (".", source) else f"{source} → {target}"


def cells_of(statistics: TableStatistics) -> tuple[str, ...]:
    """One table's cells under `HEADINGS`."""
    failed = statistics.full_load_error_rows + statistics.full_load_condtnl_chk_failed_rows
    return (
        table_name(statistics),
        statistics.table_state.value,
        f"{statistics.full_load_rows:,}",
        f"{failed:,}",
        size(statistics.full_load_bytes),
        duration(statistics.elapsed_seconds),
    )


def changes_of(statistics: TableStatistics) -> str:
    """The changes applied after the load, or nothing."""
    numbers = (
        (statistics.inserts, "insert"),
        (statistics.updates, "update"),
        (statistics.deletes, "delete"),
        (statistics.ddls, "DDL"),
    )
    return ", ".join(count(number, word) for number, word in numbers if number)


def status_words(progress: Progress) -> str:
    """The task's status with DMS's stop reason."""
    return f"{progress.status} ({progress.stop_reason})" if progress.stop_reason else progress.status


def latency_words(progress: Progress) -> str:
    """How far behind the target is, in DMS's words; nothing where no latency was measured."""
    values = (("CDCLatencySource", progress.cdc_latency_source), ("CDCLatencyTarget", progress.cdc_latency_target))
    return ", ".join(f"{name} {duration(value)}" for name, value in values if value is not None)


def totals(progress: Progress) -> str:
    """Tables done, rows, bytes and the wall clock."""
    done = sum(item.table_state is TableState.TABLE_COMPLETED for item in progress.tables)
    failed = sum(item.table_state in FAILED for item in progress.tables)
    rows = sum(item.full_load_rows for item in progress.tables)
    errors = sum(item.full_load_error_rows + item.full_load_condtnl_chk_failed_rows for item in progress.tables)
    sent = sum(item.full_load_bytes for item in progress.tables)
    words = [f"{done:,} of {count(len(progress.tables), 'table')} completed"]
    words += [f"{failed:,} failed"] if failed else []
    resting = len(progress.resting_triggers)
    words += [f"{count(resting, 'trigger')} of the target at rest until a run comes to its end"] if resting else []
    words += [count(rows, "row")]
    words += [f"{count(errors, 'row')} refused"] if errors else []
    words += [size(sent)] if sent else []
    return f"{', '.join(words)}, in {duration(progress.elapsed_seconds)}"
