"""DMS's tables about a task on its target: `awsdms_status`, `awsdms_history` and `awsdms_suspended_tables`.

They are DMS's own, column by column, so what reads DMS's reads these. DMS keeps them for tasks that follow changes alone.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ControlTable.html
"""

import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.errors import NotPermitted, QueryFailed
from migrate.execute.local.settings import control_schema, number, section
from migrate.model.names import ObjectName
from migrate.model.task import MigrationType, ReplicationTask
from migrate.url import Url

STATUS, HISTORY, SUSPENDED = "awsdms_status", "awsdms_history", "awsdms_suspended_tables"
_OF_ALL = (("server_name", "varchar(128) NOT NULL"), ("task_name", "varchar(128) NOT NULL"))
_COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    STATUS: (
        *_OF_ALL,
        ("task_status", "varchar(32)"),
        ("status_time", "{moment}"),
        ("pending_changes", "bigint"),
        ("disk_swap_size", "bigint"),
        ("task_memory", "bigint"),
        ("source_current_position", "varchar(128)"),
        ("source_current_timestamp", "{moment}"),
        ("source_tail_position", "varchar(128)"),
        ("source_tail_timestamp", "{moment}"),
        ("source_timestamp_applied", "{moment}"),
    ),
    HISTORY: (
        *_OF_ALL,
        ("timeslot_type", "varchar(32) NOT NULL"),
        ("timeslot", "{moment} NOT NULL"),
        ("timeslot_duration", "bigint"),
        ("timeslot_latency", "bigint"),
        ("timeslot_records", "bigint"),
        ("timeslot_volume", "bigint"),
    ),
    SUSPENDED: (
        *_OF_ALL,
        ("table_owner", "varchar(128) NOT NULL"),
        ("table_name", "varchar(128) NOT NULL"),
        ("suspend_reason", "varchar(1024)"),
        ("suspend_timestamp", "{moment}"),
    ),
}

Value = str | int | None


class TaskStatus(StrEnum):
    """What a task does: DMS's words."""

    FULL_LOAD = "FULL LOAD"
    """At least one table is not loaded."""
    CHANGE_PROCESSING = "CHANGE PROCESSING"
    NOT_RUNNING = "NOT RUNNING"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSettings:
    """Which of the tables are kept, and where."""

    schema: str = ""
    tables: frozenset[str] = frozenset()
    slot_minutes: int = 5
    """How long the time is that a row of the history is about; at least a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A task's row in the table of states. Moments are seconds since 1970, 0 where nothing is known."""

    status: TaskStatus
    pending: int = 0
    """Changes that were read and are not on the target."""
    memory: int | None = None
    """MB."""
    read_position: str = ""
    read_at: float = 0.0
    tail_position: str = ""
    """The source's log is needed from here on."""
    tail_at: float = 0.0
    applied_at: float = 0.0
    """When the source committed what the target committed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What was done in a part of the time."""

    status: TaskStatus
    ends: datetime
    minutes: int
    latency: float | None = None
    """Seconds."""
    records: int = 0
    volume: int = 0
    """Bytes; the table has it in MB."""


def read_control_settings(task: ReplicationTask) -> ControlSettings:
    """Reads the task's settings: no table for a task that does not follow changes. Raises `BadDocument`."""
    block = section(task.task_settings, "ControlTablesSettings")
    asked = {STATUS: "StatusTableEnabled", HISTORY: "HistoryTableEnabled", SUSPENDED: "SuspendedTablesTableEnabled"}
    follows = task.migration_type is not MigrationType.FULL_LOAD
    other_spelling = number(block, "historyTimeslotInMinutes", 5)
    return ControlSettings(
        schema=str(block.get("ControlSchema") or ""),
        tables=frozenset(table for table, key in asked.items() if follows and block.get(key) is True),
        slot_minutes=max(1, number(block, "HistoryTimeslotInMinutes", other_spelling)),
    )


class ControlTables:
    """The tables on one target, and the rows of one task in them. Other tasks' rows are never touched."""

    def __init__(self, url: Url, task: str, settings: ControlSettings) -> None:
        self.settings = settings
        self._url = url
        self._task = task[:128]
        self._server = socket.gethostname()[:128]
        self._engine = engine_of(url)
        self._postgresql = url.scheme == "postgresql"
        self._schema = control_schema(settings.schema, self._engine.name)

    def make(self) -> None:
        """Makes the tables that are missing. Raises `NotPermitted` where that can't be done, and `ConnectionFailed`."""
        with open_raw(self._url, autocommit=True) as connection:
            for table in sorted(self.settings.tables):
                if not self._is_there(connection, table):
                    self._make(connection, table)

    def write(self, state: State, slots: Sequence[Slot], suspended: Mapping[ObjectName, str]) -> None:
        """Writes what is to be known of the task now: `suspended` has the reason by the target's tables.

        Raises `QueryFailed` and `ConnectionFailed`; nothing is changed then.
        """
        with open_raw(self._url) as connection:
            try:
                for statement in self._statements(connection, state, slots, suspended):
                    self._run(connection, statement)
                connection.commit()
            except (psycopg.Error, pymysql.Error) as problem:
                raise QueryFailed(
                    f"the task's tables in {self._schema} can't be written", reason=server_words(problem, self._url)
                ) from None

    def _statements(
        self, connection: RawConnection, state: State, slots: Sequence[Slot], suspended: Mapping[ObjectName, str]
    ) -> Iterator[str]:
        now = datetime.now(UTC)
        if STATUS in self.settings.tables:
            # Whatever machine an earlier run was on: a task is in one state.
            yield self._delete(STATUS)
            yield self._insert(STATUS, _of_state(state, now))
        if HISTORY in self.settings.tables:
            for slot in slots:
                yield self._insert(HISTORY, _of_slot(slot))
        if SUSPENDED in self.settings.tables:
            known = self._known(connection)
            for name in sorted(known - suspended.keys()):
                yield self._delete(SUSPENDED, table_owner=name.schema, table_name=name.name)
            for name in sorted(suspended.keys() - known):
                values = (name.schema[:128], name.name[:128], suspended[name][:1024], _moment(now))
                yield self._insert(SUSPENDED, values)

    def _known(self, connection: RawConnection) -> set[ObjectName]:
        table, task = self._name(SUSPENDED), self._engine.literal(self._task)
        sql = f"SELECT table_owner, table_name FROM {table} WHERE task_name = {task}"
        return {ObjectName(schema=str(owner), name=str(name)) for owner, name in self._run(connection, sql)}

    def _is_there(self, connection: RawConnection, table: str) -> bool:
        schema, name = self._engine.literal(self._schema), self._engine.literal(table)
        condition = f"table_schema = {schema} AND table_name = {name}"
        return bool(self._run(connection, f"SELECT 1 FROM information_schema.tables WHERE {condition}"))

    def _make(self, connection: RawConnection, table: str) -> None:
        try:
            for statement in self._definition(connection, table):
                self._run(connection, statement)
        except (psycopg.Error, pymysql.Error) as problem:
            if self._is_there(connection, table):
                return  # Another task has just made it.
            raise NotPermitted(
                f"{self._schema}.{table} can't be made on the target",
                reason=server_words(problem, self._url),
                hint="make the table, name another schema in ControlTablesSettings.ControlSchema, or switch the table off there",
            ) from None

    def _definition(self, connection: RawConnection, table: str) -> Iterator[str]:
        schema = self._engine.literal(self._schema)
        if not self._run(connection, f"SELECT 1 FROM information_schema.schemata WHERE schema_name = {schema}"):
            yield f"CREATE SCHEMA {self._engine.quote(self._schema)}"
        moment = "timestamp" if self._postgresql else "datetime(6)"
        columns = ", ".join(f"{name} {kind.format(moment=moment)}" for name, kind in _COLUMNS[table])
        options = "" if self._postgresql else " ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        yield f"CREATE TABLE {self._name(table)} ({columns}){options}"

    def _delete(self, table: str, **values: str) -> str:
        conditions = {"task_name": self._task, **values}
        condition = " AND ".join(f"{name} = {self._literal(value)}" for name, value in conditions.items())
        return f"DELETE FROM {self._name(table)} WHERE {condition}"

    def _insert(self, table: str, values: Iterable[Value]) -> str:
        names = ", ".join(name for name, _ in _COLUMNS[table])
        literals = ", ".join(self._literal(value) for value in (self._server, self._task, *values))
        return f"INSERT INTO {self._name(table)} ({names}) VALUES ({literals})"

    def _literal(self, value: Value) -> str:
        if value is None:
            return "NULL"
        return self._engine.literal(value.replace("\x00", "\\0")) if isinstance(value, str) else str(value)

    def _name(self, table: str) -> str:
        return self._engine.quote_name(ObjectName(schema=self._schema, name=table))

    def _run(self, connection: RawConnection, statement: str) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.encode() if self._postgresql else statement)
            return list(cursor.fetchall()) if cursor.description else []


def _of_state(state: State, now: datetime) -> tuple[Value, ...]:
    return (
        state.status.value,
        _moment(now),
        state.pending,
        0,  # Changes that wait are kept in memory or left in the source's log, never on a disk of ours.
        state.memory,
        state.read_position[:128] or None,
        _at(state.read_at),
        state.tail_position[:128] or None,
        _at(state.tail_at),
        _at(state.applied_at),
    )


def _of_slot(slot: Slot) -> tuple[Value, ...]:
    latency = None if slot.latency is None else round(slot.latency)
    return slot.status.value, _moment(slot.ends), slot.minutes, latency, slot.records, round(slot.volume / (1 << 20))


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _at(seconds: float) -> str | None:
    return _moment(datetime.fromtimestamp(seconds, UTC)) if seconds else None
