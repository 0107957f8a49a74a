"""What one task asks of the machine that runs it, counted from the schema and from the task's own settings."""

from dataclasses import dataclass

from migrate.dms.large_values import lob_columns
from migrate.dms.mappings import resolve
from migrate.model.codec import Json
from migrate.model.schema import Schema, Table
from migrate.model.task import MigrationType, ReplicationTask

MB = 1024 * 1024
UNKNOWN_ROW_BYTES = 1024
"""Assumed length of a row where the catalogue does not tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One task's demand. Memory in megabytes."""

    identifier: str
    tables: int
    rows: int | None
    """Of the tables whose number is known; None where none is."""
    size_bytes: int | None
    lob_columns: int
    streams: int
    """Tables that are loaded at the same time; 0 for a task that only follows changes."""
    load_mb: int
    """Rows on their way, all streams together."""
    lob_mb: int
    """Large values on their way: `LobMaxSize` x `CommitRate` x columns, all streams together."""
    changes_mb: int
    """The sorter and its two stream buffers; 0 for a task that only loads."""
    validation_mb: int
    commit_rate: int
    lob_kb: int

    @property
    def peak_mb(self) -> int:
        """While tables are loaded, and changes are already read."""
        return self.load_mb + self.lob_mb + self.changes_mb + self.validation_mb

    @property
    def steady_mb(self) -> int:
        """Once everything is loaded."""
        return self.changes_mb + self.validation_mb


def workload(task: ReplicationTask, schema: Schema) -> Workload:
    """Counts what the task asks for."""
    names = {mapping.source for mapping in resolve(task.table_mappings, schema)}
    tables = [table for table in schema.tables if table.name in names]
    loads = task.migration_type is not MigrationType.CDC
    follows = task.migration_type is not MigrationType.FULL_LOAD
    settings = _Settings(task.task_settings)
    streams = min(settings.number("FullLoadSettings", "MaxFullLoadSubTasks", 8), max(len(tables), 1)) if loads else 0
    commit_rate = settings.number("FullLoadSettings", "CommitRate", 10_000)
    lob_kb = settings.lob_kb
    rows = [table.row_estimate for table in tables if table.row_estimate is not None]
    sizes = [table.size_bytes for table in tables if table.size_bytes is not None]
    in_flight = sorted((_rows_at_once(table, commit_rate) * _row_bytes(table) for table in tables), reverse=True)
    lobs = sorted(
        (_rows_at_once(table, commit_rate) * len(lob_columns(table, schema.engine)) * lob_kb for table in tables),
        reverse=True,
    )
    return Workload(
        identifier=task.identifier,
        tables=len(tables),
        rows=sum(rows) if rows else None,
        size_bytes=sum(sizes) if sizes else None,
        lob_columns=sum(len(lob_columns(table, schema.engine)) for table in tables),
        streams=streams,
        load_mb=_up(sum(in_flight[:streams]), MB),
        lob_mb=_up(sum(lobs[:streams]), 1024),
        changes_mb=settings.changes_mb if follows else 0,
        validation_mb=_up(settings.validated_rows * 2 * max((_row_bytes(table) for table in tables), default=0), MB),
        commit_rate=commit_rate,
        lob_kb=lob_kb,
    )


class _Settings:
    """A task's settings, with DMS's default where one is missing."""

    def __init__(self, settings: dict[str, Json]) -> None:
        self._settings = settings

    def number(self, block: str, key: str, default: int) -> int:
        """A number of one block."""
        found = self._at(block, key)
        return found if isinstance(found, int) and not isinstance(found, bool) else default

    @property
    def lob_kb(self) -> int:
        """Kilobytes that are held for each large value: the limit in limited mode, else one chunk."""
        if self._at("TargetMetadata", "SupportLobs") is False:
            return 0
        if self._at("TargetMetadata", "FullLobMode"):
            # Each value is looked up by itself; those up to InlineLobMaxSize travel with their row.
            return self.number("TargetMetadata", "InlineLobMaxSize", 0)
        return self.number("TargetMetadata", "LobMaxSize", 32)

    @property
    def changes_mb(self) -> int:
        """The sorter's limit and two stream buffers."""
        buffers = self.number("StreamBufferSettings", "StreamBufferCount", 3)
        each = self.number("StreamBufferSettings", "StreamBufferSizeInMB", 8)
        return self.number("ChangeProcessingTuning", "MemoryLimitTotal", 1024) + 2 * buffers * each

    @property
    def validated_rows(self) -> int:
        """Rows of one side that validation holds at once; 0 where it is off."""
        if not self._at("ValidationSettings", "EnableValidation"):
            return 0
        threads = self.number("ValidationSettings", "ThreadCount", 5)
        return threads * self.number("ValidationSettings", "PartitionSize", 10_000)

    def _at(self, block: str, key: str) -> Json:
        values = self._settings.get(block)
        return values.get(key) if isinstance(values, dict) else None


def _rows_at_once(table: Table, commit_rate: int) -> int:
    return commit_rate if table.row_estimate is None else min(commit_rate, table.row_estimate)


def _row_bytes(table: Table) -> int:
    if not table.row_estimate or table.size_bytes is None:
        return UNKNOWN_ROW_BYTES
    return max(table.size_bytes // table.row_estimate, 1)


def _up(amount: int, unit: int) -> int:
    return -(-amount // unit)
