"""PostgreSQL as a source of changes: a logical replication slot and a publication, both named after the task."""

import contextlib
import hashlib
import re
from collections.abc import Iterator

import psycopg

from migrate.engines.changes import ChangeStream
from migrate.engines.connect import open_raw, server_words
from migrate.engines.postgresql.logical import publication, slot, stream
from migrate.engines.postgresql.logical.end import end_of_log
from migrate.engines.postgresql.logical.source_check import check_source
from migrate.errors import NotPermitted, QueryFailed
from migrate.execute.local.cdc.checkpoint import TableMark
from migrate.execute.local.cdc.passage import wanted_before
from migrate.execute.local.cdc.source import Begin, Mark, Wanted
from migrate.execute.local.snapshots import Opened, OpenReader, Snapshots, Together, on_snapshot
from migrate.model.names import ObjectName

_OTHER = re.compile(r"[^a-z0-9_]")


def slot_name(task: str) -> str:
    """The name of a task's slot and publication.

    >>> slot_name("Shop-to-Aurora")
    'migrate_shop_to_aurora_792cdd'
    """
    digest = hashlib.sha256(task.encode()).hexdigest()[:6]
    return f"migrate_{_OTHER.sub('_', task.lower())[:40]}_{digest}"


class PostgreSqlLog:
    """See `LogSource`."""

    contiguous = False

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.name = slot_name(wanted.task)
        self.tables = {job.source.name: job.told for job in wanted.jobs}

    def check(self) -> None:
        """See `LogSource.check`."""
        before = {job.source.name: wanted_before(job) for job in self.wanted.jobs}
        found = check_source(self.wanted.url, self.tables, before=before)
        if found:
            told = "; ".join(f"{obstacle.table or 'the server'}: {obstacle.reason}" for obstacle in found)
            raise NotPermitted("the source's changes can't be followed", reason=told, hint=found[0].hint)

    def identity(self) -> str:
        """See `LogSource.identity`: the system identifier and the database."""
        return self._one("SELECT system_identifier || '/' || current_database() FROM pg_control_system()")

    def position(self) -> str:
        """See `LogSource.position`."""
        return end_of_log(self.wanted.url)

    def clock(self) -> float:
        """See `LogSource.clock`."""
        return float(self._one("SELECT extract(epoch FROM clock_timestamp())"))

    def begin(self, position: str, keep: Begin) -> None:
        """See `LogSource.begin`. From an earlier position it can go on only where the task's slot still is."""
        if position:
            slot.require_slot(self.wanted.url, self.name, position)
            keep(position)
            return
        self.clear()
        with slot.create_slot(self.wanted.url, self.name) as made:
            keep(made.position)

    def snapshots(self, *, begun: bool, keep: Begin, mark: Mark) -> Snapshots:
        """See `LogSource.snapshots`."""
        return _SlotSnapshots(self, begun=begun, keep=keep, mark=mark)

    @contextlib.contextmanager
    def open(self, position: str) -> Iterator[ChangeStream]:
        """See `LogSource.open`."""
        with stream.open_pgoutput(
            self.wanted.url,
            self.tables,
            target=self.wanted.target,
            start=position,
            slot=self.name,
            publication=self.name,
            columns={job.source.name: {column.name for column in job.source.columns} for job in self.wanted.jobs},
        ) as changes:
            yield changes

    def clear(self) -> None:
        """Makes the publication anew, and room for the slot: what an earlier run left has no checkpoint."""
        slot.drop_slot(self.wanted.url, self.name)
        publication.drop_publication(self.wanted.url, self.name)
        publication.create_publication(self.wanted.url, self.name, self.tables)

    def _one(self, query: str) -> str:
        try:
            with open_raw(self.wanted.url, read_only=True) as connection:
                return str(connection.execute(query).fetchone()[0])
        except psycopg.Error as problem:
            words = server_words(problem, self.wanted.url)
            raise QueryFailed("the source does not say who it is, or what time it is", reason=words) from None


class _SlotSnapshots:
    """One snapshot for all sessions, which comes with a slot: the task's own, or for a load that goes on one more for a while."""

    def __init__(self, log: PostgreSqlLog, *, begun: bool, keep: Begin, mark: Mark) -> None:
        self._log = log
        self._begun = begun
        self._keep = keep
        self._mark = mark

    @contextlib.contextmanager
    def begin(self, together: Together | None = None) -> Iterator[OpenReader]:
        """See `Snapshots.begin`."""
        url, name = self._log.wanted.url, self._log.name
        again = f"{name[:56]}_again"
        slot.drop_slot(url, again)
        if not self._begun:
            self._log.clear()
        try:
            with slot.create_slot(url, again if self._begun else name) as made:
                if not self._begun:
                    self._keep(made.position)
                yield lambda: on_snapshot(url, made.snapshot, since=made.position)
        finally:
            slot.drop_slot(url, again)

    def began(self, table: ObjectName, opened: Opened) -> None:
        """See `Snapshots.began`. The task's own slot tells nothing that its snapshot holds."""
        if self._begun:
            self._mark(table, TableMark(since=opened.since))
