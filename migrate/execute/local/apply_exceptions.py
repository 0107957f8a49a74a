"""DMS's table of refused rows on the target, `awsdms_apply_exceptions`.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.ControlTable.html
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pymysql

from migrate.engines.bulk import values_of
from migrate.engines.connect import open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.errors import NotPermitted
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.settings import control_schema
from migrate.model.names import ObjectName
from migrate.url import Url

TABLE = "awsdms_apply_exceptions"
_COLUMNS = ("TASK_NAME", "TABLE_OWNER", "TABLE_NAME", "ERROR_TIME", "STATEMENT", "ERROR")
_TYPES = ("varchar(128)", "varchar(128)", "varchar(128)", "timestamp", "{long}", "{long}")
_MOST_CHARACTERS = 65_000


class ApplyExceptions:
    """Records refused rows. The table is made when the first one comes."""

    def __init__(self, url: Url, task_name: str, *, schema: str = "") -> None:
        self._url = url
        self._task = task_name
        self._engine = engine_of(url)
        self._postgresql = url.scheme == "postgresql"
        self._schema = control_schema(schema, self._engine.name)
        self._lock = threading.Lock()
        self._made = False

    @property
    def name(self) -> ObjectName:
        """Where the table is."""
        return ObjectName(schema=self._schema, name=TABLE)

    def record(self, job: TableJob, row: bytes, reason: str, execute: Callable[[str], None]) -> None:
        """Writes one refused row, through the session that loads the table, so that both become lasting together.

        Raises `NotPermitted` where the table is not there and can't be made.
        """
        self.record_statement(job.target.name, self._statement(job, row), reason, execute)

    def record_statement(self, name: ObjectName, statement: str, reason: str, execute: Callable[[str], object]) -> None:
        """Writes a statement that the target refused, in the same way."""
        self._make_once()
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        owner, table = name.schema[:128], name.name[:128]
        values = (self._task[:128], owner, table, now, statement[:_MOST_CHARACTERS], reason[:_MOST_CHARACTERS])
        columns = ", ".join(self._engine.quote(column) for column in _COLUMNS)
        literals = ", ".join(self._engine.literal(value.replace("\x00", "\\0")) for value in values)
        execute(f"INSERT INTO {self._engine.quote_name(self.name)} ({columns}) VALUES ({literals})")

    def _statement(self, job: TableJob, row: bytes) -> str:
        """The INSERT that the row stands for."""
        columns = ", ".join(self._engine.quote(column.name) for column in job.columns)
        values = ", ".join(
            "NULL" if value is None else self._shown(value.decode(errors="replace"))
            for value in values_of(job.bulk, row)
        )
        name = self._engine.quote_name(job.target.name)
        return f"INSERT INTO {name} ({columns}) VALUES ({values})"[:_MOST_CHARACTERS]

    def _shown(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    def _make_once(self) -> None:
        with self._lock:
            if not self._made:
                self._make()
                self._made = True

    def _make(self) -> None:
        try:
            with open_raw(self._url, autocommit=True) as connection, connection.cursor() as cursor:
                for statement in self._definition():
                    cursor.execute(statement.encode() if self._postgresql else statement)
        except (psycopg.Error, pymysql.Error) as problem:
            raise NotPermitted(
                f"rows were refused, and {self.name} can't be made to keep them",
                reason=server_words(problem, self._url),
                hint="make the table, or name another schema in ControlTablesSettings.ControlSchema",
            ) from None

    def _definition(self) -> tuple[str, str]:
        long = "text" if self._postgresql else "longtext"
        columns = ", ".join(
            f"{self._engine.quote(column)} {kind.format(long=long)} NOT NULL"
            for column, kind in zip(_COLUMNS, _TYPES, strict=True)
        )
        charset = "" if self._postgresql else " DEFAULT CHARACTER SET utf8mb4"
        return (
            f"CREATE SCHEMA IF NOT EXISTS {self._engine.quote(self._schema)}",
            f"CREATE TABLE IF NOT EXISTS {self._engine.quote_name(self.name)} ({columns}){charset}",
        )
