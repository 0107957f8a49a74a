"""Connections that are kept from one test to the next: of many small steps, opening one anew is the longer part."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_connection
from migrate.engines.engine import engine_of
from migrate.engines.mysql import catalogue as mysql_catalogue
from migrate.engines.postgresql import catalogue as postgresql_catalogue
from migrate.model.schema import Schema
from migrate.url import Url

_kept: dict[tuple[Url, tuple[tuple[str, Any], ...]], RawConnection] = {}


@contextlib.contextmanager
def open_kept(url: Url, **options: Any) -> Iterator[RawConnection]:
    """As `open_raw`, with the connection that was opened so before, as long as nothing went wrong with it."""
    key = url, tuple(sorted(options.items()))
    connection = _kept.pop(key, None)
    if connection is None or not _answers(connection):
        connection = open_connection(url, **options)
    try:
        yield connection
        connection.rollback()
    except BaseException:
        connection.close()
        raise
    _kept[key] = connection


def run(url: Url, *statements: str) -> None:
    """Runs the statements, each committed."""
    with open_kept(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def structure(url: Url) -> Schema:
    """What `inspect` reads."""
    with contextlib.ExitStack() as stack:
        for catalogue in (mysql_catalogue, postgresql_catalogue):
            stack.callback(setattr, catalogue, "open_raw", catalogue.open_raw)
            catalogue.open_raw = open_kept  # type: ignore[assignment]
        return engine_of(url).inspect(url)


def close_kept() -> None:
    """Closes them all."""
    while _kept:
        _kept.popitem()[1].close()


def _answers(connection: RawConnection) -> bool:
    try:
        if isinstance(connection, pymysql.Connection):
            connection.ping(reconnect=False)
        else:
            connection.execute("")
            connection.rollback()
    except (psycopg.Error, pymysql.Error, OSError):
        connection.close()
        return False
    return True
