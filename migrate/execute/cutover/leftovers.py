"""What a migration leaves behind on the two servers, and the statements that remove it. Nothing is removed without being asked."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.errors import QueryFailed
from migrate.execute.local.cdc.postgresql_source import slot_name
from migrate.execute.local.settings import control_schema
from migrate.model.conversion import TableMapping
from migrate.model.names import ObjectName
from migrate.model.task import ReplicationTask
from migrate.url import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """One thing that may go."""

    side: str
    """`source` or `target`."""
    description: str
    statement: str
    hint: str = ""
    """Why it can't be removed now; empty where it can."""


def leftovers(source: Url, target: Url, *, task: str, schemas: Collection[str]) -> tuple[Leftover, ...]:
    """Replication slots and publications of the task on the source, and DMS's own tables in these schemas of the target.

    What may be another task's is told, and can't be removed here. A slot that is kept keeps the source's log until its disk is full.
    Raises `QueryFailed`.
    """
    found: list[Leftover] = []
    for side, url in (("source", source), ("target", target)):
        try:
            with open_raw(url, read_only=True) as connection:
                found += (
                    _of_source(connection, url, task)
                    if side == "source"
                    else _of_target(connection, url, task, schemas)
                )
        except (psycopg.Error, pymysql.Error) as problem:
            raise QueryFailed(f"can't look for leftovers on the {side}", reason=server_words(problem, url)) from None
    return tuple(found)


def remove(leftover: Leftover, url: Url) -> None:
    """Removes one thing. Raises `QueryFailed`."""
    try:
        with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(leftover.statement.encode() if url.scheme == "postgresql" else leftover.statement)
    except (psycopg.Error, pymysql.Error) as problem:
        raise QueryFailed(
            f"the {leftover.description} can't be removed", reason=server_words(problem, url), hint=leftover.statement
        ) from None


def control_schemas(task: ReplicationTask, tables: Iterable[TableMapping], target: Url) -> frozenset[str]:
    """Where a task's own tables on the target can be: where the settings say, where they are by default, and beside its tables."""
    block = task.task_settings.get("ControlTablesSettings") or {}
    own = control_schema(str(block.get("ControlSchema") or ""), engine_of(target).name)
    return frozenset({own, *(table.target.schema for table in tables)})


def _of_source(connection: RawConnection, url: Url, task: str) -> Iterator[Leftover]:
    if url.scheme == "postgresql":
        yield from _slots(connection, url, slot_name(task))


def _of_target(connection: RawConnection, url: Url, task: str, schemas: Collection[str]) -> Iterator[Leftover]:
    engine = engine_of(url)
    for schema, name, column in _rows(connection, _query("dms_tables.sql")):
        if schema not in schemas:
            continue
        table = engine.quote_name(ObjectName(schema=str(schema), name=str(name)))
        owners = _rows(connection, f"SELECT DISTINCT {engine.quote(str(column))} FROM {table}") if column else [("?",)]
        others = sorted({str(owner) for (owner,) in owners} - {task, task[:128]})
        yield Leftover(
            side="target",
            description=f"table {schema}.{name}",
            statement=f"DROP TABLE {table}",
            hint=f"it holds rows of {', '.join(others[:5])}; if nobody needs them: DROP TABLE {table}"
            if others
            else "",
        )


def _slots(connection: RawConnection, url: Url, own: str) -> Iterator[Leftover]:
    engine = engine_of(url)
    for name, plugin, active in _rows(connection, _query("replication_slots_postgresql.sql")):
        if name != own and plugin not in ("test_decoding", "pglogical_output"):
            continue
        yield Leftover(
            side="source",
            description=f"replication slot {name} ({plugin})",
            statement=f"SELECT pg_drop_replication_slot({engine.literal(str(name))})",
            hint="it is being read"
            if active
            else ""
            if name == own
            else "whose it is can't be told: drop it by hand if it is DMS's",
        )
    for (name,) in _rows(connection, _query("publications_postgresql.sql")):
        if name == own:
            yield Leftover(
                side="source",
                description=f"publication {name}",
                statement=f"DROP PUBLICATION {engine.quote(str(name))}",
            )
    for kind, name in _rows(connection, _query("dms_ddl_capture_postgresql.sql")):
        yield Leftover(side="source", description=f"{kind} {name}", statement=f"DROP {str(kind).upper()} {name}")


def _query(name: str) -> str:
    return files("migrate.execute").joinpath("queries", name).read_text(encoding="utf-8")


def _rows(connection: RawConnection, query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
