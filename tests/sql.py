"""Runs SQL on a test database and gives back rows."""

from typing import Any

from migrate.engines.connect import open_raw
from migrate.url import Url


def run(url: Url, *statements: str) -> None:
    """Runs the statements, each committed."""
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows(url: Url, query: str) -> list[tuple[Any, ...]]:
    """The query's rows."""
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return [tuple(row) for row in cursor.fetchall()]


def create_database(server: Url, name: str, *, template: str = "template1") -> Url:
    """Makes a database on the server whose administrator's address this is, and gives its address.

    It is empty, or on PostgreSQL as its template is.
    """
    # The template's files are copied sooner than all their pages are written to the log.
    copied = f" TEMPLATE {template} STRATEGY FILE_COPY" if server.scheme == "postgresql" else ""
    run(server, f"CREATE DATABASE {name}{copied}")
    return server.with_database(name)


def drop_database(url: Url) -> None:
    """Drops a database, whoever is connected to it, and what tasks that went to it keep beside it."""
    if url.scheme == "postgresql":
        run(url.with_database("postgres"), f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)")
    else:
        own = (url.database, f"{url.database}_control")
        run(url.with_database(""), *(f"DROP DATABASE IF EXISTS {name}" for name in own))
