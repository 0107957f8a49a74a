"""Switches on what was off while rows were moved: triggers, and checks of rows that are there already."""

from collections.abc import Iterator, Sequence
from importlib.resources import files

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.postgresql.engine import PostgreSql
from migrate.errors import QueryFailed
from migrate.model.names import ObjectName
from migrate.url import Url


def switch_on(url: Url, tables: Sequence[ObjectName]) -> tuple[str, ...]:
    """Enables disabled triggers, and lets the server check what was left unchecked; gives a line for each. Raises `QueryFailed`.

    MySQL has neither: its triggers are made by the plan's last script, and its foreign keys are checked from the moment on that
    no session switches them off.
    """
    if url.scheme != "postgresql":
        return ()
    try:
        with open_raw(url, autocommit=True) as connection:
            return tuple(_all(connection, tables))
    except (psycopg.Error, pymysql.Error) as problem:
        raise QueryFailed(
            "triggers and foreign keys can't be switched on",
            reason=server_words(problem, url),
            hint="where rows break a foreign key, migrate validate names those that differ; then cut over again",
        ) from None


def _all(connection: RawConnection, tables: Sequence[ObjectName]) -> Iterator[str]:
    query = files("migrate.execute").joinpath("queries", "switched_off_postgresql.sql").read_text(encoding="utf-8")
    engine = PostgreSql()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(query, (table.schema, table.name, table.schema, table.name))
            for kind, item in cursor.fetchall():
                cursor.execute(_statement(engine, table, kind, item).encode())
                yield f"{table}: {kind} {item} is on"


def _statement(engine: PostgreSql, table: ObjectName, kind: str, item: str) -> str:
    name = engine.quote_name(table)
    if kind == "trigger":
        return f"ALTER TABLE {name} ENABLE TRIGGER {engine.quote(item)}"
    if kind == "system triggers":
        return f"ALTER TABLE {name} ENABLE TRIGGER ALL"
    return f"ALTER TABLE {name} VALIDATE CONSTRAINT {engine.quote(item)}"
