"""Loads one table: reads ahead, writes block by block, commits, counts and tells."""

import contextlib
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from migrate.engines.bulk import BLOCK_BYTES, Block
from migrate.engines.mysql.wire_rows import WireBlock
from migrate.engines.observed import observed
from migrate.errors import MigrateError
from migrate.execute.local.ahead import ahead
from migrate.execute.local.apply_exceptions import ApplyExceptions
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.reshape import Reshape, reshape
from migrate.execute.local.settings import LoadSettings, RowPolicy
from migrate.execute.local.writer import Refusal, Writer, write_block
from migrate.model.progress import TableState, TableStatistics

_REPORT_SECONDS = 1.0


class Reader(Protocol):
    """One session on the source."""

    def blocks(self, job: TableJob, *, block_bytes: int = BLOCK_BYTES) -> Generator[Block | WireBlock, None, None]:
        """The table's rows."""
        ...


class TableWriter(Writer, Protocol):
    """A writer that turns from table to table."""

    def begin(self, job: TableJob) -> None:
        """Turns to a table."""
        ...

    def rollback(self) -> None:
        """Takes back what was not committed."""
        ...


class TableSuspended(MigrateError):
    """A refused row, where the task says that one is too many."""

    def __init__(self, message: str, *, reason: str, stops_task: bool) -> None:
        super().__init__(message, reason=reason)
        self.stops_task = stops_task


@dataclass(kw_only=True)
class TableLoad:
    """The load of one table, while it lasts."""

    job: TableJob
    settings: LoadSettings
    exceptions: ApplyExceptions
    report: Callable[[TableStatistics], None]
    stopping: Callable[[], bool]
    block_bytes: int = BLOCK_BYTES
    refused_beside: Callable[[], int] = lambda: 0
    """How many rows of the table were refused in other hands."""
    _started: float = field(default_factory=time.monotonic)
    _reported: float = 0.0
    _lasting: TableStatistics = field(init=False)
    """What is committed."""
    _open: TableStatistics = field(init=False)
    """With what is written and not yet committed."""

    def __post_init__(self) -> None:
        self._lasting = self._open = beginning(self.job)

    def run(self, reader: Reader, writer: TableWriter) -> TableStatistics:
        """Loads the table and gives its counters; the state says how it ended, short of an error.

        Raises `MigrateError` when it can't go on; `failed` gives the counters then.
        """
        self._tell(TableState.FULL_LOAD)
        writer.begin(self.job)
        cancelled = False
        made = reshape(self.job)
        reading = self.job if made is None else _with_observed(self.job, made)
        with (
            ahead(reader.blocks(reading, block_bytes=self.block_bytes)) as found,
            ahead(_spelt(found, self.job, made)) as blocks,
        ):
            for block in blocks:
                self._write(block, writer)
                if cancelled := self.stopping():
                    break
        self._commit(writer)
        return self._tell(TableState.TABLE_CANCELLED if cancelled else TableState.TABLE_COMPLETED)

    def failed(self, problem: MigrateError) -> TableStatistics:
        """The counters of a table that could not be loaded to its end: only what lasts."""
        self._open = replace(self._lasting, error=": ".join(part for part in (problem.message, problem.reason) if part))
        return self._tell(TableState.TABLE_ERROR)

    def _write(self, block: Block, writer: Writer) -> None:
        refused = 0

        def refuse(row: bytes, refusal: Refusal) -> None:
            nonlocal refused
            refused += 1
            self._refuse(row, refusal, writer, self._open.full_load_error_rows + refused + self.refused_beside())

        written = write_block(writer, self.job.bulk, block, refuse)
        now = self._open
        self._open = replace(
            now,
            full_load_rows=now.full_load_rows + written,
            full_load_error_rows=now.full_load_error_rows + refused,
            full_load_bytes=now.full_load_bytes + len(block.data),
            full_load_changed_values=now.full_load_changed_values + block.changed,
        )
        if self._open.full_load_rows - self._lasting.full_load_rows >= self.settings.commit_rows:
            self._commit(writer)
        if time.monotonic() - self._reported >= _REPORT_SECONDS:
            self._tell(TableState.FULL_LOAD)

    def _refuse(self, row: bytes, refusal: Refusal, writer: Writer, count: int) -> None:
        policy = self.settings.truncation_error if refusal.truncation else self.settings.data_error
        if self.settings.escalation_rows and count >= self.settings.escalation_rows:
            policy = self.settings.escalation
        if policy in (RowPolicy.SUSPEND_TABLE, RowPolicy.STOP_TASK):
            raise TableSuspended(
                "the target refused a row", reason=refusal.reason, stops_task=policy is RowPolicy.STOP_TASK
            )
        if policy is RowPolicy.LOG_ERROR:
            self.exceptions.record(self.job, row, refusal.reason, writer.execute)

    def _commit(self, writer: Writer) -> None:
        writer.commit()
        self._lasting = self._open

    def _tell(self, state: TableState) -> TableStatistics:
        self._reported = time.monotonic()
        told = replace(self._open, table_state=state, elapsed_seconds=round(self._reported - self._started, 3))
        self.report(told)
        return told


def _with_observed(job: TableJob, made: Reshape) -> TableJob:
    """The job with what is to be looked at behind what travels."""
    return replace(job, pairs=job.pairs + tuple(observed(column, job.source_engine) for column in made.columns))


def _spelt(blocks: Iterator[Block | WireBlock], job: TableJob, made: Reshape | None) -> Generator[Block, None, None]:
    """Spells the rows out in a thread of its own: the source and the target work meanwhile.

    Only where the task makes something of their values are they taken apart.
    """
    with contextlib.ExitStack() as stack:
        if made is not None:
            stack.callback(made.expressions.close)
        for found in blocks:
            block = found.spelt() if isinstance(found, WireBlock) else found
            yield block if made is None else made.block(block, job)


def beginning(job: TableJob) -> TableStatistics:
    """The counters of a table that is still to be loaded."""
    return TableStatistics(
        schema_name=job.source.name.schema,
        table_name=job.source.name.name,
        target_schema_name=job.target.name.schema,
        target_table_name=job.target.name.name,
    )
