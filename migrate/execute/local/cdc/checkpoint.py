"""How far the source's log has come over: one row on the target, written in the transaction of the changes that it covers.

The table is DMS's `awsdms_txn_state`, which TaskRecoveryTableEnabled asks for; here it is always kept.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.TargetMetadata.html
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from migrate.engines.engine import Engine
from migrate.errors import QueryFailed, UsageProblem
from migrate.execute.local.cdc.session import Session
from migrate.execute.local.settings import control_schema
from migrate.model.names import ObjectName

TABLE = "awsdms_txn_state"
_TASK, _SOURCE, _POSITION, _STATE, _TIME = "TASK_NAME", "SOURCE_IDENTITY", "CHECKPOINT", "STATE", "UPDATED_AT"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMark:
    """What is to be known of one table beside the position."""

    since: str = ""
    """Its rows were loaded as they were here: what the log tells up to it is in them already. Empty for from the start."""
    until: str = ""
    """Up to here the log may tell again what the rows hold already."""
    suspended: str = ""
    """Why no more changes go to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Where the changes of a task go on."""

    task: str
    source: str
    """The server that the log belongs to: `server_uuid` or the system identifier."""
    position: str
    marks: dict[ObjectName, TableMark] = field(default_factory=dict)

    def with_mark(self, table: ObjectName, mark: TableMark) -> "Checkpoint":
        """The same with another mark of a table."""
        return replace(self, marks={**self.marks, table: mark})


class Checkpoints:
    """The table of checkpoints on one target."""

    def __init__(self, engine: Engine, session: Session, *, schema: str = "") -> None:
        self._engine = engine
        self._session = session
        mysql = engine.name.is_mysql_family
        self._mysql = mysql
        self.name = ObjectName(schema=control_schema(schema, engine.name), name=TABLE)

    def make(self) -> None:
        """Makes the table where it is missing. Raises `QueryFailed`."""
        quote, long = self._engine.quote, "longtext" if self._mysql else "text"
        kinds = ((_TASK, "varchar(128)"), (_SOURCE, "varchar(255)"), (_POSITION, "varchar(255)"), (_STATE, long))
        columns = ", ".join(f"{quote(name)} {kind} NOT NULL" for name, kind in (*kinds, (_TIME, "varchar(32)")))
        options = " ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" if self._mysql else ""
        for statement in (
            f"CREATE SCHEMA IF NOT EXISTS {quote(self.name.schema)}",
            f"CREATE TABLE IF NOT EXISTS {self._table} ({columns}, PRIMARY KEY ({quote(_TASK)})){options}",
        ):
            self._session.execute(statement)
            self._session.commit()

    def read(self, task: str, *, source: str) -> Checkpoint | None:
        """The task's checkpoint, None before the first. It waits for a transaction of an earlier run that is still being committed.

        Raises `UsageProblem` where it belongs to the log of another server, whose positions mean nothing here.
        """
        quote, literal = self._engine.quote, self._engine.literal
        columns = ", ".join(quote(name) for name in (_SOURCE, _POSITION, _STATE))
        found = self._session.query(
            f"SELECT {columns} FROM {self._table} WHERE {quote(_TASK)} = {literal(task[:128])} FOR UPDATE"
        )
        self._session.commit()
        if not found:
            return None
        known, position, state = found[0]
        if known != source:
            raise UsageProblem(
                "the target's checkpoint belongs to another source server",
                reason=f"it was made on {known}, this is {source}: their logs have nothing to do with each other",
                hint=f"go on with the server it was made on, or load anew after deleting the task's row from {self.name}",
            )
        return Checkpoint(task=task, source=source, position=position, marks=_marks(state))

    def begin(self, checkpoint: Checkpoint) -> None:
        """Writes a task's first checkpoint, or one that takes the place of all that was known. It is not committed."""
        quote, literal = self._engine.quote, self._engine.literal
        self._session.execute(
            f"DELETE FROM {self._table} WHERE {quote(_TASK)} = {literal(checkpoint.task[:128])}",
        )
        names = ", ".join(quote(name) for name in (_TASK, _SOURCE, _POSITION, _STATE, _TIME))
        values = (checkpoint.task[:128], checkpoint.source, checkpoint.position, _state(checkpoint), _now())
        self._session.execute(f"INSERT INTO {self._table} ({names}) VALUES ({', '.join(map(literal, values))})")

    def move(self, before: Checkpoint, after: Checkpoint) -> None:
        """Goes from one checkpoint to the next, in the session's transaction. It is not committed.

        Raises `QueryFailed` where the target's is not `before`: another run of the same task is at work.
        """
        quote, literal = self._engine.quote, self._engine.literal
        setting = {_POSITION: after.position, _TIME: _now()}
        if after.marks != before.marks:
            setting[_STATE] = _state(after)
        values = ", ".join(f"{quote(name)} = {literal(value)}" for name, value in setting.items())
        condition = f"{quote(_TASK)} = {literal(before.task[:128])} AND {quote(_POSITION)} = {literal(before.position)}"
        if self._session.execute(f"UPDATE {self._table} SET {values} WHERE {condition}") != 1:
            raise QueryFailed(
                f"the checkpoint in {self.name} is not where this run left it",
                reason=f"another run of the task {before.task!r} has moved it",
                hint="let one run at a time follow the changes",
            )

    @property
    def _table(self) -> str:
        return self._engine.quote_name(self.name)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _state(checkpoint: Checkpoint) -> str:
    tables = [
        {
            "schema": table.schema,
            "table": table.name,
            "since": mark.since,
            "until": mark.until,
            "suspended": mark.suspended,
        }
        for table, mark in checkpoint.marks.items()
    ]
    return json.dumps({"tables": tables})


def _marks(state: str) -> dict[ObjectName, TableMark]:
    return {
        ObjectName(schema=item["schema"], name=item["table"]): TableMark(
            since=item["since"], until=item["until"], suspended=item["suspended"]
        )
        for item in json.loads(state)["tables"]
    }
