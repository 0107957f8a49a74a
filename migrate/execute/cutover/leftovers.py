"""What a migration leaves behind on the two servers, and the statements that remove it. Nothing is removed without being asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.errors import QueryFailed
from migrate.execute.local.cdc.postgresql_source import slot_name
from migrate.model.names import ObjectName
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


def leftovers(source: Url, target: Url, *, task: str) -> tuple[Leftover, ...]:
    """Replication slots and publications of the task on the source, and DMS's own tables on both sides. Raises `QueryFailed`.

    A slot that is kept keeps the source's log until its disk is full.
    """
    found: list[Leftover] = []
    for side, url in (("source", source), ("target", target)):
        try:
            with open_raw(url, read_only=True) as connection:
                found += _of(connection, url, side, task)
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


def _of(connection: RawConnection, url: Url, side: str, task: str) -> Iterator[Leftover]:
    engine = engine_of(url)
    if side == "source":
        if url.scheme == "postgresql":
            yield from _slots(connection, url, slot_name(task))
        return
    query = _query("dms_tables.sql")
    for schema, name in _rows(connection, query):
        table = ObjectName(schema=str(schema), name=str(name))
        yield Leftover(side=side, description=f"table {table}", statement=f"DROP TABLE {engine.quote_name(table)}")


def _slots(connection: RawConnection, url: Url, own: str) -> Iterator[Leftover]:
    engine = engine_of(url)
    for name, plugin, active in _rows(connection, _query("replication_slots_postgresql.sql")):
        if name != own and plugin not in ("test_decoding", "pglogical_output"):
            continue
        yield Leftover(
            side="source",
            description=f"replication slot {name} ({plugin})",
            statement=f"SELECT pg_drop_replication_slot({engine.literal(str(name))})",
            hint="it is being read" if active else "",
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
